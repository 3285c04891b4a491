"""What ran, for how long, on how many accelerators, and how hard it worked them."""
