"""What screens and deeds read of GPU time."""
