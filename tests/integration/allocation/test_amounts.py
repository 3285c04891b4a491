"""What is divided by the month: runs, portions, less taken than was given, and what comes of the rest."""

import pytest
from django.db import IntegrityError, transaction

from madang.core.errors import RuleBroken, WrongState
from madang.kernel.allocation import actions, engine, queries
from madang.kernel.allocation.actions import letters
from madang.kernel.allocation.models import Award, Portion
from madang.kernel.allocation.states import AwardState
from madang.notices.models import Notice
from madang.people.models import Membership
from tests.factories.allocation import AwardFactory, drawn, published, run_of
from tests.factories.compute import FIRST_MONTH, gpu_contest, gpu_round

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def quick_engine(monkeypatch):
    monkeypatch.setattr(engine, "ask_apart", lambda problem, rule, **_: engine.ask(problem, rule))


@pytest.fixture
def scene():
    found = gpu_contest()
    published(found)
    for application in found.applications:
        application.refresh_from_db()
    return found


def founder_of(application):
    return Membership.objects.get(organisation=application.organisation).user


def in_a_month(award):
    """Return offer code -> units that stand, in the first month."""
    portions = award.portions.filter(period=FIRST_MONTH).select_related("offer")
    return {each.offer.code: each.units for each in portions}


def award_of(application):
    return Award.objects.get(application=application, adds_to=None)


class TestRun:
    def test_counts_units_times_months_and_breaks_no_promise(self, scene):
        run = queries.published_runs(scene.round)[0]

        assert (run.family, run.rule) == ("shares", "dominant_resource_fairness")
        assert (run.applicants, run.placed, run.violations) == (4, 3, 0)
        assert run.units == (8 + 4) * 3
        assert run.given == 36

    def test_gives_portions_by_month_and_goes_on_with_the_second_choice(self, scene):
        assert [in_a_month(award_of(each)) for each in scene.applications[:3]] == [
            {"G01": 3},
            {"G01": 2, "G02": 4},
            {"G01": 3},
        ]
        assert not Award.objects.filter(application=scene.fourth).exists()

    def test_two_rules_are_compared_with_levels_instead_of_cutoffs(self):
        scene = drawn(gpu_contest())
        first, second = run_of(scene), run_of(scene, "proportional")

        found = queries.comparison(first, second)

        assert found.same_question
        assert found.passed_over is None
        assert found.lines
        assert {each.application for each in [*found.gains, *found.loses]}

    def test_a_rule_of_another_family_is_refused(self):
        scene = drawn(gpu_contest())
        with pytest.raises(RuleBroken):
            actions.request_run(round=scene.round, rule="deferred_acceptance", by=scene.manager)

    def test_weighs_by_score_where_the_call_says_so(self):
        scene = gpu_contest(call_fields={"weighting": "score"}, h100=60)
        found = engine.question_of(drawn(scene).round).problem

        assert sorted(each.weight for each in found.claimants.values()) == [1, 70, 80, 90]

    def test_results_tell_what_there_was_and_where_it_ran_out(self, scene):
        results = queries.results_of(scene.round)

        h100 = results.pools[0]
        assert [(m.units, m.asked, m.given, m.left) for m in h100.months] == [(8, 16, 8, 0)] * 3
        assert all(month.levels for month in h100.months)
        assert h100.asked == 3
        assert not results.is_moved


class TestWhy:
    def test_names_pool_and_months_and_what_one_more_would_have_changed(self, scene):
        (span,) = queries.explanation_of(scene.first).spans

        assert len(span.periods) == 3
        assert (span.reason, span.asked) == ("stopped", 6)
        assert [(offer.code, units) for offer, units in span.got] == [("G01", 3)]
        assert {stop.of.code for stop in span.stops} == {"G01"}
        assert {each.offer.code for each in span.helps} == {"G01"}
        assert span.enough

    def test_who_failed_has_no_months(self, scene):
        why = queries.explanation_of(scene.fourth)

        assert why.spans == []
        assert not why.passed


