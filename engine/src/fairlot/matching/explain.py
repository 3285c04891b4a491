"""Why one applicant got what it got: place by place, and what would have changed it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from fairlot.matching.pools import Cutoff, pool_message
from fairlot.matching.problem import OPEN, Matching
from fairlot.matching.rules import ORDERINGS
from fairlot.matching.standing import Standings
from fairlot.matching.whatif import Change, Changes
from fairlot.matching.witness import cutoffs
from fairlot.result import Result
from fairlot.types import Json, Message, Param, ProblemError


@dataclass(frozen=True)
class Choice:
    """What happened at one listed place.

    ``verdict``: "admitted", "not_needed" (a better wish was met) or "refused". ``reason`` of a refusal:
    "unacceptable", "no_seats", "reserve" (seats kept for ``groups``), "priority", "lottery"; also "draw"
    under serial dictatorship, "wish" and "receipt" under the old way. ``own`` and ``last``: the number
    that decided, the applicant's and that of the last one admitted in ``pool``. ``before``: how many were
    admitted before it, by reason.
    """

    place: str
    rank: int
    verdict: str
    priority: int | None
    cutoffs: tuple[Cutoff, ...]
    reason: str | None = None
    pool: str | None = None
    own: int | None = None
    last: int | None = None
    groups: tuple[str, ...] = ()
    before: tuple[tuple[str, int], ...] = ()
    changes: tuple[Change, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """Return the choice as plain JSON values."""
        return {
            "before": dict(self.before),
            "changes": [change.to_json() for change in self.changes],
            "cutoffs": [cutoff.to_json() for cutoff in self.cutoffs],
            "groups": list(self.groups),
            "last": self.last,
            "own": self.own,
            "place": self.place,
            "pool": self.pool,
            "priority": self.priority,
            "rank": self.rank,
            "reason": self.reason,
            "verdict": self.verdict,
        }


@dataclass(frozen=True)
class Explanation:
    """The outcome of one applicant and the story of each listed place, in its own order."""

    applicant: str
    rule: str
    place: str | None
    rank: int | None
    ticket: int
    total: int
    choices: tuple[Choice, ...]

    def messages(self) -> Iterator[Message]:
        """Yield the sentences by key, the outcome first, then place by place."""
        return messages(self)

    def to_json(self) -> dict[str, Json]:
        """Return the explanation as plain JSON values."""
        return {
            "applicant": self.applicant,
            "choices": [choice.to_json() for choice in self.choices],
            "place": self.place,
            "rank": self.rank,
            "rule": self.rule,
            "ticket": self.ticket,
            "total": self.total,
        }


def explain(problem: Matching, result: Result, applicant: str) -> Explanation:
    """Explain ``result`` to one applicant.

    Raises ProblemError for an unknown applicant, or a result that its rule does not give.
    """
    if applicant not in problem.applicants:
        raise ProblemError([Message("applicant_unknown", {"applicant": applicant})])
    return _Explainer(problem, result, runs=1).explain(applicant)


def explain_all(problem: Matching, result: Result) -> Iterator[Explanation]:
    """Explain ``result`` to every applicant, in the problem's order; far faster than one by one."""
    explainer = _Explainer(problem, result, runs=10 * len(problem.applicants))
    for applicant in problem.applicants:
        yield explainer.explain(applicant)


