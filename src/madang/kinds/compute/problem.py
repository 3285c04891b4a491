"""A round of GPU time as shares: pools are resources, months are periods, everybody rises together.

A task is the smallest exchange between the choices of an application: of "4 H100, else 8 A100" there are four
tasks, each of one H100 or two A100. Of whole nodes a task has so many units as whole nodes have. A company
below the pass mark, screened out, or declared unacceptable by whoever runs the pool asks for nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import gcd

from fairlot.shares.problem import TASK, Choice, Claimant, Group, Lottery, Shares

from madang.kernel.allocation.ports import Candidate, Case, HostView, Offered
from madang.kernel.calls.models import Weighting
from madang.kinds.compute.models import Unit

MILLI = 1000  # of a unit


@dataclass(frozen=True)
class Wanted:
    """What one candidate asks for, in tasks: choices best first, how many tasks, in which months."""

    choices: tuple[Choice, ...]
    tasks: int
    months: frozenset[str]
    steady: bool
    cap: int | None


def shares_of(case: Case) -> Shares:
    """Return ``case`` in the engine's terms."""
    offers = {offer.code: offer for offer in case.offers if offer.details}
    months = sorted({month for offer in offers.values() for month in months_of(offer)})
    wanted = {each.code: _wanted(each, case, offers) for each in case.candidates}
    least = _least(offers, [each for each in wanted.values() if each])
    return Shares(
        resources={code: _amounts(offer, offer.units, months) for code, offer in offers.items()},
        periods=tuple(months),
        claimants={
            each.code: _claimant(each, wanted[each.code], least, offers, months, case)
            for each in case.candidates
            if offers
        },
        lottery=Lottery(case.sources),
        groups=tuple(_groups(offers, months)),
        about=case.about,
    )


def months_of(offer: Offered) -> list[str]:
    """Return the months in which ``offer`` can be had.

    >>> months_of(Offered("H", 8, details={"first_month": "2026-11", "months": 3}))
    ['2026-11', '2026-12', '2027-01']
    """
    return months_from(offer.details["first_month"], offer.details["months"])


def months_from(first: str, count: int) -> list[str]:
    """Return ``count`` months from ``first`` on, as year and month."""
    year, month = map(int, first.split("-"))
    counted = [year * 12 + month - 1 + n for n in range(count)]
    return [f"{each // 12}-{each % 12 + 1:02}" for each in counted]


def step_of(details: Mapping[str, object]) -> int:
    """Return how many units go out together."""
    return int(str(details["units_per_node"])) if details["unit"] == Unit.NODE else 1


def _wanted(candidate: Candidate, case: Case, offers: Mapping[str, Offered]) -> Wanted | None:
    """Return what ``candidate`` may be given; None: nothing. The first wish says for which months."""
    if not _passes(candidate, case):
        return None
    wishes = [
        code
        for code in candidate.wishes
        if code in offers
        and not case.views.get(code, {}).get(candidate.code, HostView()).unacceptable
        and _steps(candidate, offers[code])
    ]
    term = next((candidate.asks[code] for code in candidate.wishes if code in candidate.asks), {})
    if not wishes or not term.get("first_month") or not term.get("months"):
        return None
    steps = [_steps(candidate, offers[code]) for code in wishes]
    tasks = gcd(*steps)
    takes = {
        code: number // tasks * step_of(offers[code].details)
        for code, number in zip(wishes, steps, strict=True)
    }
    most = [
        offers[code].details["most_each"] // units
        for code, units in takes.items()
        if offers[code].details["most_each"]
    ]
    return Wanted(
        choices=tuple(Choice(code, {code: units * MILLI}) for code, units in takes.items()),
        tasks=tasks,
        months=frozenset(months_from(term["first_month"], term["months"])),
        steady=term.get("steady") == "yes",
        cap=min(most, default=None),
    )


def _passes(candidate: Candidate, case: Case) -> bool:
    score = candidate.score_milli
    return candidate.eligible and score is not None and score >= case.min_score_milli


def _steps(candidate: Candidate, offer: Offered) -> int:
    """Return how many steps of ``offer`` are asked for: units, or whole nodes."""
    return (candidate.asks.get(offer.code, {}).get("units") or 0) // step_of(offer.details)


def _claimant(
    candidate: Candidate,
    wanted: Wanted | None,
    least: Mapping[str, int],
    offers: Mapping[str, Offered],
    months: Sequence[str],
    case: Case,
) -> Claimant:
    groups = frozenset(candidate.groups | {f"not_{g}" for g in _hard(offers) if g not in candidate.groups})
    if wanted is None:
        any_offer = next(iter(offers))
        nothing = (Choice(any_offer, {any_offer: MILLI}),)
        return Claimant(nothing, (0,) * len(months), groups=groups, whole=True)
    first = wanted.choices[0]
    floor = min(wanted.tasks, least[first.name] * MILLI // first.demand[first.name])
    asked = [month in wanted.months for month in months]
    return Claimant(
        choices=wanted.choices,
        tasks=tuple(wanted.tasks * is_asked for is_asked in asked),
        weight=_weight(candidate, case),
        cap=wanted.cap,
        floor={first.name: tuple(floor * TASK * is_asked for is_asked in asked)} if floor else {},
        groups=groups,
        whole=True,
        steady=wanted.steady,
    )


def _weight(candidate: Candidate, case: Case) -> int:
    if case.weighting == Weighting.EQUAL:
        return 1
    return max(1, (candidate.score_milli or 0) // 1000)


def _least(offers: Mapping[str, Offered], wanted: Sequence[Wanted]) -> dict[str, int]:
    """Return offer -> units that each with it as first choice gets first: as promised or an equal part."""
    asking = Counter((each.choices[0].name, month) for each in wanted for month in each.months)
    found = {}
    for code, offer in offers.items():
        open_to_all = offer.units - sum(kept.seats for kept in offer.kept if kept.hard)
        crowd = max((asking[code, month] for month in months_of(offer)), default=0)
        found[code] = min(offer.details["least_each"], open_to_all // crowd if crowd else 0)
    return found


def _amounts(offer: Offered, units: int, months: Sequence[str]) -> tuple[int, ...]:
    there = set(months_of(offer))
    return tuple(units * MILLI if month in there else 0 for month in months)


def _hard(offers: Mapping[str, Offered]) -> list[str]:
    return list(dict.fromkeys(k.group for offer in offers.values() for k in offer.kept if k.hard))


def _groups(offers: Mapping[str, Offered], months: Sequence[str]) -> list[Group]:
    """Return what is kept for whom; where it stays empty sooner, the others get no more than the rest."""
    named = dict.fromkeys(kept.group for offer in offers.values() for kept in offer.kept)
    found = [
        Group(
            group,
            keep={
                code: _amounts(offer, kept.seats, months)
                for code, offer in offers.items()
                for kept in offer.kept
                if kept.group == group
            },
        )
        for group in named
    ]
    others = [
        Group(
            f"not_{group}",
            most={
                code: _amounts(offer, offer.units - kept.seats, months)
                for code, offer in offers.items()
                for kept in offer.kept
                if kept.group == group and kept.hard
            },
        )
        for group in _hard(offers)
    ]
    return [*found, *others]
