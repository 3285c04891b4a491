"""What the company owes and is owed: two lists, and one promise with its history and evidence."""

from datetime import datetime, time

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madang.core import clock
from madang.kernel.mous import queries as mous
from madang.people.models import Organisation
from madang.people.permissions import Permission
from madang.promises import actions, queries, rules
from madang.promises.models import Promise
from madang.promises.states import STANDING, Phase, PromiseState
from madang.ui import menus, promises, tables, views
from madang.web.company import mine
from madang.web.company.todos import Todo

COLUMNS = (
    tables.Column("title", gettext_lazy("Promise"), ("title_ko",)),
    tables.Column("party", gettext_lazy("With whom")),
    tables.Column("due", gettext_lazy("Due day now"), ("due_on",)),
    tables.Column("slip", gettext_lazy("Moved by"), numeric=True),
    tables.Column("state", pgettext_lazy("promise", "Where it stands")),
)
MOST_MOUS = 20
SIDES = (
    ("", pgettext_lazy("company", "What we owe")),
    ("owed", pgettext_lazy("company", "What we are owed")),
)


class EvidenceForm(forms.Form):
    """What shows that a promise is kept."""

    text = forms.CharField(
        label=gettext_lazy("What the evidence shows"), max_length=2000, widget=forms.Textarea({"rows": 4})
    )
    link = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Where it can be seen, such as https://example.org/report."),
    )


@require_safe
@views.screen(permission=Permission.APPLICATION_WRITE)
def index(request: HttpRequest) -> HttpResponse:
    """Show what the company owes, or what it is owed."""
    company, side = mine.company(request), request.GET.get("side", "")
    rows = queries.owed_to(company) if side == "owed" else queries.owed_by(company)
    page = tables.listed(
        queries.ended_last(rows), request.GET, columns=COLUMNS, sort="due", before=("ended",)
    )
    context = {
        "company": company,
        "companies": mine.companies(request),
        "tabs": mine.tabs(request, "promises"),
        "sides": [menus.Item(label, f"?side={key}" if key else "?", key == side) for key, label in SIDES],
        "is_owed": side == "owed",
        "page": page,
        "lines": promises.lines_of(page.rows),
        "mous": list(mous.of_company(company)[:MOST_MOUS]),
    }
    return views.not_stored(render(request, "company/promises/index.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.APPLICATION_WRITE)
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one promise; take evidence from whoever owes it."""
    promise = _found(request, uid)
    form = EvidenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            actions.give_evidence(promise=promise, by=views.person(request), **form.cleaned_data)
            messages.success(request, _("Thank you. Somebody else checks it, and you will be told."))
            return redirect("company:promise", promise.uid)
    return _page(request, promise, form)


@require_POST
@views.screen(permission=Permission.APPLICATION_WRITE)
def judge(request: HttpRequest, uid: str) -> HttpResponse:
    """Say, as those to whom it is owed, whether the evidence holds."""
    promise = _found(request, uid)
    waiting = queries.waiting_evidence(promise)
    accepted, note = request.POST.get("verdict") == "accepted", request.POST.get("note", "")
    with views.refusals(request):
        if waiting is None:
            messages.error(request, _("No evidence waits to be checked."))
        else:
            actions.judge(evidence=waiting, accepted=accepted, note=note, by=views.person(request))
            messages.success(request, _("Thank you. It stands in the history."))
    return redirect("company:promise", promise.uid)


def todos_of(company: Organisation) -> list[Todo]:
    """Return what the company owes soon, or is late with."""
    today = clock.today()
    near = queries.in_phase(Phase.LATE, today) | queries.in_phase(Phase.DUE, today)
    rows = Promise.objects.filter(near, owed_by__in=queries.line_of(company))
    found = []
    for promise in rows.order_by(*queries.DUE_FIRST)[:20]:
        if promise.due_on:
            until = datetime.combine(rules.counts_until(promise.due_on), time(23, 59), tzinfo=clock.SEOUL)
            href = reverse("company:promise", args=[promise.uid])
            title = _("Keep the promise: %(title)s") % {"title": promise.title}
            found.append(Todo(title=title, href=href, due=until, note=promise.evidence_wanted))
    return found


def _mine(request: HttpRequest) -> QuerySet[Promise]:
    """Return what any company of the person owes or is owed: nobody else's is ever found."""
    line = queries.line_of(*mine.companies(request))
    return queries.whole().filter(Q(owed_by__in=line) | Q(owed_to__in=line))


def _found(request: HttpRequest, uid: str) -> Promise:
    return views.found(_mine(request), uid=uid)


def _page(request: HttpRequest, promise: Promise, form: EvidenceForm) -> HttpResponse:
    user = views.person(request)
    standing, waiting = queries.standing_of(promise, user), queries.waiting_evidence(promise)
    context = {
        "promise": promise,
        "line": promises.line_of(promise),
        "events": promises.timeline(promise, public=False),
        "evidence": promise.evidence.order_by("-pk"),
        "waiting": waiting,
        "form": form if standing.owes and promise.state == PromiseState.OPEN else None,
        "may_judge": standing.is_owed and promise.state in STANDING and waiting is not None,
        "crumbs": [
            menus.Item(_("My company"), reverse("company:home")),
            menus.Item(_("Promises"), reverse("company:promises")),
        ],
    }
    page = render(request, "company/promises/show.html", context, status=422 if form.errors else 200)
    return views.not_stored(page)


urlpatterns: list[URLPattern] = [
    path("promises/", index, name="promises"),
    path("promises/<uuid:uid>/", show, name="promise"),
    path("promises/<uuid:uid>/judge/", judge, name="promise-judge"),
]
