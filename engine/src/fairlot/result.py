"""What a rule hands back, in one shape for every family, and what a check finds wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from fairlot.types import Json, Message, Param


@dataclass(frozen=True, order=True)
class Grant:
    """``units`` of ``place`` for ``applicant``, through the pool "open" or that of a reserve's group."""

    applicant: str
    place: str
    units: int = 1
    through: str = "open"


@dataclass(frozen=True)
class Result:
    """An allocation and its witness; bound to one problem by digest and to one draw by seed.

    ``certificate`` is the family's witness as JSON; for matching ``{"cutoffs": {place: [cut-off, ...]}}``.
    """

    family: str
    rule: str
    engine_version: str
    problem_digest: str
    seed: str
    grants: tuple[Grant, ...]
    stats: Mapping[str, Json]
    certificate: Mapping[str, Json]

    @cached_property
    def assignment(self) -> dict[str, str]:
        """Applicant -> place, for those who got one."""
        return {grant.applicant: grant.place for grant in self.grants}

    @cached_property
    def through(self) -> dict[str, str]:
        """Applicant -> the pool it was admitted through, for those who got a place."""
        return {grant.applicant: grant.through for grant in self.grants}

    def to_json(self) -> dict[str, Json]:
        """Return the result as plain JSON values."""
        return {
            "certificate": self.certificate,
            "engine_version": self.engine_version,
            "family": self.family,
            "format": 1,
            "grants": [[g.applicant, g.place, g.units, g.through] for g in self.grants],
            "problem_digest": self.problem_digest,
            "rule": self.rule,
            "seed": self.seed,
            "stats": self.stats,
        }


@dataclass(frozen=True)
class Violation:
    """A broken promise: its ``name``, the ``promise`` it belongs to, and a sentence with whom it concerns."""

    name: str
    promise: str
    params: Mapping[str, Param] = field(default_factory=dict)

    @property
    def message(self) -> Message:
        """The violation as a sentence by key."""
        return Message(f"violation_{self.name}", self.params)

    def text(self, language: str = "en", names: Mapping[str, str] | None = None) -> str:
        """Return the sentence in ``language`` ("ko" or "en")."""
        return self.message.text(language, names)

    def __str__(self) -> str:
        return self.text()
