"""Who may do what, and where."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet, prefetch_related_objects

from madang.core import clock
from madang.people.models import Membership, Organisation, User
from madang.people.permissions import Permission
from madang.people.roles import ROLES, Role


def memberships_of(user: User) -> list[Membership]:
    """Return the memberships of ``user`` that hold today; read once and kept on the object."""
    kept: list[Membership] | None = getattr(user, "_memberships_today", None)
    if kept is None:
        today = clock.today()
        found = Membership.objects.filter(user_id=user.pk, valid_from__lte=today).filter(
            Q(valid_to=None) | Q(valid_to__gt=today)
        )
        kept = list(found.select_related("organisation").order_by("pk"))
        user._memberships_today = kept  # type: ignore[attr-defined]  # noqa: SLF001
    return kept


def named_memberships_of(user: User) -> list[Membership]:
    """Return the same, with the names of the organisations: every page asks for roles, few show names."""
    memberships = memberships_of(user)
    prefetch_related_objects(memberships, "organisation__names")
    return memberships


def roles_of(user: User) -> list[Role]:
    """Return the roles of ``user`` today, each once."""
    return list({m.role: ROLES[m.role] for m in memberships_of(user)}.values())


def has(user: User, permission: Permission, *, organisation_id: int | None = None) -> bool:
    """Say whether ``user`` has ``permission`` (at that organisation, where one is named)."""
    if not user.is_active or user.pk is None:
        return False
    return any(
        permission in ROLES[m.role].permissions and organisation_id in {None, m.organisation_id}
        for m in memberships_of(user)
    )


def organisations_where(user: User, permission: Permission) -> list[Organisation]:
    """Return the organisations at which ``user`` has ``permission``, with their names."""
    found = {
        m.organisation_id: m.organisation
        for m in named_memberships_of(user)
        if permission in ROLES[m.role].permissions
    }
    return list(found.values())


def holders_of(role: Role) -> QuerySet[User]:
    """Return the active people who hold ``role`` today."""
    today = clock.today()
    holding = Membership.objects.filter(role=role.key, valid_from__lte=today).filter(
        Q(valid_to=None) | Q(valid_to__gt=today)
    )
    return User.objects.filter(is_active=True, pk__in=holding.values("user_id")).order_by("name", "pk")


def members_with(organisation_id: int, permission: Permission) -> QuerySet[User]:
    """Return the active people who have ``permission`` at an organisation today."""
    return members_of_all([organisation_id], permission)


def members_of_all(organisations: Iterable[int], permission: Permission) -> QuerySet[User]:
    """Return the active people who have ``permission`` at any of these organisations today, each once.

    ``organisations`` are keys, or a query that yields them.
    """
    today = clock.today()
    roles = [role.key for role in ROLES.values() if permission in role.permissions]
    holding = Membership.objects.filter(
        organisation_id__in=organisations, role__in=roles, valid_from__lte=today
    ).filter(Q(valid_to=None) | Q(valid_to__gt=today))
    return User.objects.filter(is_active=True, pk__in=holding.values("user_id")).order_by("pk")


def able_to(permission: Permission) -> QuerySet[User]:
    """Return the active people who have ``permission`` anywhere today."""
    today = clock.today()
    roles = [role.key for role in ROLES.values() if permission in role.permissions]
    holding = Membership.objects.filter(role__in=roles, valid_from__lte=today).filter(
        Q(valid_to=None) | Q(valid_to__gt=today)
    )
    return User.objects.filter(is_active=True, pk__in=holding.values("user_id")).order_by("pk")
