"""The log: every deed and every look at personal data, each entry bound to the one before."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from madang.audit import queries
from madang.audit.models import Entry
from madang.core import clock
from madang.people.permissions import Permission
from madang.ui import tables, views
from madang.ui.forms import DayField, FilterForm
from madang.ui.menus import Item
from madang.web.auditor import words

COLUMNS = (
    tables.Column("number", _("Number"), ("number",), numeric=True),
    tables.Column("at", _("When"), ("at",)),
    tables.Column("actor", _("Who"), ("actor__name",)),
    tables.Column("verb", _("Did what"), ("verb",)),
    tables.Column("subject", _("To what")),
    tables.Column("hash", _("Hash")),
)
LOOKED = "personal.viewed"
FAULTS_SHOWN = 100


@dataclass(frozen=True)
class Line:
    """One entry, as a row of a list."""

    entry: Entry
    verb: str
    subject: str


class Days(FilterForm):
    """Narrow entries by who, what and when."""

    q = forms.CharField(label=_("Who"), required=False, max_length=80)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)
    field_order = ["verb", "q", "subject", "since", "until"]

    def wanted(self) -> dict[str, Any]:
        """Return the arguments of ``queries.entries``: whole days in Seoul."""
        chosen = self.chosen()
        found = {
            "verb": chosen.get("verb", ""),
            "actor": chosen.get("q", ""),
            "subject": chosen.get("subject", ""),
        }
        if "since" in chosen:
            found["since"] = _midnight(chosen["since"])
        if "until" in chosen:
            found["before"] = _midnight(chosen["until"] + timedelta(days=1))
        return found


class Filters(Days):
    """The same, and by sort of deed and by row."""

    verb = forms.ChoiceField(
        label=_("Did what"), choices=[("", _("All")), *words.VERBS.items()], required=False
    )
    subject = forms.CharField(
        label=_("To what"), required=False, max_length=80, help_text=_("As the log writes it: calls.call:7")
    )


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.SEOUL)


def tabs(active: str) -> list[dict[str, Any]]:
    """Return the three ways into the log."""
    ways = (("log", _("Log")), ("decisions", _("Decisions")), ("looks", _("Looks at personal data")))
    return [
        {"label": label, "href": reverse(f"auditor:{name}"), "active": name == active} for name, label in ways
    ]


def lines(entries: Iterable[Entry]) -> list[Line]:
    """Return entries in words."""
    return [Line(each, words.verb(each.verb), words.subject(each.subject)) for each in entries]


@views.screen(permission=Permission.AUDIT_READ)
def log(request: HttpRequest) -> HttpResponse:
    """Show all entries, latest first."""
    filters = Filters(request.GET)
    return _list(request, "log", filters, filters.wanted())


@views.screen(permission=Permission.AUDIT_READ)
def looks(request: HttpRequest) -> HttpResponse:
    """Show who looked at whose personal data."""
    filters = Days(request.GET)
    return _list(request, "looks", filters, {**filters.wanted(), "verb": LOOKED})


def _list(request: HttpRequest, name: str, filters: Days, wanted: dict[str, Any]) -> HttpResponse:
    page = tables.listed(queries.entries(**wanted), request.GET, columns=COLUMNS, sort="-number")
    number, digest = queries.head()
    context = {
        "tabs": tabs(name),
        "filters": filters,
        "page": page,
        "lines": lines(page.rows),
        "narrowed": bool(filters.chosen()),
        "head": digest if number else "",
        "count": number,
        "looks": name == "looks",
    }
    return render(request, "auditor/log.html", context)


@views.screen(permission=Permission.AUDIT_READ)
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """Show one entry, what it changed, its hash checked now, and all that was done to the same row."""
    shown = views.found(Entry.objects.select_related("actor"), number=number)
    context = {
        "line": lines([shown])[0],
        "entry": shown,
        "data": [(key, _written(value)) for key, value in sorted(shown.data.items())],
        "faults": [words.fault(each) for each in queries.faults_of(shown)],
        "same": lines(queries.entries_named([shown.subject])[:200]),
        "before": number - 1,
        "after": number + 1 if number < queries.head()[0] else None,
        "crumbs": [Item(_("Log"), reverse("auditor:log"))],
    }
    return render(request, "auditor/entry.html", context)


def _written(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@require_POST
@views.screen(permission=Permission.AUDIT_READ)
def verify(request: HttpRequest) -> HttpResponse:
    """Walk the whole chain now and say which entries are changed or missing."""
    number, digest = queries.head()
    found = []
    for fault in queries.faults():
        found.append((fault.number, words.fault(fault.reason)))
        if len(found) >= FAULTS_SHOWN:
            break
    context = {
        "count": number,
        "head": digest,
        "faults": found,
        "at": clock.now(),
        "crumbs": [Item(_("Log"), reverse("auditor:log"))],
    }
    return render(request, "auditor/verified.html", context)


urlpatterns: list[URLPattern] = [
    path("", log, name="log"),
    path("looks/", looks, name="looks"),
    path("verify/", verify, name="verify"),
    path("log/<int:number>/", entry, name="entry"),
]
