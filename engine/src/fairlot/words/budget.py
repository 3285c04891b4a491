"""What is said about problems and results of the family budget; every key begins with ``budget_``."""

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {}
