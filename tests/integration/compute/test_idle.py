"""Use it or lose it, day by day: warned, answered, excused, taken back in part, objected, judged."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from madang.audit.models import Entry
from madang.core import clock
from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.kinds.compute.actions import reclaiming
from madang.kinds.compute.models import IdleCase, Taken
from madang.kinds.compute.queries import capacity, holdings, idle
from madang.kinds.compute.rules.standing import Look
from madang.kinds.compute.states import CaseState
from madang.notices import actions as notices
from madang.notices.models import Notice
from tests.factories import gpus
from tests.factories.gpus import NOON, PoolFactory
from tests.factories.people import OrganisationFactory, founder, manager

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

LONG = "데이터 정제가 두 주 늦어져 12월 첫 주부터 학습을 시작합니다."
WHY = "학습 일정표를 확인했습니다."
DAY = timedelta(days=1)


@pytest.fixture
def pool():
    with clock.stopped(NOON):
        gpus.idle_rule()
        yield PoolFactory(leased=64)


def at(days: int):
    return clock.stopped(NOON + days * DAY)


def walk(days: int = 0) -> int:
    with at(days):
        return reclaiming.walk(clock.now())


def sent(days: int = 0) -> None:
    """Let the outbox send what is due."""
    with clock.stopped(NOON + days * DAY + timedelta(minutes=settings.OUTBOX_GRACE_MINUTES + 1)):
        notices.send_due(clock.now())


def warned(pool, units: int = 16, percent: int = 10):
    """Return the case of a company that was warned today, by a letter that has been sent."""
    company = OrganisationFactory()
    by = founder(company)
    account = gpus.held(pool, units, organisation=company)
    gpus.used(account, pool, percent)
    assert walk() == 1
    sent()
    return IdleCase.objects.get(account=account), by


def test_who_is_idle_for_three_weeks_is_warned_once(pool) -> None:
    case, by = warned(pool)
    assert (case.state, case.active_percent) == (CaseState.WARNED, 10)
    letter = Notice.objects.get(template="gpu_idle_warning")
    assert letter.recipient == by
    assert "10 %" in letter.body
    assert walk() == 0
    assert IdleCase.objects.count() == 1
    assert idle.answer_until(case) == date(2026, 12, 3)


def test_who_works_enough_or_came_only_lately_is_left_alone(pool) -> None:
    busy = gpus.held(pool, 8)
    gpus.used(busy, pool, 60)
    new = gpus.held(pool, 8, starts_on=date(2026, 11, 16))
    gpus.used(new, pool, 1, weeks=1)
    assert walk() == 0


def test_without_an_answer_what_is_not_used_goes_back_in_part(pool) -> None:
    case, _by = warned(pool)
    assert walk(7) == 0  # 3 December is the last day to answer
    assert walk(8) == 1
    case.refresh_from_db()
    assert (case.state, case.reclaimed_on) == (CaseState.RECLAIMED, date(2026, 12, 4))
    months = {each.month: each for each in case.account.holdings.all()}
    assert months[date(2026, 11, 1)].taken == 0  # what was held before is not touched
    december = months[date(2026, 12, 1)]
    assert (december.given, december.taken, december.units) == (16, 12, 4)  # a quarter is kept
    assert december.gpu_hours == 4 * 744
    kept_back = {date(2026, 12, 1): 64 - 16}  # while it may come back, nobody else gets it
    assert capacity.free_units(pool, [date(2026, 12, 1)]) == kept_back
    assert Notice.objects.filter(template="gpu_reclaimed").count() == 1
    entry = Entry.objects.get(verb="idle.reclaimed")
    assert (entry.actor_id, entry.data["units"]) == (None, 12)
    assert walk(9) == 0


def test_nothing_is_taken_while_the_warning_has_not_been_sent(pool) -> None:
    account = gpus.held(pool, 16, organisation=OrganisationFactory())
    founder(account.organisation)
    gpus.used(account, pool, 10)
    walk()
    assert walk(30) == 0
    case = IdleCase.objects.get()
    assert idle.answer_until(case) is None
    sent(30)  # 26 December, a Saturday
    assert idle.answer_until(case) == date(2027, 1, 4)
    assert walk(39) == 0
    assert walk(40) == 1


def test_a_company_without_anybody_is_never_taken_from(pool) -> None:
    account = gpus.held(pool, 16)
    gpus.used(account, pool, 10)
    walk()
    assert walk(60) == 0


def test_using_it_again_ends_the_case_by_itself(pool) -> None:
    case, _by = warned(pool)
    with at(12):
        case.account.days_of_use.filter(on__gte=date(2026, 11, 26)).delete()
        gpus.used(case.account, pool, 80, weeks=0)
    assert walk(12) == 1
    case.refresh_from_db()
    assert case.state == CaseState.RECOVERED


def test_an_answer_stops_the_clock_until_somebody_reads_it(pool) -> None:
    case, by = warned(pool)
    doyun = manager()
    with at(7):
        reclaiming.answer(case=case, text=LONG, by=by)
    assert Notice.objects.filter(template="gpu_idle_answered", recipient=doyun).count() == 1
    assert walk(30) == 0
    with at(8):
        with pytest.raises(NotAllowed):
            reclaiming.excuse(case=case, until=date(2026, 12, 31), reason=WHY, by=by)
        reclaiming.excuse(case=case, until=date(2026, 12, 31), reason=WHY, by=doyun)
    case.refresh_from_db()
    assert case.state == CaseState.EXCUSED
    assert walk(20) == 0  # no new warning before the day
    assert walk(36) == 1  # 1 January: it stands idle still
    assert IdleCase.objects.filter(state=CaseState.WARNED).count() == 1


def test_an_answer_that_comes_too_late_is_refused_with_a_sentence(pool) -> None:
    case, by = warned(pool)
    with at(8), pytest.raises(WrongState):
        reclaiming.answer(case=case, text=LONG, by=by)
    with pytest.raises(RuleBroken):
        reclaiming.answer(case=case, text="곧", by=by)
    with pytest.raises(NotAllowed):
        reclaiming.answer(case=case, text=LONG, by=founder())


def test_an_answer_that_convinces_nobody_leads_to_the_same(pool) -> None:
    case, by = warned(pool)
    doyun = manager()
    reclaiming.answer(case=case, text=LONG, by=by)
    reclaiming.reject(case=case, reason="같은 답이 세 번째입니다.", by=doyun)
    case.refresh_from_db()
    assert (case.state, case.decided_by) == (CaseState.RECLAIMED, doyun)
    with pytest.raises(WrongState):
        reclaiming.reject(case=case, reason="같은 답이 세 번째입니다.", by=doyun)


def reclaimed(pool):
    case, by = warned(pool)
    doyun = manager()
    reclaiming.answer(case=case, text=LONG, by=by)
    reclaiming.reject(case=case, reason="같은 답이 세 번째입니다.", by=doyun)
    return IdleCase.objects.get(pk=case.pk), by, doyun


def test_an_objection_is_judged_by_somebody_else_and_gives_back_what_is_free(pool) -> None:
    case, by, doyun = reclaimed(pool)
    reclaiming.object_to(case=case, text=LONG, by=by)
    with pytest.raises(NotAllowed):
        reclaiming.restore(case=case, reason=WHY, by=doyun)
    restored = reclaiming.restore(case=case, reason=WHY, by=manager())
    assert restored.state == CaseState.RESTORED
    assert {each.taken for each in restored.account.holdings.all()} == {0}
    assert Taken.objects.filter(case=case).exists()  # what happened stays written down
    assert "인용" in Notice.objects.get(template="gpu_judged").title


def test_what_was_given_on_cannot_be_given_again(pool) -> None:
    case, by, _doyun = reclaimed(pool)
    gpus.held(pool, 60, organisation=OrganisationFactory())
    reclaiming.object_to(case=case, text=LONG, by=by)
    judge = manager()
    with pytest.raises(RuleBroken):
        reclaiming.restore(case=case, reason=WHY, by=judge)
    assert reclaiming.uphold(case=case, reason=WHY, by=judge).state == CaseState.UPHELD


def test_an_objection_comes_within_its_days(pool) -> None:
    case, by, _doyun = reclaimed(pool)
    with at(8), pytest.raises(WrongState):
        reclaiming.object_to(case=case, text=LONG, by=by)


def test_where_the_peak_needs_it_all_nothing_is_taken(pool) -> None:
    case, _by = warned(pool)
    with clock.stopped(NOON):
        case.account.days_of_use.filter(on=date(2026, 11, 20)).update(
            allocated=16 * 24 * 3600, active=16 * 24 * 3600
        )
    with at(8):
        case.account.days_of_use.filter(on__gt=date(2026, 11, 27)).delete()
    walk(8)
    case.refresh_from_db()
    assert case.state == CaseState.RECOVERED
    assert case.reason


def test_one_case_that_fails_does_not_hold_up_the_rest(pool, monkeypatch) -> None:
    for _n in range(2):
        account = gpus.held(pool, 8)
        founder(account.organisation)
        gpus.used(account, pool, 5)
    broken = reclaiming._warn

    def fail_first(account, *rest):
        if account.pk == min(IdleCase.objects.none().values_list("pk", flat=True), default=first):
            raise RuntimeError
        return broken(account, *rest)

    first = min(each.account.pk for each in idle.watched(clock.today()))
    monkeypatch.setattr(reclaiming, "_warn", fail_first)
    assert walk() == 1


def test_hoarder_idle_and_newcomer_are_told_apart(pool) -> None:
    for percent in (50, 60, 70):
        gpus.used(gpus.held(pool, 4), pool, percent)
    hoarder, still, new = (
        gpus.held(pool, 32),
        gpus.held(pool, 4),
        gpus.held(pool, 2, starts_on=date(2026, 10, 1)),
    )
    gpus.used(hoarder, pool, 9, allocated=95)
    gpus.used(still, pool, 1)
    gpus.used(new, pool, 80, allocated=99)
    gpus.RequestFactory(organisation=new.organisation, pool=pool, waiting=True)
    empty = gpus.RequestFactory(pool=pool, waiting=True)
    found = {seen.holding.account_id: seen.look for seen in holdings.looks(clock.today())}
    assert (found[hoarder.pk], found[still.pk], found[new.pk]) == (Look.HOARDER, Look.IDLE, Look.STARVING)
    assert list(holdings.empty_handed(clock.today())) == [empty]
