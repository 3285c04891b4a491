"""For the office that runs a round."""
