"""Ask at a small door: the quick start is answered by rule in the same breath, the fast lane by a person.

Whom a person has approved while nothing was free stands on a list, and is served by rule in order of asking.
"""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core import clock
from madang.core.errors import RuleBroken
from madang.core.periods import working_days_after
from madang.core.states import check_move
from madang.kinds.compute.actions import accounts
from madang.kinds.compute.actions.accounts import Share
from madang.kinds.compute.models import Account, Door, DoorSort, Pool, Request
from madang.kinds.compute.queries import capacity
from madang.kinds.compute.queries.doors import limits_of, listed
from madang.kinds.compute.rules import doors, ladder
from madang.kinds.compute.rules.doors import Asked
from madang.kinds.compute.rules.months import first_of, last_of, months_from, spread
from madang.kinds.compute.states import REQUEST_LIFE, AccountState, RequestState
from madang.notices import actions as notices
from madang.people import queries as people
from madang.people.access import check_has
from madang.people.models import Organisation, User
from madang.people.permissions import Permission


@transaction.atomic
def ask(
    *, organisation: Organisation, sort: str, pool: Pool, asked: Asked, purpose: str, by: User
) -> Request:
    """Ask at a small door. Who asks at the quick start has the answer when this returns."""
    check_has(by, Permission.APPLICATION_WRITE, organisation_id=organisation.pk)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    door = Door.objects.get(sort=sort)
    doors.check_asked(asked, limits_of(door), today=clock.today())
    request = _written(organisation, door, pool, asked, purpose, by)
    log.record(
        by=by,
        verb="gpu_request.asked",
        subject=request,
        door=sort,
        pool=pool.code,
        units=asked.units,
        gpu_hours=asked.gpu_hours,
    )
    if sort == DoorSort.QUICK:
        return _by_rule(request, asked)
    for reader in people.able_to(Permission.HOLDING_DECIDE):
        notices.post(
            template="gpu_asked",
            to=reader,
            about=request,
            link=reverse("gpu:requests"),
            company=organisation.name,
            due=request.answer_due_on,
            **_pool_words(pool),
        )
    return request


@transaction.atomic
def grant(*, request: Request, by: User) -> Request:
    """Say yes after a light look, as far as units are free."""
    request = _locked(request, by)
    asked = asked_of(request)
    pool = accounts.hold_pool(request.pool_id)
    no = doors.refusal(asked, free=capacity.free_units(pool, asked.all_months), already_holds=False)
    if no:
        raise RuleBroken(no)
    return _granted(request, asked, by=by, reason="")


@transaction.atomic
def enlist(*, request: Request, by: User) -> Request:
    """Say yes, and let it wait until units are free; where they are, it is granted at once."""
    request = _locked(request, by)
    asked = asked_of(request)
    pool = accounts.hold_pool(request.pool_id)
    if not doors.refusal(asked, free=capacity.free_units(pool, asked.all_months), already_holds=False):
        return _granted(request, asked, by=by, reason="")
    request = _decided(request, RequestState.LISTED, verb="gpu_request.listed", by=by, reason="")
    _tell(request, "gpu_listed", units=request.units)
    return request


def serve_listed(at: datetime) -> int:
    """Grant what was approved and waits, in order of asking, as far as units are free; return how many.

    Who asks for more than is free keeps their place and holds up nobody behind them.
    """
    today = at.astimezone(clock.SEOUL).date()
    return sum(_serve(key, today) for key in list(listed().values_list("pk", flat=True)))


@transaction.atomic
def _serve(key: int, today: date) -> int:
    """Grant one, from this month on where its first month has gone by while it waited."""
    request = Request.objects.select_for_update(of=("self",)).select_related("pool__centre").get(pk=key)
    if request.state != RequestState.LISTED:
        return 0
    pool = accounts.hold_pool(request.pool_id)
    request.first_month = max(request.first_month, first_of(today))
    asked = asked_of(request)
    if doors.refusal(asked, free=capacity.free_units(pool, asked.all_months), already_holds=False):
        return 0
    request.save(update_fields=["first_month"])
    _granted(request, asked, by=None, reason="")
    return 1


@transaction.atomic
def refuse(*, request: Request, reason: str, by: User) -> Request:
    """Say no, and why."""
    reason = ladder.check_reason(reason)
    request = _decided(
        _locked(request, by), RequestState.REFUSED, verb="gpu_request.refused", by=by, reason=reason
    )
    _tell(request, "gpu_refused", reason=reason)
    return request


