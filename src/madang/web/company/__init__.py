"""For founders: what fits, what was asked for, what came of it."""
