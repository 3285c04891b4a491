"""Why an application got its evaluators, or an evaluator its applications, and what would have changed it.

Under `maximum_total` each margin is found by running the rule again with the pair forced or forbidden, so it
is exact; under the other rules the published prices say what a pair brings and what it costs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from fairlot.assignment import proofs, totals
from fairlot.assignment.arrays import Int64, Pairs, own_best, pack
from fairlot.assignment.network import tree
from fairlot.assignment.problem import BARRED, Assignment
from fairlot.assignment.promises import RULES
from fairlot.assignment.ties import tickets
from fairlot.assignment.totals import Aim
from fairlot.result import Result
from fairlot.types import Json, Message, Param, ProblemError

MISSED: Final = 3  # pairs that did not come about of which is spoken, the best fitting first


@dataclass(frozen=True)
class Pair:
    """One pair: whether it ``is_held``, and what tells it from the other way.

    ``margin``: what the total would lose the other way, found by running again; None where the other way
    is impossible, or was not tried. ``needed``: the score with which a missed pair comes about for certain.
    ``price``: what the pair brings beyond the prices of both sides, in points, rounded down. ``chance``:
    thousandths, where chances were published.
    """

    application: str
    evaluator: str
    score: int
    is_held: bool
    is_tried: bool = False
    margin: int | None = None
    needed: int | None = None
    price: int | None = None
    chance: int | None = None

    def messages(self) -> Iterator[Message]:
        """Yield the sentences about this pair."""
        who: dict[str, Param] = {"application": self.application, "evaluator": self.evaluator}
        key = "assignment_held" if self.is_held else "assignment_missed"
        yield Message(key, {**who, "score": self.score})
        if self.is_tried and self.margin is None:
            yield Message("assignment_needed" if self.is_held else "assignment_impossible")
        elif self.margin is not None and self.is_held:
            yield Message("assignment_kept_by", {"margin": self.margin})
        elif self.margin is not None and self.needed is not None:
            yield Message("assignment_lost_by", {"margin": self.margin, "needed": self.needed})
        if self.price is not None:
            yield Message("assignment_priced", {"margin": self.price})
        if self.chance is not None:
            yield Message("assignment_chance_of", {"chance": self.chance})

    def to_json(self) -> dict[str, Json]:
        """Return the pair as plain JSON values."""
        return {
            "application": self.application,
            "chance": self.chance,
            "evaluator": self.evaluator,
            "held": self.is_held,
            "margin": self.margin,
            "needed": self.needed,
            "price": self.price,
            "score": self.score,
            "tried": self.is_tried,
        }


@dataclass(frozen=True)
class Explanation:
    """The outcome of an application or an evaluator, its pairs, and the best of those it missed."""

    who: str
    outcome: Message
    pairs: tuple[Pair, ...]
    price: int | None

    def messages(self) -> Iterator[Message]:
        """Yield the sentences by key, the outcome first, then pair by pair."""
        yield self.outcome
        if self.price is not None:
            yield Message("assignment_price", {"who": self.who, "price": self.price})
        for pair in self.pairs:
            yield from pair.messages()

    def to_json(self) -> dict[str, Json]:
        """Return the explanation as plain JSON values."""
        return {
            "pairs": [pair.to_json() for pair in self.pairs],
            "price": self.price,
            "who": self.who,
        }


def explain(problem: Assignment, result: Result, who: str) -> Explanation:
    """Explain ``result`` to an application or an evaluator.

    Raises ProblemError for somebody nobody knows, or a result whose certificate cannot be read.
    """
    if who not in problem.applications and who not in problem.evaluators:
        raise ProblemError([Message("assignment_nobody", {"who": who})])
    if result.rule not in RULES:
        raise ProblemError([Message("rule_unknown", {"rule": result.rule, "rules": ", ".join(RULES)})])
    explainer = _Explainer(problem, result)
    return explainer.application(who) if who in problem.applications else explainer.evaluator(who)


def _missed(scores: Int64, held: list[int]) -> list[int]:
    order = np.argsort(-scores, kind="stable").tolist()
    return [at for at in order if scores[at] != BARRED and at not in held][:MISSED]


class _Explainer:
    """What is worked out once for one result."""

    def __init__(self, problem: Assignment, result: Result) -> None:
        self.problem, self.result, self.a = problem, result, pack(problem)
        self.names = (list(problem.applications), list(problem.evaluators))
        self.row = {name: at for at, name in enumerate(self.names[0])}
        self.column = {name: at for at, name in enumerate(self.names[1])}
        self.held = {(self.row[g.applicant], self.column[g.place]) for g in result.grants}
        try:
            said = [proofs.from_json(problem, self.a, each) for each in result.certificate["proofs"]]  # type: ignore[union-attr, arg-type]
            self.proof = said[-1]
        except (LookupError, TypeError):
            raise ProblemError([Message("result_differs", {"rule": result.rule})]) from None
        self.nodes = tree(self.a, self.names[0])

    def application(self, name: str) -> Explanation:
        row = self.row[name]
        mine = sorted(column for at, column in self.held if at == row)
        points = int(self.a.score[row, mine].sum(dtype=np.int64))
        own = int(own_best(self.a)[row])
        params: dict[str, Param] = {"who": name, "count": len(mine), "points": points, "own": own}
        scores = self.a.score[row].astype(np.int64)
        pairs = [self._pair(row, each) for each in (*mine, *_missed(scores, mine))]
        return Explanation(name, Message("assignment_application", params), tuple(pairs), None)

    def evaluator(self, name: str) -> Explanation:
        column = self.column[name]
        mine = sorted(row for row, at in self.held if at == column)
        points = int(self.a.score[mine, column].sum(dtype=np.int64))
        loads: dict[str, Param] = {
            "least": self.problem.evaluators[name].least,
            "most": self.problem.evaluators[name].most,
        }
        params: dict[str, Param] = {"who": name, "count": len(mine), "points": points, **loads}
        scores = self.a.score[:, column].astype(np.int64)
        pairs = [self._pair(each, column) for each in (*mine, *_missed(scores, mine))]
        price = int(self.proof.prices.column[column])
        full = None if price <= 0 or self.result.rule != "maximum_total" else price // self.proof.scale
        return Explanation(name, Message("assignment_evaluator", params), tuple(pairs), full)

    def _pair(self, row: int, column: int) -> Pair:
        score, is_held = int(self.a.score[row, column]), (row, column) in self.held
        names = (self.names[0][row], self.names[1][column])
        if self.result.rule == "maximum_total" and self.nodes is not None:
            margin = self._margin(row, column, is_held)
            needed = None if margin is None or is_held else score + margin + 1
            return Pair(*names, score, is_held, is_tried=True, margin=margin, needed=needed)
        one: Pairs = (np.array([row]), np.array([column]))
        gain = self.proof.prices.weight[one[0]] * score
        price = int(proofs.worth(self.a, self.proof.prices, one, gain)[0]) // self.proof.scale
        chances = self.result.certificate.get("chances")
        chance = None
        if isinstance(chances, dict):
            chance = int(chances.get(names[0], {}).get(names[1], 0))
        return Pair(*names, score, is_held, price=None if chances else price, chance=chance)

    def _margin(self, row: int, column: int, is_held: bool) -> int | None:
        """Return what the total loses with the pair the other way; None where that is impossible."""
        far = (1 + int(self.a.reviews.sum())) * self.a.span
        one: Pairs = (np.array([row]), np.array([column]))
        aim = Aim(special=one, extra=np.array([-far if is_held else far]))
        drawn = tickets(self.problem.lottery, self.names[0]), tickets(self.problem.lottery, self.names[1])
        assert self.nodes is not None  # noqa: S101
        found = totals.best_total(self.a, self.nodes, self.names, drawn, aim)
        is_met = bool(((found.pairs[0] == row) & (found.pairs[1] == column)).any())
        if is_met == is_held:
            return None
        return int(self.result.value or 0) - (found.value - (far if is_met else 0))
