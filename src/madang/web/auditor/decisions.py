"""Pick a decision, see everything that led to it, and compute it again."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from madang.kernel.allocation import queries
from madang.kernel.allocation.models import Publication, Run
from madang.kernel.allocation.states import PublicationState
from madang.people.permissions import Permission
from madang.ui import tables, views
from madang.ui.forms import FilterForm
from madang.ui.menus import Item
from madang.web.auditor import log

COLUMNS = (
    tables.Column("call", _("Call"), ("round__call__title_ko",)),
    tables.Column("run", _("Run"), numeric=True),
    tables.Column("state", _("State"), ("state",)),
    tables.Column("proposed", _("Proposed by"), ("proposed_at",)),
    tables.Column("decided", _("Decided by"), ("decided_at",)),
)
PARTS = (
    (queries.Part.DECIDING, _("Call and allocation")),
    (queries.Part.JUDGING, _("Reviews and hosts’ lists")),
    (queries.Part.APPLYING, _("Applications and eligibility")),
)
CHAIN = (
    tables.Column("number", _("Number"), ("number",), numeric=True),
    tables.Column("at", _("When")),
    tables.Column("actor", _("Who")),
    tables.Column("verb", _("Did what")),
    tables.Column("subject", _("To what")),
    tables.Column("hash", _("Hash")),
)


class Filters(FilterForm):
    """Narrow the decisions by state and words of the call."""

    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), *PublicationState.choices], required=False
    )
    field_order = ["state", "q"]


@views.screen(permission=Permission.AUDIT_READ)
def decisions(request: HttpRequest) -> HttpResponse:
    """Show what was proposed and published, latest first."""
    filters = Filters(request.GET)
    chosen = filters.chosen()
    found = queries.decisions(state=chosen.get("state", ""), search=chosen.get("q", ""))
    context = {
        "tabs": log.tabs("decisions"),
        "filters": filters,
        "page": tables.listed(found, request.GET, columns=COLUMNS, sort="-proposed"),
        "narrowed": bool(chosen),
    }
    return render(request, "auditor/decisions.html", context)


@views.screen(permission=Permission.AUDIT_READ)
def decision(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one decision, the runs that took effect, and its chain."""
    return _decision(request, _found(uid))


@require_POST
@views.screen(permission=Permission.AUDIT_READ)
def replay(request: HttpRequest, uid: str, number: int) -> HttpResponse:
    """Compute a run again from its stored problem, and compare what comes out; nothing is written."""
    publication = _found(uid)
    run = views.found(Run.objects.filter(round_id=publication.round_id), number=number)
    return _decision(request, publication, replayed=queries.replay(run, language=get_language() or "ko"))


def _found(uid: str) -> Publication:
    return views.found(
        Publication.objects.select_related("round__call", "run", "proposed_by", "decided_by"), uid=uid
    )


def _decision(
    request: HttpRequest, publication: Publication, replayed: queries.Replay | None = None
) -> HttpResponse:
    asked = request.GET.get("part", "")
    part = queries.Part(asked) if asked in list(queries.Part) else queries.Part.DECIDING
    page = tables.listed(
        queries.entries_behind(publication.round, part), request.GET, columns=CHAIN, sort="number"
    )
    runs = [publication.run]
    if publication.state == PublicationState.PUBLISHED:
        runs = queries.published_runs(publication.round)
    context: dict[str, Any] = {
        "publication": publication,
        "round": publication.round,
        "call": publication.round.call,
        "runs": runs,
        "replayed": replayed,
        "page": page,
        "lines": log.lines(page.rows),
        "parts": [
            {"label": label, "href": f"?part={each}#chain", "active": each == part} for each, label in PARTS
        ],
        "crumbs": [
            Item(_("Log"), reverse("auditor:log")),
            Item(_("Decisions"), reverse("auditor:decisions")),
        ],
    }
    return render(request, "auditor/decision.html", context)


urlpatterns: list[URLPattern] = [
    path("decisions/", decisions, name="decisions"),
    path("decisions/<uuid:uid>/", decision, name="decision"),
    path("decisions/<uuid:uid>/replay/<int:number>/", replay, name="replay"),
]
