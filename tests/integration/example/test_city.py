"""The example city, built once for this file: every phase and persona, a log that holds, settled books."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F, Sum
from django.test import override_settings

from madang.audit import queries as audit
from madang.audit.models import Entry
from madang.config.example import agreeing, build, city, facts, large
from madang.config.example.personas import PERSONAS
from madang.core import clock
from madang.kernel.accounts import queries as accounts
from madang.kernel.accounts.models import Book, Line, Month, Receipt
from madang.kernel.accounts.rules import Alarm
from madang.kernel.agreements.models import Agreement
from madang.kernel.agreements.queries import is_genuine
from madang.kernel.allocation.models import Award, Explanation, Publication, Run
from madang.kernel.applications import rules as application_rules
from madang.kernel.applications.models import Application
from madang.kernel.calls.models import Call, Offer, Round
from madang.kernel.calls.rules import age_day, eligibility, phase_of
from madang.kernel.calls.states import Phase
from madang.kernel.mous import queries as mous
from madang.kernel.mous.rules import conflicts
from madang.kernel.plans import queries as plans
from madang.kernel.reviews.models import Assignment, HostList
from madang.kernel.usage.models import Import
from madang.kernel.voice import queries as voice
from madang.kernel.voice.models import Source
from madang.kernel.voice.rules import Phase as RequestPhase
from madang.kernel.voice.rules import phase_of as request_phase
from madang.kinds.compute.models import DayOfUse, IdleCase
from madang.kinds.compute.queries import capacity, holdings, unbilled
from madang.kinds.compute.rules.standing import Look
from madang.kinds.compute.states import CaseState
from madang.notices import queries as notices
from madang.people.models import Jurisdiction, Organisation, User
from madang.people.queries import roles_of
from madang.people.registration import is_business_number
from madang.promises.models import Promise
from madang.promises.queries import owes_today

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: pytest.FixtureDef) -> Iterator[None]:
    """Build the city in a transaction that is rolled back after the last test that uses it."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        build.build(seed=7, say=lambda line: None)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def founder(built: None) -> User:
    return User.objects.get(email="founder@example.org")


def round_of(slug: str) -> Round:
    return Round.objects.select_related("call").get(call__slug__startswith=slug, number=1)


def test_there_is_a_round_in_each_phase_and_a_finished_one(built: None) -> None:
    found = [phase_of(each, clock.now()) for each in Round.objects.select_related("call")]
    assert {Phase(phase) for phase in found} == set(Phase) - {Phase.CANCELLED}
    assert found.count(Phase.DECIDED) == 3
    assert not Award.objects.filter(round=round_of("last-year"), state="offered").exists()


def test_gpu_time_has_a_gap_ahead_and_three_who_stand_out(built: None) -> None:
    looks = {seen.look for seen in holdings.looks(clock.today())}
    assert {Look.HOARDER, Look.IDLE, Look.STARVING, Look.BUSY} <= looks
    states = set(IdleCase.objects.values_list("state", flat=True))
    assert {CaseState.ANSWERED, CaseState.RECLAIMED, CaseState.WARNED} <= states
    assert [each.gap.petaflops for each in capacity.lease_gaps(clock.today())] == ["44.3"]
    assert holdings.empty_handed(clock.today()).count() == 2  # the starving newcomers of the first page


def test_all_use_of_gpus_came_through_files_and_a_cluster_differs(built: None) -> None:
    clusters = {each.code: each for each in unbilled.clusters()}
    assert set(clusters) == {"national", "serving"}
    assert clusters["national"].differs
    assert not clusters["national"].fault
    assert not clusters["serving"].differs
    assert all(each.metered_to == clock.today() - timedelta(days=1) for each in clusters.values())
    assert {each.name for each in unbilled.unknown()} == {"centre-test", "winter-school"}
    assert Import.objects.filter(state="done", format="sacct").count() > 15
    assert Import.objects.filter(state="done", format="dcgm").count() == 1
    assert not Import.objects.exclude(state="done").exists()
    assert DayOfUse.objects.filter(active=None).count() < DayOfUse.objects.count() // 50


def test_the_log_holds_and_runs_forward(built: None) -> None:
    assert list(audit.faults()) == []
    times = list(Entry.objects.order_by("number").values_list("at", flat=True))
    assert times == sorted(times)
    assert times[-1] <= clock.now()
    assert len(times) > 500


def test_every_persona_is_there_in_the_role_that_the_table_says(built: None) -> None:
    for persona in PERSONAS:
        user = User.objects.get(email=persona.email)
        assert user.is_example
        assert [role.key for role in roles_of(user)] == [persona.role]


