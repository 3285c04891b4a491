"""What GPU time promises beyond the contract of every kind."""
