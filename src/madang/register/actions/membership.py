"""Who holds which role where: let in, change, end; and the very first officer."""

from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core import clock
from madang.core.errors import RuleBroken, WrongState
from madang.notices import actions as notices
from madang.people.access import check_has
from madang.people.models import Membership, Organisation, OrganisationName, OrganisationSort, User
from madang.people.permissions import Permission
from madang.people.roles import CITY_OFFICER, ROLES, Role
from madang.register import queries, rules
from madang.register.actions.entering import forget_memberships
from madang.register.actions.facts import locked


@transaction.atomic
def change_role(*, membership: Membership, role: Role, by: User) -> Membership:
    """Let a colleague of a company hold another role there from today on."""
    membership, organisation = _locked(membership)
    check_has(by, Permission.MEMBER_MANAGE, organisation_id=organisation.pk)
    rules.check_role_fits(role, organisation)
    if membership.role == role.key:
        return membership
    held = queries.permissions_at(by, organisation)
    if rules.is_keeper(ROLES[membership.role]):
        rules.check_may_end(membership, by=by, held=held, others=queries.keepers_beside(membership))
    rules.check_grant(role, by=by, held=held, homes=set(), to=membership.user)
    _close(membership)
    new = seat(membership.user, organisation, role)
    log.record(
        by=by,
        verb="membership.changed",
        subject=new,
        organisation=str(organisation.uid),
        person=membership.user_id,
        old=membership.role,
        new=role.key,
    )
    _tell(membership.user, organisation, template="role_changed", role=role)
    return new


@transaction.atomic
def end(*, membership: Membership, by: User, reason: str = "") -> None:
    """End a membership: one leaves, or is removed by who may give the role; the last keeper stays."""
    membership, organisation = _locked(membership)
    held = queries.permissions_at(by, organisation)
    rules.check_may_end(membership, by=by, held=held, others=queries.keepers_beside(membership))
    reason = rules.one_line(reason)[:500]
    if membership.user_id != by.pk:
        reason = rules.check_reason(reason)
    _close(membership)
    log.record(
        by=by,
        verb="membership.ended",
        subject=membership,
        organisation=str(organisation.uid),
        person=membership.user_id,
        role=membership.role,
        reason=reason,
    )
    if membership.user_id != by.pk:
        _tell(
            membership.user,
            organisation,
            template="membership_ended",
            role=ROLES[membership.role],
            reason=reason,
        )


@transaction.atomic
def make_first_officer(
    *, email: str, name: str, name_ko: str, name_en: str = "", again: bool = False
) -> tuple[User, Organisation]:
    """Give the role of city officer where there is nobody yet who could; for the command line only.

    Makes the account and the city where they are missing. ``again`` does so although there are officers.
    Raises WrongState when there is one already.
    """
    granting = [role.key for role in ROLES.values() if Permission.ROLE_GRANT in role.permissions]
    list(Organisation.objects.filter(sort=OrganisationSort.CITY).order_by("pk").select_for_update())
    here = queries.holding_today(Membership.objects.filter(role__in=granting, user__is_active=True))
    if here.exists() and not again:
        raise WrongState(_("There is a city officer already, who can invite others on the page of roles."))
    user = queries.person_at(email) or User.objects.create_user(email, name=name or email.partition("@")[0])
    city = _city(name_ko, name_en)
    rules.check_apart(CITY_OFFICER, queries.homes_of(user))
    if here.filter(user=user, organisation=city).exists():
        raise WrongState(_("This person is a city officer already."))
    held = seat(user, city, CITY_OFFICER)
    log.record(
        by=None,
        verb="membership.begun",
        subject=held,
        organisation=str(city.uid),
        person=user.pk,
        role=CITY_OFFICER.key,
        at_command_line=True,
    )
    return user, city


def _city(name_ko: str, name_en: str) -> Organisation:
    today = clock.today()
    cities = Organisation.objects.filter(sort=OrganisationSort.CITY)
    standing = cities.exclude(closed_on__lte=today).order_by("pk").first()
    if standing is not None:
        return standing
    if not name_ko.strip():
        raise RuleBroken(_("Name the city: there is none in the register yet."), field="name_ko")
    city = Organisation.objects.create(sort=OrganisationSort.CITY)
    OrganisationName.objects.create(
        organisation=city, name_ko=name_ko.strip(), name_en=name_en.strip(), valid_from=today
    )
    log.record(by=None, verb="organisation.entered", subject=city, sort=city.sort, on_word_of="command line")
    return city


def seat(user: User, organisation: Organisation, role: Role) -> Membership:
    """Let ``user`` hold ``role`` from today, or on; a seat that ended today is taken up again."""
    rows = Membership.objects.filter(user=user, organisation=organisation, role=role.key)
    kept = queries.holding_today(rows).first()
    if kept is not None:
        return kept
    held, is_new = Membership.objects.get_or_create(
        user=user, organisation=organisation, role=role.key, valid_from=clock.today()
    )
    if not is_new and held.valid_to is not None:
        held.valid_to = None
        held.save(update_fields=["valid_to"])
    forget_memberships(user)
    return held


def _close(membership: Membership) -> None:
    membership.valid_to = max(clock.today(), membership.valid_from)
    membership.save(update_fields=["valid_to"])
    forget_memberships(membership.user)


def _locked(membership: Membership) -> tuple[Membership, Organisation]:
    """Lock what may not change meanwhile: the organisation, and for those who give roles all who do."""
    organisation = locked(membership.organisation)
    if Permission.ROLE_GRANT in ROLES[membership.role].permissions:
        granting = [role.key for role in ROLES.values() if Permission.ROLE_GRANT in role.permissions]
        list(Membership.objects.filter(role__in=granting).order_by("pk").select_for_update(of=("self",)))
    found = queries.holding_today(Membership.objects.filter(pk=membership.pk)).select_related("user").first()
    if found is None:
        raise WrongState(_("This membership has ended already."))
    return found, organisation


def _tell(user: User, organisation: Organisation, *, template: str, role: Role, **words: Any) -> None:
    notices.post(template=template, to=user, about=organisation, **told(organisation, role), **words)


def told(organisation: Organisation, role: Role) -> dict[str, Any]:
    """Return the words of a letter on a role at an organisation, in both languages."""
    name = queries.name_now(organisation)
    words = {
        "organisation_ko": name.name_ko if name else "",
        "organisation_en": name.name_en if name else "",
    }
    for language in ("ko", "en"):
        with translation.override(language):
            words[f"role_{language}"] = str(role.name)
    return words
