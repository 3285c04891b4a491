"""Madang: the yard where a city meets the companies that ask for its scarce things."""
