"""What a promise has to say, how its day may move, and who may owe it."""

import re
from dataclasses import dataclass, fields, replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken, WrongState
from madang.people.models import Organisation
from madang.promises.models import Promise
from madang.promises.states import STANDING, Known, PromiseState

FARTHEST_YEARS = 30  # ahead: beyond it, a day is a slip of the pen
OLDEST_YEAR = 1990
MAX_TITLE = 200
MAX_TEXT = 500
MAX_REASON = 500
MAX_NOTE = 1000
MAX_EVIDENCE = 2000
SHORTEST_REASON = 5
_SLUG = re.compile(r"^[a-z][a-z0-9_-]{1,39}$")


@dataclass(frozen=True)
class Origin:
    """Which user of the ledger a promise comes from, in words for people, and the path of its page."""

    slug: str
    label_ko: str
    label_en: str = ""
    path: str = ""


@dataclass(frozen=True)
class Wording:
    """What a promise says."""

    title_ko: str
    title_en: str = ""
    measure_ko: str = ""
    measure_en: str = ""
    target: str = ""
    evidence_wanted_ko: str = ""
    evidence_wanted_en: str = ""
    source: str = ""


def first_of(day: date, known: str) -> date:
    """Return the first day of what is known: of the year or month of ``day``, or the day itself.

    >>> first_of(date(2021, 6, 30), "year"), first_of(date(2021, 6, 30), "month")
    (datetime.date(2021, 1, 1), datetime.date(2021, 6, 1))
    """
    if known == Known.YEAR:
        return day.replace(month=1, day=1)
    return day.replace(day=1) if known == Known.MONTH else day


def tidied(wording: Wording) -> Wording:
    """Return ``wording`` as it is kept: one line each."""
    return replace(wording, **{each.name: one_line(getattr(wording, each.name)) for each in fields(wording)})


def one_line(text: str) -> str:
    """Return ``text`` with single blanks, and without the one sign that the database cannot keep."""
    return " ".join(text.replace("\x00", " ").split())


def check_made(wording: Wording, origin: Origin, *, made_on: date, due_on: date | None, today: date) -> None:
    """Raise RuleBroken unless ``wording`` may be promised for ``due_on``."""
    if not _SLUG.match(origin.slug) or not origin.label_ko:
        raise ValueError("An origin has a slug and a Korean label.")
    if not wording.title_ko:
        raise RuleBroken(_("Write in Korean what is promised."), field="title_ko")
    for each in fields(wording):
        most = MAX_TITLE if each.name in {"title_ko", "title_en", "target"} else MAX_TEXT
        _check_length(getattr(wording, each.name), 300 if each.name == "source" else most, field=each.name)
    _check_day(made_on, today=today, field="made_on")
    if made_on > today:
        raise RuleBroken(_("A promise is made today or was made before."), field="made_on")
    if due_on is not None:
        _check_day(due_on, today=today, field="due_on")
        if due_on < made_on:
            raise RuleBroken(_("It would be due before it was made."), field="due_on")


def check_postpone(
    promise: Promise, *, due_on: date, announced_on: date, today: date, seen: date | None = None
) -> None:
    """Raise unless the due day of ``promise`` may become ``due_on``, as announced on a day.

    ``seen`` is the due day that whoever decides has seen: when it has moved meanwhile, they look again.
    """
    if promise.state == PromiseState.EVIDENCED:
        raise WrongState(_("Evidence waits to be checked. Check it first; a new day may not be needed."))
    if promise.state not in STANDING:
        raise WrongState(_("This promise has ended. Its day moves no more."))
    if promise.paused_on:
        raise WrongState(_("Its clock stands still. Let it go on first."))
    if seen is not None and seen != promise.due_on:
        raise WrongState(_("Somebody has moved the day in the meantime. Look at it again."))
    _check_day(due_on, today=today, field="due_on")
    if promise.due_on is not None and due_on <= promise.due_on:
        raise RuleBroken(_("A new day is later than the one before."), field="due_on")
    if due_on < promise.made_on:
        raise RuleBroken(_("It would be due before it was made."), field="due_on")
    if announced_on > today:
        raise RuleBroken(_("It was announced today or before."), field="announced_on")
    if announced_on < promise.made_on:
        raise RuleBroken(_("It was announced after the promise was made."), field="announced_on")


def check_hand_over(promise: Promise, to: Organisation, *, today: date) -> None:
    """Raise unless ``to`` may owe ``promise`` from today on."""
    if promise.state not in STANDING:
        raise WrongState(_("This promise has ended. Nobody owes it any more."))
    if promise.owed_by_id == to.pk:
        raise RuleBroken(_("It owes this already."), field="owed_by")
    if promise.owed_to_id == to.pk:
        raise RuleBroken(_("Nobody owes something to themselves."), field="owed_by")
    if to.closed_on and to.closed_on <= today:
        raise RuleBroken(
            _("That organisation is closed. Name the one that stands in its place."), field="owed_by"
        )


def check_parties(owed_by: Organisation, owed_to: Organisation | None) -> None:
    """Raise RuleBroken where somebody would owe something to themselves."""
    if owed_to is not None and owed_by.pk == owed_to.pk:
        raise RuleBroken(_("Nobody owes something to themselves."), field="owed_to")


def check_reason(reason: str, *, field: str = "reason", most: int = MAX_REASON) -> str:
    """Return ``reason`` as it is kept; raise RuleBroken when nobody could learn anything from it."""
    kept = one_line(reason)
    if len(kept) < SHORTEST_REASON:
        raise RuleBroken(_("Write in a few words why. It stands in the history."), field=field)
    _check_length(kept, most, field=field)
    return kept


def _check_length(text: str, most: int, *, field: str) -> None:
    if len(text) > most:
        raise RuleBroken(_("%(most)d characters at most.") % {"most": most}, field=field)


def _check_day(day: date, *, today: date, field: str) -> None:
    if not OLDEST_YEAR <= day.year <= today.year + FARTHEST_YEARS:
        raise RuleBroken(_("This day is too far away. Look for a slip in the year."), field=field)
