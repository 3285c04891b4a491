"""The office's view of the data centre: the ladder and its forecast, figures with sources, and the doors."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from madang.core import clock
from madang.kinds.compute.actions import capacity as actions
from madang.kinds.compute.actions import doors as door_actions
from madang.kinds.compute.actions import publishing
from madang.kinds.compute.models import Capacity, Door, IdleRule
from madang.kinds.compute.queries import capacity, doors, holdings, idle
from madang.kinds.compute.rules.months import first_of
from madang.kinds.compute.rules.standing import Look
from madang.kinds.compute.states import CaseState
from madang.kinds.compute.views.drawing import ladder_chart
from madang.kinds.compute.views.forms import CapacityForm, DoorForm, ReasonForm, RuleForm
from madang.kinds.compute.views.public import chosen_pool, months_back
from madang.people.permissions import Permission
from madang.ui import menus, tables, views

BACK, AHEAD = 11, 12
SHOWN = 3
PAST_RULES = 20
COLUMNS = (
    tables.Column("pool", gettext_lazy("Pool"), ("pool__code",)),
    tables.Column("step", gettext_lazy("Step"), ("step",)),
    tables.Column("units", gettext_lazy("Accelerators"), ("units",), numeric=True),
    tables.Column("from", pgettext_lazy("GPU", "From"), ("from_on",)),
    tables.Column("until", pgettext_lazy("GPU", "Until"), ("until_on",)),
    tables.Column("source", gettext_lazy("Source")),
)


def tabs(active: str) -> list[menus.Item]:
    """Return the office's pages of the data centre, beside each other."""
    pages = {
        "office": _("Capacity"),
        "use": _("Who uses what"),
        "cases": _("Idle GPUs"),
        "requests": _("GPU requests"),
        "capacity": _("Figures and sources"),
        "clusters": _("Clusters"),
    }
    return [
        menus.Item(label, f"/gpu/office/{'' if k == 'office' else k + '/'}", k == active)
        for k, label in pages.items()
    ]


@require_safe
@views.screen(permission=Permission.HOLDING_READ)
def office(request: HttpRequest) -> HttpResponse:
    """Show the ladder over the last year and the next, where leases end, and who stands out."""
    today, pool = clock.today(), chosen_pool(request)
    ladders = capacity.ladders(months_back(today, BACK, AHEAD))
    gaps = capacity.lease_gaps(today)
    own = next((each for each in ladders if pool and each.pool.pk == pool.pk), None)
    seen = holdings.looks(today)
    context = {
        "tabs": tabs("office"),
        "pool": pool,
        "gaps": [(each, _held_at(ladders, each)) for each in gaps],
        "drawn": ladder_chart(own, today=today, gaps=[g.gap.on for g in gaps if pool and g.pool == pool])
        if own
        else None,
        "ladders": [(each, each.rungs[BACK], each.rungs[-1]) for each in ladders],
        "hoarders": [each for each in seen if each.look == Look.HOARDER][:SHOWN],
        "idle": [each for each in seen if each.look == Look.IDLE][:SHOWN],
        "starving": [each for each in seen if each.look == Look.STARVING][:SHOWN],
        "waiting": list(holdings.empty_handed(today)[:SHOWN]),
        "to_read": idle.cases().filter(state__in=[CaseState.ANSWERED, CaseState.APPEALED]).count(),
        "requests": doors.waiting().count(),
        "least": holdings.least_percent(today),
        "today": today,
    }
    return render(request, "kinds/compute/office/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.CAPACITY_WRITE)
def figures(request: HttpRequest) -> HttpResponse:
    """Show every figure with its source, and take a new one."""
    form = CapacityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with views.refusals(request, form):
            actions.enter(
                pool=typed["pool"],
                written=actions.Written(
                    step=typed["step"],
                    units=typed["units"],
                    from_on=typed["from_on"],
                    until_on=typed["until_on"],
                    source=typed["source"],
                    note=typed["note"],
                ),
                by=views.person(request),
            )
            messages.success(request, _("Written down."))
            return redirect("gpu:capacity")
    rows = Capacity.objects.select_related("pool__centre")
    context = {
        "tabs": tabs("capacity"),
        "form": form,
        "page": tables.listed(rows, request.GET, columns=COLUMNS, sort="pool"),
        "doors": doors.in_order(),
        "rules": _rules(),
    }
    return render(request, "kinds/compute/office/figures.html", context)


def _held_at(ladders: list[capacity.Ladder], gap: capacity.LeaseGap) -> int:
    """Return how many units companies hold in the month in which a lease runs out."""
    rungs = next((each.rungs for each in ladders if each.pool.pk == gap.pool.pk), ())
    return next((rung.allocated for rung in rungs if rung.month == first_of(gap.gap.on)), 0)


def _rules() -> list[tuple[IdleRule, str]]:
    """Return every rule that was published, and whether it counts today, will count, or is over."""
    today = clock.today()
    now = {row.pk for row in idle.in_force(today).values()}
    return [
        (row, "now" if row.pk in now else "ahead" if row.from_on > today else "over")
        for row in idle.published()[:PAST_RULES]
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.CAPACITY_WRITE)
def rule(request: HttpRequest) -> HttpResponse:
    """Publish an idle rule with the day from which it counts."""
    form = RuleForm(request.POST or None, initial=_as_now())
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            publishing.publish(
                call=form.cleaned_data["call"],
                rule=form.rule(),
                from_on=form.cleaned_data["from_on"],
                reason=form.cleaned_data["reason"],
                by=views.person(request),
            )
            messages.success(request, _("Published. Everybody sees the rule and its day."))
            return redirect("gpu:capacity")
    return render(
        request, "kinds/compute/office/rule.html", {"form": form}, status=422 if form.errors else 200
    )


def _as_now() -> dict[str, object]:
    general = idle.general(clock.today())
    return asdict(idle.rule_of(general)) if general else {}


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.CAPACITY_WRITE)
def take_out(request: HttpRequest, uid: str) -> HttpResponse:
    """Let a figure count no more, and say why."""
    row = views.found(Capacity.objects.select_related("pool__centre"), uid=uid)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            actions.take_out(capacity=row, reason=form.cleaned_data["reason"], by=views.person(request))
            messages.success(request, _("It counts no more; it stays readable."))
            return redirect("gpu:capacity")
    return render(request, "kinds/compute/office/take_out.html", {"row": row, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.CAPACITY_WRITE)
def door(request: HttpRequest, sort: str) -> HttpResponse:
    """Change what a door lets through."""
    row = views.found(Door.objects.all(), sort=sort)
    form = DoorForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            door_actions.set_limits(door=row, by=views.person(request), **form.cleaned_data)
            messages.success(request, _("Changed. Everybody sees the new limits."))
            return redirect("gpu:capacity")
    return render(request, "kinds/compute/office/door.html", {"door": row, "form": form})


urlpatterns: list[URLPattern] = [
    path("office/", office, name="office"),
    path("office/capacity/", figures, name="capacity"),
    path("office/capacity/<uuid:uid>/out/", take_out, name="capacity_out"),
    path("office/rules/new/", rule, name="rule_new"),
    path("office/doors/<slug:sort>/", door, name="door"),
]
