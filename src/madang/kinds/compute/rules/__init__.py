"""What holds of GPU time. Plain functions over plain data; nothing here asks the database."""
