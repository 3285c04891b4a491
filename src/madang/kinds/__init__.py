"""One folder for each kind of scarce thing; they do not know each other."""
