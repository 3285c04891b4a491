"""The frame that families of problems share: packages of one shape, found by name and loaded when asked.

A family is a package ``fairlot.<key>`` with these modules, each with these names:

- ``problem``: the question, a frozen dataclass that checks itself
- ``reader``: ``read(top) -> Problem``, where ``top`` is the file as JSON values
- ``promises``: ``RULES``, rule key -> the promises it keeps; the first rule is the default
- ``rules``: one function for each rule, named after it: ``rule(problem, limits) -> Result``
- ``checks``: ``check(problem, result) -> list[Violation]``; reads no rule
- ``explain``: ``explain(problem, result, who) -> Story``
- ``repair``: ``repair(problem, result, dropouts) -> Repair``
- ``tables``: ``read(tables) -> top``, the problem as JSON values out of CSV, by table name

Families do not know each other.
"""

import importlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fairlot.limits import Limits
from fairlot.result import Repair, Result, Violation
from fairlot.types import Json, Message, Problem, ProblemError, Story

FAMILIES: Final = ("matching", "assignment", "budget", "shares", "schedule")


@dataclass(frozen=True)
class Family:
    """One family, by the name of its package."""

    key: str

    def _module(self, name: str) -> Any:
        return importlib.import_module(f"fairlot.{self.key}.{name}")

    @property
    def rules(self) -> Mapping[str, tuple[str, ...]]:
        """Rule key -> the promises it keeps."""
        found: Mapping[str, tuple[str, ...]] = self._module("promises").RULES
        return found

    def read(self, top: Mapping[str, Json]) -> Problem:
        """Read a problem from JSON values. Raises ProblemError."""
        found: Problem = self._module("reader").read(top)
        return found

    def solve(self, problem: Problem, rule: str, limits: Limits) -> Result:
        """Return what ``rule`` allots. Raises ProblemError for a rule nobody knows."""
        if rule not in self.rules:
            raise ProblemError([Message("rule_unknown", {"rule": rule, "rules": ", ".join(self.rules)})])
        found: Result = getattr(self._module("rules"), rule)(problem, limits)
        return found

    def check(self, problem: Problem, result: Result) -> list[Violation]:
        """Return every promise that ``result`` breaks."""
        found: list[Violation] = self._module("checks").check(problem, result)
        return found

    def explain(self, problem: Problem, result: Result, who: str) -> Story:
        """Explain ``result`` to ``who``. Raises ProblemError for somebody nobody knows."""
        found: Story = self._module("explain").explain(problem, result, who)
        return found

    def repair(self, problem: Problem, result: Result, dropouts: Collection[str]) -> Repair:
        """Return the result without ``dropouts`` that moves the fewest others, and what more would gain."""
        found: Repair = self._module("repair").repair(problem, result, dropouts)
        return found

    def tabled(self, tables: Mapping[str, Sequence[Mapping[str, str]]]) -> Mapping[str, Json]:
        """Return the problem that CSV ``tables`` (name -> rows of column -> text) hold, as JSON values."""
        found: Mapping[str, Json] = self._module("tables").read(tables)
        return found


def family(key: str) -> Family:
    """Return the family called ``key``. Raises ProblemError where there is none."""
    if key not in FAMILIES:
        raise ProblemError([Message("family_unknown", {"family": key, "families": ", ".join(FAMILIES)})])
    return Family(key)
