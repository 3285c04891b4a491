"""For evaluators: conflicts first, then one application a screen."""
