"""The question: who can evaluate how much, what each application needs, and how well each pair fits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar, TypeAlias

import numpy as np
import numpy.typing as npt

from fairlot.assignment import writing
from fairlot.assignment.faults import faults
from fairlot.assignment.parties import BARRED, CERTAIN, Application, Evaluator
from fairlot.canonical import digest, in_order
from fairlot.lottery import Lottery
from fairlot.types import Json, ProblemError, frozen

Int32: TypeAlias = npt.NDArray[np.int32]
Scores: TypeAlias = "Mapping[str, Mapping[str, int]] | Int32"

__all__ = ["BARRED", "CERTAIN", "Application", "Assignment", "Evaluator", "Lottery", "Scores"]


@dataclass(frozen=True, eq=False)
class Assignment:
    """A whole problem. Checks itself: raises ProblemError with one sentence for each fault.

    ``scores``: application -> evaluator -> whole number (thousandths, say; 10**9 at most); or rows of
    numbers, one row an application, one column an evaluator, in the order of both, as lists or as an
    int32 array; None (in an array: ``BARRED``) is a pair that may not meet. Both sides are then put in the
    order that they have in a file, and the rows with them. ``unscored``: what a pair
    counts that a mapping leaves out; None: it may not meet. ``conflicts``: application -> evaluators that
    may not judge it, whatever the scores say. ``chance``: the most, in thousandths, that any one pair may
    have under the rule `randomised`. ``standing``: application -> evaluators it had, which the rule
    `fewest_moves` keeps where it can. ``about`` is text for the reader.
    """

    family: ClassVar[str] = "assignment"

    evaluators: Mapping[str, Evaluator]
    applications: Mapping[str, Application]
    scores: Scores
    lottery: Lottery
    conflicts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unscored: int | None = None
    chance: int = CERTAIN
    standing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("evaluators", "applications", "conflicts", "standing", "about"):
            object.__setattr__(self, name, frozen(getattr(self, name)))
        if found := list(faults(self)):
            raise ProblemError(found)
        sides = in_order(self.applications), in_order(self.evaluators)
        if not isinstance(self.scores, Mapping):
            rows = writing.matrix_of(self.scores, len(self.evaluators))
            for axis, (side, given) in enumerate(
                zip(sides, (self.applications, self.evaluators), strict=True)
            ):
                if side != list(given):
                    at = {name: number for number, name in enumerate(given)}
                    rows = np.ascontiguousarray(rows.take([at[name] for name in side], axis))
            object.__setattr__(self, "scores", rows)
        for name, side in zip(("applications", "evaluators"), sides, strict=True):
            given = getattr(self, name)
            object.__setattr__(self, name, MappingProxyType({each: given[each] for each in side}))

    @cached_property
    def matrix(self) -> Int32:
        """Scores as an int32 array, applications x evaluators, ``BARRED`` where two may not meet."""
        row = {name: at for at, name in enumerate(self.applications)}
        column = {name: at for at, name in enumerate(self.evaluators)}
        made: Int32
        if isinstance(self.scores, np.ndarray):
            made = self.scores.copy() if self.conflicts else self.scores
        else:
            usual = BARRED if self.unscored is None else self.unscored
            made = np.full((len(row), len(column)), usual, np.int32)
            for name, of_application in self.scores.items():
                at = row[name]
                for evaluator, score in of_application.items():
                    made[at, column[evaluator]] = score
        for name, barred in self.conflicts.items():
            made[row[name], [column[evaluator] for evaluator in barred]] = BARRED
        return made

    @cached_property
    def digest(self) -> str:
        """The digest of the problem's canonical JSON."""
        if isinstance(self.scores, np.ndarray) and self.scores.size >= writing.LARGE:
            return writing.digest_with_rows(self._rest(), "scores", self.scores)
        return digest(self.to_json())

    def to_json(self) -> dict[str, Json]:
        """Return the problem as plain JSON values; groups and conflicts are sorted."""
        scores: Json
        if isinstance(self.scores, np.ndarray):
            rows = self.scores.tolist()
            scores = [[None if score == BARRED else score for score in row] for row in rows]
        else:
            scores = {name: dict(each) for name, each in self.scores.items()}
        return {**self._rest(), "scores": scores}

    def _rest(self) -> dict[str, Json]:
        return {
            "about": dict(self.about),
            "applications": {
                name: {"minimums": dict(a.minimums), "reviews": a.reviews}
                for name, a in self.applications.items()
            },
            "chance": self.chance,
            "conflicts": {name: sorted(barred) for name, barred in self.conflicts.items()},
            "evaluators": {
                name: {"groups": sorted(e.groups), "least": e.least, "most": e.most}
                for name, e in self.evaluators.items()
            },
            "family": self.family,
            "format": 1,
            "lottery": {"sources": [list(pair) for pair in self.lottery.sources]},
            "standing": {name: list(held) for name, held in self.standing.items()},
            "unscored": self.unscored,
        }
