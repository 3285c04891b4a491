"""Answers to awards, the seats they free, and seats left over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from madang.audit.models import Entry as LogEntry
from madang.core import clock
from madang.core.errors import MadangError, NotAllowed, RuleBroken, WrongState
from madang.kernel.allocation import actions, engine, queries
from madang.kernel.allocation.actions import awards, leftovers
from madang.kernel.allocation.models import Award, Purpose, Run
from madang.kernel.allocation.states import AwardState
from madang.notices.models import Notice
from tests.factories.allocation import contest, published
from tests.factories.calls import OfferFactory
from tests.factories.people import founder

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def owner(application):
    return application.organisation.memberships.first().user


def award_of(application):
    return Award.objects.get(application=application)


def holders(round):
    return {
        award.application_id: award.offer.code
        for award in Award.objects.filter(round=round, state__in=["offered", "accepted"]).select_related(
            "offer"
        )
    }


class TestAnswer:
    def test_accepting_tells_the_host_and_is_final(self):
        scene = contest()
        published(scene)
        award = award_of(scene.first)

        accepted = actions.accept(award=award, by=owner(scene.first))

        assert accepted.state == AwardState.ACCEPTED
        with pytest.raises(WrongState):
            actions.decline(award=award, reason="마음이 바뀌어서", by=owner(scene.first))

    def test_is_for_the_company_alone(self):
        scene = contest()
        published(scene)

        with pytest.raises(NotAllowed):
            actions.accept(award=award_of(scene.first), by=founder())

    def test_comes_too_late_after_the_date(self):
        scene = contest()
        published(scene)
        award = award_of(scene.first)

        with clock.stopped(award.answer_by + timedelta(minutes=1)), pytest.raises(WrongState):
            actions.accept(award=award, by=owner(scene.first))

    def test_declining_needs_a_reason(self):
        scene = contest()
        published(scene)

        with pytest.raises(RuleBroken) as refused:
            actions.decline(award=award_of(scene.first), reason=" ", by=owner(scene.first))

        assert refused.value.field == "reason"
        assert award_of(scene.first).state == AwardState.OFFERED


class TestVacancy:
    def test_seat_goes_to_the_next_and_nobody_else_moves(self):
        scene = contest()
        first_run = published(scene).run

        actions.decline(award=award_of(scene.first), reason="사정이 생겼습니다.", by=owner(scene.first))

        # The second company wished for S01 before S02, but keeps what it holds.
        assert holders(scene.round) == {scene.second.pk: "S02", scene.third.pk: "S01"}
        run = Run.objects.get(purpose=Purpose.VACANCY)
        assert (run.follows, run.placed, run.units, run.violations) == (first_run, 1, 1, 0)
        assert run.seed == first_run.seed
        assert Notice.objects.filter(template="award_vacancy").count() == 1
        assert queries.replay(run).is_same

    def test_gives_reasons_to_those_who_took_part(self):
        scene = contest()
        published(scene)

        actions.decline(award=award_of(scene.first), reason="사정이 생겼습니다.", by=owner(scene.first))

        run = Run.objects.get(purpose=Purpose.VACANCY)
        told = run.explanations.values_list("application_id", flat=True)
        assert set(told) == {scene.third.pk, scene.fourth.pk}
        (choice,) = queries.explanation_of(scene.third).after
        assert (choice.verdict, choice.seats) == ("admitted", 1)

    def test_answer_that_breaks_a_promise_changes_nothing(self, monkeypatch):
        scene = contest()
        published(scene)
        monkeypatch.setattr(engine, "broken_promises", lambda problem, result: ["passed over"])

        with pytest.raises(RuleBroken):
            actions.decline(award=award_of(scene.first), reason="사정이 생겼습니다.", by=owner(scene.first))

        assert award_of(scene.first).state == AwardState.OFFERED
        assert not Run.objects.filter(purpose=Purpose.VACANCY).exists()

    def test_second_decline_follows_the_first_and_brings_nobody_back(self):
        scene = contest()
        published(scene)
        actions.decline(award=award_of(scene.first), reason="사정이 생겼습니다.", by=owner(scene.first))

        actions.decline(award=award_of(scene.third), reason="우리도 어렵습니다.", by=owner(scene.third))

        assert holders(scene.round) == {scene.second.pk: "S02"}
        first, second, third = queries.published_runs(scene.round)
        assert (second.follows, third.follows) == (first, second)
        assert third.placed == 0

    def test_what_is_not_answered_in_time_expires_and_is_filled_once(self):
        scene = contest()
        published(scene)
        actions.accept(award=award_of(scene.second), by=owner(scene.second))
        late = award_of(scene.first).answer_by + timedelta(minutes=1)

        with clock.stopped(late):
            assert actions.expire_due(late) == 1
            assert actions.expire_due(late) == 0

        assert holders(scene.round) == {scene.second.pk: "S02", scene.third.pk: "S01"}
        assert Run.objects.filter(purpose=Purpose.VACANCY).count() == 1

    def test_all_who_let_the_time_pass_are_named_as_the_cause(self):
        scene = contest()
        published(scene)
        due = list(Award.objects.order_by("pk"))
        late = due[0].answer_by + timedelta(minutes=1)

        with clock.stopped(late):
            assert actions.expire_due(late) == 2

        entries = list(LogEntry.objects.order_by("number").values_list("verb", "data"))[-3:]
        assert [verb for verb, _data in entries] == ["award.expired", "award.expired", "run.vacancy"]
        assert sorted(entries[-1][1]["because"]) == [award.pk for award in due]

    def test_a_round_that_fails_does_not_hold_up_the_next(self, monkeypatch):
        broken, sound = contest(), contest()
        for scene in (broken, sound):
            published(scene)
        late = award_of(sound.first).answer_by + timedelta(minutes=1)
        fill = awards.fill

        def failing(round, **told):
            if round.pk == broken.round.pk:
                raise RuntimeError("a fault")
            return fill(round, **told)

        monkeypatch.setattr(awards, "fill", failing)
        with clock.stopped(late):
            assert actions.expire_due(late) == 2

        assert award_of(broken.first).state == AwardState.OFFERED
        assert award_of(sound.first).state == AwardState.EXPIRED

    def test_the_log_is_not_held_while_the_seat_is_filled(self, monkeypatch):
        scene = contest()
        published(scene)
        before, seen = LogEntry.objects.count(), []
        solve = engine.ask
        monkeypatch.setattr(
            engine, "ask", lambda *asked: (seen.append(LogEntry.objects.count()), solve(*asked))[1]
        )

        actions.decline(award=award_of(scene.first), reason="사정이 생겼습니다.", by=owner(scene.first))

        assert seen == [before]
        last = LogEntry.objects.order_by("-number").values_list("verb", flat=True)[:2]
        assert list(last) == ["run.vacancy", "award.declined"]


class TestLeftover:
    def free_place(self, scene):
        return OfferFactory(round=scene.round, code="S09", units=1)

    def test_is_taken_at_once_by_one_who_was_not_placed(self):
        scene = contest(leftovers=True)
        offer = self.free_place(scene)
        published(scene)

        award = actions.take_leftover(application=scene.third, offer=offer, by=owner(scene.third))

        assert (award.state, award.seat, award.run) == (AwardState.ACCEPTED, 1, None)

    def test_a_seat_kept_for_a_group_is_given_as_such(self, monkeypatch):
        scene = contest(leftovers=True)
        offer = self.free_place(scene)
        published(scene)
        claim = leftovers.claim_of(scene.round, scene.third, offer)
        # More is kept than free: what anyone may have is less than nothing.
        short = replace(claim, free_open=-1, free_kept={"young": 2}, groups=frozenset({"young"}))
        monkeypatch.setattr(leftovers, "claim_of", lambda *_asked: short)

        award = actions.take_leftover(application=scene.third, offer=offer, by=owner(scene.third))

        assert award.reserve == "young"

    @pytest.mark.parametrize("who", ["first", "fourth"])
    def test_is_not_for_holders_nor_for_those_below_the_mark(self, who):
        scene = contest(leftovers=True)
        offer = self.free_place(scene)
        published(scene)
        application = getattr(scene, who)

        with pytest.raises(MadangError):
            actions.take_leftover(application=application, offer=offer, by=owner(application))

    def test_is_refused_where_the_call_does_not_give_them_away(self):
        scene = contest()
        offer = self.free_place(scene)
        published(scene)

        with pytest.raises(RuleBroken):
            actions.take_leftover(application=scene.third, offer=offer, by=owner(scene.third))

    def test_is_told_when_it_has_gone(self):
        scene = contest(leftovers=True)
        published(scene)

        with pytest.raises(WrongState, match=r"마지막|last"):
            actions.take_leftover(
                application=scene.third, offer=scene.round.offers.get(code="S01"), by=owner(scene.third)
            )

    def test_hard_seats_stay_for_their_group(self):
        scene = contest(leftovers=True)
        offer = self.free_place(scene)
        offer.reserves.create(group="local", seats=1, hard=True)
        # The application claims a head office in the city; the register knows of a branch only.
        assert scene.third.presence == "head_office"
        scene.third.organisation.presence = "branch"
        scene.third.organisation.save()
        published(scene)

        with pytest.raises(WrongState):
            actions.take_leftover(application=scene.third, offer=offer, by=owner(scene.third))
