"""What reached us in a round: the list, narrowed and sorted in SQL, also as a file; and one application."""

from typing import Any

from django import forms
from django.db.models import Case, Count, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from madang.audit import log
from madang.kernel.applications import actions, queries
from madang.kernel.applications.models import Application, Attachment
from madang.kernel.applications.rules import facts_of
from madang.kernel.applications.states import ApplicationState
from madang.kernel.calls import queries as call_queries
from madang.kernel.calls.models import Round
from madang.kernel.calls.rules import age_day, eligibility
from madang.kernel.reviews import queries as review_queries
from madang.kernel.reviews.states import Outcome
from madang.people.models import Presence
from madang.people.permissions import Permission
from madang.ui import downloads, menus, tables, views
from madang.ui.forms import FilterForm
from madang.ui.tables import Column
from madang.web.office import board, sheets

_ANY = ("", pgettext_lazy("filter", "All"))
_NOT_YET = "open"

COLUMNS = (
    Column("company", _("Company"), ("company_name",)),
    Column("title", _("Project"), ("title",)),
    Column("receipt", _("Receipt"), ("receipt",)),
    Column("presence", _("Presence in the city"), ("presence",)),
    Column("first", _("First choice"), ("first_wish",)),
    Column("wishes", _("Choices"), ("wish_count",), numeric=True),
    Column("screening", _("Screening"), ("outcome",)),
    Column("score", _("Score"), ("score_or_none",), numeric=True),
    Column("at", _("Received"), ("submitted_at",)),
    Column("state", _("State"), ("state",)),
)


class ApplicationFilters(FilterForm):
    """What narrows the list of a round."""

    state = forms.ChoiceField(label=_("State"), required=False)
    screening = forms.ChoiceField(label=_("Screening"), required=False)
    place = forms.ChoiceField(label=_("Place asked for"), required=False)
    presence = forms.ChoiceField(
        label=_("Presence in the city"), required=False, choices=[_ANY, *Presence.choices]
    )

    def __init__(self, data: Any, *, round: Round) -> None:
        super().__init__(data)
        self.fields["q"].label = _("Company, project or receipt")
        handed_in = [each for each in ApplicationState.choices if each[0] != ApplicationState.DRAFT]
        self._choose("state", handed_in)
        self._choose("screening", [*Outcome.choices, (_NOT_YET, _("Not screened yet"))])
        self._choose("place", [(each.code, f"{each.code} {each.title}") for each in round.offers.all()])

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [_ANY, *choices]


def narrowed(form: ApplicationFilters, round: Round) -> QuerySet[Application]:
    """Return the applications the form asks for, with screening and score beside them."""
    chosen = form.chosen()
    filters = queries.Filters(
        state=chosen.get("state", ""),
        place=chosen.get("place", ""),
        presence=chosen.get("presence", ""),
        text=chosen.get("q", ""),
    )
    rows = review_queries.scored(queries.listed(round, filters))
    rows = rows.annotate(
        score_or_none=Coalesce("score_milli", -1),  # without a score comes last
        is_withdrawn=Case(When(state=ApplicationState.WITHDRAWN, then=1), default=0),
    )
    screening = chosen.get("screening", "")
    if screening == _NOT_YET:
        return rows.filter(screening=None)
    return rows.filter(screening__outcome=screening) if screening else rows


@require_safe
@views.screen(permission=Permission.APPLICATION_READ)
def index(request: HttpRequest, uid: str) -> HttpResponse:
    """Show what was handed in, a page at a time; of drafts only how many there are."""
    drafts = Count("applications", filter=Q(applications__state=ApplicationState.DRAFT))
    round = views.found(call_queries.with_round_count().annotate(drafts=drafts), uid=uid)
    form = ApplicationFilters(request.GET, round=round)
    page = tables.listed(
        narrowed(form, round), request.GET, columns=COLUMNS, sort="at", before=("is_withdrawn",)
    )
    context = board.frame(request, round, "applications") | {
        "form": form,
        "page": page,
        "query": request.GET.urlencode(),
    }
    return render(request, "office/applications/index.html", context)


