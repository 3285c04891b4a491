"""Fair, explainable allocation of scarce things; knows no framework."""

from fairlot.matching.promises import RULES

__version__ = "0.3.0"

__all__ = ["RULES", "__version__"]