@transaction.atomic
def withdraw(*, request: Request, by: User) -> Request:
    """Take a request back that nobody has answered yet."""
    check_has(by, Permission.APPLICATION_WRITE, organisation_id=request.organisation_id)
    request = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
    notices.call_off(templates=["gpu_asked"], about=request)
    return _decided(request, RequestState.WITHDRAWN, verb="gpu_request.withdrawn", by=by, reason="")


@transaction.atomic
def set_limits(*, door: Door, by: User, **limits: object) -> Door:
    """Change what a door lets through; what was asked before keeps its answer."""
    check_has(by, Permission.CAPACITY_WRITE)
    for name, value in limits.items():
        setattr(door, name, value)
    door.save()
    log.record(by=by, verb="gpu_door.changed", subject=door, **limits)
    return door


def end_due() -> int:
    """End the accounts of small doors whose term is over; return how many."""
    over = Account.objects.filter(
        state=AccountState.ACTIVE, agreement=None, ends_on__lt=clock.today()
    ).values_list("pk", flat=True)
    return sum(_end_one(key) for key in list(over))


@transaction.atomic
def _end_one(key: int) -> int:
    account = Account.objects.select_for_update(of=("self",)).get(pk=key)
    if account.state != AccountState.ACTIVE:
        return 0
    accounts.close(account, why="term")
    return 1


def asked_of(request: Request) -> Asked:
    """Return a request as the rules read it."""
    return Asked(request.units, request.gpu_hours, request.first_month, request.months, request.text)


def _written(
    organisation: Organisation, door: Door, pool: Pool, asked: Asked, purpose: str, by: User
) -> Request:
    try:
        with transaction.atomic():
            return Request.objects.create(
                organisation=organisation,
                door=door.sort,
                pool=pool,
                units=asked.units,
                gpu_hours=asked.gpu_hours,
                first_month=asked.first_month,
                months=asked.months,
                purpose=purpose,
                text=asked.text.strip(),
                asked_by=by,
                asked_at=clock.now(),
                answer_due_on=working_days_after(clock.today(), door.answer_days),
            )
    except IntegrityError:
        raise RuleBroken(_("You have asked at this door already. You will be told the answer.")) from None


def _by_rule(request: Request, asked: Asked) -> Request:
    """Decide under the lock of the pool, so that the last units are not given twice."""
    pool = accounts.hold_pool(request.pool_id)
    running = Account.objects.filter(
        organisation=request.organisation, state=AccountState.ACTIVE, request__door=DoorSort.QUICK
    ).exists()
    free = capacity.free_units(pool, asked.all_months)
    no = doors.refusal(asked, free=free, already_holds=running)
    if no:
        request = _decided(request, RequestState.REFUSED, verb="gpu_request.refused", by=None, reason=str(no))
        _tell(request, "gpu_refused", reason=request.reason)
        return request
    return _granted(request, asked, by=None, reason="")


def _granted(request: Request, asked: Asked, *, by: User | None, reason: str) -> Request:
    request = _decided(request, RequestState.GRANTED, verb="gpu_request.granted", by=by, reason=reason)
    months = months_from(asked.first_month, asked.months)
    account = accounts.open_for(
        organisation=request.organisation,
        name=f"{'quick' if request.door == DoorSort.QUICK else 'fast'}-{request.pk}",
        request=request,
        starts_on=max(clock.today(), asked.first_month),
        ends_on=last_of(months[-1]),
    )
    hours = spread(asked.gpu_hours, months)
    shares = [Share(request.pool_id, month, asked.units, hours[month]) for month in months]
    accounts.fill(account, shares)
    accounts.let_in(account, request.asked_by)
    _tell(request, "gpu_granted", units=asked.units, until=account.ends_on)
    return request


def _locked(request: Request, by: User) -> Request:
    check_has(by, Permission.HOLDING_DECIDE)
    rows = Request.objects.select_for_update(of=("self",)).select_related("organisation", "pool__centre")
    return rows.get(pk=request.pk)


def _decided(request: Request, new: RequestState, *, verb: str, by: User | None, reason: str) -> Request:
    check_move(REQUEST_LIFE, request.state, new)
    request.state, request.decided_at, request.decided_by = new, clock.now(), by
    request.reason = reason[:500]
    request.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    log.record(by=by, verb=verb, subject=request, reason=request.reason)
    return request


def _tell(request: Request, template: str, **words: Any) -> None:
    notices.post(
        template=template,
        to=request.asked_by,
        about=request,
        link=reverse("gpu:mine"),
        **_pool_words(request.pool),
        **words,
    )


def _pool_words(pool: Pool) -> dict[str, Any]:
    return {
        "pool_ko": f"{pool.accelerator} · {pool.centre.name_ko}",
        "pool_en": f"{pool.accelerator} · {pool.centre.name_en}",
    }
