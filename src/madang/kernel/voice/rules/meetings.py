"""Planning a meeting, and keeping its minutes when two people write at once."""

from collections.abc import Sequence
from datetime import datetime
from difflib import SequenceMatcher
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken, WrongState
from madang.kernel.voice.models import Meeting, Participant
from madang.kernel.voice.states import MeetingState


def check_meeting(*, starts_at: datetime, ends_at: datetime | None) -> None:
    """Raise RuleBroken unless a meeting ends after it starts."""
    if ends_at is not None and ends_at <= starts_at:
        raise RuleBroken(_("It has to end after it starts."), field="ends_at")


def check_invite(participant: Participant, *, meeting: Meeting) -> None:
    """Raise unless somebody can be invited to ``meeting`` now."""
    if meeting.state != MeetingState.PLANNED:
        raise WrongState(_("Only to a meeting that is still to come can anybody be invited."))
    if participant.user_id is None and not participant.email:
        raise RuleBroken(
            _("Write an e-mail address first: the invitation has to go somewhere."), field="email"
        )


def check_held(meeting: Meeting, *, at: datetime) -> None:
    """Raise WrongState unless ``meeting`` has begun."""
    if meeting.starts_at > at:
        raise WrongState(_("It has not begun yet. Until then it can only be moved or called off."))


def check_passage(meeting: Meeting) -> None:
    """Raise WrongState unless requests can still be taken from ``meeting``."""
    if meeting.state in {MeetingState.CLOSED, MeetingState.CANCELLED}:
        raise WrongState(_("This meeting is closed. Enter the request as one of its own."))


def merged(base: str, theirs: str, ours: str) -> str | None:
    """Return both changes to ``base``, line by line; None where they touch the same lines.

    >>> merged("가\\n나\\n다", "가가\\n나\\n다", "가\\n나\\n다다")
    '가가\\n나\\n다다'
    """
    if ours in {theirs, base}:
        return theirs
    if theirs == base:
        return ours
    lines = base.split("\n")
    changes = sorted(_changes(lines, theirs.split("\n")) + _changes(lines, ours.split("\n")))
    for (_b, end, _n), (begin, _e, _m) in pairwise(changes):
        if begin <= end:
            return None
    for begin, end, new in reversed(changes):
        lines[begin:end] = new
    return "\n".join(lines)


def _changes(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, list[str]]]:
    found = SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    return [(a, b, list(new[c:d])) for tag, a, b, c, d in found if tag != "equal"]
