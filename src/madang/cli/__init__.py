"""What is typed: madang serve, worker, migrate, demo, audit."""