class TestAnswer:
    def test_taking_all_is_the_same_as_for_whole_things(self, scene):
        award = actions.accept(award=award_of(scene.first), by=founder_of(scene.first))

        assert award.state == AwardState.ACCEPTED
        assert queries.published_runs(scene.round)[1:] == []

    def test_what_is_left_goes_to_those_who_are_short_and_nobody_loses(self, scene):
        award = award_of(scene.first)
        portion = award.portions.get(period=FIRST_MONTH)

        actions.accept(award=award, by=founder_of(scene.first), taken={portion.pk: 1})

        additions = Award.objects.filter(adds_to__isnull=False)
        given = {each.application: in_a_month(each) for each in additions}
        assert in_a_month(award) == {"G01": 1}
        assert given == {scene.third: {"G01": 1}}
        vacancy = queries.published_runs(scene.round)[1]
        assert (vacancy.units, vacancy.given, vacancy.placed, vacancy.violations) == (2, 1, 1, 0)

    def test_an_addition_waits_for_the_first_answer_and_goes_with_it(self, scene):
        portion = award_of(scene.first).portions.get(period=FIRST_MONTH)
        actions.accept(award=award_of(scene.first), by=founder_of(scene.first), taken={portion.pk: 1})
        addition = Award.objects.get(adds_to__isnull=False)
        by = founder_of(scene.third)

        with pytest.raises(WrongState):
            actions.accept(award=addition, by=by)
        actions.decline(award=award_of(scene.third), reason="인력이 없습니다.", by=by)

        addition.refresh_from_db()
        assert addition.state == AwardState.DECLINED

    def test_declining_frees_everything_for_the_others(self, scene):
        actions.decline(award=award_of(scene.second), reason="다른 곳을 씁니다.", by=founder_of(scene.second))

        given = {each.application: in_a_month(each) for each in Award.objects.filter(adds_to__isnull=False)}
        assert given == {scene.first: {"G01": 1}, scene.third: {"G01": 1}}
        assert Award.objects.get(application=scene.second).state == AwardState.DECLINED

    def test_what_is_left_over_is_not_taken_seat_by_seat(self, scene):
        offer = scene.round.offers.get(code="G01")
        scene.round.call.leftovers = True
        scene.round.call.save()
        scene.round.refresh_from_db()

        assert not queries.offers_left(scene.round).exists()
        with pytest.raises(RuleBroken):
            actions.take_leftover(application=scene.first, offer=offer, by=founder_of(scene.first))


class TestLetters:
    def test_say_how_much_and_speak_of_no_seat(self, scene):
        placed = {each.recipient: each for each in Notice.objects.filter(template="result_placed")}
        letter = placed[founder_of(scene.second)]
        assert "H100 풀 2대(2027-01~2027-03), A100 풀 4대(2027-01~2027-03)" in letter.body
        assert "자리" not in letter.body
        (none,) = Notice.objects.filter(template="result_unplaced")
        assert "자리" not in none.body

    def test_name_months_that_differ_apart(self, scene):
        award = award_of(scene.first)
        portion = award.portions.get(period=FIRST_MONTH)
        actions.accept(award=award, by=founder_of(scene.first), taken={portion.pk: 1})
        (vacancy,) = Notice.objects.filter(template="award_vacancy")
        assert "H100 풀 1대(2027-01)" in vacancy.body
        award.refresh_from_db()
        assert letters._amount(award) == {
            "amount_ko": "H100 풀 1대(2027-01), H100 풀 3대(2027-02~2027-03)",
            "amount_en": (
                "1 accelerators of H100 pool (2027-01), 3 accelerators of H100 pool (2027-02 to 2027-03)"
            ),
        }


class TestDatabase:
    def portion(self, award, offer, units):
        Portion.objects.create(award=award, offer=offer, period=FIRST_MONTH, given=units, units=units)

    def test_gives_out_no_more_of_an_offer_than_it_has_in_a_month(self):
        round = gpu_round(decided=True)
        offer = round.offers.get(code="G01")
        first, second = (AwardFactory(round=round, offer=offer, seat=None) for _ in range(2))
        self.portion(first, offer, 5)
        with pytest.raises(IntegrityError), transaction.atomic():
            self.portion(second, offer, 4)
        self.portion(second, offer, 3)
        with pytest.raises(IntegrityError), transaction.atomic():
            Portion.objects.filter(award=second).update(given=4, units=4)

    def test_knows_no_offer_of_another_round(self):
        award = AwardFactory(round=gpu_round(decided=True), seat=None)
        other = gpu_round(decided=True).offers.first()
        with pytest.raises(IntegrityError), transaction.atomic():
            self.portion(award, other, 1)

    def test_gives_nothing_back_to_who_gave_it_up(self):
        award = AwardFactory(declined=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            Award.objects.filter(pk=award.pk).update(state=AwardState.ACCEPTED)
