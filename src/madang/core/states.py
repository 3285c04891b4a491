"""A life is a table of allowed moves; nothing else changes a state."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from madang.core.errors import WrongState

Life = Mapping[str, frozenset[str]]


def may_move(life: Life, old: str, new: str) -> bool:
    """Say whether ``life`` lets ``old`` become ``new``."""
    return new in life.get(old, frozenset())


def check_move(life: Life, old: str, new: str) -> None:
    """Raise WrongState unless ``life`` lets ``old`` become ``new``."""
    if not may_move(life, old, new):
        raise WrongState(_("This has moved on in the meantime. Load the page again to see where it stands."))
