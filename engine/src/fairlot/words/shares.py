"""What is said about problems and results of the family shares; every key begins with ``shares_``."""

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {}