def test_the_founder_has_a_draft_an_award_to_answer_and_a_refusal_with_its_reasons(founder: User) -> None:
    ours = Organisation.objects.get(memberships__user=founder)
    draft = Application.objects.get(organisation=ours, round=round_of("everyday"))
    assert draft.state == "draft"
    assert draft.title
    assert Award.objects.get(application__organisation=ours, round=round_of("street-life")).state == "offered"
    refused = Application.objects.get(organisation=ours, round=round_of("last-year"))
    assert not refused.awards.exists()
    assert Explanation.objects.filter(application=refused).exists()


@pytest.mark.parametrize(("serial", "slug"), [(0, "mobility"), (1, "everyday")])
def test_two_companies_miss_an_age_limit_by_23_days(built: None, serial: int, slug: str) -> None:
    company = Organisation.objects.filter(sort="company").order_by("pk")[serial]
    call = round_of(slug).call
    findings = eligibility(call, application_rules.facts_of(company), age_day(call))
    assert [each.days_over for each in findings if each.rule == "age"] == [23]


def test_the_evaluator_has_conflicts_to_declare_and_a_queue(built: None) -> None:
    states = Assignment.objects.filter(
        evaluator__email="evaluator@example.org", application__round=round_of("care")
    ).values_list("state", flat=True)
    assert set(states) == {"assigned", "clear", "conflicted", "done"}


def test_the_host_has_a_list_begun_and_one_untouched(built: None) -> None:
    offers = Offer.objects.filter(
        round=round_of("care"), host__memberships__user__email="host@example.org"
    ).order_by("code")
    lists = [HostList.objects.get(offer=offer) for offer in offers]
    assert [each.state for each in lists] == ["open", "open"]
    assert lists[0].rankings.exists()
    assert not lists[1].rankings.exists()


def test_a_run_waits_for_its_second_person_beside_two_others(built: None) -> None:
    round = round_of("buildings")
    waiting = Publication.objects.get(round=round)
    assert waiting.state == "proposed"
    assert waiting.proposed_by.email == "manager@example.org"
    assert Run.objects.filter(round=round).values_list("rule", flat=True).distinct().count() == 3
    assert waiting.run.violations == 0


def test_one_gave_its_place_back_and_another_got_it(built: None) -> None:
    round = round_of("last-year")
    given_back = Award.objects.get(round=round, state="declined")
    vacancy = Run.objects.get(round=round, purpose="vacancy")
    assert vacancy.follows == Run.objects.get(round=round, number=1)
    successor = Award.objects.get(run=vacancy)
    assert (successor.offer, successor.state) == (given_back.offer, "accepted")


def test_the_outbox_has_messages_in_each_state_worth_seeing(built: None) -> None:
    counts = notices.counts()
    assert all(counts[state] for state in ("waiting", "held", "sent", "failed"))


def test_everybody_is_invented_and_no_number_is_anybodys(built: None) -> None:
    assert build.strangers() == 0
    published = {row.company for row in facts.rows(facts.Signature)}  # by name only, nothing else of them
    signers = Organisation.objects.filter(names__name_ko__in=published)
    assert signers.count() == len(published) == 8
    assert not signers.exclude(business_number="", corporate_number="", founded_on=None).exists()
    companies = Organisation.objects.filter(sort="company").exclude(names__name_ko__in=published)
    assert companies.count() == 120
    assert not any(is_business_number(each.business_number) for each in companies)
    assert all("예시" in each.names.all()[0].name_ko for each in companies.prefetch_related("names"))
    assert not Offer.objects.filter(is_example=False).exists()


def test_the_city_has_the_successor_the_act_names(built: None) -> None:
    before = Jurisdiction.objects.get(code="29")
    assert before.successor is not None
    assert (before.valid_to, before.successor.valid_from) == (city.MERGER, city.MERGER)
    issuer = Call.objects.order_by("pk")[0].programme.issuer
    assert issuer.successor is not None
    assert issuer.closed_on == city.MERGER


def test_a_large_round_can_be_added(built: None) -> None:
    with transaction.atomic():
        call = large.add(60, seed=3)
        applications = Application.objects.filter(round__call=call)
        assert applications.count() == 60
        assert phase_of(applications[0].round, clock.now()) == Phase.REVIEW
        assert Assignment.objects.filter(application__in=applications, state="done").count() > 60
        transaction.set_rollback(True)


def test_a_city_is_not_built_twice(built: None) -> None:
    said = StringIO()
    with override_settings(EXAMPLE_CITY=True):
        call_command("build_example_city", stdout=said)
    assert "there already" in said.getvalue()


