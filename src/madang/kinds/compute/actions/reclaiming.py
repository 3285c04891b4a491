"""Use it or lose it: warn, hear the answer, take back in part, judge objections, and offer on what was taken.

The lock of a case comes before everything else, so that an answer at the last minute and the daily walk
wait for each other, and two walks at once do each step once.
"""

import logging
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core import clock
from madang.core.errors import RuleBroken
from madang.core.states import check_move
from madang.kernel.allocation import actions as allocation
from madang.kinds.compute.actions import accounts
from madang.kinds.compute.models import Account, Holding, IdleCase, Pool, Taken
from madang.kinds.compute.queries import capacity, idle
from madang.kinds.compute.rules import ladder, reclaiming
from madang.kinds.compute.rules.months import first_of, next_month
from madang.kinds.compute.rules.reclaiming import Next, Rule, Week
from madang.kinds.compute.states import CASE_LIFE, CaseState
from madang.notices import actions as notices
from madang.people import queries as people
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission

_logger = logging.getLogger(__name__)


def walk(at: datetime) -> int:
    """Take every step that is due: warn who is newly idle, end what recovered, take back what is not used.

    Then offer on what was taken and cannot come back any more. Each case is a transaction of its own; one
    that fails does not hold up the rest. Return the steps taken.
    """
    today = at.astimezone(clock.SEOUL).date()
    steps = 0
    for each in idle.watched(today):
        try:
            steps += _one(each, today)
        except Exception:
            _logger.exception("Account %s could not be looked after.", each.account.name)
    for key in idle.to_offer_on(today):
        try:
            steps += _offer_on(key, today)
        except Exception:
            _logger.exception("What case %s took could not be offered on.", key)
    return steps


def _one(each: idle.Watched, today: date) -> int:
    if each.case_id is not None:
        return _follow(each.case_id, each.weeks, each.peak, today)
    if each.excused or not reclaiming.is_idle(each.weeks, each.rule):
        return 0
    return _warn(each.account, each.pool, each.rule, each.weeks, today)


@transaction.atomic
def _warn(account: Account, pool: Pool, rule: Rule, weeks: Sequence[Week], today: date) -> int:
    """Open a case and lay the warning in the outbox; the database keeps it the only one."""
    counted = list(weeks[-rule.weeks :])
    try:
        with transaction.atomic():
            case = IdleCase.objects.create(
                account=account,
                pool=pool,
                opened_on=today,
                least_percent=rule.least_percent,
                weeks=rule.weeks,
                answer_days=rule.answer_days,
                keep_percent=rule.keep_percent,
                appeal_days=rule.appeal_days,
                active_percent=reclaiming.percent_over(counted),
            )
    except IntegrityError:
        return 0
    log.record(by=None, verb="idle.warned", subject=case, percent=case.active_percent)
    _tell_company(
        case,
        idle.WARNING,
        percent=case.active_percent,
        least=case.least_percent,
        weeks=case.weeks,
        days=case.answer_days,
    )
    return 1


@transaction.atomic
def _follow(case_id: int, weeks: Sequence[Week], peak: int, today: date) -> int:
    case = _locked(case_id)
    step = reclaiming.next_step(
        case.state,
        until=idle.answer_until(case),
        today=today,
        weeks=weeks,
        least_percent=case.least_percent,
    )
    if step == Next.RECOVER:
        _move(case, CaseState.RECOVERED, verb="idle.recovered", by=None, reason="")
        return 1
    if step == Next.RECLAIM:
        _reclaim(case, peak, by=None, reason="", today=today)
        return 1
    return 0


@transaction.atomic
def answer(*, case: IdleCase, text: str, by: User) -> IdleCase:
    """Say why it stands idle, or what the plan is; nothing is taken until somebody has read it."""
    check_has(by, Permission.AWARD_ANSWER, organisation_id=case.account.organisation_id)
    case = _locked(case.pk)
    case.answer = reclaiming.check_answer(
        case.state, text, until=idle.answer_until(case), today=clock.today()
    )
    case.answered_at, case.answered_by = clock.now(), by
    _move(case, CaseState.ANSWERED, verb="idle.answered", by=by, reason="")
    _tell_office(case, "gpu_idle_answered")
    return case


