"""Who holds which role where: the list of people, inviting to a role, ending one."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from madang.audit import log
from madang.core.errors import RuleBroken
from madang.notices.models import masked
from madang.people import queries as people
from madang.people.models import Membership, Organisation, User
from madang.people.permissions import Permission
from madang.people.roles import ROLES, Role
from madang.register import actions, queries, rules
from madang.register.models import Invitation
from madang.ui import tables, views
from madang.ui.forms import FilterForm
from madang.web.office import organisations

COLUMNS = (
    tables.Column("name", pgettext_lazy("register", "Person"), ("user__name",)),
    tables.Column("role", gettext_lazy("Role"), ("role",)),
    tables.Column("organisation", pgettext_lazy("register", "Organisation"), ("organisation_name",)),
    tables.Column("since", gettext_lazy("Since"), ("valid_from",)),
    tables.Column("deeds", gettext_lazy("What can be done")),
)


class Filters(FilterForm):
    """What narrows the list of people."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[("", pgettext_lazy("filter", "All")), *((key, role.name) for key, role in ROLES.items())],
        required=False,
    )
    field_order = ("role", "q")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["q"].label = gettext_lazy("Person or organisation")


class InviteForm(forms.Form):
    """Whom to invite, and to which role; only roles one may give are offered."""

    email = forms.CharField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        help_text=gettext_lazy("A letter goes there, with a link that works with and without an account."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), widget=forms.RadioSelect)

    def __init__(self, data: Any, *, roles: list[Role]) -> None:
        super().__init__(data)
        choices = self.fields["role"]
        if isinstance(choices, forms.ChoiceField):
            choices.choices = [(role.key, role.name) for role in roles]
            choices.initial = roles[0].key if roles else None


@require_safe
@views.screen(permission=Permission.REGISTER_READ)
def index(request: HttpRequest) -> HttpResponse:
    """Show who holds which role, a page at a time."""
    form = Filters(request.GET)
    chosen = form.chosen()
    found = queries.seats(role=chosen.get("role", ""), text=chosen.get("q", ""))
    page = tables.listed(found, request.GET, columns=COLUMNS, sort="name")
    user = views.person(request)
    context = {
        "form": form,
        "page": page,
        "rows": [row(held, user) for held in page.rows],
        "narrowed": bool(chosen),
        "tabs": organisations.tabs("people"),
        "here": request.get_full_path(),
    }
    return views.not_stored(render(request, "office/register/people.html", context))


@require_POST
@views.screen(permission=Permission.REGISTER_READ)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role, with a reason that the person reads."""
    held = views.found(queries.seats(), pk=pk)
    with views.refusals(request):
        actions.end(membership=held, by=views.person(request), reason=request.POST.get("reason", ""))
        messages.success(request, _("The role is ended."))
    return redirect(_back(request))


@require_POST
@views.screen(permission=Permission.REGISTER_READ)
def address(request: HttpRequest, pk: int) -> HttpResponse:
    """Uncover the address of a person, once, and note who looked."""
    held = views.found(queries.seats(), pk=pk)
    log.look(by=views.person(request), subject=held.user, what="address")
    context = {"held": held, "role": ROLES[held.role], "back": _back(request)}
    return views.not_stored(render(request, "office/register/person.html", context))


@require_POST
@views.screen(permission=Permission.REGISTER_READ)
def take_back(request: HttpRequest, uid: str) -> HttpResponse:
    """Take an invitation back."""
    invitation = views.found(Invitation.objects.select_related("organisation"), uid=uid)
    with views.refusals(request):
        actions.take_back(invitation=invitation, by=views.person(request))
        messages.success(request, _("The invitation is taken back."))
    return redirect("office:organisation", invitation.organisation.uid)


def row(held: Membership, user: User) -> dict[str, Any]:
    """Return one seat as the lists show it; the address stays covered."""
    role = ROLES[held.role]
    return {
        "held": held,
        "role": role,
        "email": masked(held.user.email),
        "is_me": held.user_id == user.pk,
        "may_end": held.user_id == user.pk or bool(role.granted_by & _permissions(user)),
    }


def roles_for(user: User, organisation: Organisation) -> list[Role]:
    """Return the roles that ``user`` may give at an organisation."""
    return [
        role for role in ROLES.values() if role.granted_by & _permissions(user) and _fits(role, organisation)
    ]


def invited(request: HttpRequest, organisation: Organisation, form: InviteForm) -> None:
    """Send the invitation that ``form`` asks for, and say so."""
    user = views.person(request)
    actions.invite(
        organisation=organisation,
        email=form.cleaned_data["email"],
        role=ROLES[form.cleaned_data["role"]],
        by=user,
        language=user.language,
    )
    messages.success(request, _("Invited. The letter goes out in a few minutes."))


def invitations_shown(rows: Iterable[Invitation], user: User) -> list[dict[str, Any]]:
    """Return open invitations with their addresses covered, but for those one has sent oneself."""
    return [
        {
            "invitation": each,
            "email": each.email if each.invited_by_id == user.pk else masked(each.email),
            "may_end": bool(ROLES[each.role].granted_by & _permissions(user)),
        }
        for each in rows
    ]


def _permissions(user: User) -> set[Permission]:
    return {permission for role in people.roles_of(user) for permission in role.permissions}


def _fits(role: Role, organisation: Organisation) -> bool:
    try:
        rules.check_role_fits(role, organisation)
    except RuleBroken:
        return False
    return True


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/office/")
    return wanted if is_ours else "/office/organisations/people/"


urlpatterns: list[URLPattern] = [
    path("organisations/people/", index, name="people"),
    path("organisations/people/<int:pk>/end/", end, name="seat-end"),
    path("organisations/people/<int:pk>/address/", address, name="seat-address"),
    path("invitations/<uuid:uid>/take-back/", take_back, name="take-back-invitation"),
]
