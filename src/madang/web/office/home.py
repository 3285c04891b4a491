"""What the office has to do today, and where every call stands."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from madang.core import clock
from madang.kernel.applications import queries as applications
from madang.kernel.calls import queries, rules
from madang.kernel.calls.models import Round
from madang.kernel.calls.states import Phase
from madang.people.permissions import Permission
from madang.ui import ports, tables, views
from madang.ui.errands import Several, Waiting, in_order
from madang.ui.forms import FilterForm
from madang.web.office import agreements, money
from madang.web.office.alarms import address_of, alarms_of
from madang.web.office.board import STEP_OF
from madang.web.office.mous import mou_alarms
from madang.web.office.organisations import register_alarms
from madang.web.office.plans import plan_alarms
from madang.web.office.promises import promise_alarms
from madang.web.office.voice import voice_alarms

COLUMNS = (
    tables.Column("title", _("Call"), ("call__title_ko",)),
    tables.Column("phase", _("Where it stands")),
    tables.Column("opens", _("Applications open"), ("opens_at",)),
    tables.Column("closes", _("Deadline"), ("closes_at",)),
    tables.Column("results", _("Results due"), ("results_due_on",)),
    tables.Column("seats", _("Seats"), ("seat_count",), numeric=True),
    tables.Column("handed_in", _("Applications"), numeric=True),
)


# A row leads to the tab where the work is.
_OPENS_ON = {
    Phase.OPEN: "applications",
    Phase.REVIEW: "reviews",
    Phase.ALLOCATION: "allocation",
    Phase.DECIDED: "allocation",
}


class Filters(FilterForm):
    """Narrow the calls by phase and words."""

    phase = forms.ChoiceField(
        label=_("Where it stands"), choices=[("", _("All")), *Phase.choices], required=False
    )
    field_order = ["phase", "q"]


@views.screen(permission=Permission.CALL_WRITE)
def index(request: HttpRequest) -> HttpResponse:
    """Show today's list, what is late first, and the calls as rows."""
    at = clock.now()
    filters = Filters(request.GET)
    chosen = filters.chosen()
    found = queries.rounds_of_office(at, phase=chosen.get("phase", ""), search=chosen.get("q", ""))
    page = tables.listed(applications.with_handed_in(found), request.GET, columns=COLUMNS, sort="-closes")
    context: dict[str, Any] = {
        "filters": filters,
        "page": page,
        "rows": [_row(round, rules.phase_of(round, at)) for round in page.rows],
        "todos": in_order(_waiting(at)),
        "narrowed": bool(chosen),
    }
    return render(request, "office/home/index.html", context)


def _waiting(at: datetime) -> list[Waiting | Several]:
    """Return what every room has to say of today."""
    return [
        *register_alarms(),
        *mou_alarms(),
        *plan_alarms(),
        *voice_alarms(),
        *promise_alarms(),
        *agreements.errands(),
        *money.errands(),
        *(matter for kind in ports.watching() for matter in kind.to_watch(at)),
        *alarms_of(list(queries.unfinished(at)), at),
    ]


def _row(round: Round, phase: Phase) -> dict[str, Any]:
    return {
        "round": round,
        "call": round.call,
        "phase": phase,
        "step": STEP_OF[phase],
        "handed_in": round.handed_in,  # type: ignore[attr-defined]
        "href": address_of(round, _OPENS_ON.get(phase, "call")),
    }


urlpatterns: list[URLPattern] = [path("", index, name="home")]