class _Explainer:
    """What is worked out once for all applicants of one result."""

    def __init__(self, problem: Matching, result: Result, runs: int) -> None:
        if result.rule not in ORDERINGS:
            raise ProblemError(
                [Message("rule_unknown", {"rule": result.rule, "rules": ", ".join(ORDERINGS)})]
            )
        self.problem, self.result = problem, result
        self.changes = Changes(problem, result.rule, runs)
        self.pool_of = {(grant.applicant, grant.place): grant.through for grant in result.grants}
        if self.changes.rerun.assignment() != _held(result):
            raise ProblemError([Message("result_differs", {"rule": result.rule})])
        self.ticket = problem.ticket
        self.standings = Standings(problem, self.changes.ordering)
        self.cutoffs = cutoffs(problem, result.grants, self.ticket)
        self.holders: dict[str, list[str]] = {name: [] for name in problem.places}
        for grant in result.grants:
            self.holders[grant.place].append(grant.applicant)

    def explain(self, applicant: str) -> Explanation:
        wishes = self.problem.applicants[applicant].wishes
        met = [rank for rank, place in enumerate(wishes, 1) if (applicant, place) in self.pool_of]
        last = met[-1] if len(met) == self.problem.applicants[applicant].quota else len(wishes)
        rank = met[0] if met else None
        place = wishes[met[0] - 1] if met else None
        choices = []
        known: set[Change] = set()  # what helps already for a better wish is not said again
        for number in range(len(wishes)):
            choice = self._choice(applicant, number, last)
            choices.append(replace(choice, changes=tuple(c for c in choice.changes if c not in known)))
            known |= {c for c in choice.changes if c.kind in {"ticket", "receipt", "group"}}
        ticket, total = self.ticket[applicant], len(self.ticket)
        return Explanation(applicant, self.result.rule, place, rank, ticket, total, tuple(choices))

    def _choice(self, applicant: str, number: int, last: int) -> Choice:
        place = self.problem.applicants[applicant].wishes[number]
        priority = self.problem.places[place].priority.get(applicant)
        if number + 1 > last:
            return Choice(place, number + 1, "not_needed", priority, self.cutoffs[place])
        if pool := self.pool_of.get((applicant, place)):
            return Choice(place, number + 1, "admitted", priority, self.cutoffs[place], pool=pool)
        changes = self.changes.of(applicant, number)
        if priority is None or self.problem.places[place].seats == 0:
            reason = "unacceptable" if priority is None else "no_seats"
            return Choice(
                place, number + 1, "refused", priority, self.cutoffs[place], reason, changes=changes
            )
        return self._refusal(applicant, number, priority, changes)

    def _refusal(self, applicant: str, number: int, priority: int, changes: tuple[Change, ...]) -> Choice:
        place = self.problem.applicants[applicant].wishes[number]
        own = self.standings.at(applicant, place)
        holders = self.holders[place]
        before = Counter(self._decider(own, self.standings.at(other, place)) for other in holders)
        kept = self._kept_for(applicant, place, own)
        last = None if kept else self._last(applicant, place)
        reason = self._decider(own, self.standings.at(last, place)) if last else "reserve"
        order = (*self.changes.ordering.parts, "reserve")
        return Choice(
            place,
            number + 1,
            "refused",
            priority,
            self.cutoffs[place],
            reason,
            pool=self.pool_of[last, place] if last else None,
            own=own.get(reason),
            last=self.standings.at(last, place)[reason] if last else None,
            groups=kept,
            before=tuple((part, before[part]) for part in order if before[part]),
            changes=changes,
        )

    @staticmethod
    def _decider(own: Mapping[str, int], other: Mapping[str, int]) -> str:
        """Return by what ``other`` stands before ``own``; "reserve" where it does not, but was admitted."""
        if tuple(other.values()) > tuple(own.values()):
            return "reserve"
        return next(part for part in own if other[part] != own[part])

    def _kept_for(self, applicant: str, place: str, own: Mapping[str, int]) -> tuple[str, ...]:
        """Return the groups whose reserved seats went to someone who stands behind, or stayed empty."""
        groups = self.problem.applicants[applicant].groups
        hard = {r.group for r in self.problem.places[place].reserves if r.hard}
        behind = {
            self.pool_of[other, place]
            for other in self.holders[place]
            if tuple(self.standings.at(other, place).values()) > tuple(own.values())
        }
        empty = {c.pool for c in self.cutoffs[place] if c.is_free and c.pool in hard}
        return tuple(sorted((behind | empty) - groups - {OPEN}))

    def _last(self, applicant: str, place: str) -> str | None:
        """Return the last one admitted in the pools open to this applicant."""
        pools = {OPEN, *self.problem.applicants[applicant].groups}
        rivals = [other for other in self.holders[place] if self.pool_of[other, place] in pools]
        return max(rivals, key=lambda other: tuple(self.standings.at(other, place).values()), default=None)


def _held(result: Result) -> dict[str, frozenset[str]]:
    held: dict[str, frozenset[str]] = {}
    for grant in result.grants:
        held[grant.applicant] = held.get(grant.applicant, frozenset()) | {grant.place}
    return held


def words(
    explanation: Explanation, language: str = "en", names: Mapping[str, str] | None = None
) -> list[str]:
    """Return the explanation as sentences in "en" or "ko"; ``names`` replaces ids by names people know."""
    return [message.text(language, names) for message in messages(explanation)]


def messages(explanation: Explanation) -> Iterator[Message]:
    """Yield the sentences of an explanation by key, the outcome first, then place by place."""
    who = {"applicant": explanation.applicant}
    met = sum(choice.verdict == "admitted" for choice in explanation.choices)
    if explanation.place is not None and explanation.rank is not None:
        yield Message("outcome_placed", {**who, "place": explanation.place, "rank": explanation.rank})
        if met > 1:
            yield Message("outcome_several", {**who, "count": met})
    elif explanation.choices:
        yield Message("outcome_unplaced", {**who, "wishes": len(explanation.choices)})
    else:
        yield Message("outcome_no_wishes", who)
    yield Message("ticket", {"ticket": explanation.ticket, "total": explanation.total})
    for choice in explanation.choices:
        yield choice_message(choice)
        for part, count in choice.before:
            yield Message(f"before_{part}", {"count": count})
        for change in choice.changes:
            yield Message(f"change_{change.kind}", {"value": change.value})


def choice_message(choice: Choice) -> Message:
    """Return the one sentence that says what happened at one listed place."""
    params: dict[str, Param] = {
        "place": choice.place,
        "rank": choice.rank,
        "groups": choice.groups,
    }
    if choice.pool is not None:
        params["pool"] = pool_message(choice.pool)
    if choice.own is not None and choice.last is not None:
        params |= {"own": choice.own, "last": choice.last}
    return Message(f"refused_{choice.reason}" if choice.reason else choice.verdict, params)
