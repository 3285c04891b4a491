"""When people are reminded before a day, told that it has passed, and when others are told too."""

from collections.abc import Sequence

from madang.promises.rules.clock import Remaining

LATE, ESCALATED = "late", "escalated"


def steps_due(remaining: Remaining, *, before: Sequence[int], escalate_after: int) -> list[str]:
    """Return what is to be said by today of a due day so far away; each is said once a due day.

    ``before`` are days before the day: only the nearest one counts. ``escalate_after`` are working days.
    """
    if remaining.is_late:
        escalated = remaining.late_working_days >= escalate_after
        return [LATE, ESCALATED] if escalated else [LATE]
    nearest = min((days for days in before if remaining.days <= days), default=None)
    return [] if nearest is None else [before_step(nearest)]


def before_step(days: int) -> str:
    """Return the name of the reminder so many days before."""
    return f"before-{days}"
