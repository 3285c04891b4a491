"""Plans of a period for the council: four numbers, each with its source, and buildings with their slips."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from madang.core import clock
from madang.kernel.plans import queries, rules
from madang.kernel.plans.models import Amount, Plan, Step
from madang.promises import rules as promises
from madang.ui.council_pack.section import Cell, Figure, Period, Section


def sections(period: Period) -> Sequence[Section]:
    """Return the numbers of the plans that ran in ``period``, and what is built."""
    plans = list(
        Plan.objects.filter(first_year__lte=period.last.year, last_year__gte=period.first.year).order_by(
            "first_year", "pk"
        )
    )
    return [_amounts(plans, period), _buildings(period)]


def _amounts(plans: Sequence[Plan], period: Period) -> Section:
    rows = Amount.objects.filter(plan__in=plans, as_of__lte=period.last).select_related("plan", "area")
    figures = queries.figures_of(plans)
    gaps = [
        gap
        for plan in plans
        for gap in rules.gaps_in(plan.first_year, plan.last_year, figures[plan.pk], today=clock.today())
        if gap.is_alarming(clock.today())
    ]
    return Section(
        key="plans",
        title=pgettext("council pack", "Plans and their money"),
        definition=_(
            "Plans whose years touch the period: every number requested, planned, decided or spent that "
            "was known by its last day, with its source. They are four different numbers."
        ),
        figures=[
            Figure(_("Plans"), len(plans), _("All that run in the period.")),
            Figure(
                _("Years without their money"),
                len(gaps),
                _("Years of a plan, begun or within 90 days, without a decided amount; as of today."),
            ),
        ],
        heads=(
            _("Plan"),
            _("For what"),
            _("Year"),
            _("Which number"),
            _("Whose money"),
            _("Amount in won"),
            _("As of"),
            _("Source"),
        ),
        widths=(20, 18, 7, 9, 12, 16, 11, 20),
        rows=[_amount(row) for row in rows.order_by("plan__first_year", "plan_id", "as_of", "pk")],
    )


def _amount(row: Amount) -> list[Cell]:
    return [
        row.plan.title,
        row.area.name if row.area else _("The whole plan"),
        row.year,
        Step(row.step).label,
        row.get_purse_display(),
        row.won,
        row.as_of_text or row.as_of,
        row.source,
    ]


def _buildings(period: Period) -> Section:
    projects = list(queries.projects_listed().order_by("pk"))
    parts = queries.milestones_of(projects)
    rows: list[list[Cell]] = []
    for project in projects:
        for part in parts.get(project.pk, ()):
            promise = part.promise
            if promise.made_on > period.last:
                continue
            rows.append(
                [
                    promise.title,
                    promise.owed_by.name,
                    promise.first_due_on,
                    promise.due_on,
                    promise.closed_on,
                    queries.slip_months(promise),
                    promises.phase_of(promise, clock.today()).label,
                    project.place_now if project.has_moved else "",
                ]
            )
    slipped = sum(bool(row[5]) for row in rows)
    return Section(
        key="buildings",
        title=_("Buildings and equipment"),
        definition=_("Every part that was promised by the end of the period; state and slips as of today."),
        figures=[
            Figure(_("Parts promised"), len(rows), _("All rows of this section.")),
            Figure(_("Later than first promised"), slipped, _("Parts whose day came, or stands, later.")),
        ],
        heads=(
            _("What is promised"),
            _("Owed by"),
            _("First promised for"),
            _("Due day now"),
            _("Ended on"),
            _("Months later"),
            pgettext("council pack", "State"),
            _("Elsewhere than promised"),
        ),
        widths=(28, 20, 10, 10, 10, 8, 10, 18),
        rows=rows,
    )
