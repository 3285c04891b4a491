"""What allocation asks of a kind: to say its scarcity as a problem of the engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from fairlot.types import Problem


@dataclass(frozen=True)
class Candidate:
    """One application that stands, under its anonymous name.

    ``wishes`` are codes of offers, best first; ``receipt`` counts hand-ins from 1; ``eligible`` is what
    the screening said; ``score_milli`` is the score in thousandths of a point, None without reviews.
    ``asks`` is offer code -> what the wish asks for beyond its place on the list, as the kind said it.
    """

    code: str
    wishes: tuple[str, ...]
    receipt: int
    eligible: bool
    score_milli: int | None = None
    groups: frozenset[str] = frozenset()
    asks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Kept:
    """Seats kept for a group; hard ones stay empty sooner than go to others."""

    group: str
    seats: int
    hard: bool


@dataclass(frozen=True)
class Offered:
    """Something to be had: its code, its units, which of them are kept, and its kind's details of it."""

    code: str
    units: int
    kept: tuple[Kept, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class HostView:
    """What the host says of one candidate: a tier (1 is best, None: not ranked), or unacceptable."""

    tier: int | None = None
    unacceptable: bool = False


@dataclass(frozen=True)
class Case:
    """A round as plain data: all that a kind may know to say its problem.

    ``views`` is offer code -> candidate code -> the host's view; ``sources`` are the values of the public
    lottery, label and value, in published order; ``about`` is text for the reader; ``weighting`` says
    how much each weighs where something is divided.
    """

    candidates: tuple[Candidate, ...]
    offers: tuple[Offered, ...]
    views: Mapping[str, Mapping[str, HostView]]
    priority_order: str
    min_score_milli: int
    sources: tuple[tuple[str, str], ...]
    about: Mapping[str, str] = field(default_factory=dict)
    weighting: str = "equal"


class Allocatable(Protocol):
    """A kind that can say its scarcity, as a problem of one ``family`` of the engine.

    ``counted`` is how a letter counts what it gives, in Korean behind the number and in English: 3대, 3
    accelerators.
    """

    family: str
    counted: tuple[str, str]

    def problem(self, case: Case) -> Problem:
        """Return the problem of ``case``; the same case gives the same problem, to the byte.

        Who may be given something and what is offered go by the codes of ``case``; a month is named by its
        year and month, 2026-12.
        """
        ...
