"""What people say of an application: screening, scores, and the ranking of the hosts."""
