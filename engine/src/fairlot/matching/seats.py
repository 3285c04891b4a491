"""What one more seat is worth, place by place, by running the rule again with it."""

from collections.abc import Iterator
from dataclasses import dataclass

from fairlot.matching.problem import Matching
from fairlot.matching.rerun import Rerun


@dataclass(frozen=True)
class Gain:
    """Who would have got ``after`` instead of ``before`` (None: nothing)."""

    applicant: str
    before: str | None
    after: str


@dataclass(frozen=True)
class MoreSeats:
    """One place with ``more`` open seats: everyone who gains, along the chains that the seats set off.

    Under deferred acceptance nobody loses by a seat more. The length of ``gains`` is that of the chains;
    ``placed`` of them had nothing before.
    """

    place: str
    more: int
    gains: tuple[Gain, ...]
    placed: int


def more_seats(problem: Matching, rule: str = "deferred_acceptance", more: int = 1) -> Iterator[MoreSeats]:
    """Yield for each place what ``more`` open seats there would change, exactly.

    >>> from fairlot.matching.problem import Applicant, Lottery, Place
    >>> problem = Matching(
    ...     {"a": Applicant(("p", "q")), "b": Applicant(("p", "q")), "c": Applicant(("q",))},
    ...     {"p": Place(1, {"a": 1, "b": 2}), "q": Place(1, {"b": 1, "c": 2})},
    ...     Lottery((("source", "value"),)),
    ... )
    >>> [(seat.place, [gain.applicant for gain in seat.gains]) for seat in more_seats(problem)]
    [('p', ['b', 'c']), ('q', ['c'])]
    """
    rerun = Rerun(problem, rule, runs=len(problem.places), more=more)
    names = list(problem.places)
    for at, name in enumerate(names):
        gains = []
        got, left = rerun.moves(at, more)
        for row, places in got.items():
            applicant = rerun.ordering.rows[row // 2]
            wishes = problem.applicants[applicant].wishes
            lost = sorted((names[p] for p in left.get(row, ())), key=wishes.index)
            new = sorted((names[p] for p in places), key=wishes.index)
            before = [*lost, *[None] * (len(new) - len(lost))]
            gains += [Gain(applicant, b, a) for b, a in zip(before, new, strict=True)]
        ordered = tuple(sorted(gains, key=lambda gain: gain.applicant))
        yield MoreSeats(name, more, ordered, sum(gain.before is None for gain in gains))
