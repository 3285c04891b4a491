"""The office's lists: who uses what, cases of idle GPUs, and requests at the fast lane."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from madang.core import clock
from madang.kinds.compute.actions import doors as door_actions
from madang.kinds.compute.actions import reclaiming
from madang.kinds.compute.models import Holding, Request
from madang.kinds.compute.queries import capacity, doors, holdings, idle, use
from madang.kinds.compute.rules import doors as door_rules
from madang.kinds.compute.rules.reclaiming import last_monday
from madang.kinds.compute.states import CaseState
from madang.kinds.compute.views.drawing import weeks_spark
from madang.kinds.compute.views.forms import ExcuseForm, ReasonForm, UseFilters
from madang.kinds.compute.views.office import tabs
from madang.people.permissions import Permission
from madang.ui import charts, tables, views

WEEKS = 8
USE = (
    tables.Column("company", gettext_lazy("Company"), ("account__organisation__pk",)),
    tables.Column("pool", gettext_lazy("Pool"), ("pool__code",)),
    tables.Column("units", gettext_lazy("Held"), ("units_now",), numeric=True),
    tables.Column("percent", gettext_lazy("Active, three weeks"), ("percent",), numeric=True),
    tables.Column("weeks", gettext_lazy("Eight weeks")),
    tables.Column("look", gettext_lazy("How it looks")),
    tables.Column("until", pgettext_lazy("GPU", "Until"), ("account__ends_on",)),
)
CASES = (
    tables.Column("company", gettext_lazy("Company"), ("account__organisation__pk",)),
    tables.Column("pool", gettext_lazy("Pool"), ("pool__code",)),
    tables.Column("opened", gettext_lazy("Warned on"), ("opened_on",)),
    tables.Column("percent", gettext_lazy("Active"), ("active_percent",), numeric=True),
    tables.Column("state", gettext_lazy("Where it stands"), ("state",)),
)
REQUESTS = (
    tables.Column("company", gettext_lazy("Company"), ("organisation__pk",)),
    tables.Column("pool", gettext_lazy("Pool"), ("pool__code",)),
    tables.Column("hours", gettext_lazy("GPU hours"), ("gpu_hours",), numeric=True),
    tables.Column("asked", pgettext_lazy("GPU", "Asked on"), ("asked_at",)),
    tables.Column("due", gettext_lazy("Answer due"), ("answer_due_on",)),
    tables.Column("state", gettext_lazy("Where it stands"), ("state",)),
)


@require_safe
@views.screen(permission=Permission.HOLDING_READ)
def using(request: HttpRequest) -> HttpResponse:
    """Show who holds what and how much of it works, the idlest first."""
    today, filters = clock.today(), UseFilters(request.GET)
    chosen, least = filters.chosen(), holdings.least_percent(today)
    rows = holdings.in_use(today)
    if "pool" in chosen:
        rows = rows.filter(pool=chosen["pool"])
    if chosen.get("idle"):
        rows = rows.filter(percent__lt=least)
    for word in str(chosen.get("q", "")).split():
        names = Q(account__organisation__names__name_ko__icontains=word)
        rows = rows.filter(names | Q(account__organisation__names__name_en__icontains=word)).distinct()
    page = tables.listed(rows, request.GET, columns=USE, sort="percent")
    context = {
        "tabs": tabs("use"),
        "filters": filters,
        "page": page,
        "rows": _with_weeks(page.rows, today, least),
        "narrowed": bool(chosen),
    }
    return render(request, "kinds/compute/office/use.html", context)


def _with_weeks(rows: list[Holding], today: object, least: int) -> list[dict[str, object]]:
    looks = {seen.holding.pk: seen.look for seen in holdings.looks(clock.today())}
    keys = {(each.account_id, each.pool_id) for each in rows}
    weeks = use.weeks_of(keys, last_monday(clock.today()), WEEKS)
    found: list[dict[str, object]] = []
    for each in rows:
        percents = [
            week.percent if week.given else None for week in weeks[each.account_id, each.pool_id].weeks
        ]
        said = ", ".join("–" if p is None else f"{p} %" for p in percents)
        label = _("Active in the last eight weeks: %(percents)s") % {"percents": said}
        found.append(
            {
                "holding": each,
                "look": looks[each.pk],
                "spark": charts.spark(percents, label=label, most=100, bar=least),
            }
        )
    return found


@require_safe
@views.screen(permission=Permission.HOLDING_READ)
def cases(request: HttpRequest) -> HttpResponse:
    """Show the cases of idle GPUs: what waits to be read first."""
    page = tables.listed(idle.cases(), request.GET, columns=CASES, sort="-opened")
    to_read = idle.cases().filter(state__in=[CaseState.ANSWERED, CaseState.APPEALED])
    context = {"tabs": tabs("cases"), "page": page, "to_read": list(to_read[:20])}
    return render(request, "kinds/compute/office/cases.html", context)


_DEEDS = {
    "reject": (reclaiming.reject, ReasonForm),
    "uphold": (reclaiming.uphold, ReasonForm),
    "restore": (reclaiming.restore, ReasonForm),
}


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.HOLDING_DECIDE)
def case(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a case with all its steps, and decide on its answer or its objection."""
    found = views.found(idle.cases(), uid=uid)
    deed = request.POST.get("deed", "")
    excuse = ExcuseForm(request.POST if deed == "excuse" else None)
    reason = ReasonForm(request.POST if deed in _DEEDS else None)
    if deed == "excuse" and excuse.is_valid():
        with views.refusals(request, excuse):
            reclaiming.excuse(case=found, by=views.person(request), **excuse.cleaned_data)
            messages.success(request, _("Longer time given. The company is told."))
            return redirect("gpu:case", uid=uid)
    if deed in _DEEDS and reason.is_valid():
        with views.refusals(request, reason):
            _DEEDS[deed][0](case=found, reason=reason.cleaned_data["reason"], by=views.person(request))
            messages.success(request, _("Decided. The company is told."))
            return redirect("gpu:case", uid=uid)
    context = {
        "case": found,
        "excuse": excuse,
        "reason": reason,
        "until": idle.answer_until(found),
        "sent_on": idle.sent_on(found),
        "spark": weeks_spark(found, clock.today()),
        "object_until": idle.object_until(found),
        "takings": found.takings.select_related("holding"),
        "became": idle.became_of(found),
        "decides": found.state in {CaseState.ANSWERED, CaseState.APPEALED},
    }
    return render(request, "kinds/compute/office/case.html", context)


