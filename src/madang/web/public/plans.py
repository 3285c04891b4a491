"""Plans: what was requested, planned, decided and spent; what is built, and how far its days have moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from madang.core import clock
from madang.kernel.plans import queries, rules
from madang.kernel.plans.models import Amount, Area, Milestone, Plan, Project, Purse, Step
from madang.kernel.plans.rules import Cell, Figure
from madang.promises.models import Promise
from madang.ui import charts, menus, promises, tables, views
from madang.ui.forms import FilterForm

_EOK = 100_000_000
AMOUNT_COLUMNS = (
    tables.Column("as_of", gettext_lazy("As of"), ("as_of",)),
    tables.Column("step", gettext_lazy("Which number"), ("step",)),
    tables.Column("area", gettext_lazy("For what"), ("area__position",)),
    tables.Column("year", gettext_lazy("For which year"), ("year",)),
    tables.Column("purse", gettext_lazy("Whose money"), ("purse",)),
    tables.Column("won", gettext_lazy("Amount"), ("won",), numeric=True),
    tables.Column("source", gettext_lazy("Source"), ("source",)),
)
PROJECT_COLUMNS = (
    tables.Column("title", gettext_lazy("What is built"), ("title_ko",)),
    tables.Column("owner", gettext_lazy("Who builds it")),
    tables.Column("first", gettext_lazy("First promised for"), ("first_due",)),
    tables.Column("now", gettext_lazy("Day now"), ("now_due",)),
    tables.Column("state", gettext_lazy("Where it stands")),
)


@dataclass(frozen=True)
class StepLine:
    """One of the four numbers of a plan."""

    step: Step
    cell: Cell
    figures: tuple[Amount, ...]
    split: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True)
class Part:
    """A milestone as people read it: how far it slipped, and how it ended."""

    line: promises.Line
    months: int | None
    slips: Sequence[Any]

    @property
    def slipped(self) -> str:
        """By how many months it came later than first promised; empty where it did not."""
        if not self.months:
            return ""
        return ngettext("%(months)d month later", "%(months)d months later", self.months) % {
            "months": self.months
        }

    @property
    def end(self) -> date | None:
        return self.line.promise.closed_on


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the published plans with their four numbers, and what is built."""
    form = FilterForm(request.GET)
    found = queries.projects_listed(search=form.chosen().get("q", ""), public_only=True)
    page = tables.listed(found, request.GET, columns=PROJECT_COLUMNS, sort="first")
    plans = list(queries.plans_listed(published_only=True).order_by("first_year", "pk")[:20])
    figures = queries.figures_of(plans)
    parts = parts_of(page.rows)
    built = [part.line.promise for each in parts.values() for part in each if part.line.promise.first_due_on]
    context = {
        "form": form,
        "plans": [(plan, [rules.cell_of(figures[plan.pk], step) for step in Step]) for plan in plans],
        "steps": list(Step),
        "page": page,
        "rows": [(project, parts.get(project.pk, [])) for project in page.rows],
        "chart": promises.slip_chart(built, title=_("How far the days of buildings have moved"), path=_PATH)
        if built
        else None,
        "press": any(plan.is_press for plan in plans),
    }
    return render(request, "public/plans/index.html", context)


_PATH = "/promises/{uid}/"


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a plan: its four numbers side by side, by area and by year, each with its source."""
    plan = views.found(queries.plans_listed(published_only=True), slug=slug)
    crumbs = [menus.Item(_("Plans and buildings"), reverse("public:plans"))]
    return render(request, "public/plans/show.html", page_of(plan, request) | {"crumbs": crumbs})


@require_safe
def project(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is built: where it was promised and where it stands, and each part with its slips."""
    found = views.found(queries.projects_listed(public_only=True), slug=slug)
    crumbs = [menus.Item(_("Plans and buildings"), reverse("public:plans"))]
    return render(request, "public/plans/project.html", project_page(found) | {"crumbs": crumbs})


