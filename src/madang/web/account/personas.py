"""The example city lets a newcomer step into any of its people with one click; no real city does."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from madang.people import queries
from madang.people.models import Organisation, User
from madang.people.roles import ROLES, Role
from madang.ui import menus, views

# What to look at first in each pair of shoes.
_ERRANDS: dict[str, str | Promise] = {
    "city_officer": _("See every call on one page and confirm the allocation a manager proposes."),
    "programme_manager": _("Write a call, screen what came in, compute the allocation and propose it."),
    "founder": _("Apply for places, see why you did or did not get one, accept your award."),
    "company_member": _("Write with the founder on the applications of one company."),
    "host_officer": _("See who asks for your places and put them in the order you would have them."),
    "evaluator": _("Declare conflicts, then score one application after another."),
    "investor": _("Read the calls and the results; a bundle of facts per company comes later."),
    "trainee": _("Read the calls and the results; offers of work come later."),
    "auditor": _("Pick a decision, see its chain and replay it."),
}
_EACH = 3


@dataclass(frozen=True)
class Persona:
    """Somebody one may be, and where."""

    user: User
    organisation: Organisation | None


@dataclass(frozen=True)
class Shoes:
    """A role, what to do in it, and the first few people who hold it."""

    role: Role
    errand: str | Promise
    personas: list[Persona]


def _check_example_city() -> None:
    if not settings.EXAMPLE_CITY:
        raise Http404


def _personas_of(role: Role) -> list[Persona]:
    people = queries.holders_of(role).filter(is_example=True).order_by("pk")[:_EACH]
    found = []
    for user in people:
        held = [m for m in queries.memberships_of(user) if m.role == role.key]
        found.append(Persona(user, held[0].organisation if held else None))
    return found


def listing(request: HttpRequest) -> HttpResponse:
    """Show the people of the example city, by role."""
    _check_example_city()
    shoes = [Shoes(role, _ERRANDS[key], _personas_of(role)) for key, role in ROLES.items()]
    return render(request, "account/personas.html", {"shoes": [s for s in shoes if s.personas]})


@require_POST
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in as an invented person."""
    _check_example_city()
    user = views.found(User.objects.filter(is_example=True, is_active=True), pk=pk)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(menus.home_of(user))
