"""Small tools of the house; each runs by itself."""
