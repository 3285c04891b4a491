"""May this person do this at all? Asked first in every deed; needs the memberships, so it is no rule."""

from django.utils.translation import gettext_lazy as _

from madang.core.errors import NotAllowed
from madang.people import queries
from madang.people.models import User
from madang.people.permissions import Permission


def check_has(user: User, permission: Permission, *, organisation_id: int | None = None) -> None:
    """Raise NotAllowed unless ``user`` has ``permission`` (at that organisation)."""
    if not queries.has(user, permission, organisation_id=organisation_id):
        raise NotAllowed(_("Your role does not include this. Ask the person who runs the programme."))


def check_other_person(user: User, first: User | None) -> None:
    """Raise NotAllowed when the second person is the first: four eyes, not two."""
    if first is not None and user.pk == first.pk:
        raise NotAllowed(_("A second person has to confirm what you proposed."))