@require_safe
@views.screen(permission=Permission.APPLICATION_READ)
def sheet(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Send the list as it is narrowed now, whole, as a file for a spreadsheet."""
    round = board.round_or_404(uid)
    form = ApplicationFilters(request.GET, round=round)
    rows = narrowed(form, round).order_by("submitted_at", "pk")
    lines = (_line(row) for row in rows.iterator(chunk_size=500))
    heads = [str(column.label) for column in COLUMNS]
    return sheets.sent([heads], lines, name=f"{round.call.slug}-{round.number}-applications.csv")


def _line(row: Any) -> list[object]:
    stands = row.state == ApplicationState.SUBMITTED
    score = "" if row.score_milli is None else f"{row.score_milli / 1000:.3f}"
    return [
        row.organisation.name,
        row.title if stands else "",
        row.receipt,
        row.get_presence_display() if stands else "",
        row.first_wish if stands else "",
        row.wish_count if stands else "",
        Outcome(row.outcome).label if row.outcome else "",
        score,
        row.submitted_at.astimezone().isoformat(timespec="seconds") if row.submitted_at else "",
        row.get_state_display(),
    ]


@require_safe
@views.screen(permission=Permission.APPLICATION_READ)
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one application whole, but for the contact person; of a withdrawn one only its receipts."""
    return _shown(request, _one(uid), contact=False)


@require_POST
@views.screen(permission=Permission.APPLICATION_READ)
def contact(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the contact person too, and note who looked."""
    application = _one(uid)
    if application.state != ApplicationState.SUBMITTED:
        raise Http404
    log.look(by=views.person(request), subject=application, what="contact person")
    return _shown(request, application, contact=True)


@require_safe
@views.screen(permission=Permission.APPLICATION_READ)
def file(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Send a file of an application that stands as handed in."""
    rows = Attachment.objects.filter(application__state=ApplicationState.SUBMITTED, removed_at=None)
    found = views.found(rows, uid=uid)
    return downloads.sent(actions.path_of(found), name=found.name, content_type=found.content_type)


def _one(uid: str) -> Application:
    rows = Application.objects.exclude(state=ApplicationState.DRAFT)
    rows = rows.select_related("round__call__programme", "organisation", "screening")
    return views.found(rows.prefetch_related("organisation__names"), uid=uid)


def _shown(request: HttpRequest, application: Application, *, contact: bool) -> HttpResponse:
    call = application.round.call
    stands = application.state == ApplicationState.SUBMITTED
    context = {
        "application": application,
        "call": call,
        "stands": stands,
        "receipts": list(application.submissions.select_related("by").order_by("-at")),
        "contact": contact,
        "crumbs": [
            menus.Item(_("Office"), "/office/"),
            menus.Item(call.title, f"/office/rounds/{application.round.uid}/applications/"),
        ],
        # After a withdrawal the company writes on, for itself, until it hands in again.
        **(_content(application) if stands else {}),
    }
    return views.not_stored(render(request, "office/applications/show.html", context))


def _content(application: Application) -> dict[str, Any]:
    written, call = queries.written(application), application.round.call
    return {
        "written": written,
        "answers": [(each, written.answers.get(each.pk, "")) for each in written.questions],
        "findings": eligibility(call, facts_of(application.organisation, application), age_day(call)),
    }


urlpatterns: list[URLPattern] = [
    path("rounds/<uuid:uid>/applications/", index, name="applications"),
    path("rounds/<uuid:uid>/applications.csv", sheet, name="applications-sheet"),
    path("applications/<uuid:uid>/", show, name="application"),
    path("applications/<uuid:uid>/contact/", contact, name="application-contact"),
    path("files/<uuid:uid>/", file, name="file"),
]
