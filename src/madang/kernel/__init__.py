"""From call to outcome; this room knows no HTTP, no screen and no kind."""
