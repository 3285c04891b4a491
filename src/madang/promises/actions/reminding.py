"""Remind before a due day, tell when it has passed, and tell the city officers when it stays so.

One letter a person and a sort, however many promises: it names them. Each step of a due day is said once,
which the database holds; two workers wait for each other.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext, ngettext, override

from madang.notices import actions as notices
from madang.people import queries as people
from madang.people.models import User
from madang.people.permissions import Permission
from madang.people.roles import CITY_OFFICER
from madang.promises import queries, rules
from madang.promises.models import Promise, Reminder
from madang.promises.rules import Terms
from madang.promises.states import PromiseState

_LOCK = 0x5052_4F4D
_NAMED = 10  # promises named in one letter
_TEMPLATES = {rules.LATE: "promises_late", rules.ESCALATED: "promises_escalated"}


@dataclass(frozen=True)
class _Said:
    """A step of one promise that is to be said."""

    promise: Promise
    step: str
    remaining: rules.Remaining

    @property
    def template(self) -> str:
        return _TEMPLATES.get(self.step, "promises_due")


@transaction.atomic
def remind_due(on: date) -> int:
    """Say what is to be said on a day, to whom it concerns; return the number of letters."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    terms = queries.terms_on(on)
    said = [each for promise in _candidates(on, terms) for each in _steps(promise, on, terms)]
    Reminder.objects.bulk_create(
        Reminder(promise=each.promise, step=each.step, due_on=each.remaining.due_on) for each in said
    )
    letters = _by_reader(said)
    for (template, reader), named in letters.items():
        _post(template, reader, named)
    return len(letters)


def _candidates(on: date, terms: Terms) -> Collection[Promise]:
    farthest = max([0, *terms.remind_before])
    rows = queries.whole().filter(state=PromiseState.OPEN, paused_on=None)
    near = rows.filter(due_on__lte=on + timedelta(days=farthest)).order_by(*queries.DUE_FIRST)
    return near.prefetch_related("reminders")


def _steps(promise: Promise, on: date, terms: Terms) -> list[_Said]:
    if promise.due_on is None:
        return []
    remaining = rules.remaining_of(promise.due_on, on)
    known = {each.step for each in promise.reminders.all() if each.due_on == promise.due_on}
    steps = rules.steps_due(remaining, before=terms.remind_before, escalate_after=terms.escalate_after)
    return [_Said(promise, step, remaining) for step in steps if step not in known]


def _by_reader(said: Collection[_Said]) -> Mapping[tuple[str, User], list[_Said]]:
    officers = list(people.holders_of(CITY_OFFICER))
    readers: dict[int, list[User]] = {}
    found: dict[tuple[str, User], list[_Said]] = defaultdict(list)
    for each in said:
        owner = queries.owes_today(each.promise).pk
        if owner not in readers:
            readers[owner] = list(people.members_with(owner, Permission.PROMISE_ANSWER)) or officers
        for reader in officers if each.step == rules.ESCALATED else readers[owner]:
            found[each.template, reader].append(each)
    return found


def _post(template: str, reader: User, named: list[_Said]) -> None:
    notices.post(
        template=template,
        to=reader,
        about=named[0].promise if len(named) == 1 else None,
        link=queries.board_of(reader),
        count=len(named),
        list_ko=_listed(named, "ko"),
        list_en=_listed(named, "en"),
    )


def _listed(named: list[_Said], language: str) -> str:
    with override(language):
        words = [_one(each, language) for each in named[:_NAMED]]
        if len(named) > _NAMED:
            more = len(named) - _NAMED
            words.append(ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more})
        return "; ".join(words)


def _one(each: _Said, language: str) -> str:
    title = each.promise.title_en if language == "en" else ""
    days = abs(each.remaining.days)
    said = (
        ngettext("%(title)s (%(days)d day late)", "%(title)s (%(days)d days late)", days)
        if each.remaining.is_late
        else ngettext("%(title)s (%(days)d day left)", "%(title)s (%(days)d days left)", days)
        if days
        else gettext("%(title)s (today)")
    )
    return said % {"title": title or each.promise.title_ko, "days": days}
