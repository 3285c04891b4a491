"""What a company holds, what it used of it, how its people log in, and the small doors."""

import csv
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madang.core import clock
from madang.kinds.compute.actions import accounts, doors, reclaiming
from madang.kinds.compute.models import Account, Door, DoorSort, Login, Request
from madang.kinds.compute.queries import holdings, idle
from madang.kinds.compute.rules import asking
from madang.kinds.compute.states import AccountState, CaseState, RequestState
from madang.kinds.compute.views.drawing import ledger_chart, weeks_spark
from madang.kinds.compute.views.forms import AskForm, LoginForm, TextForm
from madang.people import queries as people
from madang.people.models import Organisation, User
from madang.people.permissions import Permission
from madang.ui import spreadsheets, views

RECENT = 10
ACCOUNTS = 20
MONTHS = 48  # rows; the files have all
COLLEAGUES = 200


def companies(request: HttpRequest) -> list[Organisation]:
    """Return the companies the person may write for."""
    return people.organisations_where(views.person(request), Permission.APPLICATION_WRITE)


def company(request: HttpRequest) -> Organisation:
    """Return the company looked at: the one asked for, else the last one, else the first."""
    by_uid = {str(each.uid): each for each in companies(request)}
    wanted = request.GET.get("company") or request.session.get("company", "")
    found = by_uid.get(wanted) or next(iter(by_uid.values()), None)
    if found is None:
        raise Http404
    return found


@require_safe
@views.screen(permission=Permission.APPLICATION_WRITE)
def mine(request: HttpRequest) -> HttpResponse:
    """Show what the company holds, month by month, its warnings, and what it asked for."""
    own = company(request)
    found = holdings.accounts_of(own)
    months = holdings.ledger_of(found)
    today = clock.today()
    active = [each for each in found if each.state == AccountState.ACTIVE]
    colleagues = list(people.members_with(own.pk, Permission.AWARD_ANSWER)[:COLLEAGUES])
    context = {
        "company": own,
        "accounts": [_account(each, months, colleagues, today) for each in active[:ACCOUNTS]],
        "more_accounts": max(0, len(active) - ACCOUNTS),
        "ended": [each for each in found if each.state == AccountState.ENDED][:RECENT],
        "months": list(reversed(months))[:MONTHS],
        "more_months": len(months) > MONTHS,
        "this_month": today.replace(day=1),
        "drawn": ledger_chart(months) if months else None,
        "cases": list(idle.cases().filter(account__organisation=own)[:RECENT]),
        "requests": list(Request.objects.filter(organisation=own).select_related("pool__centre")[:RECENT]),
        "doors": Door.objects.exclude(sort=DoorSort.LARGE).filter(is_open=True),
    }
    return views.not_stored(render(request, "kinds/compute/company/mine.html", context))


def _account(
    account: Account, months: list[holdings.Month], colleagues: list[User], today: date
) -> dict[str, Any]:
    form = LoginForm()
    let_in = {login.user_id for login in account.logins.all()}
    outside = [(each.pk, each.name) for each in colleagues if each.pk not in let_in]
    form.fields["user"].choices = outside  # type: ignore[attr-defined]
    month = today.replace(day=1)
    return {
        "account": account,
        "now": [each for each in months if each.account.pk == account.pk and each.month == month],
        "days_left": (account.ends_on - today).days,
        "form": form if outside else None,
    }


HEADS = ("account", "pool", "month", "units", "hours_given", "hours_allocated", "hours_active", "energy_kwh")


def _rows(own: Organisation) -> list[tuple[str | int, ...]]:
    """Return the usage of a company, one row for each account, pool and month, under ``HEADS``."""
    return [
        (
            each.account.name,
            each.pool.code,
            f"{each.month:%Y-%m}",
            each.units,
            each.given,
            each.allocated,
            each.active,
            each.energy_wh // 1000,
        )
        for each in holdings.ledger_of(holdings.accounts_of(own))
    ]


