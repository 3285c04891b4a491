"""What was taken back goes to those who wait: when nobody can object any more, by the same rule, once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from madang.audit.models import Entry
from madang.core import clock
from madang.core.errors import RuleBroken, WrongState
from madang.kernel.allocation import actions as allocation
from madang.kernel.allocation import engine
from madang.kernel.allocation.models import Award, Explanation, Purpose, Run
from madang.kernel.allocation.queries import published_runs
from madang.kinds.compute import contracting
from madang.kinds.compute.actions import doors, reclaiming
from madang.kinds.compute.models import Account, IdleCase, Pool
from madang.kinds.compute.queries import capacity, idle
from madang.kinds.compute.states import CaseState, RequestState
from madang.notices import actions as notices
from madang.notices.models import Notice
from madang.people.models import Membership
from tests.factories import gpus
from tests.factories.agreements import Deal, in_force
from tests.factories.allocation import published
from tests.factories.compute import gpu_contest
from tests.factories.crowd import at_once
from tests.factories.gpus import CapacityFactory
from tests.factories.people import OrganisationFactory, founder, manager

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

DAY = timedelta(days=1)
BEFORE = datetime(2026, 12, 1, 12, 0, tzinfo=clock.SEOUL)
IDLE = datetime(2027, 1, 26, 12, 0, tzinfo=clock.SEOUL)  # three whole weeks of January are over
JANUARY, FEBRUARY, MARCH = date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1)
LONG = "데이터 정제가 두 주 늦어져 다음 주부터 학습을 시작합니다."
WHY = "학습 일정표를 확인했습니다."


@dataclass
class Scene:
    """A round of which one company lets everything stand idle and has lost most of it."""

    contest: object
    account: Account
    pool: Pool
    case: IdleCase
    at: datetime

    @property
    def company(self):
        return founder_of(self.contest.first)

    def walk(self, at: datetime) -> int:
        with clock.stopped(at):
            return reclaiming.walk(clock.now())

    @property
    def settled(self) -> datetime:
        """The day after the last one to object."""
        until = idle.object_until(self.case)
        return datetime(until.year, until.month, until.day, 12, tzinfo=clock.SEOUL) + DAY


def founder_of(application):
    return Membership.objects.get(organisation=application.organisation).user


def reclaimed(**contest) -> Scene:
    """Return the first company of a round, in force since January, from which two of three were taken."""
    with clock.stopped(BEFORE):
        gpus.idle_rule()
        scene = gpu_contest(**contest)
        published(scene)
        for application in scene.applications[:3]:
            award = Award.objects.get(application=application)
            allocation.accept(award=award, by=founder_of(application))
        company = founder_of(scene.first)
        award = Award.objects.get(application=scene.first)
        agreement = in_force(Deal(award, company, scene.manager, scene.officer))
    account = Account.objects.get(agreement=agreement)
    pool = Pool.objects.get(terms__offer__code="G01")
    with clock.stopped(IDLE):
        CapacityFactory(pool=pool, units=20)
        gpus.used(account, pool, 1)
        assert reclaiming.walk(clock.now()) == 1
    with clock.stopped(IDLE + timedelta(minutes=settings.OUTBOX_GRACE_MINUTES + 1)):
        notices.send_due(clock.now())
    case = IdleCase.objects.get()
    until = idle.answer_until(case)
    at = datetime(until.year, until.month, until.day, 12, tzinfo=clock.SEOUL) + DAY
    with clock.stopped(at):
        assert reclaiming.walk(clock.now()) == 1
    case.refresh_from_db()
    assert case.state == CaseState.RECLAIMED
    return Scene(scene, account, pool, case, at)


def additions() -> dict[object, dict[date, int]]:
    """Return application -> month -> units that came on top."""
    return {
        award.application: {each.period: each.units for each in award.portions.all()}
        for award in Award.objects.filter(adds_to__isnull=False)
    }


@pytest.fixture(autouse=True)
def quick_engine(monkeypatch):
    monkeypatch.setattr(engine, "ask_apart", lambda problem, rule, **_: engine.ask(problem, rule))


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def free_in_march(scene: Scene) -> int:
    return capacity.free_units(scene.pool, [MARCH])[MARCH]


def test_the_one_who_is_short_gets_it_from_the_next_month_on() -> None:
    scene = reclaimed()
    before = free_in_march(scene)
    assert scene.walk(scene.settled - DAY) == 0  # the last day to object
    assert scene.walk(scene.settled) == 1
    assert additions() == {scene.contest.third: {MARCH: 1}}
    scene.case.refresh_from_db()
    run = scene.case.filling
    assert (run.purpose, run.units, run.given, run.placed) == (Purpose.VACANCY, 2, 1, 1)
    assert (run.violations, run.first_choices >= 1) == (0, True)
    assert published_runs(scene.contest.round)[1:] == [run]
    assert Explanation.objects.filter(run=run).count() == 4
    entry = Entry.objects.get(verb="run.vacancy")
    assert entry.data["cause"] == f"compute.idlecase:{scene.case.pk}"
    assert Entry.objects.get(verb="idle.offered_on").data == {"offered": 2, "given": 1}
    assert Notice.objects.filter(template="award_vacancy").count() == 1
    assert "1" in Notice.objects.get(template="gpu_offered_on").body
    assert free_in_march(scene) == before + 1  # two came back, one was given
    became = idle.became_of(scene.case)
    assert (became.given, became.companies, became.run) == (1, 1, run)
    assert scene.walk(scene.settled + DAY) == 0


def test_several_who_are_short_get_it_by_the_rule_and_the_idle_one_nothing() -> None:
    scene = reclaimed(a100=1)
    scene.walk(scene.settled)
    given = additions()
    assert set(given) <= {scene.contest.second, scene.contest.third}
    assert sum(units for months in given.values() for units in months.values()) == 2
    assert all(set(months) == {MARCH} for months in given.values())
    run = Run.objects.get(purpose=Purpose.VACANCY)
    assert (run.units - run.given, run.violations) == (0, 0)


def test_where_nobody_is_short_it_stays_free_for_the_small_doors() -> None:
    scene = reclaimed(h100=16)
    with clock.stopped(scene.at):
        gpus.doors()
        asked = gpus.RequestFactory(pool=scene.pool, waiting=True, units=6, first_month=MARCH, months=1)
        doors.enlist(request=asked, by=manager())
        asked.refresh_from_db()
        assert asked.state == RequestState.LISTED
        assert doors.serve_listed(clock.now()) == 0
    assert scene.walk(scene.settled) == 1
    scene.case.refresh_from_db()
    assert (scene.case.filling.given, additions()) == (0, {})
    with clock.stopped(scene.settled):
        assert doors.serve_listed(clock.now()) == 1
        assert doors.serve_listed(clock.now()) == 0
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == (RequestState.GRANTED, None)


def test_the_pages_of_both_sides_say_what_became_of_it() -> None:
    scene = reclaimed()
    mine, office = reverse("gpu:my_case", args=[scene.case.uid]), reverse("gpu:case", args=[scene.case.uid])
    with clock.stopped(scene.at):
        page = signed_in(scene.company).get(mine).content.decode()
        assert "맡아 둡니다" in page
        assert 'name="object"' in page
    scene.walk(scene.settled)
    with clock.stopped(scene.settled):
        page = signed_in(scene.company).get(mine).content.decode()
        assert "기업 1곳이 1(대수×개월)을 받았습니다" in page
        assert 'name="object"' not in page  # it is too late, and the page offers nothing that is refused
        assert "기업 1곳이 1(대수×개월)을 받았습니다" in signed_in(manager()).get(office).content.decode()


def test_the_office_approves_what_has_to_wait_and_both_see_it() -> None:
    with clock.stopped(gpus.NOON):
        gpus.doors()
        pool, doyun = gpus.PoolFactory(leased=8), manager()
        request = gpus.RequestFactory(pool=pool, waiting=True, units=20)
        by = founder(request.organisation)
        path = reverse("gpu:request", args=[request.uid])
        client = signed_in(doyun)
        assert 'name="enlist"' in client.get(path).content.decode()
        client.post(path, {"enlist": "1"})
        request.refresh_from_db()
        assert (request.state, request.decided_by) == (RequestState.LISTED, doyun)
        assert Notice.objects.filter(template="gpu_listed", recipient=request.asked_by).count() == 1
        assert 'name="refuse"' in client.get(path).content.decode()
        assert "신청한 순서에 따라" in signed_in(by).get(reverse("gpu:mine")).content.decode()
        signed_in(by).post(reverse("gpu:withdraw", args=[request.uid]))
        request.refresh_from_db()
        assert request.state == RequestState.WITHDRAWN


def test_an_objection_in_time_keeps_it_and_its_refusal_lets_it_go() -> None:
    scene = reclaimed()
    with clock.stopped(scene.settled - DAY):
        reclaiming.object_to(case=scene.case, text=LONG, by=scene.company)
    assert scene.walk(scene.settled + DAY) == 0
    scene.case.refresh_from_db()
    assert idle.became_of(scene.case).kept_until is None
    with clock.stopped(scene.settled + DAY):
        reclaiming.uphold(case=scene.case, reason=WHY, by=manager())
    assert scene.walk(scene.settled + DAY) == 1
    assert additions() == {scene.contest.third: {MARCH: 1}}


def test_what_was_kept_is_given_again_though_everything_else_is_gone() -> None:
    scene = reclaimed()
    with clock.stopped(scene.at):
        gpus.held(scene.pool, 12)  # with eight of the round all that is leased
        reclaiming.object_to(case=scene.case, text=LONG, by=scene.company)
        assert free_in_march(scene) <= 0
        restored = reclaiming.restore(case=scene.case, reason=WHY, by=manager())
    assert restored.state == CaseState.RESTORED
    assert idle.became_of(restored) is None
    scene.walk(scene.settled)
    assert additions() == {}


def test_what_was_offered_on_cannot_be_given_again() -> None:
    scene = reclaimed()
    scene.walk(scene.settled)
    with clock.stopped(scene.settled), pytest.raises(WrongState, match=scene.settled.date().isoformat()):
        reclaiming.restore(case=scene.case, reason=WHY, by=manager())
    with clock.stopped(scene.settled), pytest.raises(WrongState):
        reclaiming.object_to(case=scene.case, text=LONG, by=scene.company)


def test_a_later_agreement_does_not_give_it_back_nor_take_it_twice() -> None:
    scene = reclaimed()
    scene.walk(scene.settled)
    before = {each.month: (each.given, each.taken) for each in scene.account.holdings.all()}
    contracting.begin(scene.account.agreement)
    after = {each.month: (each.given, each.taken) for each in scene.account.holdings.all()}
    assert after == before
    assert after[MARCH] == (3, 2)


def test_what_was_given_at_a_small_door_is_free_for_whoever_asked_first() -> None:
    with clock.stopped(gpus.NOON):
        gpus.idle_rule()
        gpus.doors()
        pool = gpus.PoolFactory(leased=16)
        account = gpus.held(pool, 16, organisation=OrganisationFactory())
        case = IdleCase.objects.create(
            account=account, pool=pool, opened_on=clock.today(), least_percent=30, weeks=3, answer_days=5,
            keep_percent=25, appeal_days=5, active_percent=1,
        )  # fmt: skip
        reclaiming._reclaim(case, 0, by=None, reason="", today=clock.today())
        doyun, asked = manager(), []
        for units in (20, 8, 6):
            request = gpus.RequestFactory(
                pool=pool, waiting=True, units=units, first_month=date(2026, 12, 1), months=1
            )
            asked.append(doors.enlist(request=request, by=doyun))
        assert {each.state for each in asked} == {RequestState.LISTED}
    settled = datetime(2027, 1, 4, 12, tzinfo=clock.SEOUL)  # the first month asked for is over
    with clock.stopped(settled):
        reclaiming.walk(clock.now())
        case.refresh_from_db()
        assert (case.offered_on, case.filling) == (date(2027, 1, 4), None)
        assert idle.became_of(case).run is None
        assert doors.serve_listed(clock.now()) == 1
    states = []
    for request in asked:
        request.refresh_from_db()
        states.append(request.state)
    # Twenty never fit and hold up nobody; of twelve that came free eight went to the next, six have to wait.
    assert states == [RequestState.LISTED, RequestState.GRANTED, RequestState.LISTED]
    assert asked[1].first_month == date(2027, 1, 1)
    assert Entry.objects.filter(verb="gpu_request.listed").count() == 3


def test_the_kernel_takes_back_only_what_is_held_in_whole_steps() -> None:
    scene = reclaimed()
    award = Award.objects.get(application=scene.contest.first)
    portion = award.portions.get(period=MARCH)
    with pytest.raises(RuleBroken):
        allocation.offer_on(award=award, back={portion.pk: 4}, cause=scene.case, since=MARCH)
    assert not Run.objects.filter(purpose=Purpose.VACANCY).exists()


@pytest.mark.django_db(transaction=True)
def test_two_walks_at_once_offer_it_on_once() -> None:
    scene = reclaimed()
    told = at_once([lambda: scene.walk(scene.settled)] * 2)
    assert told == ["done", "done"]
    assert additions() == {scene.contest.third: {MARCH: 1}}
    assert Run.objects.filter(purpose=Purpose.VACANCY).count() == 1
    assert Entry.objects.filter(verb="idle.offered_on").count() == 1
    assert Notice.objects.filter(template="gpu_offered_on").count() == 1
