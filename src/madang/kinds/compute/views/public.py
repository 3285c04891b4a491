"""For everybody: what there is, what of it is used, by whom, and how one asks for it."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from madang.core import clock
from madang.kinds.compute.models import Centre, Pool
from madang.kinds.compute.queries import capacity, doors, idle, sharing
from madang.kinds.compute.queries.doors import limits_of
from madang.kinds.compute.rules import asking
from madang.kinds.compute.rules.doors import door_for
from madang.kinds.compute.rules.months import months_from
from madang.kinds.compute.views.drawing import ladder_chart
from madang.kinds.compute.views.forms import CalculatorForm
from madang.ui import tables, views

PAST = 11


def chosen_pool(request: HttpRequest) -> Pool | None:
    """Return the pool that is asked for (``?pool=``), else the largest; None: there is none."""
    pools = Pool.objects.select_related("centre")
    wanted = pools.filter(code=request.GET.get("pool", "")).first()
    return wanted or pools.order_by("-units_installed", "pk").first()


def months_back(today: date, back: int, ahead: int = 0) -> list[date]:
    """Return the months from ``back`` before this one to ``ahead`` after it."""
    return months_from(date(today.year - (back > 0), today.month, 1), 12 + ahead + 1)[
        (12 - back if back else 0) : (12 if back else 0) + ahead + 1
    ]


def index(request: HttpRequest) -> HttpResponse:
    """Show the capacity ladder, who shares it, who waits, and the doors."""
    today, pool = clock.today(), chosen_pool(request)
    ladders = capacity.ladders(months_back(today, PAST))
    own = next((each for each in ladders if pool and each.pool.pk == pool.pk), None)
    waiting = sharing.waiting_by_pool(today)
    context = {
        "pool": pool,
        "pools": tables.listed(Pool.objects.select_related("centre"), {}, size=50).rows,
        "ladders": [(each, each.rungs[-1], waiting.get(each.pool.pk, 0)) for each in ladders],
        "now": own.rungs[-1] if own else None,
        "drawn": ladder_chart(own, today=today) if own else None,
        "shared": sharing.shared(today, pool) if pool else None,
        "doors": doors.in_order(),
        "rule": idle.general(today),
        "next_rule": idle.announced(today),
        "coming": Centre.objects.filter(pools=None),
        "today": today,
    }
    return render(request, "kinds/compute/public/index.html", context)


def calculator(request: HttpRequest) -> HttpResponse:
    """Turn a plan into GPU hours of each type, with the formula, and name the door it fits through."""
    form = CalculatorForm(request.GET) if "parameters" in request.GET else CalculatorForm()
    rows, training = [], None
    if form.is_bound and form.is_valid():
        training = asking.Training(
            form.cleaned_data["parameters"], form.cleaned_data["tokens"], form.cleaned_data["utilisation"]
        )
        with views.refusals(request, form):
            asking.check_training(training)
            rows = _estimates(training)
    context = {
        "form": form,
        "rows": rows,
        "training": training,
        "operations": f"{asking.operations(training):.2e}" if rows and training else "",
        "bytes_each": asking.BYTES_EACH,
    }
    return render(request, "kinds/compute/public/calculator.html", context)


def _estimates(training: asking.Training) -> list[dict[str, object]]:
    """Return hours, cards and door for each type that the city has."""
    limits = {door.sort: limits_of(door) for door in doors.in_order()}
    names = {door.sort: door.get_sort_display() for door in doors.in_order()}
    memory: dict[str, int] = {}
    for accelerator, memory_gb in Pool.objects.order_by("memory_gb").values_list("accelerator", "memory_gb"):
        memory.setdefault(accelerator, memory_gb)
    found: list[dict[str, object]] = []
    for name, card in asking.CARDS.items():
        if name not in memory:
            continue
        estimate = asking.estimate(training, card, memory_gb=memory[name])
        fit = door_for(estimate.gpu_hours, estimate.least_cards, limits)
        words = names.get(fit.sort, _("No door: make it smaller"))
        found.append({"estimate": estimate, "fit": fit, "door": words})
    return found


urlpatterns: list[URLPattern] = [
    path("", index, name="index"),
    path("calculator/", calculator, name="calculator"),
]
