"""Reading the register: facts with those who vouch for them, members, invitations, wishes to join."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise

from madang.core import clock
from madang.people import queries as people
from madang.people.models import Membership, Organisation, OrganisationName, User
from madang.people.permissions import Permission
from madang.people.roles import ROLES
from madang.register.models import Attestation, Fact, Invitation, Joining, Standing
from madang.register.rules import values_of
from madang.register.states import InvitationState, JoiningState


@dataclass(frozen=True)
class Line:
    """One fact as the register has it, and the last person who vouched for it (None: nobody yet)."""

    fact: str
    label: str | Promise
    value: str
    attested: Attestation | None

    @property
    def is_confirmed(self) -> bool:
        return self.attested is not None and self.attested.standing == Standing.CONFIRMED


def by_business_number(number: str) -> Organisation | None:
    """Return the organisation with a business number (digits only), if the register has it."""
    if not number:
        return None
    return Organisation.objects.prefetch_related("names").filter(business_number=number).first()


def values_now(organisation: Organisation) -> dict[str, str]:
    """Return every fact of an organisation as plain text."""
    name = name_now(organisation)
    return values_of(organisation, name_ko=name.name_ko if name else "", name_en=name.name_en if name else "")


def name_now(organisation: Organisation) -> OrganisationName | None:
    """Return the name of today; before the first name holds, that first one."""
    rows = organisation.names.order_by("-valid_from")
    return rows.filter(valid_from__lte=clock.today()).first() or rows.last()


def attested(organisation: Organisation) -> dict[str, Attestation]:
    """Return for each fact the newest word of anybody."""
    rows = Attestation.objects.filter(organisation=organisation).select_related("by")
    return {row.fact: row for row in rows.order_by("fact", "-pk").distinct("fact")}


def facts_of(organisation: Organisation) -> list[Line]:
    """Return what the register says, fact by fact, with who vouches for it."""
    newest = attested(organisation)
    return [
        Line(fact, Fact(fact).label, value, newest.get(fact))
        for fact, value in values_now(organisation).items()
    ]


def history_of(organisation: Organisation) -> QuerySet[Attestation]:
    """Return every word on an organisation, latest first."""
    return Attestation.objects.filter(organisation=organisation).select_related("by").order_by("-pk")


def confirmed_at(
    organisations: Collection[int], facts: Collection[str], at: datetime
) -> Mapping[int, Mapping[str, str]]:
    """Return what counted as confirmed at a moment: by organisation and fact, as plain text.

    A fact that was only stated stands as empty; one that nobody had vouched for by then is left out.
    One query.
    """
    rows = Attestation.objects.filter(organisation__in=organisations, fact__in=facts, at__lte=at)
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for row in rows.order_by("pk").values_list("organisation_id", "fact", "standing", "value"):
        organisation, fact, standing, value = row
        if standing == Standing.CONFIRMED:
            found[organisation][fact] = value
        else:
            found[organisation].setdefault(fact, "")
    return found


def unconfirmed(among: Iterable[int] | QuerySet[Any] | None = None) -> QuerySet[Organisation]:
    """Return the organisations that state a fact nobody has confirmed (among those with these keys)."""
    rows = Organisation.objects.filter(_is_unconfirmed())
    return rows if among is None else rows.filter(pk__in=among)


def entered_unconfirmed(user: User) -> int:
    """Count the companies of ``user`` whose number stands on nobody's word but that of ``user``."""
    numbers = Attestation.objects.filter(fact=Fact.BUSINESS_NUMBER)
    confirmed = numbers.filter(organisation=OuterRef("organisation"), standing=Standing.CONFIRMED)
    return numbers.filter(by=user).filter(~Exists(confirmed)).count()


def _is_unconfirmed() -> Exists:
    later = Attestation.objects.filter(
        organisation=OuterRef("organisation"), fact=OuterRef("fact"), pk__gt=OuterRef("pk")
    )
    stated = Attestation.objects.filter(organisation=OuterRef("pk"), standing=Standing.STATED)
    return Exists(stated.filter(~Exists(later)))


