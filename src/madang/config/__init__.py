"""Settings, addresses and the choice of kinds: the only room that knows all others."""
