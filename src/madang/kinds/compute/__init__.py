"""GPU time of a data centre: divided by months, metered, priced."""
