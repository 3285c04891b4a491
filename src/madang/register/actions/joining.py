"""Ask to join a company that is in the register; its founders, or the office, grant or refuse."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core import clock
from madang.core.errors import NotAllowed, RuleBroken
from madang.core.states import check_move
from madang.notices import actions as notices
from madang.people import queries as people
from madang.people.access import check_has
from madang.people.models import Membership, Organisation, User
from madang.people.permissions import Permission
from madang.people.roles import COMPANY_MEMBER, Role
from madang.register import queries, rules
from madang.register.actions.entering import hold_still
from madang.register.actions.facts import locked
from madang.register.actions.membership import seat, told
from madang.register.models import Joining
from madang.register.states import JOINING_LIFE, JoiningState


@transaction.atomic
def ask_to_join(*, organisation: Organisation, message: str, by: User) -> Joining:
    """Ask; the founders are told, and where there are none the office."""
    organisation = locked(organisation)
    rules.check_one_sort(organisation)
    rules.check_standing(organisation, today=clock.today())
    rules.check_apart(COMPANY_MEMBER, queries.homes_of(by))
    if any(held.organisation_id == organisation.pk for held in people.memberships_of(by)):
        raise RuleBroken(_("You belong to this company already."))
    rules.check_room(queries.joinings_lately(by, clock.now()).count(), rules.MOST_JOININGS)
    try:
        with transaction.atomic():
            joining = Joining.objects.create(
                user=by, organisation=organisation, message=rules.one_line(message)[:500]
            )
    except IntegrityError:
        raise RuleBroken(_("You have asked already. You will be told as soon as somebody answers.")) from None
    log.record(by=by, verb="joining.asked", subject=joining, organisation=str(organisation.uid))
    _tell_those_who_answer(joining)
    return joining


@transaction.atomic
def grant(*, joining: Joining, role: Role, by: User) -> Membership:
    """Let the person in."""
    joining = _answered(joining, JoiningState.GRANTED, by=by)
    rules.check_role_fits(role, joining.organisation)
    hold_still(joining.user)
    held_by = queries.permissions_at(by, joining.organisation)
    rules.check_grant(role, by=by, held=held_by, homes=queries.homes_of(joining.user), to=joining.user)
    held = seat(joining.user, joining.organisation, role)
    log.record(
        by=by,
        verb="membership.begun",
        subject=held,
        organisation=str(joining.organisation.uid),
        person=joining.user_id,
        role=role.key,
    )
    notices.post(
        template="joining_granted",
        to=joining.user,
        about=joining,
        link="/company/",
        **told(joining.organisation, role),
    )
    return held


@transaction.atomic
def refuse(*, joining: Joining, reason: str, by: User) -> Joining:
    """Say no, and why."""
    reason = rules.check_reason(reason)
    joining = _answered(joining, JoiningState.REFUSED, by=by, answer=reason)
    log.record(by=by, verb="joining.refused", subject=joining, reason=reason)
    notices.post(
        template="joining_refused",
        to=joining.user,
        about=joining,
        link="/start/",
        reason=reason,
        **told(joining.organisation, COMPANY_MEMBER),
    )
    return joining


@transaction.atomic
def withdraw(*, joining: Joining, by: User) -> Joining:
    """Take one's own wish back."""
    joining = _locked(joining)
    if joining.user_id != by.pk:
        raise NotAllowed(_("Only who has asked can take it back."))
    _move(joining, JoiningState.WITHDRAWN, by=by)
    notices.call_off(templates=["joining_asked"], about=joining)
    log.record(by=by, verb="joining.withdrawn", subject=joining)
    return joining


def _answered(joining: Joining, new: JoiningState, *, by: User, answer: str = "") -> Joining:
    joining = _locked(joining)
    if not people.has(by, Permission.REGISTER_WRITE):
        check_has(by, Permission.MEMBER_MANAGE, organisation_id=joining.organisation_id)
    return _move(joining, new, by=by, answer=answer)


def _locked(joining: Joining) -> Joining:
    locked(joining.organisation)
    rows = Joining.objects.select_for_update(of=("self",)).select_related("organisation", "user")
    return rows.get(pk=joining.pk)


def _move(joining: Joining, new: JoiningState, *, by: User, answer: str = "") -> Joining:
    check_move(JOINING_LIFE, joining.state, new)
    joining.state, joining.answered_by, joining.answered_at = new, by, clock.now()
    joining.answer = answer
    joining.save(update_fields=["state", "answered_by", "answered_at", "answer"])
    return joining


def _tell_those_who_answer(joining: Joining) -> None:
    founders = list(people.members_with(joining.organisation_id, Permission.MEMBER_MANAGE))
    if founders:
        readers, link = founders, "/company/people/"
    else:
        readers = list(people.able_to(Permission.REGISTER_WRITE))
        link = f"/office/organisations/{joining.organisation.uid}/"
    for reader in readers:
        notices.post(
            template="joining_asked",
            to=reader,
            about=joining,
            link=link,
            person=joining.user.name,
            **told(joining.organisation, COMPANY_MEMBER),
        )
