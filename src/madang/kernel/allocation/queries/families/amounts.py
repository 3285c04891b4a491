"""What is divided by the month: units of an offer, given by shares.

A grant of the engine is in thousandths of a task; the choices of a claimant are named after offers and say
how many units of the offer a task takes.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from fairlot.result import Grant, Result
from fairlot.shares.claims import TASK, Claimant
from fairlot.shares.explain import explain_all
from fairlot.shares.problem import Shares

from madang.kernel.allocation.ports import Case, HostView
from madang.kernel.allocation.queries.families.shapes import (
    Counts,
    Gift,
    Held,
    Months,
    Moved,
    Portion,
    Standing,
)

MILLI = 1000  # of a unit


class Amounts:
    """How problems of shares are read."""

    def counts(self, problem: Shares, result: Result, standing: Standing | None) -> Counts:
        open_at = [at for at, period in enumerate(problem.periods) if _is_open(period, standing)]
        there = sum(amounts[at] for amounts in problem.resources.values() for at in open_at) // MILLI
        before = _total(standing) if standing else 0
        gifts = self.gifts(problem, result, standing)
        tasks = _tasks(result)
        return Counts(
            units=there - before,
            given=sum(portion.units for gift in gifts for portion in gift.portions),
            placed=len(gifts),
            first_choices=sum(
                tasks.get(name, 0) == sum(claimant.tasks) * TASK
                for name, claimant in problem.claimants.items()
                if any(claimant.tasks)
            ),
        )

    def gifts(self, problem: Shares, result: Result, standing: Standing | None) -> list[Gift]:
        """The offer a gift goes by is the one wished for most among those it is of."""
        found = []
        for entry, months in sorted(months_of(problem, result).items()):
            choices = problem.claimants[entry].choices
            already: Months = standing.held.get(entry, {}) if standing else {}
            portions = tuple(
                Portion(choice.name, period, more, takes(problem.claimants[entry], choice.name))
                for choice in choices
                for period, units in sorted(months.get(choice.name, {}).items())
                if (more := units - already.get(choice.name, {}).get(period, 0)) > 0
            )
            if portions:
                found.append(Gift(entry, portions[0].offer, portions=portions))
        return found

    def free_again(self, problem: Shares, standing: Standing) -> Shares:
        """What each holds is its floor; who gave up asks for nothing, who is content for no more.

        Of months that are given no more, everybody asks for what they hold.
        """
        return replace(
            problem,
            claimants={
                name: _standing(problem, name, claimant, standing)
                for name, claimant in problem.claimants.items()
            },
        )

    def explanations(
        self, problem: Shares, result: Result, case: Case
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        told = explain_all(problem, result)
        tickets = {name: number for number, name in enumerate(problem.drawn, 1)}
        for who in case.candidates:
            claimant = problem.claimants[who.code]
            yield (
                who.code,
                {
                    "engine": {
                        **told[who.code].to_json(),
                        "rule": result.rule,
                        "ticket": tickets[who.code],
                        "total": len(tickets),
                    },
                    "score_milli": who.score_milli,
                    "eligible": who.eligible,
                    "pass_mark_milli": case.min_score_milli,
                    "weight": claimant.weight,
                    "first": claimant.choices[0].name,
                    "takes": {each.name: takes(claimant, each.name) for each in claimant.choices},
                    "offers": {place: _viewed(case, place, who.code) for place in who.wishes},
                },
            )

    def entries(self, problem: Shares) -> list[str]:
        return list(problem.claimants)

    def held(self, problem: Shares, result: Result) -> Mapping[str, list[Held]]:
        return {
            entry: [
                Held(choice.name, number, months=tuple(sorted(months[choice.name].items())))
                for number, choice in enumerate(problem.claimants[entry].choices, 1)
                if choice.name in months
            ]
            for entry, months in months_of(problem, result).items()
        }

    def moved(self, problem: Shares, before: Result, after: Result) -> Moved:
        first, second = _tasks(before), _tasks(after)
        names = sorted(problem.claimants)
        gains = [name for name in names if second.get(name, 0) > first.get(name, 0)]
        loses = [name for name in names if second.get(name, 0) < first.get(name, 0)]
        return Moved(gains, loses, len(names) - len(gains) - len(loses))


def takes(claimant: Claimant, offer: str) -> int:
    """Return how many units of ``offer`` one task takes."""
    choice = next(each for each in claimant.choices if each.name == offer)
    return choice.demand[offer] // MILLI


def months_of(problem: Shares, result: Result) -> dict[str, dict[str, dict[date, int]]]:
    """Return entry -> offer -> month -> units."""
    found: dict[str, dict[str, dict[date, int]]] = defaultdict(lambda: defaultdict(dict))
    for grant in result.grants:
        found[grant.applicant][grant.place][month_of(grant.through)] = units_in(problem, grant)
    return {entry: dict(offers) for entry, offers in found.items()}


def units_in(problem: Shares, grant: Grant) -> int:
    """Return how many units a grant is."""
    return grant.units * takes(problem.claimants[grant.applicant], grant.place) // TASK


def month_of(period: str) -> date:
    """Return the first day of a month.

    >>> month_of("2026-12")
    datetime.date(2026, 12, 1)
    """
    year, month = map(int, period.split("-"))
    return date(year, month, 1)


def _standing(problem: Shares, name: str, claimant: Claimant, standing: Standing) -> Claimant:
    nothing = (0,) * len(problem.periods)
    if name in standing.out:
        return replace(claimant, tasks=nothing, floor={})
    is_open = [_is_open(period, standing) for period in problem.periods]
    floor = _floor(problem, claimant, standing.held[name]) if name in standing.held else claimant.floor
    if name not in standing.held:  # what everybody is to have at least counts in open months alone
        has, floor = nothing, {each: _within(amounts, is_open) for each, amounts in floor.items()}
    else:
        has = tuple(sum(amounts[at] for amounts in floor.values()) // TASK for at in range(len(is_open)))
    may_have = tuple(
        asked if may else held for asked, held, may in zip(claimant.tasks, has, is_open, strict=True)
    )
    if name in standing.content or (claimant.steady and not _can_stay_steady(has, may_have)):
        return replace(claimant, floor=floor, tasks=has, steady=False)
    return replace(claimant, floor=floor, tasks=may_have)


def _floor(problem: Shares, claimant: Claimant, held: Months) -> dict[str, tuple[int, ...]]:
    return {
        choice.name: tuple(
            held[choice.name].get(month_of(period), 0) * TASK // takes(claimant, choice.name)
            for period in problem.periods
        )
        for choice in claimant.choices
        if held.get(choice.name)
    }


def _within(amounts: Sequence[int], is_open: Sequence[bool]) -> tuple[int, ...]:
    return tuple(amount if may else 0 for amount, may in zip(amounts, is_open, strict=True))


def _is_open(period: str, standing: Standing | None) -> bool:
    return standing is None or standing.since is None or month_of(period) >= standing.since


def _can_stay_steady(has: Sequence[int], may_have: Sequence[int]) -> bool:
    """Say whether who wants the same in each month can still have more of it: all months alike so far."""
    asked = [(held, most) for held, most in zip(has, may_have, strict=True) if most]
    return len(set(asked)) <= 1


def _tasks(result: Result) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for grant in result.grants:
        found[grant.applicant] += grant.units
    return found


def _total(standing: Standing) -> int:
    """Return what is held, of the months that may still be given."""
    return sum(
        units
        for months in standing.held.values()
        for by_month in months.values()
        for month, units in by_month.items()
        if standing.since is None or month >= standing.since
    )


def _viewed(case: Case, place: str, code: str) -> dict[str, Any]:
    view = case.views.get(place, {}).get(code, HostView())
    return {"tier": view.tier, "unacceptable": view.unacceptable}
