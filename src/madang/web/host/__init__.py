"""For those who lend their places: who asks for them, and in which order they would have them."""
