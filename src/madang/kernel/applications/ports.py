"""What this stage asks of a kind: what an application wants of an offer beyond its place on the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.functional import Promise

from madang.kernel.applications.models import Ask


@dataclass(frozen=True)
class Asked:
    """What one wish asks for.

    ``values`` are plain (text, whole numbers, bool, None): they enter the hand-in, its digest, and the
    problem. ``lines`` say them to people, label and text. ``gaps`` are what is missing before it may be
    handed in: the name of the field and a sentence.
    """

    values: Mapping[str, Any]
    lines: Sequence[tuple[str | Promise, str | Promise]] = ()
    gaps: Sequence[tuple[str, str | Promise]] = field(default=())


class Asking(Protocol):
    """A kind that wants to know more of a wish than its place on the list."""

    def asked(self, asks: Sequence[Ask]) -> Mapping[int, Asked]:
        """Return what each wish asks for, by its key, in a fixed number of queries.

        A wish left out asks for its place on the list and nothing more.
        """
        ...
