"""The people of the company: who is in, who is invited, who asks to join."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from madang.audit import log
from madang.core import clock
from madang.notices.models import masked
from madang.people import queries as people
from madang.people.models import Membership
from madang.people.permissions import Permission
from madang.people.roles import COMPANY_MEMBER, FOUNDER, ROLES
from madang.register import actions, queries
from madang.register.models import Invitation, Joining
from madang.ui import views
from madang.web.company import mine

_ROLES = [(role.key, role.name) for role in (COMPANY_MEMBER, FOUNDER)]


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.CharField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        help_text=gettext_lazy("A letter goes there, with a link that works with and without an account."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=_ROLES, initial=COMPANY_MEMBER.key, widget=forms.RadioSelect
    )


class RoleForm(forms.Form):
    """Another role for a colleague."""

    role = forms.ChoiceField(choices=_ROLES)


@require_safe
@views.screen(permission=Permission.APPLICATION_WRITE)
def index(request: HttpRequest) -> HttpResponse:
    """Show members; to founders also who is invited and who asks."""
    return _page(request, InviteForm())


@require_POST
@views.screen(permission=Permission.MEMBER_MANAGE)
def invite(request: HttpRequest) -> HttpResponse:
    """Invite an address."""
    form = InviteForm(request.POST)
    if form.is_valid():
        with views.refusals(request, form):
            actions.invite(
                organisation=mine.managed(request),
                email=form.cleaned_data["email"],
                role=ROLES[form.cleaned_data["role"]],
                by=views.person(request),
                language=views.person(request).language,
            )
            messages.success(request, _("Invited. The letter goes out in a few minutes."))
            return redirect("company:people")
    return _page(request, form)


@require_POST
@views.screen(permission=Permission.MEMBER_MANAGE)
def take_back(request: HttpRequest, uid: str) -> HttpResponse:
    """Take an invitation back."""
    invitation = views.found(Invitation.objects.filter(organisation=mine.managed(request)), uid=uid)
    with views.refusals(request):
        actions.take_back(invitation=invitation, by=views.person(request))
        messages.success(request, _("The invitation is taken back."))
    return redirect("company:people")


@require_POST
@views.screen(permission=Permission.MEMBER_MANAGE)
def change_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a colleague another role."""
    held = views.found(queries.members_of(mine.managed(request)), pk=pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        with views.refusals(request):
            actions.change_role(
                membership=held, role=ROLES[form.cleaned_data["role"]], by=views.person(request)
            )
            messages.success(request, _("The role is changed."))
    return redirect("company:people")


@require_POST
@views.screen(permission=Permission.APPLICATION_WRITE)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave, or remove a colleague with a reason."""
    user = views.person(request)
    held = views.found(queries.members_of(mine.company(request)), pk=pk)
    with views.refusals(request):
        actions.end(membership=held, by=user, reason=request.POST.get("reason", ""))
        if held.user_id == user.pk:
            messages.success(request, _("You have left the company."))
            return redirect("account:home")
        messages.success(request, _("The membership is ended."))
    return redirect("company:people")


@require_POST
@views.screen(permission=Permission.MEMBER_MANAGE)
def address(request: HttpRequest, pk: int) -> HttpResponse:
    """Uncover the address of a colleague, or of somebody who asks to join, and note who looked."""
    company = mine.managed(request)
    shown = {held.user_id: held.user for held in queries.members_of(company)}
    shown |= {each.user_id: each.user for each in queries.joinings_waiting(company)}
    if pk not in shown:
        return redirect("company:people")
    log.look(by=views.person(request), subject=shown[pk], what="address")
    return _page(request, InviteForm(), uncovered=pk)


@require_POST
@views.screen(permission=Permission.MEMBER_MANAGE)
def answer(request: HttpRequest, uid: str) -> HttpResponse:
    """Let somebody in who has asked to join, or say why not."""
    joining = views.found(Joining.objects.filter(organisation=mine.managed(request)), uid=uid)
    with views.refusals(request):
        if request.POST.get("answer") == "grant":
            actions.grant(joining=joining, role=COMPANY_MEMBER, by=views.person(request))
            messages.success(request, _("Let in. They are told."))
        else:
            actions.refuse(joining=joining, reason=request.POST.get("reason", ""), by=views.person(request))
            messages.success(request, _("Refused. They are told why."))
    return redirect("company:people")


def _page(request: HttpRequest, form: InviteForm, *, uncovered: int | None = None) -> HttpResponse:
    company, user = mine.company(request), views.person(request)
    may_manage = people.has(user, Permission.MEMBER_MANAGE, organisation_id=company.pk)
    context = {
        "company": company,
        "companies": mine.companies(request),
        "tabs": mine.tabs(request, "people"),
        "members": [_row(held, user.pk, uncovered) for held in queries.members_of(company)],
        "may_manage": may_manage,
        "roles": _ROLES,
        "now": clock.now(),
        "form": form if may_manage else None,
        "invitations": [
            {"row": each, "email": each.email if each.invited_by_id == user.pk else masked(each.email)}
            for each in (queries.invitations_open(company) if may_manage else [])
        ],
        "joinings": [
            {"joining": each, "email": _email(each.user.email, each.user_id, uncovered)}
            for each in (queries.joinings_waiting(company) if may_manage else [])
        ],
    }
    status = 422 if form.errors else 200
    return views.not_stored(render(request, "company/people/index.html", context, status=status))


def _row(held: Membership, me: int, uncovered: int | None) -> dict[str, Any]:
    return {
        "held": held,
        "role": ROLES[held.role],
        "is_me": held.user_id == me,
        "is_covered": held.user_id not in {me, uncovered},
        "email": _email(held.user.email, held.user_id, uncovered if held.user_id != me else me),
    }


def _email(email: str, of: int, uncovered: int | None) -> str:
    return email if of == uncovered else masked(email)


urlpatterns: list[URLPattern] = [
    path("people/", index, name="people"),
    path("people/invite/", invite, name="invite"),
    path("people/<int:pk>/role/", change_role, name="member-role"),
    path("people/<int:pk>/end/", end, name="member-end"),
    path("people/<int:pk>/address/", address, name="member-address"),
    path("people/invitations/<uuid:uid>/take-back/", take_back, name="take-back-invitation"),
    path("people/joining/<uuid:uid>/", answer, name="answer-joining"),
]
