"""Fair, explainable allocation of scarce things; knows no framework."""

__version__ = "0.1.0"
