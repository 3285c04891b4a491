"""Plans and buildings in the office: the lists, one of each, and the years whose money is missing."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from madang.core import clock
from madang.kernel.plans import queries, rules
from madang.kernel.plans.models import Plan, Project, Step
from madang.kernel.plans.states import PlanState
from madang.people.permissions import Permission
from madang.ui import menus, tables, views
from madang.ui.errands import Errand
from madang.ui.forms import FilterForm
from madang.web.public import plans as public

PLAN_COLUMNS = (
    tables.Column("title", gettext_lazy("Plan"), ("title_ko",)),
    tables.Column("years", gettext_lazy("Years"), ("first_year",)),
    *(tables.Column(step.value, step.label, numeric=True) for step in Step),
    tables.Column("state", gettext_lazy("Where it stands"), ("state",)),
)


class ProjectFilters(FilterForm):
    """What narrows the buildings."""

    open_only = forms.BooleanField(label=gettext_lazy("Not finished"), required=False)
    field_order = ("open_only", "q")


def plan_alarms() -> list[Errand]:
    """Return the years without a decided amount, from ninety days before they begin."""
    words = _("%(plan)s: decide the money of %(year)d")
    note = gettext_lazy("The plan runs that year, and no decided amount is written down.")
    short = gettext_lazy("Less was decided for that year than was planned.")
    return [
        Errand(
            words % {"plan": plan.title, "year": gap.year},
            reverse("office:plan", args=[plan.slug]),
            note if gap.decided is None else short,
            gap.starts_on,
        )
        for plan, gap in queries.gaps(clock.today())
    ]


def tabs(active: str) -> list[menus.Item]:
    """Return the pages of plans, beside each other."""
    return [
        menus.Item(_("Plans"), reverse("office:plans"), active == "plans"),
        menus.Item(_("What is built"), reverse("office:projects"), active == "projects"),
    ]


@require_safe
@views.screen(permission=Permission.PLAN_WRITE)
def index(request: HttpRequest) -> HttpResponse:
    """Show the plans with their four numbers side by side."""
    form = FilterForm(request.GET)
    found = queries.plans_listed(search=form.chosen().get("q", ""))
    page = tables.listed(found, request.GET, columns=PLAN_COLUMNS, sort="-years")
    figures = queries.figures_of(page.rows)
    context = {
        "form": form,
        "page": page,
        "rows": [(plan, [rules.cell_of(figures[plan.pk], step) for step in Step]) for plan in page.rows],
        "alarms": plan_alarms(),
        "tabs": tabs("plans"),
    }
    return render(request, "office/plans/list.html", context)


@require_safe
@views.screen(permission=Permission.PLAN_WRITE)
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a plan as everybody sees it, and what may be added."""
    plan = views.found(Plan.objects.all(), slug=slug)
    context = public.page_of(plan, request) | {
        "is_draft": plan.state == PlanState.DRAFT,
        "crumbs": crumbs(),
        "office": True,
    }
    return render(request, "office/plans/show.html", context)


@require_safe
@views.screen(permission=Permission.PLAN_WRITE)
def projects(request: HttpRequest) -> HttpResponse:
    """Show what is built, with the first promised day and the day now."""
    form = ProjectFilters(request.GET)
    chosen = form.chosen()
    found = queries.projects_listed(search=chosen.get("q", ""), open_only=bool(chosen.get("open_only")))
    page = tables.listed(found, request.GET, columns=public.PROJECT_COLUMNS, sort="first")
    parts = public.parts_of(page.rows)
    context = {
        "form": form,
        "page": page,
        "rows": [(project, parts.get(project.pk, [])) for project in page.rows],
        "tabs": tabs("projects"),
    }
    return render(request, "office/plans/projects.html", context)


@require_safe
@views.screen(permission=Permission.PLAN_WRITE)
def project(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is built with its parts; a day moves in the ledger, where each part leads."""
    found = views.found(queries.projects_listed(), slug=slug)
    return render(
        request, "office/plans/project.html", public.project_page(found) | {"crumbs": crumbs(found)}
    )


def crumbs(found: Project | None = None) -> list[menus.Item]:
    """Return the way to the lists."""
    items = [menus.Item(_("Office"), reverse("office:home")), menus.Item(_("Plans"), reverse("office:plans"))]
    return [*items, menus.Item(_("What is built"), reverse("office:projects"))] if found else items


urlpatterns: list[URLPattern] = [
    path("plans/", index, name="plans"),
    path("plans/projects/", projects, name="projects"),
    path("plans/projects/<slug:slug>/", project, name="project"),
    path("plans/<slug:slug>/", show, name="plan"),
]
