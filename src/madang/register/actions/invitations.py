"""Invite an address to a role at an organisation; who proves the address accepts or declines."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core import clock
from madang.core.errors import RuleBroken
from madang.core.states import check_move
from madang.notices import actions as notices
from madang.people.access import check_has
from madang.people.models import Membership, Organisation, User
from madang.people.permissions import Permission
from madang.people.roles import ROLES, Role
from madang.register import queries, rules
from madang.register.actions.entering import hold_still
from madang.register.actions.facts import locked
from madang.register.actions.membership import seat, told
from madang.register.models import Invitation
from madang.register.rules import INVITATION_DAYS
from madang.register.states import INVITATION_LIFE, InvitationState


@transaction.atomic
def invite(
    *, organisation: Organisation, email: str, role: Role, by: User, language: str = "ko"
) -> Invitation:
    """Invite an address; the letter in the outbox has a link that works with and without an account."""
    organisation = locked(organisation)
    rules.check_standing(organisation, today=clock.today())
    email = _checked(email)
    known = queries.person_at(email)
    rules.check_role_fits(role, organisation)
    held = queries.permissions_at(by, organisation)
    rules.check_grant(role, by=by, held=held, homes=queries.homes_of(known), to=known)
    if known and _holds(known, organisation, role):
        raise RuleBroken(_("This person holds the role here already."), field="email")
    at = clock.now()
    _drop_expired(organisation, email, role, by=by)
    rules.check_room(queries.invitations_lately(organisation, at).count(), rules.MOST_INVITATIONS)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                organisation=organisation,
                email=email,
                role=role.key,
                invited_by=by,
                expires_at=at + timedelta(days=INVITATION_DAYS),
            )
    except IntegrityError:
        raise RuleBroken(
            _("This address is invited already, and has not answered yet."), field="email"
        ) from None
    # The address is personal data: the log names the invitation only.
    log.record(
        by=by,
        verb="invitation.made",
        subject=invitation,
        organisation=str(organisation.uid),
        role=role.key,
    )
    notices.post(
        template="invitation_made",
        to=known or email,
        about=invitation,
        link=f"/join/{invitation.uid}/",
        language=language,
        inviter=by.name,
        until=invitation.expires_at,
        **told(organisation, role),
    )
    return invitation


@transaction.atomic
def accept(*, invitation: Invitation, by: User) -> Membership:
    """Take the role one is invited to."""
    locked(invitation.organisation)
    invitation = _moved(invitation, InvitationState.ACCEPTED, by=by)
    role, organisation = ROLES[invitation.role], invitation.organisation
    rules.check_inviter(invitation, by=by, held=queries.held_by_inviter(invitation))
    hold_still(by)
    rules.check_apart(role, queries.homes_of(by))
    held = seat(by, organisation, role)
    log.record(
        by=by,
        verb="membership.begun",
        subject=held,
        organisation=str(organisation.uid),
        person=by.pk,
        role=role.key,
        invited_by=invitation.invited_by_id,
    )
    return held


@transaction.atomic
def decline(*, invitation: Invitation, by: User) -> Invitation:
    """Say no to an invitation."""
    invitation = _moved(invitation, InvitationState.DECLINED, by=by)
    log.record(by=by, verb="invitation.declined", subject=invitation)
    return invitation


@transaction.atomic
def take_back(*, invitation: Invitation, by: User) -> Invitation:
    """Withdraw an invitation that nobody has answered."""
    invitation = _locked(invitation)
    if ROLES[invitation.role].home == "company" and not _is_office(by):
        check_has(by, Permission.MEMBER_MANAGE, organisation_id=invitation.organisation_id)
    elif not ROLES[invitation.role].granted_by & queries.permissions_at(by, invitation.organisation):
        check_has(by, Permission.ROLE_GRANT)
    check_move(INVITATION_LIFE, invitation.state, InvitationState.WITHDRAWN)
    _answer(invitation, InvitationState.WITHDRAWN, by=by)
    notices.call_off(templates=["invitation_made"], about=invitation)
    log.record(by=by, verb="invitation.withdrawn", subject=invitation)
    return invitation


def _is_office(by: User) -> bool:
    return "office" in queries.homes_of(by)


def _checked(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise RuleBroken(_("Write a whole e-mail address."), field="email") from None
    return email


def _holds(user: User, organisation: Organisation, role: Role) -> bool:
    rows = Membership.objects.filter(user=user, organisation=organisation, role=role.key)
    return queries.holding_today(rows).exists()


def _drop_expired(organisation: Organisation, email: str, role: Role, *, by: User) -> None:
    rows = Invitation.objects.filter(organisation=organisation, email=email, role=role.key)
    for expired in rows.filter(state=InvitationState.OPEN, expires_at__lte=clock.now()):
        _answer(_locked(expired), InvitationState.WITHDRAWN, by=by)
        log.record(by=by, verb="invitation.withdrawn", subject=expired)


def _locked(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("organisation", "invited_by")
    return rows.get(pk=invitation.pk)


def _moved(invitation: Invitation, new: InvitationState, *, by: User) -> Invitation:
    invitation = _locked(invitation)
    check_move(INVITATION_LIFE, invitation.state, new)
    rules.check_invited(invitation, addresses=queries.addresses_of(by), at=clock.now())
    rules.check_standing(invitation.organisation, today=clock.today())
    return _answer(invitation, new, by=by)


def _answer(invitation: Invitation, new: InvitationState, *, by: User) -> Invitation:
    invitation.state, invitation.answered_by, invitation.answered_at = new, by, clock.now()
    invitation.save(update_fields=["state", "answered_by", "answered_at"])
    return invitation
