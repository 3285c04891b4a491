"""Promises as people read them: one line of a list, the history as a time line, the chart of slips."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise as Text
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext_lazy

from madang.core import clock
from madang.people.models import Organisation
from madang.promises import queries, rules
from madang.promises.models import Promise
from madang.promises.queries import Happening, Moment
from madang.promises.states import STANDING, Known, Phase, PromiseState
from madang.ui import charts, formats

# Words for users of the ledger; one that is not here is called as it calls itself.
ORIGINS: Mapping[str, str | Text] = {
    "voice": pgettext_lazy("origin", "Meeting with companies"),
    "mou": pgettext_lazy("origin", "MOU"),
    "plan": pgettext_lazy("origin", "Plan"),
    "agreement": pgettext_lazy("origin", "Agreement"),
    "office": pgettext_lazy("origin", "City hall"),
}
_LONG = 60
_HAPPENED: Mapping[Happening, str | Text] = {
    Happening.MADE: pgettext_lazy("history", "Promised"),
    Happening.POSTPONED: pgettext_lazy("history", "Due day moved"),
    Happening.PAUSED: pgettext_lazy("history", "Clock stopped"),
    Happening.RESUMED: pgettext_lazy("history", "Clock going on"),
    Happening.HANDED_OVER: pgettext_lazy("history", "Handed over"),
    Happening.EVIDENCE: pgettext_lazy("history", "Evidence given"),
    Happening.ACCEPTED: pgettext_lazy("history", "Evidence accepted"),
    Happening.REJECTED: pgettext_lazy("history", "Evidence not enough"),
    Happening.KEPT: pgettext_lazy("history", "Kept"),
    Happening.BROKEN: pgettext_lazy("history", "Broken"),
    Happening.RELEASED: pgettext_lazy("history", "Called off"),
}
# What is not yet found to hold, or was found not to, is for the parties and the office.
_NOT_PUBLIC = frozenset({Happening.EVIDENCE, Happening.REJECTED})


class KnownField(forms.ChoiceField):
    """How exactly a day of the past is known; unsaid: to the day."""

    def __init__(self) -> None:
        label = gettext_lazy("How exactly that day is known")
        super().__init__(label=label, choices=Known.choices, initial=Known.DAY, required=False)

    def clean(self, value: Any) -> str:
        return super().clean(value) or Known.DAY


@dataclass(frozen=True)
class Line:
    """One promise as a list shows it."""

    promise: Promise
    phase: Phase
    owner: Organisation
    until: date | None
    slip: str

    @property
    def runs(self) -> bool:
        """Whether its day still counts down, or up."""
        return self.until is not None and self.phase in {Phase.MADE, Phase.DUE, Phase.LATE, Phase.EVIDENCED}

    @property
    def origin(self) -> str:
        return origin_name(self.promise.origin)

    @property
    def handed_on(self) -> bool:
        """Whether somebody else owes it today than is written down."""
        return self.owner.pk != self.promise.owed_by_id


@dataclass(frozen=True)
class Event:
    """One entry of the time line."""

    at: str
    title: str | Text
    text: str
    who: str
    done: bool = True


def line_of(promise: Promise, today: date | None = None) -> Line:
    """Return ``promise`` as a list shows it."""
    today = today or clock.today()
    return Line(
        promise=promise,
        phase=rules.phase_of(promise, today),
        owner=queries.owes_today(promise, today),
        until=rules.counts_until(promise.due_on) if promise.due_on else None,
        slip=spoken_slip(promise),
    )


def lines_of(promises: Iterable[Promise]) -> list[Line]:
    """Return each of ``promises`` as a list shows it."""
    today = clock.today()
    return [line_of(promise, today) for promise in promises]


def origin_name(slug: str) -> str:
    """Return what people call a user of the ledger."""
    return str(ORIGINS.get(slug, slug))


def spoken_slip(promise: Promise) -> str:
    """Return by how much the due day has moved since the first one: 18 months; empty where it has not."""
    first, now = promise.first_due_on, promise.due_on
    return spoken_between(first, now) if first and now and first != now else ""


def spoken_between(first: date, then: date) -> str:
    """Return how much later ``then`` is, in words: days, or calendar months where it is long."""
    days = (then - first).days
    if days < _LONG:
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
    months = rules.months_between(first, then)
    return ngettext("%(months)d month", "%(months)d months", months) % {"months": months}


def timeline(promise: Promise, *, public: bool) -> list[Event]:
    """Return the history of ``promise`` for the time line, and what is still to come."""
    events = [_event(moment, public=public) for moment in queries.history_of(promise)]
    if promise.state in STANDING and promise.due_on and promise.due_on >= clock.today():
        title = pgettext_lazy("history", "Due")
        events.append(Event(formats.written_day(promise.due_on), title, "", "", done=False))
    return events


def _event(moment: Moment, *, public: bool) -> Event:
    hidden = public and moment.what in _NOT_PUBLIC
    parts = [_days(moment), "" if hidden else moment.reason]
    who = [moment.decided_by, "" if hidden or not moment.source else gettext("Source: %s") % moment.source]
    return Event(
        at=formats.written_known(moment.on, moment.known),
        title=_HAPPENED[moment.what],
        text=" ".join(part for part in parts if part),
        who=" · ".join(part for part in who if part),
    )


def _days(moment: Moment) -> str:
    if moment.what == Happening.MADE:
        if moment.new_due_on is None:
            return gettext("No due day was given.")
        return gettext("For %(day)s.") % {"day": formats.written_day(moment.new_due_on)}
    if moment.new_due_on is None:
        return ""
    new = formats.written_day(moment.new_due_on)
    if moment.old_due_on is None:
        return gettext("To %(new)s.") % {"new": new}
    old, days = formats.written_day(moment.old_due_on), (moment.new_due_on - moment.old_due_on).days
    if days == 0:
        return gettext("Still %(new)s.") % {"new": new}
    return gettext("From %(old)s to %(new)s: %(span)s later.") % {
        "old": old,
        "new": new,
        "span": spoken_between(moment.old_due_on, moment.new_due_on),
    }


def slip_chart(promises: Sequence[Promise], *, title: str | Text, path: str) -> charts.Chart:
    """Return the time lines of ``promises`` (with their slips); ``path`` has a place for the uid."""
    today = clock.today()
    rows = [
        charts.Slip(
            label=promise.title,
            made_on=promise.made_on,
            made=formats.written_known(promise.made_on, promise.made_known),
            dues=_dues(promise),
            done_on=promise.closed_on if promise.state == PromiseState.KEPT else None,
            note=_note(line_of(promise, today)),
            href=path.format(uid=promise.uid),
        )
        for promise in promises
    ]
    return charts.slips(title=title, rows=rows, today=today)


def _dues(promise: Promise) -> list[date]:
    days = [promise.first_due_on, *(slip.new_due_on for slip in promise.slips.all()), promise.due_on]
    return list(dict.fromkeys(day for day in days if day))


def _note(line: Line) -> str:
    words = [str(line.phase.label)]
    if line.phase == Phase.LATE and line.until:
        words.append(formats.spoken_distance(line.until))
    if line.slip:
        words.append(gettext("moved by %(span)s") % {"span": line.slip})
    return " · ".join(words)
