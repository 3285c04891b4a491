"""What firms and citizens ask of the city, who answers by when, and what came of it."""
