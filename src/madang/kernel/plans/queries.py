"""Plans, their figures, what is built and how far each part has slipped."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, Max, Min, Prefetch, Q, QuerySet

from madang.kernel.plans import rules
from madang.kernel.plans.models import Amount, Milestone, Plan, Project
from madang.kernel.plans.rules import Figure, Gap
from madang.kernel.plans.states import PlanState
from madang.promises.models import Promise, Slip
from madang.promises.rules import months_between
from madang.promises.states import STANDING


def plans_listed(*, search: str = "", published_only: bool = False) -> QuerySet[Plan]:
    """Return plans, with how many amounts and projects they have."""
    found = Plan.objects.annotate(
        amount_count=Count("amounts", distinct=True), project_count=Count("projects", distinct=True)
    )
    if published_only:
        found = found.filter(state=PlanState.PUBLISHED)
    if search:
        found = found.filter(Q(title_ko__icontains=search) | Q(title_en__icontains=search))
    return found


def figure_of(amount: Amount) -> Figure:
    """Return a row as the plain figure that rules read."""
    return Figure(
        amount.step,
        amount.won,
        amount.as_of,
        area=amount.area_id,
        year=amount.year,
        purse=amount.purse,
        source=amount.source,
    )


def figures_of(plans: Iterable[Plan]) -> dict[int, list[Figure]]:
    """Return the figures of each plan by its key, in one query."""
    found: dict[int, list[Figure]] = defaultdict(list)
    for amount in Amount.objects.filter(plan__in=list(plans)).order_by("as_of", "pk"):
        found[amount.plan_id].append(figure_of(amount))
    return found


def gaps(today: date) -> list[tuple[Plan, Gap]]:
    """Return the published plans with years whose money is missing and about which it is time to speak up."""
    running = list(Plan.objects.filter(state=PlanState.PUBLISHED, last_year__gte=today.year))
    figures = figures_of(running)
    return [
        (plan, gap)
        for plan in running
        for gap in rules.gaps_in(plan.first_year, plan.last_year, figures[plan.pk], today=today)
        if gap.is_alarming(today)
    ]


def projects_listed(
    *, search: str = "", public_only: bool = False, open_only: bool = False
) -> QuerySet[Project]:
    """Return projects with their first promised and their present last day."""
    found = Project.objects.select_related("plan", "owner").prefetch_related("owner__names")
    found = found.annotate(
        first_due=Min("milestones__promise__first_due_on"),
        now_due=Max("milestones__promise__due_on"),
        open_count=Count("milestones", filter=Q(milestones__promise__state__in=STANDING)),
    )
    if public_only:
        found = found.filter(is_public=True)
    if open_only:
        found = found.filter(open_count__gt=0)
    if search:
        found = found.filter(Q(title_ko__icontains=search) | Q(title_en__icontains=search))
    return found


def milestones_of(projects: Sequence[Project]) -> dict[int, list[Milestone]]:
    """Return the milestones of each project by its key, with promises, their slips and who owes them."""
    slips = Prefetch("promise__slips", queryset=Slip.objects.order_by("pk"))
    found: dict[int, list[Milestone]] = defaultdict(list)
    rows = Milestone.objects.filter(project__in=[each.pk for each in projects]).order_by("position")
    rows = rows.select_related("promise__owed_by").prefetch_related(slips, "promise__owed_by__names")
    for row in rows:
        found[row.project_id].append(row)
    return found


def slip_months(promise: Promise) -> int | None:
    """Return by how many months ``promise`` has slipped: to the day it was kept, or to the day it now has.

    None where it was never given a day, and where it was broken or called off: no day is left to count to.
    """
    end = promise.closed_on if promise.state == "kept" else promise.due_on
    if promise.first_due_on is None or end is None or promise.state in {"broken", "released"}:
        return None
    return months_between(promise.first_due_on, end)
