"""Deeds on plans and buildings: write, add an area, an amount, a building, a part of it; publish."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise as Text
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from madang.kernel.mous.queries import our_sides
from madang.kernel.plans import actions
from madang.kernel.plans.actions import ProjectText
from madang.kernel.plans.models import Plan, Project, Purse, Step
from madang.kernel.plans.rules import Figure, PlanText
from madang.people.models import Organisation
from madang.people.permissions import Permission
from madang.promises.rules import Wording
from madang.ui import menus, promises, views
from madang.ui.forms import DayField
from madang.web.office import plans
from madang.web.office.mou_forms import OrganisationField

_MAN = 10_000


class PlanForm(forms.Form):
    """A plan."""

    slug = forms.CharField(
        label=gettext_lazy("Address"), max_length=60, help_text=gettext_lazy("Such as phase-2.")
    )
    title_ko = forms.CharField(label=gettext_lazy("Korean title"), max_length=160)
    title_en = forms.CharField(label=gettext_lazy("English title"), max_length=160, required=False)
    summary_ko = forms.CharField(
        label=gettext_lazy("What it is, in Korean"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    summary_en = forms.CharField(
        label=gettext_lazy("What it is, in English"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    first_year = forms.IntegerField(label=gettext_lazy("First year"), min_value=1, max_value=9999)
    last_year = forms.IntegerField(label=gettext_lazy("Last year"), min_value=1, max_value=9999)


class AreaForm(forms.Form):
    """Something the money is for."""

    name_ko = forms.CharField(label=gettext_lazy("Korean name"), max_length=120)
    name_en = forms.CharField(label=gettext_lazy("English name"), max_length=120, required=False)


class AmountForm(forms.Form):
    """A number that somebody gave."""

    step = forms.ChoiceField(
        label=gettext_lazy("Which number"), choices=Step.choices, widget=forms.RadioSelect
    )
    area = forms.ChoiceField(label=gettext_lazy("For what"), required=False)
    year = forms.IntegerField(
        label=gettext_lazy("For which year"), required=False, help_text=gettext_lazy("Empty: all its years.")
    )
    purse = forms.ChoiceField(label=gettext_lazy("Whose money"), choices=Purse.choices)
    won = forms.IntegerField(
        label=gettext_lazy("Amount in won"),
        min_value=0,
        max_value=10**18,
        help_text=gettext_lazy("Such as 600000000000."),
    )
    as_of = DayField(label=gettext_lazy("As of"))
    as_of_text = forms.CharField(
        label=gettext_lazy("As it was published"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Where only a month is known."),
    )
    source = forms.CharField(label=gettext_lazy("Source"), max_length=300)
    note_ko = forms.CharField(label=gettext_lazy("Note, public, in Korean"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, plan: Plan) -> None:
        super().__init__(data)
        areas = [(str(area.pk), area.name) for area in plan.areas.order_by("position")]
        self.fields["area"].choices = [("", _("The whole plan")), *areas]  # type: ignore[attr-defined]

    def figure(self) -> Figure:
        """Return what was typed, for the rules."""
        given = self.cleaned_data
        area = int(given["area"]) if given["area"] else None
        return Figure(
            given["step"], given["won"], given["as_of"], area, given["year"], given["purse"], given["source"]
        )


class ProjectForm(forms.Form):
    """Something that is built."""

    slug = forms.CharField(
        label=gettext_lazy("Address"), max_length=60, help_text=gettext_lazy("Such as pine.")
    )
    title_ko = forms.CharField(label=gettext_lazy("Korean title"), max_length=160)
    title_en = forms.CharField(label=gettext_lazy("English title"), max_length=160, required=False)
    summary_ko = forms.CharField(
        label=gettext_lazy("What it is, in Korean"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    summary_en = forms.CharField(
        label=gettext_lazy("What it is, in English"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    is_private = forms.BooleanField(label=gettext_lazy("Built with private money"), required=False)
    cost_won = forms.IntegerField(
        label=gettext_lazy("Cost in won"), min_value=0, max_value=10**16, required=False
    )
    cost_source = forms.CharField(
        label=gettext_lazy("Where the cost comes from"), max_length=300, required=False
    )
    place_promised_ko = forms.CharField(label=gettext_lazy("Promised place"), max_length=160, required=False)
    place_now_ko = forms.CharField(
        label=gettext_lazy("Where it stands or is being built"), max_length=160, required=False
    )
    is_public = forms.BooleanField(label=gettext_lazy("Everybody may read it"), required=False, initial=True)

    def text(self) -> ProjectText:
        """Return what was typed, for the deed."""
        return ProjectText(**{name: self.cleaned_data[name] for name in ProjectForm.base_fields})


class NewProjectForm(ProjectForm):
    """With the plan it belongs to and who builds it."""

    plan = forms.ModelChoiceField(
        label=gettext_lazy("Plan"), queryset=Plan.objects.none(), to_field_name="slug", required=False
    )
    owner = OrganisationField(
        label=gettext_lazy("Who builds it"),
        max_length=120,
        help_text=gettext_lazy("Name or business number as in the register."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["plan"].queryset = Plan.objects.order_by("first_year", "pk")  # type: ignore[attr-defined]


class MilestoneForm(forms.Form):
    """A part of a building, promised by a day."""

    title_ko = forms.CharField(label=gettext_lazy("What is promised, in Korean"), max_length=200)
    title_en = forms.CharField(
        label=gettext_lazy("What is promised, in English"), max_length=200, required=False
    )
    due_on = DayField(
        label=gettext_lazy("By when"),
        required=False,
        help_text=gettext_lazy("Empty: no day was given, and everybody sees that."),
    )
    made_on = DayField(
        label=gettext_lazy("Promised on"), required=False, help_text=gettext_lazy("Empty: today.")
    )
    made_known = promises.KnownField()
    owed_by = forms.ModelChoiceField(
        label=gettext_lazy("Owed by"),
        queryset=Organisation.objects.none(),
        to_field_name="uid",
        required=False,
        help_text=gettext_lazy("Empty: whoever builds it."),
    )
    measure_ko = forms.CharField(
        label=gettext_lazy("How one will know that it is kept"), max_length=500, required=False
    )
    source = forms.CharField(label=gettext_lazy("Source"), max_length=300, required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["owed_by"].queryset = our_sides()  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.PLAN_WRITE)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a plan."""
    form = PlanForm(request.POST or None)

    def deed() -> str:
        made = actions.write(text=PlanText(**form.cleaned_data), by=views.person(request))
        return reverse("office:plan", args=[made.slug])

    return _page(request, form, deed, heading=_("Begin a plan"), back=reverse("office:plans"))


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.PLAN_WRITE)
def area(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an area."""
    plan = views.found(Plan.objects.all(), slug=slug)
    form = AreaForm(request.POST or None)
    back = reverse("office:plan", args=[slug])

    def deed() -> str:
        actions.add_area(plan=plan, by=views.person(request), **form.cleaned_data)
        return back

    return _page(request, form, deed, heading=_("Add an area"), back=back, about=plan.title)


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.PLAN_WRITE)
def amount(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a number down."""
    plan = views.found(Plan.objects.all(), slug=slug)
    form = AmountForm(request.POST or None, plan=plan)
    back = reverse("office:plan", args=[slug])

    def deed() -> str:
        given = form.cleaned_data
        actions.record_amount(
            plan=plan,
            figure=form.figure(),
            as_of_text=given["as_of_text"],
            note_ko=given["note_ko"],
            by=views.person(request),
        )
        return back

    return _page(request, form, deed, heading=_("Write an amount down"), back=back, about=plan.title)


@require_POST
@views.screen(permission=Permission.PLAN_WRITE)
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Let everybody read it."""
    plan = views.found(Plan.objects.all(), slug=slug)
    with views.refusals(request):
        actions.publish(plan=plan, by=views.person(request))
        messages.success(request, _("Everybody can read it now."))
    return redirect("office:plan", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.PLAN_WRITE)
def new_project(request: HttpRequest) -> HttpResponse:
    """Write down something that is built."""
    form = NewProjectForm(request.POST or None)

    def deed() -> str:
        given = form.cleaned_data
        made = actions.add_project(
            text=form.text(), plan=given["plan"], owner=given["owner"], by=views.person(request)
        )
        return reverse("office:project", args=[made.slug])

    return _page(request, form, deed, heading=_("Write a building down"), back=reverse("office:projects"))


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.PLAN_WRITE)
def correct_project(request: HttpRequest, slug: str) -> HttpResponse:
    """Correct what a building says of itself."""
    project = views.found(Project.objects.all(), slug=slug)
    form = ProjectForm(request.POST or None, initial=vars(project))
    form.fields["slug"].widget = forms.HiddenInput()
    back = reverse("office:project", args=[slug])

    def deed() -> str:
        actions.correct_project(project=project, text=form.text(), by=views.person(request))
        return back

    return _page(request, form, deed, heading=_("Correct a building"), back=back, about=project.title)


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.PLAN_WRITE)
def milestone(request: HttpRequest, slug: str) -> HttpResponse:
    """Promise a part of a building by a day."""
    project = views.found(Project.objects.select_related("owner"), slug=slug)
    form = MilestoneForm(request.POST or None)
    back = reverse("office:project", args=[slug])

    def deed() -> str:
        given = form.cleaned_data
        names = ("title_ko", "title_en", "measure_ko", "source")
        actions.add_milestone(
            project=project,
            wording=Wording(**{name: given[name] for name in names}),
            due_on=given["due_on"],
            made_on=given["made_on"],
            made_known=given["made_known"],
            owed_by=given["owed_by"],
            by=views.person(request),
        )
        return back

    return _page(request, form, deed, heading=_("Promise a part by a day"), back=back, about=project.title)


def _page(
    request: HttpRequest,
    form: forms.Form,
    deed: Callable[[], str],
    *,
    heading: str | Text,
    back: str,
    about: str = "",
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            there = deed()
            messages.success(request, _("Written down."))
            return redirect(there)
    context = {
        "form": form,
        "heading": heading,
        "about": about,
        "back": back,
        "crumbs": [*plans.crumbs(), *([menus.Item(about, back)] if about else [])],
    }
    return render(request, "office/plans/form.html", context, status=422 if form.errors else 200)


urlpatterns: list[URLPattern] = [
    path("plans/new/", new, name="plan-new"),
    path("plans/projects/new/", new_project, name="project-new"),
    path("plans/projects/<slug:slug>/correct/", correct_project, name="project-correct"),
    path("plans/projects/<slug:slug>/milestone/", milestone, name="project-milestone"),
    path("plans/<slug:slug>/area/", area, name="plan-area"),
    path("plans/<slug:slug>/amount/", amount, name="plan-amount"),
    path("plans/<slug:slug>/publish/", publish, name="plan-publish"),
]
