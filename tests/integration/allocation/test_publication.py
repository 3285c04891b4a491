"""From a fixed entry list to published results, and what the database refuses on the way."""

from time import monotonic

import pytest
from django.db import IntegrityError, transaction

from madang.audit.models import Entry as LogEntry
from madang.core import clock
from madang.core.errors import MadangError, NotAllowed, RuleBroken, WrongState
from madang.kernel.allocation import actions, engine, queries, rules
from madang.kernel.allocation.actions import computations
from madang.kernel.allocation.models import Award, Computation, Explanation, Publication, Run
from madang.kernel.allocation.states import ComputationState, PublicationState, Step
from madang.kernel.applications.models import Application
from madang.kernel.calls.states import RoundState
from madang.notices.models import Notice
from tests.factories.allocation import contest, drawn, let_the_draw_come, published, run_of
from tests.factories.calls import RoundFactory, whole_round
from tests.factories.people import auditor
from tests.factories.reviews import reviewed

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def placed(round):
    return {
        (award.application_id, award.offer.code, award.seat)
        for award in Award.objects.filter(round=round).select_related("offer")
    }


class TestFreeze:
    def test_gives_every_entry_a_name_and_the_list_a_digest(self):
        scene = contest()

        round = actions.freeze(round=scene.round, by=scene.manager)

        assert round.state == RoundState.FROZEN
        assert round.entry_digest.startswith("sha256:")
        codes = set(Application.objects.filter(round=round).values_list("entry_code", flat=True))
        assert codes == {"A001", "A002", "A003", "A004"}
        assert LogEntry.objects.filter(verb="round.frozen").count() == 1

    def test_digest_is_of_the_list_that_is_published(self):
        scene = drawn(contest())

        from madang.core import canonical  # noqa: PLC0415 only here
        from madang.kernel.applications import queries as applications  # noqa: PLC0415 only here

        assert canonical.digest(applications.entry_list(scene.round)) == scene.round.entry_digest
        assert queries.entry_list_of(scene.round) == canonical.text(applications.entry_list(scene.round))

    def test_is_refused_while_the_window_is_open_and_when_nobody_applied(self):
        scene = contest()
        running = RoundFactory()
        empty = RoundFactory(closed=True)

        with pytest.raises(WrongState, match=r"마감|closed"):
            actions.freeze(round=running, by=scene.manager)
        with pytest.raises(RuleBroken):
            actions.freeze(round=empty, by=scene.manager)

    def test_is_done_by_the_house_once_the_window_has_closed_and_only_once(self):
        scene = contest()
        whole_round(offers=1)  # still open

        assert actions.freeze_due(clock.now()) == 1
        assert actions.freeze_due(clock.now()) == 0

        scene.round.refresh_from_db()
        assert scene.round.state == RoundState.FROZEN
        assert LogEntry.objects.get(verb="round.frozen").actor is None

    def test_comes_too_late_once_the_draw_may_be_known(self):
        scene = contest()
        let_the_draw_come(scene.round)

        with pytest.raises(WrongState):
            actions.freeze(round=scene.round, by=scene.manager)
        assert actions.freeze_due(clock.now()) == 0

    def test_is_refused_twice_and_to_those_who_may_not(self):
        scene = contest()
        actions.freeze(round=scene.round, by=scene.manager)

        with pytest.raises(WrongState):
            actions.freeze(round=scene.round, by=scene.manager)
        with pytest.raises(NotAllowed):
            actions.freeze(round=scene.round, by=auditor())


