"""Our refusals.

* MadangError
  x NotAllowed        the person may not do this
  x WrongState        nobody may do this while things stand as they do
  x RuleBroken        the deed would break a rule

``str()`` of each is a sentence fit to be shown to the person who is refused.
"""

from django.utils.functional import Promise


class MadangError(Exception):
    """Anything that we refuse on purpose. ``field`` names the input that is at fault, if one is."""

    def __init__(self, message: str | Promise, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(MadangError):
    """The person may not do this."""


class WrongState(MadangError):
    """Nobody may do this while things stand as they do."""


class RuleBroken(MadangError):
    """The deed would break a rule."""
