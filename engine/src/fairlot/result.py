"""What a rule hands back, in one shape for every family, and what a check finds wrong with it."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import fairlot
from fairlot.canonical import digest
from fairlot.types import Json, Message, Param, Problem


@dataclass(frozen=True, order=True, slots=True)
class Grant:
    """``units`` of ``place`` for ``applicant``, ``through`` what; each family says what these are to it.

    In a matching: one seat of a place, through the pool "open" or that of a reserve's group.
    """

    applicant: str
    place: str
    units: int = 1
    through: str = "open"


@dataclass(frozen=True)
class Result:
    """An allocation and its witness; bound to one problem by digest and to one draw by seed.

    ``certificate``: the family's witness as JSON; for matching ``{"cutoffs": {place: [cut-off, ...]}}``.
    ``status``: "complete" (the rule defines one outcome and this is it), "optimal" (``value`` is proven the
    best: ``bound`` equals it) or "feasible" (stopped by a limit, or not provable; ``bound`` says how much
    better it could be at most). ``value`` and ``bound`` are in the integer units of the family, None where a
    rule has no aim but its own procedure. ``timings``: milliseconds by step, never part of the file.
    """

    family: str
    rule: str
    engine_version: str
    problem_digest: str
    seed: str
    grants: tuple[Grant, ...]
    stats: Mapping[str, Json]
    certificate: Mapping[str, Json]
    status: str = "complete"
    value: int | None = None
    bound: int | None = None
    timings: Mapping[str, int] = field(default_factory=dict, compare=False)

    @cached_property
    def assignment(self) -> dict[str, str]:
        """Applicant -> place, for those who got one."""
        return {grant.applicant: grant.place for grant in self.grants}

    @cached_property
    def holdings(self) -> dict[str, tuple[str, ...]]:
        """Applicant -> all its places in canonical order, for those who got one."""
        held: dict[str, tuple[str, ...]] = {}
        for grant in self.grants:
            held[grant.applicant] = (*held.get(grant.applicant, ()), grant.place)
        return held

    @cached_property
    def through(self) -> dict[str, str]:
        """Applicant -> the pool it was admitted through, for those who got a place."""
        return {grant.applicant: grant.through for grant in self.grants}

    def to_json(self) -> dict[str, Json]:
        """Return the result as plain JSON values."""
        told = self.told()
        return {**told, "grants": list(told["grants"])}

    def told(self) -> dict[str, Any]:
        """Return the same with the grants made only one after another."""
        return {
            "bound": self.bound,
            "certificate": self.certificate,
            "engine_version": self.engine_version,
            "family": self.family,
            "format": 1,
            "grants": iter([g.applicant, g.place, g.units, g.through] for g in self.grants),
            "problem_digest": self.problem_digest,
            "rule": self.rule,
            "seed": self.seed,
            "stats": self.stats,
            "status": self.status,
            "value": self.value,
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


def finished(
    problem: Problem,
    rule: str,
    grants: tuple[Grant, ...],
    stats: Mapping[str, Json],
    certificate: Mapping[str, Json],
    *,
    status: str = "complete",
    value: int | None = None,
    bound: int | None = None,
) -> Result:
    """Return the result of ``rule``, bound to ``problem``, its draw and this version."""
    return Result(
        family=problem.family,
        rule=rule,
        engine_version=fairlot.__version__,
        problem_digest=problem.digest,
        seed=problem.lottery.seed,
        grants=grants,
        stats=stats,
        certificate=certificate,
        status=status,
        value=value,
        bound=bound,
    )


def sealed(certificate: Mapping[str, Json]) -> dict[str, Json]:
    """Return the certificate with the digest of the rest under ``seal``, so that no number changes unseen."""
    rest = {name: value for name, value in certificate.items() if name != "seal"}
    return {**rest, "seal": digest(rest)}


def unbound(problem: Problem, result: Result, rules: Container[str]) -> Iterator[Violation]:
    """Yield what shows that ``result`` is not of this problem and this draw, or of none of its ``rules``."""
    is_ = problem.digest
    if result.family != problem.family:
        yield Violation("family", "bound", {"said": result.family})
    if result.rule not in rules:
        yield Violation("rule", "bound", {"said": result.rule})
    if result.problem_digest != is_:
        yield Violation("digest", "bound", {"said": result.problem_digest, "is_": is_})
    if result.seed != problem.lottery.seed:
        yield Violation("seed", "bound", {"said": result.seed, "is_": problem.lottery.seed})


def miscounted(true: Mapping[str, Json], result: Result) -> Iterator[Violation]:
    """Yield each count of ``result`` that is not the ``true`` one."""
    for name in sorted(true.keys() | result.stats.keys()):
        if result.stats.get(name) != true.get(name):
            yield Violation("stats", "witness", {"name": name})


@dataclass(frozen=True)
class Repair:
    """A result after some dropped out: nobody else moves more than needed.

    ``moved``: who, besides the dropouts, holds something else than before; in a matching those who held
    nothing and do now stand apart, in ``seated``. ``frontier``: what more or fewer moves would give, as
    (moves, value) pairs from the fewest moves on; ``result`` is one of them.
    ``problem``: what ``result`` is bound to where it is not the problem that was asked about, for
    example that problem without the dropouts.
    """

    result: Result
    moved: tuple[str, ...]
    frontier: tuple[tuple[int, int], ...] = ()
    problem: Problem | None = None
    seated: tuple[str, ...] = ()
