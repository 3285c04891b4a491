"""What may be done when: over plain data, row by row."""

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from uuid import UUID

import pytest

from madang.core import clock
from madang.core.errors import MadangError, NotAllowed, RuleBroken, WrongState
from madang.kernel.allocation import rules
from madang.kernel.allocation.models import Award, Portion, Publication, Purpose, Run
from madang.kernel.allocation.ports import Candidate, Case, HostView, Offered
from madang.kernel.allocation.states import AwardState, PublicationState
from madang.kernel.calls.models import Call, Round
from madang.kernel.calls.states import CallState, RoundState

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)  # a Monday, noon in Seoul
DAY = timedelta(days=1)


def ready(**fields):
    plain = {
        "entries": 10,
        "unscreened": 0,
        "unreviewed": 0,
        "unranked": (),
        "state": RoundState.FROZEN,
        "closes_at": NOW - 9 * DAY,
        "review_due_at": NOW - DAY,
        "lottery_known_at": NOW,
        "lottery_value": "1 2 3",
    }
    return rules.Readiness(**{**plain, **fields})


def a_round(**fields):
    call = Call(state=CallState.PUBLISHED, rule="deferred_acceptance")
    dates = {"closes_at": NOW - DAY, "lottery_known_at": NOW + DAY}
    return Round(pk=1, **{"call": call, "state": RoundState.FROZEN, **dates, **fields})


def a_run(**fields):
    plain = {"round_id": 1, "purpose": Purpose.ROUND, "rule": "deferred_acceptance", "violations": 0}
    return Run(**{**plain, "problem_digest": "sha256:a", **fields})


class TestObstacles:
    def test_ready_round_lacks_nothing(self):
        assert rules.obstacles(ready(), NOW) == []

    @pytest.mark.parametrize(
        ("fields", "key", "blocks"),
        [
            ({"closes_at": NOW + DAY}, "open", True),
            ({"unscreened": 2}, "screening", True),
            ({"unreviewed": 1}, "reviews", True),
            ({"unranked": ("S01",), "review_due_at": NOW + DAY}, "hosts", True),
            ({"unranked": ("S01",)}, "hosts", False),
            ({"state": RoundState.PLANNED}, "freeze", True),
            ({"lottery_value": ""}, "draw", True),
        ],
    )
    def test_each_thing_missing_is_named(self, fields, key, blocks):
        (found,) = rules.obstacles(ready(**fields), NOW)

        assert (found.key, found.blocks) == (key, blocks)
        assert found.sentence


class TestEntryCodes:
    def test_follow_the_hash_and_not_the_order_of_arrival(self):
        uids = [UUID(int=n) for n in range(1, 6)]

        codes = rules.entry_codes(uids)

        assert codes == rules.entry_codes(reversed(uids))
        assert sorted(codes.values()) == ["A001", "A002", "A003", "A004", "A005"]

    def test_grow_with_the_number_of_entries(self):
        assert set(map(len, rules.entry_codes(UUID(int=n) for n in range(1000)).values())) == {5}


def test_answer_is_due_at_six_after_so_many_working_days():
    # Friday noon in Seoul and two working days: Tuesday.
    assert rules.answer_deadline(NOW + 4 * DAY, 2).astimezone(clock.SEOUL).isoformat() == (
        "2026-12-01T18:00:00+09:00"
    )


class TestFreeze:
    def test_closed_round_with_entries_may_be_frozen(self):
        rules.check_freeze(a_round(state=RoundState.PLANNED), entries=3, at=NOW)

    @pytest.mark.parametrize(
        ("round", "entries", "refusal"),
        [
            (a_round(state=RoundState.PLANNED, call=Call(state=CallState.DRAFT)), 3, WrongState),
            (a_round(), 3, WrongState),
            (a_round(state=RoundState.PLANNED, closes_at=NOW + DAY), 3, WrongState),
            (a_round(state=RoundState.PLANNED, lottery_known_at=NOW), 3, WrongState),
            (a_round(state=RoundState.PLANNED), 0, RuleBroken),
        ],
    )
    def test_others_may_not(self, round, entries, refusal):
        with pytest.raises(refusal):
            rules.check_freeze(round, entries=entries, at=NOW)


