"""What is said about problems and results of the family schedule; every key begins with ``schedule_``."""

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {}
