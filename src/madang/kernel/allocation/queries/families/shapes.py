"""The few shapes in which every family answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

#: Offer code -> first day of the month -> units.
Months = Mapping[str, Mapping[date, int]]


@dataclass(frozen=True)
class Counts:
    """``units``: what there was to give (of amounts: units times months); ``given`` of it to ``placed``.

    ``first_choices``: how many got their first wish, or of amounts all that they asked for.
    """

    units: int
    given: int
    placed: int
    first_choices: int


@dataclass(frozen=True)
class Portion:
    """Units of an offer in a month; ``step`` of them are of use only together."""

    offer: str
    period: date
    units: int
    step: int = 1


@dataclass(frozen=True)
class Gift:
    """What a run gives to an entry: one thing of ``offer``, or ``portions`` of that and others.

    ``reserve`` is the group whose kept thing it is.
    """

    entry: str
    offer: str
    reserve: str = ""
    portions: tuple[Portion, ...] = ()


@dataclass(frozen=True)
class Standing:
    """Who holds what when something is free again.

    ``holders``: entry -> offer; ``held``: entry -> amounts; ``out``: gave up what they had and take no part;
    ``content``: hold something and want no more. ``since``: months that began before it are given no more;
    None: all may be.
    """

    holders: Mapping[str, str] = field(default_factory=dict)
    held: Mapping[str, Months] = field(default_factory=dict)
    out: frozenset[str] = frozenset()
    content: frozenset[str] = frozenset()
    since: date | None = None


@dataclass(frozen=True)
class Held:
    """What an entry has of one offer: which wish it was, whose kept thing it is, the months."""

    offer: str
    wish: int
    group: str = ""
    months: tuple[tuple[date, int], ...] = ()

    @property
    def total(self) -> int:
        """Units times months; 0 for a thing that is whole."""
        return sum(units for _, units in self.months)


@dataclass(frozen=True)
class Moved:
    """Whom another run would move: entries that gain, that lose, and the number of all others."""

    gains: Sequence[str]
    loses: Sequence[str]
    unchanged: int
