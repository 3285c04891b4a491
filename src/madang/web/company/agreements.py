"""Agreements of the company: read, sign, ask for a change."""

from datetime import datetime, time, timedelta

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from madang.core import clock
from madang.kernel.agreements import actions, queries
from madang.kernel.agreements.models import Agreement, ChangeSort, Party
from madang.kernel.agreements.rules import Wanted
from madang.kernel.agreements.states import AgreementState
from madang.people import queries as people
from madang.people.models import Organisation
from madang.people.permissions import Permission
from madang.ui import agreements, menus, tables, views
from madang.web.company import mine
from madang.web.company.todos import Todo

COLUMNS = (
    tables.Column("number", pgettext_lazy("agreement", "Number"), ("number",)),
    tables.Column("title", pgettext_lazy("agreement", "What for"), ("title_ko",)),
    tables.Column("term", pgettext_lazy("agreement", "Term"), ("ends_on",)),
    tables.Column("grant", gettext_lazy("The city pays"), ("grant_won",), numeric=True),
    tables.Column("state", gettext_lazy("Where it stands"), ("state",)),
)
# A shift between cost items is asked where the money stands: there its amounts are known.
CHANGES = [(value, label) for value, label in ChangeSort.choices if value != ChangeSort.BUDGET]
SIGNED_WITHIN = timedelta(days=14)


class ChangeForm(forms.Form):
    """What the company wants changed."""

    sort = forms.ChoiceField(label=gettext_lazy("What sort of change"), choices=CHANGES)
    wanted = forms.CharField(
        label=gettext_lazy("What is to change"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    reason = forms.CharField(label=pgettext_lazy("agreement", "Reason"), max_length=1000)


@require_safe
@views.screen(permission=Permission.AGREEMENT_FOLLOW)
def index(request: HttpRequest) -> HttpResponse:
    """Show the agreements of the company."""
    company = mine.company(request)
    page = tables.listed(queries.agreements_of(company.pk), request.GET, columns=COLUMNS, sort="-number")
    context = {
        "company": company,
        "companies": mine.companies(request),
        "tabs": mine.tabs(request, "agreements"),
        "page": page,
    }
    return views.not_stored(render(request, "company/agreements/index.html", context))


@require_safe
@views.screen(permission=Permission.AGREEMENT_FOLLOW)
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show an agreement, and what to do about it."""
    agreement = _found(request, uid)
    context = {**agreements.seen(agreement), "may_sign": _may_sign(request, agreement), "crumbs": _crumbs()}
    return views.not_stored(render(request, "company/agreements/show.html", context))


@require_safe
@views.screen(permission=Permission.AGREEMENT_FOLLOW)
def pdf(request: HttpRequest, uid: str) -> HttpResponse:
    """Send the agreement as a PDF."""
    return agreements.pdf(_found(request, uid))


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.AGREEMENT_ACCEPT)
def sign(request: HttpRequest, uid: str) -> HttpResponse:
    """Sign for the company, after showing once more who one is."""
    agreement, user = _found(request, uid), views.person(request)
    method = agreements.how_known(request, user)
    if not method:
        return redirect(agreements.reauthenticate(reverse("company:agreement-sign", args=[agreement.uid])))
    if request.method == "POST":
        with views.refusals(request):
            trip = agreements.signed(request, agreement, party=Party.COMPANY, method=method)
            if trip:
                return redirect("public:signing-trip", trip.uid)
            messages.success(request, _("Signed for your company. The city signs next."))
            return redirect("company:agreement", agreement.uid)
    outside = actions.outside()
    context = {
        **agreements.seen(agreement),
        "service": outside.name if outside else "",
        "crumbs": _crumbs(agreement),
    }
    return views.not_stored(render(request, "company/agreements/sign.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.AGREEMENT_FOLLOW)
def change(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask for a change."""
    agreement = _found(request, uid)
    form = ChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            asked = actions.ask(
                agreement=agreement, wanted=Wanted(**form.cleaned_data), by=views.person(request)
            )
            messages.success(request, f"{asked.get_state_display()}. {_('The office has been told.')}")
            return redirect("company:agreement", agreement.uid)
    context = {"form": form, "agreement": agreement, "crumbs": _crumbs(agreement)}
    page = render(request, "company/agreements/change.html", context, status=422 if form.errors else 200)
    return views.not_stored(page)


def todos_of(company: Organisation) -> list[Todo]:
    """Return what agreements wait for at the company."""
    found = []
    waits = (AgreementState.SIGNING, AgreementState.SIGNED)
    for each in queries.agreements_of(company.pk).filter(state__in=waits).order_by("pk")[:20]:
        href = reverse("company:agreement", args=[each.uid])
        since = (each.signed_at or each.sent_at or clock.now()).astimezone(clock.SEOUL).date()
        due = datetime.combine(since + SIGNED_WITHIN, time(23, 59), tzinfo=clock.SEOUL)
        if each.state == AgreementState.SIGNED:
            title = _("Pay in your own share: %(number)s") % {"number": each.number}
            found.append(Todo(title=title, href=href, due=due, note=each.title))
        elif queries.turn_of(each) == Party.COMPANY:
            title = _("Read and sign the agreement: %(number)s") % {"number": each.number}
            found.append(Todo(title=title, href=href, due=due, note=each.title))
    return found


def _may_sign(request: HttpRequest, agreement: Agreement) -> bool:
    user, company = views.person(request), agreement.organisation_id
    return people.has(user, Permission.AGREEMENT_ACCEPT, organisation_id=company)


def _mine(request: HttpRequest) -> QuerySet[Agreement]:
    """Return the agreements sent to any company of the person: nobody else's is ever found."""
    keys = [each.pk for each in mine.companies(request)]
    rows = queries.listed().filter(organisation__in=keys, sent_at__isnull=False)
    return rows.select_related("issuer", "supersedes", "organisation").prefetch_related("issuer__names")


def _found(request: HttpRequest, uid: str) -> Agreement:
    return views.found(_mine(request), uid=uid)


def _crumbs(agreement: Agreement | None = None) -> list[menus.Item]:
    crumbs = [
        menus.Item(_("My company"), reverse("company:home")),
        menus.Item(_("Agreements"), reverse("company:agreements")),
    ]
    if agreement:
        crumbs.append(menus.Item(agreement.number, reverse("company:agreement", args=[agreement.uid])))
    return crumbs


urlpatterns: list[URLPattern] = [
    path("agreements/", index, name="agreements"),
    path("agreements/<uuid:uid>/", show, name="agreement"),
    path("agreements/<uuid:uid>/agreement.pdf", pdf, name="agreement-pdf"),
    path("agreements/<uuid:uid>/sign/", sign, name="agreement-sign"),
    path("agreements/<uuid:uid>/change/", change, name="agreement-change"),
]
