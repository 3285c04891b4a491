"""One organisation: what the register says on whose word, its names, its successor, its people."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madang.audit import queries as audit
from madang.core import clock
from madang.kernel.applications import queries as applications
from madang.kernel.reviews.models import Screening
from madang.people import queries as people
from madang.people.models import Organisation
from madang.people.permissions import Permission
from madang.people.roles import COMPANY_MEMBER, FOUNDER
from madang.register import actions, queries, rules
from madang.register.models import Fact, Joining
from madang.ui import menus, views
from madang.ui.facts import spoken
from madang.ui.forms import DayInput
from madang.ui.register_form import FIELDS, OrganisationForm
from madang.web.office import seats

_NAMES = {"name_ko", "name_en"}


class CorrectForm(OrganisationForm):
    """The facts as they should be, and why."""

    reason = forms.CharField(
        label=gettext_lazy("Reason and evidence"),
        help_text=gettext_lazy("The company reads it. It stands in the log."),
        max_length=500,
    )


class RenameForm(forms.Form):
    """Another name from a day on."""

    name_ko = forms.CharField(label=gettext_lazy("Korean name"), max_length=120)
    name_en = forms.CharField(label=gettext_lazy("English name"), max_length=120, required=False)
    valid_from = forms.DateField(label=gettext_lazy("Holds from"), widget=DayInput)
    reason = forms.CharField(label=gettext_lazy("Reason and evidence"), max_length=500)


class SuccessorForm(forms.Form):
    """Who stands in its place, from when on."""

    successor = forms.ModelChoiceField(
        label=gettext_lazy("Successor"),
        queryset=Organisation.objects.none(),
        to_field_name="uid",
        help_text=gettext_lazy("It must be in the register already."),
    )
    closed_on = forms.DateField(
        label=gettext_lazy("Stands in its place from"),
        widget=DayInput,
        help_text=gettext_lazy("First day on which the successor stands in its place."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason and evidence"), max_length=500)

    def __init__(self, data: Any, *, organisation: Organisation) -> None:
        super().__init__(data)
        others = Organisation.objects.filter(sort=organisation.sort).exclude(pk=organisation.pk)
        self.fields["successor"].queryset = others.prefetch_related("names").order_by("pk")  # type: ignore[attr-defined]


@require_safe
@views.screen(permission=Permission.REGISTER_READ)
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show everything the register has on an organisation."""
    return _page(request, found(uid))


@require_POST
@views.screen(permission=Permission.REGISTER_WRITE)
def confirm(request: HttpRequest, uid: str) -> HttpResponse:
    """Confirm the ticked facts as they were shown, with a note on the evidence."""
    organisation = found(uid)
    seen = {
        fact: request.POST.get(f"value-{fact}", "")
        for fact in request.POST.getlist("facts")
        if fact in Fact.values
    }
    note = request.POST.get("note", "")
    with views.refusals(request):
        actions.confirm(organisation=organisation, seen=seen, note=note, by=views.person(request))
        messages.success(request, _("Confirmed."))
        return redirect("office:organisation", organisation.uid)
    return _page(request, organisation, note=note, ticked=set(seen))


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.REGISTER_WRITE)
def correct(request: HttpRequest, uid: str) -> HttpResponse:
    """Correct facts, with a reason; what was judged already stays, and the page says so."""
    organisation = found(uid)
    names = [name for name in FIELDS if name not in _NAMES]
    form = CorrectForm(request.POST or None, sort=organisation.sort, only=names, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            written = form.written()
            actions.correct(
                organisation=organisation,
                reason=form.cleaned_data["reason"],
                by=views.person(request),
                **{name: getattr(written, name) for name in names},
            )
            messages.success(request, _("Corrected. The company is told."))
            return redirect("office:organisation", organisation.uid)
    return _form_page(
        request, organisation, form, heading=_("Correct the register"), judged=judged(organisation)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.REGISTER_WRITE)
def rename(request: HttpRequest, uid: str) -> HttpResponse:
    """Give it another name from a day on."""
    organisation = found(uid)
    form = RenameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            actions.rename(organisation=organisation, by=views.person(request), **form.cleaned_data)
            messages.success(request, _("The new name is written down."))
            return redirect("office:organisation", organisation.uid)
    return _form_page(request, organisation, form, heading=_("Another name"))


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.REGISTER_WRITE)
def succeed(request: HttpRequest, uid: str) -> HttpResponse:
    """Put a successor in its place."""
    organisation = found(uid)
    form = SuccessorForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            actions.succeed(organisation=organisation, by=views.person(request), **form.cleaned_data)
            messages.success(request, _("The successor is written down."))
            return redirect("office:organisation", organisation.uid)
    return _form_page(request, organisation, form, heading=_("A successor"))


