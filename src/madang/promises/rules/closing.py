"""Evidence, who checks it, and how a promise ends."""

from datetime import date, datetime, time
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from madang.core.clock import SEOUL
from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.people.models import User
from madang.promises.models import Evidence, EvidenceFile, Promise
from madang.promises.rules.making import MAX_EVIDENCE, SHORTEST_REASON, one_line
from madang.promises.rules.standing import Standing
from madang.promises.states import STANDING, PromiseState, Verdict

MOST_FILES = 5


def check_evidence(promise: Promise, *, text: str) -> str:
    """Return the ``text`` of evidence as it is kept; raise unless it may be given."""
    check_standing(promise)
    if promise.state == PromiseState.EVIDENCED:
        raise WrongState(_("Other evidence waits to be checked. Wait for that first."))
    kept = text.replace("\x00", " ").replace("\r\n", "\n").strip()
    if len(kept) < SHORTEST_REASON:
        raise RuleBroken(_("Say in a few words what the evidence shows."), field="text")
    if len(kept) > MAX_EVIDENCE:
        raise RuleBroken(_("%(most)d characters at most.") % {"most": MAX_EVIDENCE}, field="text")
    return kept


def check_link(link: str) -> str:
    """Return the address of evidence as it is kept; raise RuleBroken unless a browser could open it."""
    kept = one_line(link)
    if not kept:
        return ""
    try:
        parts = urlsplit(kept)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.netloc or " " in kept or len(kept) > 500:
        raise RuleBroken(_("Write a whole address, such as https://example.org/report."), field="link")
    return kept


def check_files(count: int) -> None:
    """Raise RuleBroken for more files than one piece of evidence may have."""
    if count > MOST_FILES:
        raise RuleBroken(_("%(most)d files at most.") % {"most": MOST_FILES}, field="file")


def is_for_everybody(file: EvidenceFile) -> bool:
    """Say whether everybody may open ``file``: its giver lets them, and it holds."""
    evidence = file.evidence
    return file.public and evidence.promise.public and evidence.verdict == Verdict.ACCEPTED


def may_open(file: EvidenceFile, standing: Standing) -> bool:
    """Say whether somebody may open ``file``: both parties and the office may, others where all may."""
    return is_for_everybody(file) or standing.office or standing.owes or standing.is_owed


def check_judge(evidence: Evidence, promise: Promise, *, accepted: bool, note: str, by: User | None) -> None:
    """Raise unless ``by``, who did not give ``evidence``, may judge it: once, with a reason for no."""
    if evidence.verdict or promise.state != PromiseState.EVIDENCED:
        raise WrongState(_("This evidence has been checked already, or the promise has ended."))
    check_other_eyes(evidence, by=by)
    if not accepted and len(note) < SHORTEST_REASON:
        raise RuleBroken(_("Write what is missing, so that they can give it."), field="note")


def check_other_eyes(evidence: Evidence, *, by: User | None) -> None:
    """Raise NotAllowed where ``by`` gave the evidence."""
    if by is not None and evidence.given_by_id == by.pk:
        raise NotAllowed(_("You gave this evidence yourself. Somebody else checks it."))


def check_keep(
    promise: Promise, *, reason: str, on: date, today: date, by: User | None, waiting: Evidence | None
) -> None:
    """Raise unless ``promise`` may be called kept on a day; ``waiting`` is evidence not checked yet."""
    check_standing(promise)
    _check_end_day(promise, on, today=today)
    if waiting is not None:
        check_other_eyes(waiting, by=by)
    elif len(reason) < SHORTEST_REASON:
        raise RuleBroken(_("Write how you know that it is kept; no evidence was given."), field="reason")


def check_end(promise: Promise, *, on: date, today: date) -> None:
    """Raise unless ``promise`` may be called broken, or whoever owes it let off, on a day."""
    check_standing(promise)
    _check_end_day(promise, on, today=today)


def check_standing(promise: Promise) -> None:
    """Raise WrongState for a promise that has ended."""
    if promise.state not in STANDING:
        raise WrongState(_("This promise has ended already. Its history stays as it is."))


def ended_at(on: date, *, now: datetime) -> datetime:
    """Return the moment at which something ended: now, or noon of an earlier day of which one only read."""
    if on >= now.astimezone(SEOUL).date():
        return now
    return datetime.combine(on, time(12), tzinfo=SEOUL)


def _check_end_day(promise: Promise, on: date, *, today: date) -> None:
    if on > today:
        raise RuleBroken(_("This happened today or before."), field="on")
    if on < promise.made_on:
        raise RuleBroken(_("A promise cannot end before it was made."), field="on")
