"""After some drop out: what they free is spread by the same rule, and nobody who stays loses anything."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

from fairlot.result import Repair, Result
from fairlot.shares import rules
from fairlot.shares.claims import Claimant
from fairlot.shares.problem import Shares
from fairlot.shares.promises import RULES
from fairlot.types import Message, ProblemError


def repair(problem: Shares, result: Result, dropouts: Collection[str]) -> Repair:
    """Return ``result`` without ``dropouts``, what they free spread by the rule among those who stay.

    The rule runs anew with what each one holds as its floor, so nobody loses, and whoever stands lowest is
    raised first. ``problem`` of the repair is that problem: the dropouts ask for nothing in it, and it is
    what the new result is checked against. ``frontier`` has (who holds something else, thousandths of
    tasks given) for: nothing is spread, this, and the rule run anew without floors, where some may lose.
    Raises ProblemError for somebody nobody knows, or a result that its rule does not give.
    """
    require(problem, result, dropouts)
    away = set(dropouts)
    held: dict[str, dict[str, list[int]]] = {}
    for grant in result.grants:
        of = held.setdefault(grant.applicant, {}).setdefault(grant.place, [0] * len(problem.periods))
        of[problem.periods.index(grant.through)] = grant.units
    kept = _without(problem, away, held)
    after: Result = getattr(rules, result.rule)(kept)
    anew: Result = getattr(rules, result.rule)(_without(problem, away, None))
    before = {key: units for key, units in _units(result).items() if key[0] not in away}
    frontier = {(0, sum(before.values()))}
    frontier |= {(len(_moved(before, _units(one))), sum(_units(one).values())) for one in (after, anew)}
    return Repair(after, _moved(before, _units(after)), tuple(sorted(frontier)), kept)


def require(problem: Shares, result: Result, names: Collection[str]) -> None:
    """Raise ProblemError for somebody nobody knows, or a result that its rule does not give."""
    strangers = [Message("applicant_unknown", {"applicant": n}) for n in names if n not in problem.claimants]
    if strangers:
        raise ProblemError(strangers)
    if result.rule not in RULES:
        raise ProblemError([Message("rule_unknown", {"rule": result.rule, "rules": ", ".join(RULES)})])
    if getattr(rules, result.rule)(problem).grants != result.grants:
        raise ProblemError([Message("result_differs", {"rule": result.rule})])


def _without(
    problem: Shares, away: Collection[str], held: Mapping[str, Mapping[str, list[int]]] | None
) -> Shares:
    def after(name: str, claimant: Claimant) -> Claimant:
        if name in away:
            return replace(claimant, tasks=(0,) * len(problem.periods), floor={})
        if held is None:
            return claimant
        return replace(claimant, floor={c: tuple(units) for c, units in held.get(name, {}).items()})

    return replace(problem, claimants={name: after(name, c) for name, c in problem.claimants.items()})


def _units(result: Result) -> Counter[tuple[str, str, str]]:
    return Counter({(g.applicant, g.place, g.through): g.units for g in result.grants})


def _moved(
    before: Mapping[tuple[str, str, str], int], after: Mapping[tuple[str, str, str], int]
) -> tuple[str, ...]:
    keys = before.keys() | after.keys()
    return tuple(sorted({key[0] for key in keys if before.get(key) != after.get(key)}))
