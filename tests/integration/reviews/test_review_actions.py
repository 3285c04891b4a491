"""What the office, evaluators and hosts do is kept, logged and told; what must not happen is refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from madang.audit import log
from madang.audit.models import Entry as LogEntry
from madang.core import clock
from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.kernel.reviews import actions, queries, rules
from madang.kernel.reviews.actions import Entry
from madang.kernel.reviews.models import Assignment, Ranking, Review
from madang.notices import actions as notices
from madang.notices.models import Notice
from tests.factories.applications import submitted
from tests.factories.cast import gather
from tests.factories.people import MembershipFactory, founded, founder
from tests.factories.reviews import AssignmentFactory, ScreeningFactory, reviewed

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

REASON = "현장 요구와 잘 맞고 계획이 구체적이며 위험 대책이 있습니다."


@pytest.fixture
def cast():
    return gather(closed=True)


@pytest.fixture
def application(cast):
    return submitted(cast.round, organisation=cast.robotics)


@pytest.fixture
def passed(application):
    ScreeningFactory(application=application)
    return application


def look_at_every_rule(application, *, by):
    for finding in rules.findings(application):
        actions.check_rule(application=application, rule=finding.rule, outcome="passed", note="봄", by=by)


def logged(verb):
    return list(LogEntry.objects.filter(verb=verb).values_list("data", flat=True))


class TestScreening:
    def test_rule_by_rule_then_through(self, cast, application):
        for rule in ("age", "presence", "trl"):
            check = actions.check_rule(application=application, rule=rule, outcome="passed", by=cast.doyun)
            assert check.found == "passed"
            assert check.quote
        screening = actions.screen(application=application, outcome="passed", by=cast.doyun)

        assert screening.decided_by == cast.doyun
        assert len(logged("application.checked")) == 3
        assert logged("application.screened") == [{"outcome": "passed", "reason": ""}]
        assert not Notice.objects.exists()

    def test_a_check_may_be_corrected_and_stands_once(self, cast, application):
        actions.check_rule(
            application=application, rule="age", outcome="failed", note="등기부와 다름", by=cast.doyun
        )
        actions.check_rule(application=application, rule="age", outcome="passed", by=cast.mina)
        check = application.checks.get()
        assert (check.outcome, check.note, check.decided_by) == ("passed", "", cast.mina)

    def test_a_rule_fails_only_once_the_decision_to_let_through_is_taken_back(self, cast, passed):
        failed = {"application": passed, "rule": "age", "outcome": "failed", "note": "등기부와 다름"}
        with pytest.raises(WrongState):
            actions.check_rule(**failed, by=cast.doyun)
        assert not passed.checks.exists()
        actions.screen(application=passed, outcome="failed", reason="업력이 넘습니다.", by=cast.doyun)
        assert actions.check_rule(**failed, by=cast.doyun).outcome == "failed"

    def test_a_refused_company_is_told_why(self, cast, application):
        cast.robotics.founded_on = founded(7, days=23)
        cast.robotics.save()
        check = actions.check_rule(application=application, rule="age", outcome="failed", by=cast.doyun)
        assert check.found == "failed"
        actions.screen(application=application, outcome="failed", reason="업력이 넘습니다.", by=cast.doyun)
        told = Notice.objects.filter(template="screening_refused")
        assert {notice.recipient for notice in told} == {cast.harin, cast.minjun}
        assert "업력이 넘습니다." in told[0].body

    def test_a_company_that_was_refused_is_told_when_it_is_let_through(self, cast, application):
        look_at_every_rule(application, by=cast.doyun)
        refuse = {"outcome": "failed", "reason": "업력을 23일 넘습니다.", "by": cast.doyun}
        actions.screen(application=application, **refuse)
        notices.send_due(clock.now() + timedelta(minutes=11))
        newcomer = founder(application.organisation)  # never heard of the refusal
        actions.screen(application=application, outcome="passed", reason=refuse["reason"], by=cast.doyun)
        told = Notice.objects.filter(template="screening_reversed")
        assert {notice.recipient for notice in told} == {cast.harin, cast.minjun}
        assert newcomer not in {notice.recipient for notice in told}
        assert refuse["reason"] not in told[0].body
        actions.screen(application=application, outcome="passed", by=cast.doyun)  # pressed again
        assert told.filter(state="waiting").count() == 2
        actions.screen(application=application, **refuse)  # and back, before the letter has gone
        assert not told.filter(state="waiting").exists()

    def test_a_refusal_taken_back_before_its_letter_went_is_told_to_nobody(self, cast, application):
        look_at_every_rule(application, by=cast.doyun)
        actions.screen(application=application, outcome="failed", reason="잘못 눌렀습니다.", by=cast.doyun)
        actions.screen(application=application, outcome="passed", by=cast.doyun)
        assert set(Notice.objects.values_list("template", "state")) == {("screening_refused", "withdrawn")}
        assert notices.send_due(clock.now() + timedelta(minutes=11)) == 0

    def test_only_those_who_screen(self, cast, application):
        for person in (cast.seoyeon, cast.jiho, cast.yuna, cast.harin):
            with pytest.raises(NotAllowed):
                actions.check_rule(application=application, rule="age", outcome="passed", by=person)
            with pytest.raises(NotAllowed):
                actions.screen(application=application, outcome="failed", reason="x", by=person)


class TestAssignment:
    def test_given_and_told_in_one_message(self, cast, passed):
        other = submitted(cast.round, organisation=cast.vision)
        ScreeningFactory(application=other)
        for each in (passed, other):
            actions.assign(application=each, evaluator=cast.jiho, by=cast.doyun)
        notice = Notice.objects.get(template="assignment_made")
        assert notice.recipient == cast.jiho
        assert "2건" in notice.title
        assert len(logged("review.assigned")) == 2

    def test_rows_are_touched_before_the_log_is_locked(self, cast, passed, monkeypatch):
        said = []
        record = log.record

        def recorded(**entry):
            said.append(Notice.objects.filter(template="assignment_made").count())
            return record(**entry)

        monkeypatch.setattr(log, "record", recorded)
        actions.assign(application=passed, evaluator=cast.jiho, by=cast.doyun)
        assert said == [1]  # otherwise an officer who holds that message and this one wait for each other

    def test_twice_is_refused_and_taken_back_may_be_given_again(self, cast, passed):
        assignment = actions.assign(application=passed, evaluator=cast.jiho, by=cast.doyun)
        with pytest.raises(WrongState):
            actions.assign(application=passed, evaluator=cast.jiho, by=cast.mina)
        actions.release(assignment=assignment, by=cast.doyun)
        again = actions.assign(application=passed, evaluator=cast.jiho, by=cast.mina)
        assert (again.pk, again.state, again.assigned_by) == (assignment.pk, "assigned", cast.mina)

    def test_the_database_itself_refuses_a_second_one(self, cast, passed):
        AssignmentFactory(application=passed, evaluator=cast.jiho)
        with pytest.raises(IntegrityError), transaction.atomic():
            AssignmentFactory(application=passed, evaluator=cast.jiho)

    def test_a_person_of_the_company_is_never_given_it(self, cast, passed):
        MembershipFactory(user=cast.jiho, organisation=cast.robotics)
        with pytest.raises(RuleBroken):
            actions.assign(application=passed, evaluator=cast.jiho, by=cast.doyun)

    def test_nor_a_person_of_a_company_that_competes_with_it(self, cast, passed):
        MembershipFactory(user=cast.jiho, organisation=cast.vision)
        assert queries.ties_in([passed], [cast.jiho]) == {}  # it does not apply
        submitted(cast.round, organisation=cast.vision)
        with pytest.raises(RuleBroken, match="다른 회사"):
            actions.assign(application=passed, evaluator=cast.jiho, by=cast.doyun)
        held = cast.jiho.memberships.get(organisation=cast.vision)
        held.valid_to = clock.today()
        held.save()
        assert queries.ties_in([passed], [cast.jiho]) == {}  # it did, but is no longer its own

    def test_nor_somebody_who_is_no_evaluator(self, cast, passed):
        with pytest.raises(RuleBroken):
            actions.assign(application=passed, evaluator=cast.harin, by=cast.doyun)

    def test_a_host_of_a_place_asked_for_does_not_judge(self, cast, passed):
        MembershipFactory(user=cast.jiho, organisation=cast.hospital, role="host_officer")
        with pytest.raises(RuleBroken):
            actions.assign(application=passed, evaluator=cast.jiho, by=cast.doyun)

    def test_nor_does_the_auditor(self, cast, passed):
        MembershipFactory(user=cast.jiho, organisation=cast.round.call.programme.issuer, role="auditor")
        with pytest.raises(RuleBroken):
            actions.assign(application=passed, evaluator=cast.jiho, by=cast.doyun)

    def test_reminders_go_to_those_with_open_reviews(self, cast, passed):
        AssignmentFactory(application=passed, evaluator=cast.jiho)
        AssignmentFactory(application=passed, evaluator=cast.eunji, done=True)
        assert actions.remind_evaluators(round=cast.round, by=cast.doyun) == 1
        assert Notice.objects.get(template="review_reminder").recipient == cast.jiho


class TestReview:
    @pytest.fixture
    def assignment(self, cast, passed):
        assignment = AssignmentFactory(application=passed, evaluator=cast.jiho)
        return actions.declare(assignment=assignment, conflict="", by=cast.jiho)

    def scored(self, cast, assignment, points=4):
        for criterion in queries.criteria_of(cast.round):
            actions.save_score(
                assignment=assignment, criterion=criterion, points=points, reason=REASON, by=cast.jiho
            )

    def test_written_bit_by_bit_and_handed_in(self, cast, assignment):
        first, second = queries.criteria_of(cast.round)
        actions.save_score(assignment=assignment, criterion=first, points=None, reason="아직", by=cast.jiho)
        actions.save_comment(assignment=assignment, comment="좋은 계획입니다.", by=cast.jiho)
        with pytest.raises(RuleBroken):
            actions.submit(assignment=assignment, by=cast.jiho)
        actions.save_score(assignment=assignment, criterion=first, points=5, reason=REASON, by=cast.jiho)
        actions.save_score(assignment=assignment, criterion=second, points=3, reason=REASON, by=cast.jiho)
        review = actions.submit(assignment=assignment, by=cast.jiho)

        assert review.total_milli == (60 * 5 + 40 * 3) * 200
        assert Review.objects.get().comment == "좋은 계획입니다."
        assert logged("review.submitted") == [{"total_milli": 84_000, "late": False}]

    def test_handed_in_stays_as_it_is(self, cast, assignment):
        self.scored(cast, assignment)
        actions.submit(assignment=assignment, by=cast.jiho)
        criterion = queries.criteria_of(cast.round)[0]
        with pytest.raises(WrongState):
            actions.save_score(
                assignment=assignment, criterion=criterion, points=1, reason=REASON, by=cast.jiho
            )
        with pytest.raises(WrongState):
            actions.save_comment(assignment=assignment, comment="", by=cast.jiho)
        with pytest.raises(WrongState):
            actions.submit(assignment=assignment, by=cast.jiho)
        with pytest.raises(WrongState):
            actions.release(assignment=assignment, by=cast.doyun)

    def test_nobody_else_writes_on_it(self, cast, assignment):
        criterion = queries.criteria_of(cast.round)[0]
        for person in (cast.eunji, cast.doyun, cast.harin):
            with pytest.raises(NotAllowed):
                actions.save_score(
                    assignment=assignment, criterion=criterion, points=5, reason=REASON, by=person
                )

    def test_a_criterion_of_another_call_is_refused(self, cast, assignment):
        strange = queries.criteria_of(gather_other_round())[0]
        with pytest.raises(RuleBroken):
            actions.save_score(assignment=assignment, criterion=strange, points=5, reason="", by=cast.jiho)

    def test_a_conflict_found_late_takes_the_review_out_of_the_score(self, cast, assignment, passed):
        self.scored(cast, assignment)
        actions.submit(assignment=assignment, by=cast.jiho)
        assert queries.standing(cast.round)[passed.pk].score_milli == 80_000
        actions.declare(assignment=assignment, conflict="advice", note="자문했습니다.", by=cast.jiho)
        standing = queries.standing(cast.round)[passed.pk]
        assert (standing.score_milli, standing.reviews_done, standing.reviews_assigned) == (None, 0, 0)

    def test_once_conflicted_the_office_cannot_give_it_again(self, cast, assignment, passed):
        actions.declare(assignment=assignment, conflict="kin", by=cast.jiho)
        with pytest.raises(WrongState):
            actions.assign(application=passed, evaluator=cast.jiho, by=cast.doyun)
        assert "kin" not in str(Notice.objects.values_list("body"))


def gather_other_round():
    from tests.factories.calls import whole_round  # noqa: PLC0415 only here

    return whole_round(closed=True)


class TestHostLists:
    @pytest.fixture
    def offer(self, cast):
        return cast.round.offers.order_by("code").first()

    @pytest.fixture
    def other(self, cast):
        application = submitted(cast.round, organisation=cast.vision)
        ScreeningFactory(application=application)
        return application

    def test_ranked_with_ties_and_a_no_and_handed_in(self, cast, offer, passed, other):
        third = submitted(cast.round, wishes=[offer])
        ScreeningFactory(application=third)
        entries = [
            Entry(passed.pk, 4),
            Entry(other.pk, 4),
            Entry(third.pk, unacceptable=True, reason="소음이 큽니다."),
        ]
        actions.save_ranking(offer=offer, by=cast.yuna, entries=entries)
        assert queries.rankings_in(cast.round) == {}
        actions.submit_ranking(offer=offer, by=cast.yuna)
        rows = queries.rankings_in(cast.round)[offer.pk]
        assert [rows[a.pk].tier for a in (passed, other, third)] == [1, 1, None]
        assert rows[third.pk].unacceptable
        assert len(logged("ranking.submitted")) == 1

    def test_saved_again_replaces_and_handed_in_is_locked(self, cast, offer, passed, other):
        actions.save_ranking(offer=offer, by=cast.yuna, entries=[Entry(passed.pk, 1), Entry(other.pk, 2)])
        actions.save_ranking(offer=offer, by=cast.yuna, entries=[Entry(other.pk, 1)])
        assert list(Ranking.objects.values_list("application_id", "tier")) == [(other.pk, 1)]
        actions.submit_ranking(offer=offer, by=cast.yuna)
        with pytest.raises(WrongState):
            actions.save_ranking(offer=offer, by=cast.yuna, entries=[])
        with pytest.raises(WrongState):
            actions.submit_ranking(offer=offer, by=cast.yuna)

    def test_only_candidates_that_passed_and_ask_for_it(self, cast, offer, application):
        with pytest.raises(RuleBroken):
            actions.save_ranking(offer=offer, by=cast.yuna, entries=[Entry(application.pk, 1)])
        with pytest.raises(WrongState):
            actions.submit_ranking(offer=offer, by=cast.yuna)

    def test_only_its_own_host(self, cast, passed):
        foreign = cast.round.offers.order_by("code").last()
        for person in (cast.yuna, cast.doyun, cast.harin):
            with pytest.raises(NotAllowed):
                actions.save_ranking(offer=foreign, by=person, entries=[Entry(passed.pk, 1)])

    def test_who_is_screened_out_later_leaves_the_list(self, cast, offer, passed, other):
        actions.save_ranking(offer=offer, by=cast.yuna, entries=[Entry(passed.pk, 1), Entry(other.pk, 2)])
        actions.screen(application=passed, outcome="failed", reason="서류 위조", by=cast.doyun)
        actions.submit_ranking(offer=offer, by=cast.yuna)
        assert set(queries.rankings_in(cast.round)[offer.pk]) == {other.pk}

    def test_handed_back_with_a_reason(self, cast, offer, passed):
        actions.submit_ranking(offer=offer, by=cast.yuna)
        actions.hand_back(offer=offer, reason="후보가 늘었습니다.", by=cast.doyun)
        assert queries.rankings_in(cast.round) == {}
        actions.save_ranking(offer=offer, by=cast.yuna, entries=[Entry(passed.pk, 1)])
        assert Notice.objects.filter(template="ranking_asked", recipient=cast.yuna).exists()

    def test_hosts_are_asked_then_reminded(self, cast, offer, passed):
        assert actions.ask_hosts(round=cast.round, by=cast.doyun) == 3
        assert actions.ask_hosts(round=cast.round, by=cast.doyun) == 3
        told = Notice.objects.filter(recipient=cast.yuna).order_by("pk").values_list("template", flat=True)
        assert list(told) == ["ranking_asked", "ranking_reminder"]


class TestReads:
    def test_standing_counts_what_is_handed_in(self, cast, passed):
        reviewed(passed, total_milli=80_001)
        reviewed(passed, total_milli=70_000)
        AssignmentFactory(application=passed, clear=True)
        AssignmentFactory(application=passed, conflicted=True)
        waiting = submitted(cast.round)
        refused = submitted(cast.round)
        ScreeningFactory(application=refused, failed=True)
        found = queries.standing(cast.round)
        assert found[passed.pk] == queries.Standing(75_000, 2, 3, passed=True)
        assert found[waiting.pk] == queries.Standing(None, 0, 0, passed=None)
        assert found[refused.pk].passed is False

    def test_standing_and_rankings_take_the_same_queries_for_any_number(
        self, cast, django_assert_num_queries
    ):
        for _ in range(5):
            reviewed(submitted(cast.round), reviewers=2)
        with django_assert_num_queries(2):
            assert len(queries.standing(cast.round)) == 5
        with django_assert_num_queries(1):
            queries.rankings_in(cast.round)

    def test_progress_says_who_is_behind(self, cast, passed, django_assert_max_num_queries):
        AssignmentFactory(application=passed, evaluator=cast.jiho, clear=True)
        AssignmentFactory(application=passed, evaluator=cast.eunji, conflicted=True)
        submitted(cast.round)
        with django_assert_max_num_queries(6):
            progress = queries.progress_of(cast.round)
        assert (progress.submitted, progress.unscreened, progress.passed, progress.short) == (2, 1, 1, 1)
        loads = {load.evaluator: load for load in progress.loads}
        assert (loads[cast.jiho].open, loads[cast.eunji].open, loads[cast.eunji].conflicted) == (1, 0, 1)
        assert (progress.lists_asked, progress.lists_open) == (3, 3)

    def test_an_evaluator_sees_only_what_is_clear(self, cast, passed):
        assignment = AssignmentFactory(application=passed, evaluator=cast.jiho)
        assert queries.queue_of(cast.jiho, cast.round) == []
        assert queries.undeclared_of(cast.jiho, cast.round) == [assignment]
        actions.declare(assignment=assignment, conflict="kin", by=cast.jiho)
        assert queries.queue_of(cast.jiho, cast.round) == []
        assert queries.undeclared_of(cast.jiho, cast.round) == []
        assert not queries.is_cleared(cast.jiho, passed.pk)
        assert not queries.rounds_of(cast.jiho).exists()

    def test_a_host_sees_no_stranger_and_no_other_wishes(self, cast, passed):
        first, second, _third = cast.round.offers.order_by("code")
        elsewhere = submitted(cast.round, wishes=[second], author=founder())
        ScreeningFactory(application=elsewhere)
        submitted(cast.round, wishes=[first])
        assert [ask.application for ask in queries.candidates_of(first)] == [passed]

    def test_rounds_of_an_evaluator_are_counted(self, cast, passed):
        AssignmentFactory(application=passed, evaluator=cast.jiho, clear=True)
        other = submitted(cast.round)
        AssignmentFactory(application=other, evaluator=cast.jiho)
        found = queries.rounds_of(cast.jiho).get()
        assert (found.undeclared, found.clear, found.done) == (1, 1, 0)
        assert Assignment.objects.count() == 2
