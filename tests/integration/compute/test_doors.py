"""The small doors: answered by rule or by a person, and what an account opens."""

from datetime import date

import pytest

from madang.audit.models import Entry
from madang.core import clock
from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.kinds.compute.actions import accounts, capacity, doors
from madang.kinds.compute.models import Account, Door
from madang.kinds.compute.queries import capacity as ladder
from madang.kinds.compute.rules.doors import Asked
from madang.kinds.compute.states import AccountState, RequestState
from madang.notices.models import Notice
from tests.factories import gpus
from tests.factories.gpus import NOON, PoolFactory
from tests.factories.people import OrganisationFactory, founder, manager, officer

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

TEXT = "한국어 음성 모델을 우리 자료로 다시 학습합니다."
DECEMBER = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _noon():
    with clock.stopped(NOON):
        gpus.doors()
        yield


def asked(units: int = 4, **change) -> Asked:
    fields = {"units": units, "gpu_hours": 2_000, "first_month": DECEMBER, "months": 2, "text": TEXT}
    return Asked(**fields | change)


def ask(company, pool, sort: str = "quick", by=None, **change):
    return doors.ask(
        organisation=company,
        sort=sort,
        pool=pool,
        asked=asked(**change),
        purpose="finetune",
        by=by or founder(company),
    )


def test_the_quick_start_gives_at_once_while_units_are_free() -> None:
    company, pool = OrganisationFactory(), PoolFactory(leased=8)
    by = founder(company, email="harin@example.org")
    request = ask(company, pool, by=by)
    assert request.state == RequestState.GRANTED
    account = request.account
    assert (account.starts_on, account.ends_on) == (DECEMBER, date(2027, 1, 31))
    assert [(each.month, each.units, each.gpu_hours) for each in account.holdings.all()] == [
        (DECEMBER, 4, 1_000),
        (date(2027, 1, 1), 4, 1_000),
    ]
    assert [login.name for login in account.logins.all()] == ["harin"]
    assert ladder.free_units(pool, [DECEMBER]) == {DECEMBER: 4}
    letter = Notice.objects.get(template="gpu_granted")
    assert letter.recipient == by
    assert Entry.objects.filter(verb="gpu_request.granted", actor_id=None).count() == 1


def test_the_quick_start_says_no_with_a_reason_when_units_are_gone() -> None:
    pool = PoolFactory(leased=8)
    ask(OrganisationFactory(), pool, units=8)
    refused = ask(OrganisationFactory(), pool, units=1, gpu_hours=10)
    assert refused.state == RequestState.REFUSED
    assert "0대" in refused.reason
    assert Notice.objects.filter(template="gpu_refused").count() == 1
    assert not Account.objects.filter(request=refused).exists()


def test_one_quick_start_at_a_time_for_a_company() -> None:
    company, pool = OrganisationFactory(), PoolFactory()
    ask(company, pool)
    assert ask(company, pool, units=1, gpu_hours=10).state == RequestState.REFUSED


def test_what_is_too_large_is_refused_before_anything_is_written() -> None:
    company, pool = OrganisationFactory(), PoolFactory()
    with pytest.raises(RuleBroken) as refused:
        ask(company, pool, units=9)
    assert refused.value.field == "units"
    with pytest.raises(NotAllowed):
        ask(company, pool, by=founder())


def test_the_fast_lane_waits_for_a_person() -> None:
    company, pool, doyun = OrganisationFactory(), PoolFactory(), manager()
    request = ask(company, pool, "fast", units=16, gpu_hours=20_000)
    assert (request.state, request.answer_due_on) == (RequestState.WAITING, date(2026, 12, 3))
    assert Notice.objects.filter(template="gpu_asked", recipient=doyun).count() == 1
    with pytest.raises(RuleBroken):
        ask(company, pool, "fast", units=1, gpu_hours=10)
    with pytest.raises(NotAllowed):
        doors.grant(request=request, by=founder(company))
    granted = doors.grant(request=request, by=doyun)
    assert granted.account.holdings.count() == 2
    with pytest.raises(WrongState):
        doors.grant(request=request, by=doyun)


