"""One look for each state, everywhere: which badge of KRDS it wears."""

from collections.abc import Mapping

QUIET = "bg-light-gray"
PENDING = "bg-light-information"
ACTIVE = "bg-light-primary"
GOOD = "bg-light-success"
WARNING = "bg-light-warning"
BAD = "bg-light-danger"

# Keyed by the word of the state, which means the same in every stage.
LOOKS: Mapping[str, str] = {
    "draft": QUIET,
    "planned": QUIET,
    "cancelled": QUIET,
    "withdrawn": QUIET,
    "released": QUIET,
    "upcoming": PENDING,
    "queued": PENDING,
    "waiting": PENDING,
    "listed": ACTIVE,
    "stated": WARNING,
    "assigned": PENDING,
    "proposed": PENDING,
    "offered": PENDING,
    "open": ACTIVE,
    "review": ACTIVE,
    "running": ACTIVE,
    "clear": ACTIVE,
    "allocation": ACTIVE,
    "frozen": ACTIVE,
    "published": GOOD,
    "submitted": GOOD,
    "decided": GOOD,
    "accepted": GOOD,
    "done": GOOD,
    "fulfilled": GOOD,
    "fits": ACTIVE,
    "passed": GOOD,
    "confirmed": GOOD,
    "granted": GOOD,
    "sent": GOOD,
    "held": WARNING,
    "expired": WARNING,
    "conflicted": WARNING,
    "refused": BAD,
    "declined": BAD,
    "hoarder": BAD,
    "idle": WARNING,
    "starving": PENDING,
    "low": QUIET,
    "busy": GOOD,
    "steady": QUIET,
    "active": ACTIVE,
    "ended": QUIET,
    "warned": WARNING,
    "answered": PENDING,
    "excused": PENDING,
    "recovered": GOOD,
    "reclaimed": BAD,
    "appealed": WARNING,
    "upheld": QUIET,
    "restored": GOOD,
    "failed": BAD,
    "wrong": BAD,
    "signing": PENDING,
    "signed": WARNING,
    "in_force": GOOD,
    "terminated": BAD,
    "superseded": QUIET,
    "approved": GOOD,
    "noted": QUIET,
    "filed": WARNING,
    "settling": WARNING,
    "settled": PENDING,
    "made": ACTIVE,
    "undated": QUIET,
    "paused": PENDING,
    "due": WARNING,
    "late": BAD,
    "evidenced": PENDING,
    "kept": GOOD,
    "broken": BAD,
    # Requests, and meetings at which they were made.
    "unknown": QUIET,
    "joined": QUIET,
    "silent": QUIET,
    "closed": QUIET,
    "asked": PENDING,
    "doing": ACTIVE,
    "unassigned": WARNING,
    "overdue": BAD,
    "recorded": GOOD,
    "meeting_held": GOOD,
}


def look_of(state: str) -> str:
    """Return the classes of the badge of ``state``; an unknown state is quiet."""
    return LOOKS.get(str(state), QUIET)
