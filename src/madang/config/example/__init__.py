"""The example city: real places, invented companies and people."""
