"""What screens are made of: components, tables, form parts."""
