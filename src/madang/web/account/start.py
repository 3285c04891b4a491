"""Where somebody begins who belongs nowhere yet; and the page that an invitation leads to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from madang.core import clock
from madang.core.errors import MadangError
from madang.core.states import may_move
from madang.notices.models import masked
from madang.people import queries as people
from madang.people.models import User
from madang.people.roles import ROLES
from madang.register import actions, queries, rules
from madang.register.models import Invitation
from madang.register.states import INVITATION_LIFE, InvitationState
from madang.ui import menus, views


@require_safe
@views.screen()
def start(request: HttpRequest) -> HttpResponse:
    """Show what waits for me: invitations, wishes to join, and the ways in."""
    user = views.person(request)
    context = {
        "invitations": queries.invitations_to(user, clock.now()).prefetch_related("organisation__names"),
        "joinings": queries.joinings_of(user)[:5],
        "memberships": people.memberships_of(user),
        "home": menus.home_of(user),
    }
    return views.not_stored(render(request, "account/start.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, uid: str) -> HttpResponse:
    """Show an invitation; by POST its addressee accepts or declines. The link alone opens nothing."""
    rows = Invitation.objects.select_related("organisation", "invited_by")
    found = views.found(rows.prefetch_related("organisation__names"), uid=uid)
    user = request.user if isinstance(request.user, User) else None
    if request.method == "POST":
        if user is None:
            return redirect(f"{reverse('account_login')}?next={request.path}")
        with views.refusals(request):
            return _answered(request, found, user)
    context = {
        "invitation": found,
        "role": ROLES[found.role],
        "masked": masked(found.email),
        "is_open": may_move(INVITATION_LIFE, found.state, InvitationState.ACCEPTED),
        "hindrance": _hindrance(found, user) if user else "",
        "next": request.path,
    }
    return views.not_stored(render(request, "account/invitation.html", context))


def _answered(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    if request.POST.get("answer") == "accept":
        held = actions.accept(invitation=invitation, by=user)
        messages.success(request, _("You are in: %(organisation)s.") % {"organisation": held.organisation})
        return redirect("account:home")
    actions.decline(invitation=invitation, by=user)
    messages.success(request, _("You have declined. Nothing else happens."))
    return redirect("account:start")


def _hindrance(invitation: Invitation, user: User) -> str:
    """Say why this person cannot answer this invitation now; empty when nothing is in the way."""
    try:
        rules.check_invited(invitation, addresses=queries.addresses_of(user), at=clock.now())
        rules.check_standing(invitation.organisation, today=clock.today())
        rules.check_inviter(invitation, by=user, held=queries.held_by_inviter(invitation))
        rules.check_apart(ROLES[invitation.role], queries.homes_of(user))
    except MadangError as refusal:
        return str(refusal)
    return ""
