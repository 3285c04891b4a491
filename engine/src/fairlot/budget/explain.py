"""Why one project was selected or not, by how much, and what would have changed it."""

from collections.abc import Iterator
from dataclasses import dataclass

from fairlot.budget.changes import Change, changes
from fairlot.budget.problem import OPEN, WITHDRAWN, Budget
from fairlot.budget.programme import broken
from fairlot.budget.promises import RULES
from fairlot.budget.reasons import REASONS
from fairlot.result import Result
from fairlot.types import Json, Message, ProblemError


@dataclass(frozen=True)
class Explanation:
    """``outcome``: "selected" (``through`` what), "passed_over" or "withdrawn"; ``reasons``: sentences.

    ``margin``: by how much, in the unit that the reasons name (worth, won); ``changes``: each of which alone
    would have selected it.
    """

    project: str
    rule: str
    outcome: str
    through: str | None
    margin: int | None = None
    reasons: tuple[Message, ...] = ()
    changes: tuple[Change, ...] = ()

    def messages(self) -> Iterator[Message]:
        """Yield the sentences by key, the outcome first."""
        key = self.outcome if self.through is None else f"selected_{self.through}"
        yield Message(f"budget_{key}", {"project": self.project})
        yield from self.reasons
        for change in self.changes:
            yield Message(f"budget_change_{change.kind}", {"value": change.value})

    def to_json(self) -> dict[str, Json]:
        """Return the explanation as plain JSON values."""
        return {
            "changes": [change.to_json() for change in self.changes],
            "margin": self.margin,
            "outcome": self.outcome,
            "project": self.project,
            "reasons": [
                [reason.key, {k: str(v) for k, v in reason.params.items()}] for reason in self.reasons
            ],
            "rule": self.rule,
            "through": self.through,
        }


def explain(problem: Budget, result: Result, project: str) -> Explanation:
    """Explain ``result`` to one project.

    Raises ProblemError for an unknown project or rule, or a result that its rule does not give.
    """
    if project not in problem.projects:
        raise ProblemError([Message("budget_unknown", {"project": project})])
    if result.rule not in RULES:
        raise ProblemError([Message("rule_unknown", {"rule": result.rule, "rules": ", ".join(RULES)})])
    if result.problem_digest != problem.digest or list(broken(problem, result.through)):
        raise ProblemError([Message("result_differs", {"rule": result.rule})])
    through = result.through.get(project)
    if problem.projects[project].standing != OPEN:
        standing = WITHDRAWN if through is None else "selected"
        return Explanation(project, result.rule, standing, through)
    margin, reasons = REASONS[result.rule](problem, result, project)
    outcome = "passed_over" if through is None else "selected"
    is_best = result.certificate.get("proof") in {"prices", "cases", "solver"}
    bar = (result.value or 0, int(str(result.stats["spent"]))) if is_best else None
    found = tuple(changes(problem, result.rule, project, bar)) if through is None else ()
    return Explanation(project, result.rule, outcome, through, margin, reasons, found)
