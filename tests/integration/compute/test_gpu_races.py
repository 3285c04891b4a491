"""Several at once at a door and on the walk: the last units go out once, each step is done once."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from madang.audit.models import Entry
from madang.core import clock
from madang.kinds.compute.actions import doors, reclaiming
from madang.kinds.compute.models import Account, Holding, IdleCase, Request, Taken
from madang.kinds.compute.queries import capacity
from madang.kinds.compute.rules.doors import Asked
from madang.kinds.compute.states import CaseState, RequestState
from madang.notices import actions as notices
from madang.notices.models import Notice
from tests.factories import gpus
from tests.factories.crowd import at_once
from tests.factories.gpus import NOON, PoolFactory, RequestFactory
from tests.factories.people import OrganisationFactory, founder, manager

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]

CROWD = 8
DECEMBER = date(2026, 12, 1)
ASKED = Asked(
    units=4, gpu_hours=1_000, first_month=DECEMBER, months=1, text="한국어 음성 모델을 다시 학습합니다."
)


@pytest.fixture(autouse=True)
def _noon():
    with clock.stopped(NOON):
        gpus.doors()
        gpus.idle_rule()
        yield


def together(*deeds):
    """Do all at once, each with its clock stopped at noon."""

    def stopped(deed):
        def run():
            with clock.stopped(NOON):
                return deed()

        return run

    return at_once([stopped(deed) for deed in deeds])


def test_the_last_units_at_the_quick_start_go_out_once() -> None:
    pool = PoolFactory(leased=8)
    people = [founder(OrganisationFactory()) for _ in range(CROWD)]

    def deed(by):
        company = by.memberships.get().organisation
        return lambda: doors.ask(
            organisation=company, sort="quick", pool=pool, asked=ASKED, purpose="finetune", by=by
        )

    assert together(*[deed(by) for by in people]) == ["done"] * CROWD  # a no is an answer too
    states = list(Request.objects.values_list("state", flat=True))
    assert states.count(RequestState.GRANTED) == 2
    assert states.count(RequestState.REFUSED) == CROWD - 2
    assert capacity.free_units(pool, [DECEMBER]) == {DECEMBER: 0}


def test_people_who_grant_the_last_units_at_once_grant_them_once() -> None:
    pool, doyun = PoolFactory(leased=8), manager()
    waiting = [
        RequestFactory(pool=pool, waiting=True, units=6, first_month=DECEMBER, months=1) for _ in range(CROWD)
    ]
    told = together(*[lambda each=each: doors.grant(request=each, by=doyun) for each in waiting])
    assert told == ["RuleBroken"] * (CROWD - 1) + ["done"]
    assert Account.objects.filter(request__in=waiting).count() == 1


def test_the_list_is_served_once_and_in_order_however_many_workers() -> None:
    pool = PoolFactory(leased=8)
    listed = [
        RequestFactory(
            pool=pool, door="fast", state=RequestState.LISTED, units=4, first_month=DECEMBER, months=1
        )
        for _ in range(4)
    ]
    assert together(*[lambda: doors.serve_listed(clock.now())] * 4) == ["done"] * 4
    states = [Request.objects.get(pk=each.pk).state for each in listed]
    assert states == [RequestState.GRANTED] * 2 + [RequestState.LISTED] * 2
    assert Account.objects.filter(request__in=listed).count() == 2


def idle_account():
    pool = PoolFactory(leased=64)
    company = OrganisationFactory()
    founder(company)
    account = gpus.held(pool, 16, organisation=company)
    gpus.used(account, pool, 10)
    return account


def test_two_walks_at_once_warn_once() -> None:
    account = idle_account()
    assert together(*[lambda: reclaiming.walk(clock.now())] * 4) == ["done"] * 4
    assert IdleCase.objects.filter(account=account).count() == 1
    assert Notice.objects.filter(template="gpu_idle_warning").count() == 1
    assert Entry.objects.filter(verb="idle.warned").count() == 1


def test_two_walks_at_once_take_back_once() -> None:
    account = idle_account()
    reclaiming.walk(clock.now())
    notices.send_due(clock.now() + timedelta(minutes=settings.OUTBOX_GRACE_MINUTES + 1))
    late = NOON + timedelta(days=8)

    def walk():
        with clock.stopped(late):
            return reclaiming.walk(clock.now())

    assert at_once([walk] * 4) == ["done"] * 4
    case = IdleCase.objects.get(account=account)
    assert case.state == CaseState.RECLAIMED
    assert Entry.objects.filter(verb="idle.reclaimed").count() == 1
    assert Notice.objects.filter(template="gpu_reclaimed").count() == 1
    december = Holding.objects.get(account=account, month=DECEMBER)
    assert (december.taken, Taken.objects.get(holding=december).units) == (12, 12)


def test_an_answer_and_the_walk_at_the_same_moment_leave_one_of_both() -> None:
    account = idle_account()
    reclaiming.walk(clock.now())
    notices.send_due(clock.now() + timedelta(minutes=settings.OUTBOX_GRACE_MINUTES + 1))
    case, by = IdleCase.objects.get(), founder(account.organisation)
    last_day = NOON + timedelta(days=7)

    def answer():
        with clock.stopped(last_day):
            reclaiming.answer(case=case, text="데이터 정제가 늦어져 다음 주부터 학습을 시작합니다.", by=by)

    def walk():
        with clock.stopped(last_day + timedelta(days=1)):
            reclaiming.walk(clock.now())

    told = at_once([answer, walk])
    case.refresh_from_db()
    done = Entry.objects.filter(verb__in=["idle.answered", "idle.reclaimed"]).values_list("verb", flat=True)
    assert list(done) in (["idle.answered"], ["idle.reclaimed"])
    assert case.state == (CaseState.ANSWERED if told == ["done", "done"] else CaseState.RECLAIMED)
