"""Changes: asked for by the company, decided by the office, made by a new agreement that both sign."""

from typing import Any

from django.db import transaction

from madang.audit import log
from madang.core import clock
from madang.kernel.agreements import rules
from madang.kernel.agreements.actions import letters
from madang.kernel.agreements.actions.locks import locked
from madang.kernel.agreements.models import Agreement, Change, Duty
from madang.kernel.agreements.rules import Wanted
from madang.kernel.agreements.states import UNDERWAY, ChangeState
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission

_COPIED = (
    "award", "organisation", "issuer", "title_ko", "title_en", "representative", "scope", "starts_on",
    "ends_on", "price_won", "grant_won", "own_share_won", "template", "text_ko", "text_en", "particulars",
)  # fmt: skip
_OF_DUTIES = ("sort", "title_ko", "title_en", "measure_ko", "measure_en", "due_on")


@transaction.atomic
def ask(*, agreement: Agreement, wanted: Wanted, by: User) -> Change:
    """Ask for a change; by rule it waits for approval, or is noted at once."""
    check_has(by, Permission.AGREEMENT_FOLLOW, organisation_id=agreement.organisation_id)
    agreement = locked(agreement)
    rules.check_change(wanted, state=agreement.state)
    waits = rules.needs_approval(wanted)
    rules.check_not_asked(
        waiting=waits and agreement.changes.filter(sort=wanted.sort, state=ChangeState.ASKED).exists()
    )
    change = Change.objects.create(
        agreement=agreement,
        sort=wanted.sort,
        wanted=wanted.wanted.strip(),
        reason=wanted.reason.strip(),
        shifted_won=wanted.shifted_won,
        item_won=wanted.item_won,
        state=ChangeState.ASKED if waits else ChangeState.NOTED,
        asked_by=by,
        asked_at=clock.now(),
    )
    log.record(by=by, verb="agreement.change_asked", subject=agreement, sort=change.sort, state=change.state)
    letters.tell_office_of_change(change)
    return change


@transaction.atomic
def approve(*, change: Change, answer: str = "", by: User) -> Change:
    """Approve a change; it is made by a new agreement, or, of a shift of money, stands as it is."""
    change = _decided(change, ChangeState.APPROVED, answer, by)
    if change.sort in rules.WANTS_APPROVAL:
        change.became = _successor(change.agreement, by)
    change.save()
    log.record(by=by, verb="agreement.change_approved", subject=change.agreement, sort=change.sort)
    return change


@transaction.atomic
def refuse(*, change: Change, answer: str, by: User) -> Change:
    """Refuse a change, and say why."""
    rules.check_reason(answer)
    change = _decided(change, ChangeState.REFUSED, answer, by)
    change.save()
    log.record(by=by, verb="agreement.change_refused", subject=change.agreement, sort=change.sort)
    return change


@transaction.atomic
def amend(*, agreement: Agreement, reason: str, by: User, **fields: Any) -> Agreement:
    """Write the agreement that will take the place of this one once both have signed it."""
    check_has(by, Permission.AGREEMENT_WRITE)
    rules.check_reason(reason)
    successor = _successor(locked(agreement), by)
    for name, value in fields.items():
        setattr(successor, name, value)
    rules.check_terms(
        starts_on=successor.starts_on,
        ends_on=successor.ends_on,
        price_won=successor.price_won,
        grant_won=successor.grant_won,
        own_share_won=successor.own_share_won,
    )
    successor.save()
    log.record(by=by, verb="agreement.amended", subject=successor, changes=agreement.number, reason=reason)
    return successor


def _decided(change: Change, state: ChangeState, answer: str, by: User) -> Change:
    check_has(by, Permission.AGREEMENT_WRITE)
    agreement = locked(change.agreement)
    change = Change.objects.select_for_update(of=("self",)).get(pk=change.pk)
    change.agreement = agreement
    rules.check_decision(change.state)
    change.state, change.answer = state, answer.strip()
    change.decided_by, change.decided_at = by, clock.now()
    words = {"answer": change.answer or "—", "wanted": change.wanted}
    letters.tell_company(agreement, f"agreement_change_{state}", **words)
    return change


def _successor(old: Agreement, by: User) -> Agreement:
    """Return a draft like ``old``, to be changed, signed and put in its place."""
    line = Agreement.objects.filter(original=old.line_id)
    rules.check_amend(old.state, underway=line.filter(state__in=UNDERWAY).exists())
    first = old.original or old
    new = Agreement.objects.create(
        **{name: getattr(old, name) for name in _COPIED},
        number=f"{first.number}-{line.count() + 1}",
        original=first,
        supersedes=old,
        drafted_by=by,
    )
    Duty.objects.bulk_create(
        Duty(agreement=new, **{name: getattr(duty, name) for name in _OF_DUTIES}) for duty in old.duties.all()
    )
    return new