class TestRun:
    def test_holds_everything_needed_to_ask_again(self):
        scene = drawn(contest())

        run = run_of(scene)

        assert (run.applicants, run.units, run.placed, run.first_choices) == (4, 2, 2, 1)
        assert run.violations == 0
        assert not run.trial_draw
        assert queries.replay(run).is_same

    def test_names_nobody(self):
        scene = drawn(contest())

        run = run_of(scene)

        for application in scene.applications:
            for name in (application.organisation.name, application.title, str(application.uid)):
                assert name not in run.problem + run.result

    def test_before_the_draw_is_practice_and_can_never_be_published(self):
        scene = contest()
        actions.freeze(round=scene.round, by=scene.manager)

        run = run_of(scene)

        assert run.trial_draw
        with pytest.raises(RuleBroken):
            actions.propose(run=run, reason="빨리 알리려고", by=scene.manager)
        with pytest.raises(IntegrityError), transaction.atomic():
            Publication.objects.create(
                run=run, round=scene.round, proposed_by=scene.manager, proposed_at=run.made_at
            )

    def test_database_refuses_to_change_or_delete_a_run(self):
        run = run_of(drawn(contest()))

        for change in (lambda: Run.objects.filter(pk=run.pk).update(placed=9), run.delete):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()

    def test_needs_a_fixed_entry_list_and_a_known_rule(self):
        scene = contest()

        with pytest.raises(WrongState):
            actions.request_run(round=scene.round, rule="deferred_acceptance", by=scene.manager)
        drawn(scene)
        with pytest.raises(RuleBroken):
            actions.request_run(round=scene.round, rule="by_friendship", by=scene.manager)

    def test_only_one_is_computed_at_a_time(self):
        scene = drawn(contest())
        actions.request_run(round=scene.round, rule="deferred_acceptance", by=scene.manager)

        with pytest.raises(WrongState):
            actions.request_run(round=scene.round, rule="deferred_acceptance", by=scene.officer)

    def test_cancelled_before_its_turn_makes_nothing(self):
        scene = drawn(contest())
        computation = actions.request_run(round=scene.round, rule="deferred_acceptance", by=scene.manager)

        actions.cancel(computation=computation, by=scene.officer)

        assert actions.carry_out(computation_id=computation.pk) is None
        assert not Run.objects.exists()
        assert Computation.objects.get().state == ComputationState.CANCELLED

    def test_stops_when_its_time_is_over_and_says_so(self, settings):
        scene = drawn(contest())
        settings.RUN_LIMIT_SECONDS = 0
        computation = actions.request_run(round=scene.round, rule="deferred_acceptance", by=scene.manager)

        assert actions.carry_out(computation_id=computation.pk) is None

        computation.refresh_from_db()
        assert computation.state == ComputationState.FAILED
        assert "0" in computation.error
        assert not Run.objects.exists()

    @pytest.mark.parametrize("slow", ["row_of", "explanations"])
    def test_the_time_of_the_check_and_the_reasons_counts_too(self, monkeypatch, settings, slow):
        scene, late = drawn(contest()), []
        quick = getattr(engine, slow)
        monkeypatch.setattr(computations, "monotonic", lambda: monotonic() + sum(late))
        monkeypatch.setattr(
            engine, slow, lambda *told: (late.append(settings.RUN_LIMIT_SECONDS + 1), quick(*told))[1]
        )
        computation = actions.request_run(round=scene.round, rule="deferred_acceptance", by=scene.manager)

        assert actions.carry_out(computation_id=computation.pk) is None

        computation.refresh_from_db()
        assert (computation.state, computation.step) == (ComputationState.FAILED, Step.ENDED)
        assert not Run.objects.exists()

    def test_is_given_up_after_three_attempts_and_the_log_says_so(self):
        scene = drawn(contest())
        computation = actions.request_run(round=scene.round, rule="deferred_acceptance", by=scene.manager)
        Computation.objects.update(attempts=rules.ATTEMPTS)

        assert actions.carry_out(computation_id=computation.pk) is None

        computation.refresh_from_db()
        assert computation.state == ComputationState.FAILED
        last = LogEntry.objects.order_by("number").last()
        assert (last.verb, last.data) == ("run.failed", {"reason": computation.error})