def page_of(plan: Plan, request: HttpRequest) -> dict[str, Any]:
    """Return what the page of a plan shows; the office uses it too."""
    amounts = list(plan.amounts.select_related("area").order_by("as_of", "pk"))
    figures = [queries.figure_of(each) for each in amounts]
    lines = [_step_line(step, figures, amounts) for step in Step]
    projects = list(queries.projects_listed().filter(plan=plan, is_public=True).order_by("pk"))
    page = tables.listed(
        plan.amounts.select_related("area"), request.GET, columns=AMOUNT_COLUMNS, sort="-as_of"
    )
    areas = list(plan.areas.order_by("position"))
    return {
        "plan": plan,
        "lines": lines,
        "steps": list(Step),
        "chart": _chart(lines),
        "areas": _areas(areas, figures),
        "years": _years(figures, areas),
        "gaps": rules.gaps_in(plan.first_year, plan.last_year, figures, today=clock.today()),
        "share": rules.decided_share(figures),
        "projects": [(each, parts) for each, parts in _with_parts(projects)],
        "page": page,
    }


def project_page(found: Project) -> dict[str, Any]:
    """Return what the page of a project shows; the office uses it too."""
    parts = parts_of([found]).get(found.pk, [])
    dated = [part.line.promise for part in parts if part.line.promise.first_due_on]
    return {
        "project": found,
        "parts": parts,
        "chart": promises.slip_chart(dated, title=_("Its days over time"), path=_PATH) if dated else None,
    }


def parts_of(projects: Sequence[Project]) -> dict[int, list[Part]]:
    """Return the milestones of each project, by its key."""
    found = queries.milestones_of(projects)
    return {key: [_part(milestone) for milestone in milestones] for key, milestones in found.items()}


def _with_parts(projects: Sequence[Project]) -> list[tuple[Project, list[Part]]]:
    parts = parts_of(projects)
    return [(each, parts.get(each.pk, [])) for each in projects]


def _part(milestone: Milestone) -> Part:
    promise: Promise = milestone.promise
    return Part(promises.line_of(promise), queries.slip_months(promise), list(promise.slips.all()))


def _step_line(step: Step, figures: Sequence[Figure], amounts: Sequence[Amount]) -> StepLine:
    cell = rules.cell_of(figures, step)
    whole = [
        each
        for each in reversed(amounts)
        if each.step == step and each.area_id is None and each.year is None and each.purse == Purse.ALL
    ]
    split = tuple((Purse(purse).label, part) for purse, part in rules.split_of(figures, step).items())
    return StepLine(step, cell, tuple(whole), split)  # type: ignore[arg-type]


def _chart(lines: Sequence[StepLine]) -> charts.Chart | None:
    known = [line for line in lines if line.cell.won is not None]
    if not known:
        return None
    series = charts.Series(_("The whole plan"), [_eok(line.cell.won) for line in lines])
    return charts.bars(
        title=_("Requested, planned, decided and spent are four numbers"),
        labels=[line.step.label for line in lines],
        series=[series],
        unit=_("100 million won"),
        desc=_("Where there is no bar, no number was published, or two contradict each other."),
    )


def _eok(won: int | None) -> int | None:
    return None if won is None else won // _EOK


def _areas(areas: Sequence[Area], figures: Sequence[Figure]) -> list[tuple[Area, list[Cell]]]:
    rows = [(area, [rules.cell_of(figures, step, area=area.pk) for step in Step]) for area in areas]
    return [(area, cells) for area, cells in rows if any(cell.figures for cell in cells)]


def _years(figures: Sequence[Figure], areas: Sequence[Area]) -> list[tuple[int, str, str, list[Cell]]]:
    """Return a row for each year, area and purse of which something was said."""
    names = {area.pk: area.name for area in areas}
    keys = sorted(
        {(f.year, f.area or 0, f.purse) for f in figures if f.year is not None},
        key=lambda key: (key[0], key[1], key[2]),
    )
    return [
        (
            year,
            names.get(area, _("The whole plan")),
            str(Purse(purse).label),
            [rules.cell_of(figures, step, area=area or None, year=year, purse=purse) for step in Step],
        )
        for year, area, purse in keys
    ]


urlpatterns: list[URLPattern] = [
    path("plans/", index, name="plans"),
    path("plans/projects/<slug:slug>/", project, name="project"),
    path("plans/<slug:slug>/", show, name="plan"),
]