@require_safe
@views.screen(permission=Permission.APPLICATION_WRITE)
def usage(request: HttpRequest) -> HttpResponse:
    """Give the usage out as CSV."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")  # so that the Korean is read
    writer = csv.writer(response)
    writer.writerow(HEADS)
    writer.writerows(_rows(company(request)))
    return _named(response, "csv")


@require_safe
@views.screen(permission=Permission.APPLICATION_WRITE)
def usage_sheet(request: HttpRequest) -> HttpResponse:
    """Give the usage out as a spreadsheet."""
    book = spreadsheets.book([(_("Our GPUs"), HEADS, _rows(company(request)))])
    return _named(HttpResponse(book, content_type=spreadsheets.XLSX), "xlsx")


def _named(response: HttpResponse, ending: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="gpu-usage-{clock.today():%Y%m%d}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return views.not_stored(response)


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.APPLICATION_WRITE)
def ask(request: HttpRequest, sort: str) -> HttpResponse:
    """Ask at a small door; the quick start answers at once."""
    own = company(request)
    door = views.found(Door.objects.exclude(sort=DoorSort.LARGE), sort=sort)
    form = AskForm(request.POST or None, initial={"months": 1, **_from_plan(request)})
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            asked = doors.ask(
                organisation=own,
                sort=door.sort,
                pool=form.cleaned_data["pool"],
                asked=form.asked(),
                purpose=form.cleaned_data["purpose"],
                by=views.person(request),
            )
            _say(request, asked)
            return redirect("gpu:mine")
    before = [
        (each, asking.like_before(each.active, each.allocated))
        for each in holdings.ledger_of(holdings.accounts_of(own))
        if each.allocated
    ]
    context = {"company": own, "door": door, "form": form, "before": before[-6:]}
    return views.not_stored(render(request, "kinds/compute/company/ask.html", context))


def _from_plan(request: HttpRequest) -> dict[str, str]:
    """Return what the calculator carried over."""
    return {
        name: request.GET[name]
        for name in ("gpu_hours", "units", "pool")
        if request.GET.get(name, "").isdigit()
    }


def _say(request: HttpRequest, asked: Request) -> None:
    if asked.state == RequestState.GRANTED:
        messages.success(request, _("Granted. See below how to log in."))
    elif asked.state == RequestState.REFUSED:
        messages.warning(request, _("Not granted: %(reason)s") % {"reason": asked.reason})
    else:
        messages.success(request, _("Handed in. You will be told the answer."))


@require_POST
@views.screen(permission=Permission.APPLICATION_WRITE)
def withdraw(request: HttpRequest, uid: str) -> HttpResponse:
    """Take a request back."""
    rows = Request.objects.filter(organisation__in=companies(request))
    with views.refusals(request):
        doors.withdraw(request=views.found(rows, uid=uid), by=views.person(request))
        messages.success(request, _("Taken back."))
    return redirect("gpu:mine")


@require_POST
@views.screen(permission=Permission.AWARD_ANSWER)
def login_add(request: HttpRequest, uid: str) -> HttpResponse:
    """Let a colleague log in."""
    account = views.found(Account.objects.filter(organisation__in=companies(request)), uid=uid)
    form = LoginForm(request.POST)
    form.fields["user"].queryset = people.members_with(  # type: ignore[attr-defined]
        account.organisation_id, Permission.AWARD_ANSWER
    )
    if form.is_valid():
        with views.refusals(request):
            accounts.add_login(account=account, user=form.cleaned_data["user"], by=views.person(request))
            messages.success(request, _("Let in."))
    return redirect("gpu:mine")


@require_POST
@views.screen(permission=Permission.AWARD_ANSWER)
def login_end(request: HttpRequest, key: int) -> HttpResponse:
    """Let somebody log in no more."""
    rows = Login.objects.filter(account__organisation__in=companies(request)).select_related("account")
    with views.refusals(request):
        accounts.end_login(login=views.found(rows, pk=key), by=views.person(request))
    return redirect("gpu:mine")


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.AWARD_ANSWER)
def case(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a warning with its clock, and take the answer or the objection."""
    found = views.found(idle.cases().filter(account__organisation__in=companies(request)), uid=uid)
    form = TextForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        deed = reclaiming.object_to if "object" in request.POST else reclaiming.answer
        with views.refusals(request, form):
            deed(case=found, text=form.cleaned_data["text"], by=views.person(request))
            messages.success(request, _("Handed in. A person reads it."))
            return redirect("gpu:my_case", uid=uid)
    context = {
        "case": found,
        "form": form,
        "until": idle.answer_until(found),
        "spark": weeks_spark(found, clock.today()),
        "object_until": idle.object_until(found),
        "takings": found.takings.select_related("holding"),
        "became": idle.became_of(found),
        "may_object": found.state == CaseState.RECLAIMED
        and not idle.is_to_offer_on(found, clock.today())
        and found.offered_on is None,
    }
    return views.not_stored(render(request, "kinds/compute/company/case.html", context))


urlpatterns: list[URLPattern] = [
    path("mine/", mine, name="mine"),
    path("mine/usage.csv", usage, name="usage"),
    path("mine/usage.xlsx", usage_sheet, name="usage_sheet"),
    path("mine/ask/<slug:sort>/", ask, name="ask"),
    path("mine/requests/<uuid:uid>/withdraw/", withdraw, name="withdraw"),
    path("mine/accounts/<uuid:uid>/logins/", login_add, name="login_add"),
    path("mine/logins/<int:key>/end/", login_end, name="login_end"),
    path("mine/cases/<uuid:uid>/", case, name="my_case"),
]