class TestPublish:
    def test_gives_seats_reasons_and_letters_at_once(self):
        scene = contest()

        published(scene)

        assert scene.round.state == RoundState.DECIDED
        assert placed(scene.round) == {(scene.first.pk, "S01", 1), (scene.second.pk, "S02", 1)}
        assert Explanation.objects.count() == 4
        letters = Notice.objects.filter(template__startswith="result_").values_list("template", flat=True)
        assert sorted(letters) == ["result_placed"] * 2 + ["result_unplaced"] * 2
        verbs = set(LogEntry.objects.values_list("verb", flat=True))
        assert {"run.made", "publication.proposed", "publication.published"} <= verbs

    def test_needs_a_second_person(self):
        scene = drawn(contest())
        publication = actions.propose(run=run_of(scene), reason="규칙대로", by=scene.manager)

        with pytest.raises(NotAllowed):
            actions.publish(publication=publication, by=scene.manager)

        assert not Award.objects.exists()

    def test_database_asks_for_the_second_person_too(self):
        scene = drawn(contest())
        publication = actions.propose(run=run_of(scene), reason="규칙대로", by=scene.manager)

        with pytest.raises(IntegrityError), transaction.atomic():
            Publication.objects.filter(pk=publication.pk).update(
                state=PublicationState.PUBLISHED, decided_by=scene.manager, decided_at=publication.proposed_at
            )

    def test_sent_back_leaves_room_for_another_proposal(self):
        scene = drawn(contest())
        run = run_of(scene)
        publication = actions.propose(run=run, reason="규칙대로", by=scene.manager)

        actions.send_back(publication=publication, reason="심사 하나를 다시 봅니다.", by=scene.officer)
        again = actions.propose(run=run, reason="다시 보았습니다.", by=scene.manager)

        publication.refresh_from_db()
        assert publication.answer == "심사 하나를 다시 봅니다."
        assert again.state == PublicationState.PROPOSED

    def test_second_publication_is_refused(self):
        scene = contest()
        publication = published(scene)

        with pytest.raises(WrongState):
            actions.publish(publication=publication, by=scene.officer)
        with pytest.raises(MadangError):
            actions.propose(run=publication.run, reason="한 번 더", by=scene.manager)

    def test_run_by_another_rule_than_the_call_promises_is_refused(self):
        scene = drawn(contest())
        run = run_of(scene, rule="points_first_come")

        with pytest.raises(RuleBroken):
            actions.propose(run=run, reason="예전처럼", by=scene.manager)

    def test_run_made_before_the_last_score_is_stale(self):
        scene = drawn(contest())
        run = run_of(scene)
        reviewed(scene.third, total_milli=100_000)

        with pytest.raises(WrongState):
            actions.propose(run=run, reason="규칙대로", by=scene.manager)

    def test_run_whose_reasons_speak_of_other_scores_is_stale(self):
        scene = drawn(contest())
        run = run_of(scene)
        reviewed(scene.third, total_milli=72_000)  # 71.0 on the whole: the same places in every line

        with pytest.raises(WrongState):
            actions.propose(run=run, reason="규칙대로", by=scene.manager)

    def test_waits_for_missing_reviews_but_not_for_late_hosts(self):
        short = drawn(contest(reviewers_each=2))
        late = drawn(contest(ranked=False))

        with pytest.raises(WrongState):
            actions.propose(run=run_of(short), reason="규칙대로", by=short.manager)
        assert actions.propose(run=run_of(late), reason="규칙대로", by=late.manager).pk


class TestSeats:
    def test_database_refuses_a_seat_beyond_the_units(self):
        scene = contest()
        published(scene)
        offer = scene.round.offers.get(code="S01")

        with pytest.raises(IntegrityError), transaction.atomic():
            Award.objects.create(
                round=scene.round,
                application=scene.third,
                offer=offer,
                seat=2,
                answer_by=scene.round.closes_at,
            )

    def test_database_refuses_a_second_holder_and_a_second_award(self):
        scene = contest()
        published(scene)
        near, far = scene.round.offers.order_by("code")

        for application, offer in ((scene.third, near), (scene.first, far)):
            with pytest.raises(IntegrityError), transaction.atomic():
                Award.objects.create(
                    round=scene.round,
                    application=application,
                    offer=offer,
                    seat=1,
                    answer_by=scene.round.closes_at,
                )
