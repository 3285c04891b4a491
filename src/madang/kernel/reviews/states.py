"""The life of an assignment, of a review, and of a host's list."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from madang.core.states import Life


class AssignmentState(TextChoices):
    ASSIGNED = "assigned", _("Conflict not yet declared")
    CLEAR = "clear", _("No conflict")
    CONFLICTED = "conflicted", _("Conflict of interest")
    DONE = "done", _("Review handed in")
    RELEASED = "released", _("Taken back by the office")


ASSIGNMENT_LIFE: Life = {
    AssignmentState.ASSIGNED: frozenset(
        {AssignmentState.CLEAR, AssignmentState.CONFLICTED, AssignmentState.RELEASED}
    ),
    AssignmentState.CLEAR: frozenset(
        {AssignmentState.CONFLICTED, AssignmentState.DONE, AssignmentState.RELEASED}
    ),
    # A conflict found out late still counts: the review is kept, and no longer weighs.
    AssignmentState.DONE: frozenset({AssignmentState.CONFLICTED}),
    AssignmentState.RELEASED: frozenset({AssignmentState.ASSIGNED}),
}


# Those that count towards the evaluators of an application, and those whose application may be seen.
COUNTED = (AssignmentState.ASSIGNED, AssignmentState.CLEAR, AssignmentState.DONE)
SEEN = (AssignmentState.CLEAR, AssignmentState.DONE)


class ListState(TextChoices):
    OPEN = "open", _("Being ranked")
    DONE = "done", _("Handed in")


# Back to open only when the office hands a list back, for example because a candidate was added.
LIST_LIFE: Life = {
    ListState.OPEN: frozenset({ListState.DONE}),
    ListState.DONE: frozenset({ListState.OPEN}),
}


class Outcome(TextChoices):
    """What the office found of one rule of eligibility, or of an application."""

    PASSED = "passed", _("Meets it")
    FAILED = "failed", _("Does not meet it")


class ConflictSort(TextChoices):
    """Why an evaluator must not judge (domain: kin, employer, advice, investment, co-author)."""

    KIN = "kin", _("Family")
    EMPLOYER = "employer", _("Worked there within three years")
    ADVICE = "advice", _("Advised the company")
    INVESTMENT = "investment", _("Holds shares or has invested")
    PROJECT = "project", _("Joint project or paper")
    OTHER = "other", _("Another reason")