@dataclass(frozen=True)
class Filters:
    """What narrows the list of organisations; empty means all."""

    sort: str = ""
    facts: str = ""
    presence: str = ""
    text: str = ""


def listed(filters: Filters) -> QuerySet[Organisation]:
    """Return organisations for the office, narrowed in SQL.

    Each row is annotated with ``name_today`` (Korean), ``members`` (memberships of today) and
    ``stated`` (whether a fact waits to be confirmed).
    """
    today = clock.today()
    names = OrganisationName.objects.filter(organisation=OuterRef("pk"))
    current = names.filter(valid_from__lte=today).filter(Q(valid_to=None) | Q(valid_to__gt=today))
    held = holding_today(Membership.objects.filter(organisation=OuterRef("pk"))).order_by()
    counted = held.values("organisation").annotate(count=Count("pk"))
    rows = Organisation.objects.annotate(
        name_today=Subquery(current.values("name_ko")[:1]),
        members=Coalesce(Subquery(counted.values("count")), 0),
        stated=_is_unconfirmed(),
    ).prefetch_related("names")
    return _narrowed(rows, filters, names)


def _narrowed(
    rows: QuerySet[Organisation], filters: Filters, names: QuerySet[OrganisationName]
) -> QuerySet[Organisation]:
    if filters.sort:
        rows = rows.filter(sort=filters.sort)
    if filters.presence:
        rows = rows.filter(presence=filters.presence)
    if filters.facts:
        waits = _is_unconfirmed()
        rows = rows.filter(waits if filters.facts == Standing.STATED else ~waits)
    text = filters.text.replace("\x00", "").strip()
    if text:
        number = "".join(text.replace("-", "").split())
        rows = rows.filter(
            Exists(names.filter(Q(name_ko__icontains=text) | Q(name_en__icontains=text)))
            | Q(business_number=number)
            | Q(corporate_number=number)
        )
    return rows


def holding_today(rows: QuerySet[Membership]) -> QuerySet[Membership]:
    """Return those memberships that hold today."""
    today = clock.today()
    return rows.filter(valid_from__lte=today).filter(Q(valid_to=None) | Q(valid_to__gt=today))


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Return the memberships of an organisation that hold today, with their people."""
    rows = Membership.objects.filter(organisation=organisation).select_related("user")
    return holding_today(rows).order_by("user__name", "pk")


def seats(*, role: str = "", text: str = "") -> QuerySet[Membership]:
    """Return who holds which role where today, for the office; ``text`` is part of a name."""
    rows = holding_today(Membership.objects.filter(user__is_active=True))
    if role:
        rows = rows.filter(role=role)
    text = text.replace("\x00", "").strip()
    if text:
        names = OrganisationName.objects.filter(organisation=OuterRef("organisation_id"))
        called = Exists(names.filter(Q(name_ko__icontains=text) | Q(name_en__icontains=text)))
        rows = rows.filter(Q(user__name__icontains=text) | called)
    newest = OrganisationName.objects.filter(organisation=OuterRef("organisation_id")).order_by("-valid_from")
    rows = rows.annotate(organisation_name=Subquery(newest.values("name_ko")[:1]))
    return rows.select_related("user", "organisation").prefetch_related("organisation__names")


def keepers_beside(membership: Membership) -> int:
    """Count the other people who could still let people in if ``membership`` ended."""
    role = ROLES[membership.role]
    rows = holding_today(Membership.objects.filter(user__is_active=True)).exclude(user_id=membership.user_id)
    if Permission.ROLE_GRANT in role.permissions:
        granting = [each.key for each in ROLES.values() if Permission.ROLE_GRANT in each.permissions]
        return rows.filter(role__in=granting).count()
    return rows.filter(role=membership.role, organisation_id=membership.organisation_id).count()


def permissions_at(user: User, organisation: Organisation) -> set[Permission]:
    """Return what ``user`` may do here: what a company's own people may at it, and the office everywhere."""
    return {
        permission
        for held in people.memberships_of(user)
        for permission in ROLES[held.role].permissions
        if held.organisation_id == organisation.pk or permission != Permission.MEMBER_MANAGE
    }