@require_POST
@views.screen(permission=Permission.REGISTER_WRITE)
def answer(request: HttpRequest, uid: str) -> HttpResponse:
    """Answer a wish to join, where the founders do not."""
    joining = views.found(Joining.objects.select_related("organisation"), uid=uid)
    with views.refusals(request):
        if request.POST.get("answer") == "grant":
            is_empty = not queries.members_of(joining.organisation).exists()
            role = FOUNDER if is_empty else COMPANY_MEMBER
            actions.grant(joining=joining, role=role, by=views.person(request))
            messages.success(request, _("Let in. They are told."))
        else:
            actions.refuse(joining=joining, reason=request.POST.get("reason", ""), by=views.person(request))
            messages.success(request, _("Refused. They are told why."))
    return redirect("office:organisation", joining.organisation.uid)


@require_POST
@views.screen(permission=Permission.REGISTER_READ)
def invite(request: HttpRequest, uid: str) -> HttpResponse:
    """Invite somebody to a role at this organisation."""
    organisation = found(uid)
    form = seats.InviteForm(request.POST, roles=seats.roles_for(views.person(request), organisation))
    if form.is_valid():
        with views.refusals(request, form):
            seats.invited(request, organisation, form)
            return redirect("office:organisation", organisation.uid)
    return _page(request, organisation, form=form)


def found(uid: str) -> Organisation:
    """Return an organisation with its names, or answer 404."""
    rows = Organisation.objects.select_related("successor").prefetch_related("names", "successor__names")
    return views.found(rows, uid=uid)


def judged(organisation: Organisation) -> list[dict[str, Any]]:
    """Return what it has handed in, and what was decided on that: none of it changes with a fact."""
    rows = applications.of_organisation(organisation).filter(submitted_at__isnull=False)
    screened = {each.application_id: each for each in Screening.objects.filter(application__in=rows)}
    return [{"application": row, "screening": screened.get(row.pk)} for row in rows[:20]]


def _page(
    request: HttpRequest,
    organisation: Organisation,
    *,
    form: forms.Form | None = None,
    note: str = "",
    ticked: set[str] | None = None,
) -> HttpResponse:
    user = views.person(request)
    lines = queries.facts_of(organisation)
    roles = seats.roles_for(user, organisation)
    context = {
        "organisation": organisation,
        "lines": [
            (line, spoken(line), line.fact in ticked if ticked is not None else not line.is_confirmed)
            for line in lines
        ],
        "doubt": rules.doubt_of(organisation.corporate_number),
        "note": note,
        "to_confirm": any(line.value and not line.is_confirmed for line in lines),
        "names": organisation.names.all(),
        "domiciles": organisation.domiciles.select_related("jurisdiction"),
        "predecessors": organisation.predecessors.prefetch_related("names"),
        "members": [seats.row(held, user) for held in queries.members_of(organisation)],
        "invitations": seats.invitations_shown(queries.invitations_open(organisation), user),
        "joinings": queries.joinings_waiting(organisation),
        "judged": judged(organisation),
        "form": (form or seats.InviteForm(None, roles=roles)) if roles else None,
        "may_write": people.has(user, Permission.REGISTER_WRITE),
        "entries": audit.entries_about(organisation),
        "now": clock.now(),
        "crumbs": crumbs(),
    }
    status = 422 if (form is not None and form.errors) or ticked is not None else 200
    return views.not_stored(render(request, "office/register/show.html", context, status=status))


def crumbs(organisation: Organisation | None = None) -> list[menus.Item]:
    """Return the way to an organisation."""
    way = [
        menus.Item(_("Office"), reverse("office:home")),
        menus.Item(pgettext("register", "Organisations"), reverse("office:organisations")),
    ]
    if organisation is not None:
        way.append(menus.Item(organisation.name, reverse("office:organisation", args=[organisation.uid])))
    return way


def _form_page(
    request: HttpRequest, organisation: Organisation, form: forms.Form, *, heading: str, **more: Any
) -> HttpResponse:
    context = {
        "organisation": organisation,
        "form": form,
        "heading_text": heading,
        "crumbs": crumbs(organisation),
        **more,
    }
    status = 422 if form.errors else 200
    return views.not_stored(render(request, "office/register/change.html", context, status=status))


urlpatterns: list[URLPattern] = [
    path("organisations/<uuid:uid>/", show, name="organisation"),
    path("organisations/<uuid:uid>/confirm/", confirm, name="organisation-confirm"),
    path("organisations/<uuid:uid>/correct/", correct, name="organisation-correct"),
    path("organisations/<uuid:uid>/rename/", rename, name="organisation-rename"),
    path("organisations/<uuid:uid>/successor/", succeed, name="organisation-successor"),
    path("organisations/<uuid:uid>/invite/", invite, name="organisation-invite"),
    path("joining/<uuid:uid>/", answer, name="answer-joining"),
]
