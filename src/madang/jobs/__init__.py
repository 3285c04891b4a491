"""Work that takes long, away from the request."""
