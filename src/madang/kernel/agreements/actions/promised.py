"""Duties as promises in the ledger: made when an agreement begins, carried over when it is changed."""

from datetime import timedelta

from madang.core import clock
from madang.kernel.agreements.models import Agreement, Duty
from madang.promises import actions as ledger
from madang.promises.models import Promise
from madang.promises.rules import Origin
from madang.promises.states import PromiseState

ORIGIN = "agreement"
SETTLED_WITHIN = timedelta(days=30)


def make(agreement: Agreement) -> None:
    """Enter every duty into the ledger; one that the agreement before had too stays the same promise."""
    before = _before(agreement)
    for duty in agreement.duties.order_by("pk"):
        promise = before.pop(duty.title_ko, None)
        if promise is None:
            promise = _made(agreement, duty)
        elif duty.due_on and promise.due_on and duty.due_on > promise.due_on:
            _postponed(agreement, duty, promise)
        duty.promise = promise
        duty.save(update_fields=["promise"])
    for promise in before.values():
        _let_off(promise, f"변경 협약 {agreement.number}에는 없는 의무입니다.")


def release(agreement: Agreement) -> None:
    """Let the company off what it still owes, but for what a settlement asks."""
    for promise in _open(agreement).values():
        _let_off(promise, f"협약 {agreement.number}을 해지했습니다.")


def owe_settlement(agreement: Agreement) -> None:
    """Enter the settlement of a terminated agreement with money into the ledger."""
    ledger.make(
        origin=_origin(agreement),
        owed_by=agreement.organisation,
        owed_to=agreement.issuer,
        title_ko="해지한 협약의 지원금 정산",
        title_en="Settle the support of the terminated agreement",
        measure_ko="쓴 돈의 증빙을 내고 남은 돈을 돌려줌",
        measure_en="Receipts are handed in and what is left is returned",
        due_on=clock.today() + SETTLED_WITHIN,
        public=False,
        by=None,
    )


def _made(agreement: Agreement, duty: Duty) -> Promise:
    today = clock.today()
    return ledger.make(
        origin=_origin(agreement),
        owed_by=agreement.organisation,
        owed_to=agreement.issuer,
        title_ko=duty.title_ko,
        title_en=duty.title_en,
        measure_ko=duty.measure_ko,
        measure_en=duty.measure_en,
        due_on=max(duty.due_on, today) if duty.due_on else None,
        public=False,
        by=None,
    )


def _postponed(agreement: Agreement, duty: Duty, promise: Promise) -> None:
    if promise.state != PromiseState.OPEN or promise.paused_on or duty.due_on is None:
        return
    ledger.postpone(
        promise=promise,
        due_on=duty.due_on,
        reason_ko=f"변경 협약 {agreement.number}",
        reason_en=f"Changed agreement {agreement.number}",
        by=None,
    )


def _let_off(promise: Promise, reason: str) -> None:
    if promise.state in {PromiseState.OPEN, PromiseState.EVIDENCED}:
        ledger.release(promise=promise, reason=reason, by=None)


def _before(agreement: Agreement) -> dict[str, Promise]:
    return _open(agreement.supersedes) if agreement.supersedes else {}


def _open(agreement: Agreement) -> dict[str, Promise]:
    duties = agreement.duties.filter(promise__isnull=False).select_related("promise")
    return {duty.title_ko: duty.promise for duty in duties if duty.promise}


def _origin(agreement: Agreement) -> Origin:
    return Origin(ORIGIN, agreement.number, agreement.number, f"/office/agreements/{agreement.uid}/")
