"""What is said about problems and results of the family assignment; every key begins with ``assignment_``."""

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {}
