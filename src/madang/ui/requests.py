"""A request as every audience reads it: where it stands, who owes what by when, and its history."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from madang.core import clock
from madang.kernel.voice import queries, rules
from madang.kernel.voice.models import Request
from madang.kernel.voice.queries import Event, Happened
from madang.kernel.voice.rules import Phase
from madang.kernel.voice.states import TurnState
from madang.promises.queries import owes_today
from madang.ui import formats


@dataclass(frozen=True)
class Line:
    """One row of a list of requests."""

    request: Request
    phase: Phase
    days: int
    owner: str
    due: date | None

    @property
    def is_late(self) -> bool:
        return self.phase in {Phase.LATE, Phase.OVERDUE}

    @property
    def firm(self) -> str:
        """Who asked, as the office reads it."""
        return self.request.organisation.name if self.request.organisation else self.request.firm

    @property
    def public_firm(self) -> str:
        """Who asked, as everybody reads it: only an organisation, only if it agreed."""
        return self.firm if self.request.firm_shown else ""


@dataclass(frozen=True)
class Entry:
    """One line of a time line."""

    at: str
    title: str | Promise
    text: str = ""
    who: str = ""
    href: str = ""
    done: bool = True


def line_of(request: Request, today: date | None = None) -> Line:
    """Return ``request``, loaded with all of it, as a row."""
    today = today or clock.today()
    turn = request.turn
    promise = None
    if turn is not None:
        promise = turn.promise if turn.state == TurnState.OPEN else turn.doing or turn.promise
    return Line(
        request,
        rules.phase_of(request, today),
        rules.days_open(request, today),
        owes_today(promise, today).name if promise else "",
        promise.due_on if promise and turn and not turn.ended_at else None,
    )


def timeline_of(request: Request) -> list[Entry]:
    """Return the history of ``request`` for ``{% timeline %}``."""
    return [_entry(event) for event in queries.history_of(request)]


def _entry(event: Event) -> Entry:
    words = _WORDS.get(event.what, _plain)(event)
    return Entry(formats.written_day(event.on), *words)


def _plain(event: Event) -> tuple[str, str, str, str]:
    titles = {
        Happened.ASKED: pgettext("request", "Asked"),
        Happened.TAKEN: _("Taken up by the office"),
        Happened.REFUSED: _("Not taken up"),
        Happened.ASKED_BACK: _("The one who asked is asked whether it is done"),
        Happened.ASKED_AGAIN: _("Asked a second time"),
        Happened.CONFIRMED: _("The one who asked says that it is done"),
        Happened.SILENT: _("Closed: no word came after a second notice"),
        Happened.RETURNED: _("The one who asked says that it is not done; it begins again"),
        Happened.RECORDED: _("Closed on a published source"),
    }
    return titles[event.what], event.text, "", ""


def _joined(event: Event) -> tuple[str, str, str, str]:
    return _("Joined to %(number)s, which asks the same") % {"number": event.label}, "", "", ""


def _also(event: Event) -> tuple[str, str, str, str]:
    voices = int(event.text)
    said = ngettext("%(count)d more voice", "%(count)d more voices", voices) % {"count": voices}
    return _("%(number)s asks the same and was joined") % {"number": event.label}, said, "", ""


def _assigned(event: Event) -> tuple[str, str, str, str]:
    until = formats.written_day(event.new) if event.new else _("no day given")
    return _("%(office)s answers by %(day)s") % {"office": event.label, "day": until}, "", "", ""


def _handed(event: Event) -> tuple[str, str, str, str]:
    return _("%(office)s answers for it from now on") % {"office": event.label}, event.text, "", ""


def _moved(event: Event) -> tuple[str, str, str, str]:
    old = formats.written_day(event.old) if event.old else _("no day")
    new = formats.written_day(event.new) if event.new else ""
    return _("The day moved from %(old)s to %(new)s") % {"old": old, "new": new}, event.text, "", ""


def _answered(event: Event) -> tuple[str, str, str, str]:
    ground = _("Ground: %(ground)s") % {"ground": event.ground} if event.ground else ""
    due = _("To be done by %(day)s") % {"day": formats.written_day(event.new)} if event.new else ""
    notes = " · ".join(each for each in (ground, due) if each)
    return _("Answer: %(verdict)s") % {"verdict": event.label}, event.text, notes, ""


def _acted(event: Event) -> tuple[str, str, str, str]:
    return _("Done: %(sort)s") % {"sort": event.label}, event.text, "", event.link


_WORDS: dict[Happened, Callable[[Event], tuple[str, str, str, str]]] = {
    Happened.JOINED: _joined,
    Happened.ALSO: _also,
    Happened.ASSIGNED: _assigned,
    Happened.HANDED: _handed,
    Happened.MOVED: _moved,
    Happened.ANSWERED: _answered,
    Happened.ACTED: _acted,
}
