"""What demonstration sites promise beyond the contract of every kind."""