def homes_of(user: User | None) -> set[str]:
    """Return the audiences a person belongs to today."""
    return {role.home for role in people.roles_of(user)} if user else set()


def addresses_of(user: User) -> set[str]:
    """Return the addresses that ``user`` has proved (all of them where the house asks for no proof)."""
    rows = EmailAddress.objects.filter(user_id=user.pk)
    if settings.ACCOUNT_EMAIL_VERIFICATION == "mandatory":
        found = {row.email.lower() for row in rows if row.verified}
        # Whoever has no row came by another door (the city's own sign-in, the command line).
        return found if rows else {user.email.lower()}
    return {row.email.lower() for row in rows} | {user.email.lower()}


def person_at(email: str) -> User | None:
    """Return the person with an account at an address, if there is one."""
    email = email.strip().lower()
    known = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    if known and isinstance(known.user, User):
        return known.user
    return User.objects.filter(email=email, is_active=True).first()


def invitations_to(user: User, at: datetime) -> QuerySet[Invitation]:
    """Return the invitations that wait for an answer of ``user``."""
    rows = Invitation.objects.filter(state=InvitationState.OPEN, expires_at__gt=at)
    return rows.filter(email__in=addresses_of(user)).select_related("organisation", "invited_by")


def held_by_inviter(invitation: Invitation) -> set[Permission]:
    """Return what the person who invited may do today at that organisation; nothing without an account."""
    inviter = invitation.invited_by
    return permissions_at(inviter, invitation.organisation) if inviter.is_active else set()


def invitations_lately(organisation: Organisation, at: datetime) -> QuerySet[Invitation]:
    """Return the invitations of an organisation that are open, and all those of the last day."""
    rows = Invitation.objects.filter(organisation=organisation)
    return rows.filter(Q(state=InvitationState.OPEN) | Q(created_at__gt=at - timedelta(days=1)))


def joinings_lately(user: User, at: datetime) -> QuerySet[Joining]:
    """Return what ``user`` asks to join, and all that ``user`` has asked in the last day."""
    rows = Joining.objects.filter(user=user)
    return rows.filter(Q(state=JoiningState.WAITING) | Q(created_at__gt=at - timedelta(days=1)))


def invitations_open(organisation: Organisation) -> QuerySet[Invitation]:
    """Return the invitations of an organisation that nobody has answered, those that ran out too."""
    rows = Invitation.objects.filter(organisation=organisation, state=InvitationState.OPEN)
    return rows.select_related("invited_by").order_by("-pk")


def joinings_of(user: User) -> QuerySet[Joining]:
    """Return what ``user`` has asked to join, latest first."""
    rows = Joining.objects.filter(user=user).select_related("organisation")
    return rows.prefetch_related("organisation__names").order_by("-pk")


def joinings_waiting(organisation: Organisation | None = None) -> QuerySet[Joining]:
    """Return the wishes to join that wait for an answer, oldest first."""
    rows = Joining.objects.filter(state=JoiningState.WAITING).select_related("user", "organisation")
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    return rows.prefetch_related("organisation__names").order_by("pk")


def orphaned_joinings() -> list[Joining]:
    """Return at most five wishes to join companies where nobody can answer but the office."""
    keepers = [role.key for role in ROLES.values() if Permission.MEMBER_MANAGE in role.permissions]
    kept = Membership.objects.filter(
        organisation=OuterRef("organisation"), role__in=keepers, user__is_active=True
    )
    return list(joinings_waiting().filter(~Exists(holding_today(kept)))[:5])