@transaction.atomic
def excuse(*, case: IdleCase, until: date | None, reason: str, by: User) -> IdleCase:
    """Accept the answer: nothing is taken, and no new warning goes out, until a day."""
    check_has(by, Permission.HOLDING_DECIDE)
    day = reclaiming.check_excuse(until, today=clock.today())
    reason = ladder.check_reason(reason)
    case = _locked(case.pk)
    case.excused_until = day
    _move(case, CaseState.EXCUSED, verb="idle.excused", by=by, reason=reason)
    _tell_company(case, "gpu_idle_excused", until=day, reason=reason)
    return case


@transaction.atomic
def reject(*, case: IdleCase, reason: str, by: User) -> IdleCase:
    """Do not accept the answer: what is not used goes back now."""
    check_has(by, Permission.HOLDING_DECIDE)
    reason = ladder.check_reason(reason)
    case = _locked(case.pk)
    check_move({CaseState.ANSWERED: CASE_LIFE[CaseState.ANSWERED]}, case.state, CaseState.RECLAIMED)
    _reclaim(case, idle.peak_of(case, clock.today()), by=by, reason=reason, today=clock.today())
    return case


@transaction.atomic
def object_to(*, case: IdleCase, text: str, by: User) -> IdleCase:
    """Object to what was taken back; somebody who did not decide it judges."""
    check_has(by, Permission.AWARD_ANSWER, organisation_id=case.account.organisation_id)
    case = _locked(case.pk)
    case.objection = reclaiming.check_objection(
        case.state, text, reclaimed_on=case.reclaimed_on, days=case.appeal_days, today=clock.today()
    )
    case.objected_at, case.objected_by = clock.now(), by
    _moved(case, CaseState.APPEALED)
    log.record(by=by, verb="idle.appealed", subject=case)
    _tell_office(case, "gpu_objected")
    return case


@transaction.atomic
def uphold(*, case: IdleCase, reason: str, by: User) -> IdleCase:
    """Refuse an objection, and say why."""
    case, reason = _judged(case, reason, by)
    _moved(case, CaseState.UPHELD)
    log.record(by=by, verb="idle.upheld", subject=case, reason=reason)
    _tell_company(case, "gpu_judged", outcome_ko="기각", outcome_en="refused", reason=reason)
    return case


@transaction.atomic
def restore(*, case: IdleCase, reason: str, by: User) -> IdleCase:
    """Accept an objection: what was taken is given again. Until then it was kept for that."""
    case, reason = _judged(case, reason, by)
    pool = accounts.hold_pool(case.pool_id)
    since = first_of(clock.today())
    takings = list(case.takings.select_related("holding").filter(holding__month__gte=since))
    free = capacity.free_units(pool, [each.holding.month for each in takings], apart_from=case.pk)
    for taking in takings:
        if free[taking.holding.month] < taking.units:
            raise RuleBroken(
                _("These GPUs have been given on: %(free)s are free in month %(month)s.")
                % {"free": max(0, free[taking.holding.month]), "month": taking.holding.month.month}
            )
        _set_taken(taking.holding, taking.holding.taken - taking.units)
    accounts.touch(case.account)
    _moved(case, CaseState.RESTORED)
    log.record(by=by, verb="idle.restored", subject=case, reason=reason, months=len(takings))
    _tell_company(case, "gpu_judged", outcome_ko="인용", outcome_en="accepted", reason=reason)
    return case


@transaction.atomic
def _offer_on(case_id: int, today: date) -> int:
    """Let what a case took go to those who are short in its round, by the same rule, from next month on.

    What no round gave out, and what of it nobody is short of, is free for the small doors from now on.
    """
    case = _locked(case_id)
    if not idle.is_to_offer_on(case, today):  # somebody was quicker
        return 0
    since = next_month(today)
    parts = idle.to_put_back(case, since)
    back = {portion: units for of_month in parts.values() for portion, units in of_month.items()}
    case.offered_on = today
    given = 0
    agreement = case.account.agreement
    if back and agreement and agreement.award:
        for taking, of_month in parts.items():
            taking.offered = sum(of_month.values())
            taking.save(update_fields=["offered"])
        case.filling = allocation.offer_on(award=agreement.award, back=back, cause=case, since=since).run
        given = case.filling.given
    case.save(update_fields=["offered_on", "filling"])
    log.record(by=None, verb="idle.offered_on", subject=case, offered=sum(back.values()), given=given)
    companies = case.filling.placed if case.filling else 0
    _tell_company(case, "gpu_offered_on", given=given, companies=companies)
    return 1