def test_the_ledger_of_the_city_is_the_one_of_the_press(built: None) -> None:
    pine, computing = (Promise.objects.filter(title_ko__startswith=name) for name in ("파인", "국가AI컴퓨팅"))
    completed = pine.get(title_ko__contains="준공")
    assert (completed.first_due_on, completed.due_on) == (date(2026, 6, 30), date(2027, 12, 31))
    assert plans.slip_months(completed) == 18
    assert computing.get().state == "broken"
    moved = Promise.objects.get(title_ko__startswith="대형 드라이빙 시뮬레이터")
    assert [slip.new_due_on for slip in moved.slips.all()] == [date(2024, 12, 31), date(2025, 9, 11)]
    assert plans.slip_months(moved) == 21
    signers = mous.listed(mous.Filters(text="육성"), today=clock.today())
    assert sorted(mou.last_finding for mou in signers) == ["elsewhere"] + ["nothing"] * 7
    (conflict,) = conflicts(mous.reports_as_plain(mous.reports()))
    assert [report.value for report in conflict] == [132, 142]
    assert {what: count.value for what, count in mous.counts(clock.today()).items()} == {
        "signed": 14,
        "office": 3,
        "staff": 2,
    }
    assert [gap.year for _plan, gap in plans.gaps(date(2026, 11, 27))] == [2027]


def test_requests_are_the_press_by_subject_and_an_invented_year(built: None) -> None:
    press = voice.with_all().filter(source=Source.PRESS)
    assert press.filter(meeting__source="news1 5557634", asked_on="2024-10-02").count() == 2
    assert all(each.press and not each.speaker and not each.organisation for each in press)
    today = clock.today()
    phases = [request_phase(each, today) for each in press]
    assert phases.count(RequestPhase.UNKNOWN) == len(phases) - 1
    assert phases.count(RequestPhase.ANSWERED) == 1
    invented = {request_phase(each, today) for each in voice.with_all().exclude(source=Source.PRESS)}
    elsewhere = {"unknown", "recorded", "answered", "overdue", "silent"}
    assert {str(phase) for phase in invented} >= set(RequestPhase.values) - elsewhere
    owed = voice.with_all().get(title_en="Homes for staff are hard to find").turn.doing
    assert owed.owed_by.closed_on
    assert owes_today(owed).closed_on is None


@pytest.fixture
def year(built: None) -> list[Book]:
    """Return the books of last year's agreements, in order."""
    return list(Book.objects.filter(agreement__award__isnull=False).order_by("pk"))


@pytest.fixture
def alarms(year: list[Book]) -> dict[int, list[Alarm]]:
    return dict(accounts.alarms_of(list(Receipt.objects.filter(claim__book__in=year))))


def test_every_seeded_irregularity_is_found_and_every_clean_bill_passes(year, alarms) -> None:
    assert len(year) == agreeing.MOST
    for place, book in enumerate(year):
        receipts = list(Receipt.objects.filter(claim__book=book).order_by("pk"))
        expected: list[list[Alarm]] = [[] for _ in receipts]
        if place in agreeing.SEEDED:
            expected[2] = [agreeing.SEEDED[place]]
        if agreeing.SEEDED.get(place) == Alarm.SAME_PICTURE:
            expected[0] = [Alarm.SAME_PICTURE]
        if place == agreeing.MOST - 1:
            expected[3] = [Alarm.SAME_BILL]
        assert [alarms[receipt.pk] for receipt in receipts] == expected, place


def test_the_books_balance_and_what_is_settled_leaves_nothing_open(year) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Line.objects.aggregate(won=Sum(F("debit_won") - F("credit_won")))["won"] == 0
    assert [book.state for book in year] == ["closed"] * 4 + ["settling", "open"]
    for book in year[:4]:
        settlement = book.settlements.get()
        assert settlement.paid_won == settlement.grant_used_won + settlement.left_won
        assert settlement.interest_won > 0
        balances = accounts.balances(book)
        assert {balances[name] for name in ("advance", "own_held", "own_share", "return_due")} >= {0}
        assert balances["advance"] == balances["return_due"] == balances["own_held"] == 0


def test_signatures_hold_and_months_are_closed(year) -> None:
    assert all(is_genuine(each) for each in Agreement.objects.exclude(content=""))
    months = list(Month.objects.order_by("first"))
    assert len(months) >= 5
    assert all(month.digest == accounts.month_digest(month.first) for month in months)


def test_our_founder_has_one_to_sign_and_one_with_money(year) -> None:
    ours = Agreement.objects.filter(organisation__memberships__user__email="founder@example.org")
    assert sorted(ours.values_list("state", flat=True)) == ["in_force", "signing"]
