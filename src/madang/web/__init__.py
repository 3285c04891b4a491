"""Screens, by the person who sits before them."""