def _reclaim(case: IdleCase, peak: int, *, by: User | None, reason: str, today: date) -> None:
    """Take back what is not used, from this month on; the first deed after it is to tell the company."""
    accounts.hold_pool(case.pool_id)
    rows = Holding.objects.select_for_update().filter(
        account=case.account_id, pool=case.pool_id, month__gte=first_of(today)
    )
    step, total = idle.step_of(case), 0
    for holding in rows:
        units = reclaiming.units_to_take(
            given=holding.given, taken=holding.taken, peak=peak, keep_percent=case.keep_percent, step=step
        )
        if units:
            Taken.objects.create(case=case, holding=holding, units=units)
            _set_taken(holding, holding.taken + units)
            total = max(total, units)
    if not total:
        nothing = str(_("There was nothing that could be taken back."))
        _move(case, CaseState.RECOVERED, verb="idle.recovered", by=by, reason=nothing)
        return
    case.reclaimed_on = today
    _move(case, CaseState.RECLAIMED, verb="idle.reclaimed", by=by, reason=reason, units=total)
    accounts.touch(case.account)
    _tell_company(case, "gpu_reclaimed", units=total, days=case.appeal_days, reason=reason)


def _set_taken(holding: Holding, taken: int) -> None:
    holding.taken = taken
    holding.save(update_fields=["taken"])


def _judged(case: IdleCase, reason: str, by: User) -> tuple[IdleCase, str]:
    check_has(by, Permission.HOLDING_DECIDE)
    reason = ladder.check_reason(reason)
    case = _locked(case.pk)
    reclaiming.check_not_offered_on(case.offered_on)
    check_move({CaseState.APPEALED: CASE_LIFE[CaseState.APPEALED]}, case.state, CaseState.UPHELD)
    reclaiming.check_judge(judge=by.pk, decided_by=case.decided_by_id)
    case.judged_by, case.judged_at, case.judgement = by, clock.now(), reason
    return case, reason


def _locked(key: int) -> IdleCase:
    rows = IdleCase.objects.select_for_update(of=("self",))
    return rows.select_related(
        "account__organisation", "account__agreement__award__round__call", "pool__centre"
    ).get(pk=key)


def _move(case: IdleCase, new: CaseState, *, verb: str, by: User | None, reason: str, **more: object) -> None:
    case.decided_at, case.decided_by, case.reason = clock.now(), by, reason
    _moved(case, new)
    log.record(by=by, verb=verb, subject=case, reason=reason, **more)


def _moved(case: IdleCase, new: CaseState) -> None:
    check_move(CASE_LIFE, case.state, new)
    case.state = new
    case.save()


def _tell_company(case: IdleCase, template: str, **words: Any) -> None:
    for person in people.members_with(case.account.organisation_id, Permission.AWARD_ANSWER):
        notices.post(
            template=template,
            to=person,
            about=case,
            link=reverse("gpu:my_case", args=[case.uid]),
            **_words(case),
            **words,
        )


def _tell_office(case: IdleCase, template: str) -> None:
    for person in people.able_to(Permission.HOLDING_DECIDE):
        notices.post(
            template=template,
            to=person,
            about=case,
            link=reverse("gpu:case", args=[case.uid]),
            company=case.account.organisation.name,
            **_words(case),
        )


def _words(case: IdleCase) -> dict[str, Any]:
    pool = case.pool
    return {
        "pool_ko": f"{pool.accelerator} · {pool.centre.name_ko}",
        "pool_en": f"{pool.accelerator} · {pool.centre.name_en}",
    }