def test_nothing_is_allotted_under_a_call_that_was_called_off():
    rules.check_standing(a_round())
    with pytest.raises(WrongState):
        rules.check_standing(a_round(call=Call(state=CallState.CANCELLED)))


class TestRun:
    def test_frozen_round_may_be_computed(self):
        rules.check_run(a_round(), rule="points_first_come", family="matching")

    @pytest.mark.parametrize(
        ("state", "rule", "refusal"),
        [
            (RoundState.FROZEN, "by_friendship", RuleBroken),
            (RoundState.FROZEN, "proportional", RuleBroken),
            (RoundState.PLANNED, "deferred_acceptance", WrongState),
            (RoundState.DECIDED, "deferred_acceptance", WrongState),
        ],
    )
    def test_others_may_not(self, state, rule, refusal):
        with pytest.raises(refusal):
            rules.check_run(a_round(state=state), rule=rule, family="matching")


class TestPublishable:
    def check(self, run=None, round=None, digest="sha256:a", missing=()):
        rules.check_publishable(
            run or a_run(), round=round or a_round(), problem_digest=digest, missing=missing
        )

    def test_true_run_of_todays_problem_is(self):
        self.check(missing=[rules.Obstacle("hosts", "late", blocks=False)])

    @pytest.mark.parametrize(
        ("fields", "refusal"),
        [
            ({"round": a_round(state=RoundState.DECIDED)}, WrongState),
            ({"run": a_run(round_id=2)}, RuleBroken),
            ({"run": a_run(purpose=Purpose.VACANCY)}, RuleBroken),
            ({"run": a_run(trial_draw=True)}, RuleBroken),
            ({"run": a_run(rule="points_first_come")}, RuleBroken),
            ({"run": a_run(violations=1)}, RuleBroken),
            ({"missing": [rules.Obstacle("reviews", "two are missing")]}, WrongState),
            ({"digest": "sha256:b"}, WrongState),
        ],
    )
    def test_others_are_not(self, fields, refusal):
        with pytest.raises(refusal):
            self.check(**fields)


def a_case(score=1, tier=None, *, unacceptable=False, eligible=True):
    candidate = Candidate("A001", ("S01",), 1, eligible, score)
    views = {"S01": {"A001": HostView(tier, unacceptable)}} if tier or unacceptable else {}
    return Case((candidate,), (Offered("S01", 1),), views, "tier_score", 0, ())


class TestReasons:
    TOLD: ClassVar = {
        "A001": {"score_milli": 1, "eligible": True, "offers": {"S01": {"tier": None, "unacceptable": False}}}
    }

    def test_speak_of_the_round_as_it_is_today(self):
        rules.check_reasons(self.TOLD, a_case())

    @pytest.mark.parametrize(
        "case",
        [a_case(2), a_case(tier=1), a_case(unacceptable=True), a_case(eligible=False)],
        ids=["score", "tier", "unacceptable", "screening"],
    )
    def test_are_stale_when_what_they_speak_of_has_changed(self, case):
        with pytest.raises(WrongState):
            rules.check_reasons(self.TOLD, case)

    def test_are_there_for_everybody(self):
        with pytest.raises(WrongState):
            rules.check_reasons({}, a_case())


def test_decision_is_made_once():
    rules.check_decision(Publication(state=PublicationState.PROPOSED))
    for state in (PublicationState.PUBLISHED, PublicationState.REFUSED):
        with pytest.raises(WrongState):
            rules.check_decision(Publication(state=state))


def test_reason_says_something():
    rules.check_reason("사정")
    with pytest.raises(RuleBroken) as refused:
        rules.check_reason("  ")
    assert refused.value.field == "reason"