def test_a_person_cannot_give_what_is_not_there_and_says_why_not() -> None:
    pool, doyun = PoolFactory(leased=8), manager()
    request = ask(OrganisationFactory(), pool, "fast", units=9, gpu_hours=100)
    with pytest.raises(RuleBroken):
        doors.grant(request=request, by=doyun)
    refused = doors.refuse(request=request, reason="이번 분기에는 8대까지만 있습니다.", by=doyun)
    assert refused.state == RequestState.REFUSED
    assert Notice.objects.filter(template="gpu_refused").count() == 1


def test_a_request_is_taken_back_before_its_answer() -> None:
    company = OrganisationFactory()
    by = founder(company)
    manager()
    request = ask(company, PoolFactory(), "fast", by=by)
    assert doors.withdraw(request=request, by=by).state == RequestState.WITHDRAWN
    assert set(Notice.objects.filter(template="gpu_asked").values_list("state", flat=True)) == {"withdrawn"}


def test_colleagues_log_in_under_one_name_for_good() -> None:
    company, pool = OrganisationFactory(), PoolFactory()
    by = founder(company, email="kim.minsu@example.org")
    account = ask(company, pool, by=by).account
    colleague = founder(company, email="kim.minsu@example.net")
    login = accounts.add_login(account=account, user=colleague, by=by)
    assert [each.name for each in account.logins.all()] == ["kimminsu", "kimminsu-2"]
    accounts.end_login(login=login, by=by)
    assert accounts.add_login(account=account, user=colleague, by=by).name == "kimminsu-2"
    with pytest.raises(RuleBroken):
        accounts.add_login(account=account, user=founder(), by=by)
    with pytest.raises(NotAllowed):
        accounts.add_login(account=account, user=colleague, by=founder())


def test_the_term_ends_the_account_and_frees_the_units() -> None:
    pool = PoolFactory(leased=8)
    account = ask(OrganisationFactory(), pool, units=8, months=1, gpu_hours=100).account
    with clock.stopped(NOON.replace(month=12, day=31)):
        assert doors.end_due() == 0
    with clock.stopped(NOON.replace(year=2027, month=1, day=1)):
        assert doors.end_due() == 1
        assert doors.end_due() == 0
        account.refresh_from_db()
        assert account.state == AccountState.ENDED
        assert account.changed_at == clock.now()


def test_limits_are_changed_by_the_office_alone() -> None:
    door = Door.objects.get(sort="quick")
    with pytest.raises(NotAllowed):
        doors.set_limits(door=door, by=founder(), is_open=False)
    doors.set_limits(door=door, by=officer(), is_open=False)
    with pytest.raises(RuleBroken):
        ask(OrganisationFactory(), PoolFactory())


def test_figures_are_written_with_a_source_and_never_changed() -> None:
    pool, by = PoolFactory(leased=8), manager()
    written = capacity.Written("leased", 16, DECEMBER, date(2026, 12, 31), " 추경  계약 ")
    row = capacity.enter(pool=pool, written=written, by=by)
    assert row.source == "추경 계약"
    assert ladder.free_units(pool, [DECEMBER, date(2027, 1, 1)]) == {DECEMBER: 24, date(2027, 1, 1): 8}
    (gap,) = ladder.lease_gaps(clock.today())
    assert (gap.pool, gap.gap.on, gap.gap.units) == (pool, date(2027, 1, 1), 16)
    capacity.take_out(capacity=row, reason="계약이 취소되었습니다.", by=by)
    assert ladder.lease_gaps(clock.today()) == []
    with pytest.raises(WrongState):
        capacity.take_out(capacity=row, reason="계약이 취소되었습니다.", by=by)
    with pytest.raises(NotAllowed):
        capacity.enter(pool=pool, written=written, by=founder())
