"""Plans of the city: what was requested, planned, decided and spent, and what is built."""