@require_safe
@views.screen(permission=Permission.HOLDING_READ)
def requests(request: HttpRequest) -> HttpResponse:
    """Show what was asked at the small doors; what waits stands first."""
    rows = Request.objects.select_related("organisation", "pool__centre").prefetch_related(
        "organisation__names"
    )
    page = tables.listed(rows, request.GET, columns=REQUESTS, sort="-asked")
    context = {"tabs": tabs("requests"), "page": page, "waiting": list(doors.waiting()[:50])}
    return render(request, "kinds/compute/office/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.HOLDING_DECIDE)
def request_page(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one request with what is free, and answer it."""
    rows = Request.objects.select_related("organisation", "pool__centre", "asked_by")
    found = views.found(rows, uid=uid)
    form = ReasonForm(request.POST if "refuse" in request.POST else None)
    if "grant" in request.POST:
        with views.refusals(request):
            door_actions.grant(request=found, by=views.person(request))
            messages.success(request, _("Granted. The company is told."))
        return redirect("gpu:request", uid=uid)
    if "enlist" in request.POST:
        with views.refusals(request):
            door_actions.enlist(request=found, by=views.person(request))
            messages.success(request, _("Approved. It is granted as soon as so many are free."))
        return redirect("gpu:request", uid=uid)
    if form.is_bound and form.is_valid():
        with views.refusals(request, form):
            door_actions.refuse(request=found, reason=form.cleaned_data["reason"], by=views.person(request))
            messages.success(request, _("Refused. The company is told why."))
            return redirect("gpu:request", uid=uid)
    asked = door_actions.asked_of(found)
    free = capacity.free_units(found.pool, asked.all_months)
    context = {
        "asked": found,
        "form": form,
        "free": {month: max(0, units) for month, units in free.items()},
        "short": bool(door_rules.refusal(asked, free=free, already_holds=False)),
        "company": found.organisation,
    }
    return render(request, "kinds/compute/office/request.html", context)


urlpatterns: list[URLPattern] = [
    path("office/use/", using, name="use"),
    path("office/cases/", cases, name="cases"),
    path("office/cases/<uuid:uid>/", case, name="case"),
    path("office/requests/", requests, name="requests"),
    path("office/requests/<uuid:uid>/", request_page, name="request"),
]
