"""What can be wrong with a problem, one sentence for each fault, before anything is worked out."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, Protocol

import numpy as np

from fairlot.assignment.parties import BARRED, CERTAIN, Application, Evaluator
from fairlot.types import Message, Param, is_count

LARGEST: Final = 2**31 - 1
LARGEST_SCORE: Final = 10**9


class Asked(Protocol):
    """A problem before it is believed."""

    @property
    def evaluators(self) -> Mapping[str, Evaluator]: ...
    @property
    def applications(self) -> Mapping[str, Application]: ...
    @property
    def scores(self) -> Any: ...
    @property
    def conflicts(self) -> Mapping[str, Any]: ...
    @property
    def standing(self) -> Mapping[str, Any]: ...
    @property
    def unscored(self) -> int | None: ...
    @property
    def chance(self) -> int: ...


def faults(problem: Asked) -> Iterator[Message]:
    """Yield everything that is wrong with ``problem``."""
    for name in (*problem.evaluators, *problem.applications):
        if not isinstance(name, str) or not name or not name.isprintable():
            yield Message("id_text", {"id": repr(name)})
    for name, evaluator in problem.evaluators.items():
        yield from _of_evaluator(name, evaluator)
    for name, application in problem.applications.items():
        yield from _of_application(name, application, len(problem.evaluators))
    if not is_count(problem.chance) or not 1 <= problem.chance <= CERTAIN:
        yield Message("assignment_chance", {"number": str(problem.chance)})
    for title, pairs in (("conflicts", problem.conflicts), ("standing", problem.standing)):
        yield from _strangers(problem, title, pairs)
    if isinstance(problem.scores, Mapping):
        yield from _of_mapping(problem, problem.scores)
    else:
        yield from _of_rows(problem)


def _of_evaluator(name: str, evaluator: Evaluator) -> Iterator[Message]:
    for number in (evaluator.least, evaluator.most):
        if not is_count(number):
            yield Message("assignment_load_number", {"evaluator": name, "number": str(number)})
            return
    if evaluator.least > evaluator.most:
        params: dict[str, Param] = {"evaluator": name, "least": evaluator.least, "most": evaluator.most}
        yield Message("assignment_load_order", params)


def _of_application(name: str, application: Application, evaluators: int) -> Iterator[Message]:
    if not is_count(application.reviews):
        yield Message("assignment_reviews_number", {"application": name, "number": str(application.reviews)})
        return
    if application.reviews > evaluators:
        counts: dict[str, Param] = {"reviews": application.reviews, "evaluators": evaluators}
        yield Message("assignment_reviews_many", {"application": name, **counts})
    for group, number in application.minimums.items():
        if not is_count(number) or number > application.reviews:
            yield Message(
                "assignment_minimum_number",
                {
                    "application": name,
                    "group": group,
                    "number": str(number),
                    "reviews": application.reviews,
                },
            )


def _strangers(problem: Asked, title: str, pairs: Mapping[str, Any]) -> Iterator[Message]:
    for name, evaluators in pairs.items():
        unknown = [e for e in evaluators if e not in problem.evaluators]
        if name not in problem.applications or unknown:
            params: dict[str, Param] = {
                "where": title,
                "application": name,
                "evaluator": unknown[0] if unknown else "-",
            }
            yield Message("assignment_stranger", params)
        elif len(set(evaluators)) < len(evaluators):
            yield Message("assignment_twice", {"where": title, "application": name})


def _of_mapping(problem: Asked, scores: Mapping[str, Mapping[str, int]]) -> Iterator[Message]:
    yield from _strangers(problem, "scores", scores)
    if problem.unscored is not None and not _is_score(problem.unscored):
        yield _no_score("*", "*", problem.unscored)
    for name, of_application in scores.items():
        for evaluator, score in of_application.items():
            if not _is_score(score):
                yield _no_score(name, evaluator, score)


def _of_rows(problem: Asked) -> Iterator[Message]:
    rows: Any = problem.scores
    shape = (len(problem.applications), len(problem.evaluators))
    if isinstance(rows, np.ndarray):
        is_shaped = rows.shape == shape and rows.dtype.kind == "i"
    else:
        is_shaped = len(rows) == shape[0] and all(len(row) == shape[1] for row in rows)
    if not is_shaped:
        yield Message("assignment_rows", {"applications": shape[0], "evaluators": shape[1]})
    elif isinstance(rows, np.ndarray):
        yield from _of_array(problem, rows)
    else:
        for name, row in zip(problem.applications, rows, strict=True):
            for evaluator, score in zip(problem.evaluators, row, strict=True):
                if score is not None and not _is_score(score):
                    yield _no_score(name, evaluator, score)


def _of_array(problem: Asked, rows: Any) -> Iterator[Message]:
    applications, evaluators = list(problem.applications), list(problem.evaluators)
    for name, row in zip(
        applications, rows if evaluators else [], strict=bool(evaluators)
    ):  # row by row: no second matrix in memory
        if row.max() <= LARGEST_SCORE and row.min() >= -LARGEST_SCORE:
            continue
        wrong = np.flatnonzero((np.abs(row.astype(np.int64)) > LARGEST_SCORE) & (row != BARRED))
        for at in wrong.tolist():
            yield _no_score(name, evaluators[at], row[at])


def _no_score(application: str, evaluator: str, score: object) -> Message:
    params: dict[str, Param] = {"application": application, "evaluator": evaluator, "number": str(score)}
    return Message("assignment_score_number", params)


def _is_score(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and abs(number) <= LARGEST_SCORE