class TestAnswer:
    def test_is_taken_until_the_minute(self):
        rules.check_answer(Award(state=AwardState.OFFERED, answer_by=NOW), at=NOW)

    @pytest.mark.parametrize(
        ("state", "late"),
        [
            (AwardState.OFFERED, True),
            (AwardState.EXPIRED, False),
            (AwardState.ACCEPTED, False),
            (AwardState.DECLINED, False),
        ],
    )
    def test_is_refused_when_late_or_given(self, state, late):
        at = NOW + timedelta(minutes=1) if late else NOW
        with pytest.raises(WrongState):
            rules.check_answer(Award(state=state, answer_by=NOW), at=at)

    @pytest.mark.parametrize(
        ("first", "good"),
        [(AwardState.ACCEPTED, True), (AwardState.OFFERED, False), (AwardState.DECLINED, False)],
    )
    def test_what_adds_to_another_waits_for_that_one(self, first, good):
        addition = Award(state=AwardState.OFFERED, answer_by=NOW, adds_to=Award(state=first))
        with nullcontext() if good else pytest.raises(WrongState):
            rules.check_answer(addition, at=NOW)

    @pytest.mark.parametrize(
        ("taken", "field"),
        [
            ({1: 17}, "portion-1"),
            ({1: -1}, "portion-1"),
            ({1: 9}, "portion-1"),
            ({3: 1}, None),
            ({1: 0, 2: 0}, None),
        ],
    )
    def test_more_than_was_given_half_a_node_and_nothing_at_all_are_not_taken(self, taken, field):
        portions = {1: Portion(pk=1, given=16, step=8), 2: Portion(pk=2, given=3)}
        with pytest.raises(RuleBroken) as refusal:
            rules.check_amounts(portions, taken)
        assert refusal.value.field == field

    def test_less_of_one_month_and_all_of_the_others_is_taken(self):
        rules.check_amounts({1: Portion(pk=1, given=16, step=8), 2: Portion(pk=2, given=3)}, {1: 0, 2: 2})
        rules.check_amounts({}, {})

    @pytest.mark.parametrize("back", [{1: 8, 2: 2}, {1: 16}, {}])
    def test_what_is_held_is_taken_back_in_whole_steps(self, back):
        award = Award(state=AwardState.ACCEPTED)
        portions = {1: Portion(pk=1, units=16, step=8), 2: Portion(pk=2, units=3)}
        rules.check_taking_back(award, portions, back)

    @pytest.mark.parametrize("back", [{1: 4}, {1: 24}, {2: 0}, {2: -1}, {3: 1}])
    def test_more_than_is_held_and_half_a_node_are_not_taken_back(self, back):
        portions = {1: Portion(pk=1, units=16, step=8), 2: Portion(pk=2, units=3)}
        with pytest.raises(RuleBroken):
            rules.check_taking_back(Award(state=AwardState.ACCEPTED), portions, back)

    def test_nothing_is_taken_back_of_what_was_not_accepted(self):
        with pytest.raises(WrongState):
            rules.check_taking_back(Award(state=AwardState.OFFERED), {}, {})


class TestLeftover:
    def claim(self, **fields):
        plain = {
            "round_state": RoundState.DECIDED,
            "leftovers": True,
            "eligible": True,
            "score_milli": 70_000,
            "min_score_milli": 60_000,
            "states": (),
            "unacceptable": False,
            "groups": frozenset(),
            "is_whole": True,
            "free_open": 1,
            "free_kept": {},
        }
        return rules.Claim(**{**plain, **fields})

    @pytest.mark.parametrize(
        "fields", [{}, {"free_open": 0, "free_kept": {"young": 1}, "groups": frozenset({"young"})}]
    )
    def test_unplaced_company_may_take_a_seat_that_is_for_it(self, fields):
        rules.check_leftover(self.claim(**fields))

    @pytest.mark.parametrize(
        ("fields", "refusal"),
        [
            ({"leftovers": False}, RuleBroken),
            ({"is_whole": False}, RuleBroken),
            ({"round_state": RoundState.FROZEN}, WrongState),
            ({"states": (AwardState.ACCEPTED,)}, RuleBroken),
            ({"states": (AwardState.DECLINED,)}, NotAllowed),
            ({"eligible": False}, NotAllowed),
            ({"score_milli": None}, NotAllowed),
            ({"score_milli": 59_999}, NotAllowed),
            ({"unacceptable": True}, NotAllowed),
            ({"free_open": 0}, WrongState),
            ({"free_open": 0, "free_kept": {"young": 1}}, WrongState),
        ],
    )
    def test_others_are_told_why_not(self, fields, refusal):
        with pytest.raises(refusal) as refused:
            rules.check_leftover(self.claim(**fields))
        assert isinstance(refused.value, MadangError)
        assert str(refused.value)


def test_a_filling_that_the_check_finds_fault_with_changes_nothing() -> None:
    rules.check_filling(violations=0)
    with pytest.raises(RuleBroken, match=r"."):
        rules.check_filling(violations=1)
