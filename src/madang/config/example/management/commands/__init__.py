"""Commands of the example city."""
