"""Time on machines for those who ask for it, and projects whose activities share resources."""
