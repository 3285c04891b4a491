"""What the company asked of the city: ask, see where it stands, say whether it is done."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madang.core import clock
from madang.kernel.voice import actions, queries, rules
from madang.kernel.voice.models import Category, Request
from madang.kernel.voice.states import RequestState, TurnState
from madang.people import queries as people
from madang.people.permissions import Permission
from madang.ui import menus, tables, views
from madang.ui.errands import Errand
from madang.ui.requests import line_of, timeline_of
from madang.web.company import mine

COLUMNS = (
    tables.Column("title", pgettext_lazy("request", "Request"), ("title_ko",)),
    tables.Column("phase", gettext_lazy("Where it stands"), ("urgency", "asked_on")),
    tables.Column("owner", gettext_lazy("Who answers")),
    tables.Column("asked", gettext_lazy("Asked on"), ("asked_on",)),
    tables.Column("days", gettext_lazy("Days open"), ("-asked_on",), numeric=True),
)


class AskForm(forms.Form):
    """What the company asks."""

    words = forms.CharField(
        label=gettext_lazy("What do you ask of the city?"),
        help_text=gettext_lazy("In your own words. Leave out names of other people."),
        max_length=rules.MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    category = forms.ChoiceField(label=gettext_lazy("Subject"), choices=Category.choices)
    firm_shown = forms.BooleanField(
        label=gettext_lazy("Everybody may read the name of the company"), required=False
    )


class DoneForm(forms.Form):
    """What is missing, where it is not done."""

    objection = forms.CharField(
        label=gettext_lazy("What is missing?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


@require_safe
@views.screen(permission=Permission.VOICE_ASK)
def index(request: HttpRequest) -> HttpResponse:
    """Show what the company asked, what waits for its word first."""
    company, today = mine.company(request), clock.today()
    rows = queries.urgent(queries.of_companies([company.pk]), today)
    page = tables.listed(rows, request.GET, columns=COLUMNS, sort="phase")
    context = {
        "company": company,
        "companies": mine.companies(request),
        "tabs": mine.tabs(request, "requests"),
        "page": page,
        "lines": [line_of(each, today) for each in page.rows],
    }
    return views.not_stored(render(request, "company/requests/list.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.VOICE_ASK)
def new(request: HttpRequest) -> HttpResponse:
    """Ask something for the company."""
    company = mine.company(request)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            user = views.person(request)
            made = actions.ask(
                organisation=company, firm=company.name, language=user.language, by=user, **form.cleaned_data
            )
            messages.success(request, _("Sent. The office reads it and names who answers."))
            return redirect("company:request", made.uid)
    crumbs = [menus.Item(_("Requests"), reverse("company:requests"))]
    context = {"company": company, "form": form, "crumbs": crumbs}
    status = 422 if form.errors else 200
    return views.not_stored(render(request, "company/requests/new.html", context, status=status))


@require_safe
@views.screen(permission=Permission.VOICE_ASK)
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a request of the company, and what became of it."""
    return _page(request, _found(request, uid), DoneForm())


@require_POST
@views.screen(permission=Permission.VOICE_ASK)
def say(request: HttpRequest, uid: str) -> HttpResponse:
    """Say that it is done, or what is missing."""
    found, user = _found(request, uid), views.person(request)
    if request.POST.get("deed") == "confirm":
        with views.refusals(request):
            actions.confirm(request=found, by=user)
            messages.success(request, _("Closed. Thank you for saying so."))
        return redirect("company:request", found.uid)
    form = DoneForm(request.POST)
    if form.is_valid():
        with views.refusals(request, form):
            lead = _lead(found)
            actions.object_to(request=lead, voice=found, objection=form.cleaned_data["objection"], by=user)
            messages.success(request, _("The office is told. It answers anew, by a new day."))
            return redirect("company:request", found.uid)
    return _page(request, found, form)


def todos_of(company_id: int) -> list[Errand]:
    """Return the requests of which the company is asked whether they are done."""
    rows = Request.objects.filter(organisation_id=company_id, state=RequestState.OPEN)
    return [
        Errand(
            _("Say whether it is done: %(request)s") % {"request": each.title},
            reverse("company:request", args=[each.uid]),
            _("Only you can close it."),
        )
        for each in rows.filter(turn__state=TurnState.ASKED).order_by("turn__asked_at")[:5]
    ]


def _found(request: HttpRequest, uid: str) -> Request:
    companies = people.organisations_where(views.person(request), Permission.VOICE_ASK)
    return views.found(queries.of_companies([each.pk for each in companies]), uid=uid)


def _lead(found: Request) -> Request:
    return queries.whole(found.into_id) if found.into_id else found


def _page(request: HttpRequest, found: Request, form: DoneForm) -> HttpResponse:
    lead = _lead(found)
    turn = lead.turn
    context: dict[str, Any] = {
        "mine": found,
        "lead": lead,
        "line": line_of(lead),
        "entries": timeline_of(lead),
        "answer": getattr(turn, "answer", None) if turn else None,
        "measures": list(turn.measures.all()) if turn else [],
        "may_say": bool(turn and turn.state in {TurnState.ANSWERED, TurnState.ASKED}),
        "may_close": found.pk == lead.pk,
        "form": form,
        "crumbs": [menus.Item(_("Requests"), reverse("company:requests"))],
    }
    status = 422 if form.errors else 200
    return views.not_stored(render(request, "company/requests/show.html", context, status=status))


urlpatterns: list[URLPattern] = [
    path("requests/", index, name="requests"),
    path("requests/new/", new, name="request-new"),
    path("requests/<uuid:uid>/", show, name="request"),
    path("requests/<uuid:uid>/say/", say, name="request-say"),
]
