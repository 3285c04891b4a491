"""Who may judge what and when; how points become a total. No database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.kernel.applications.models import Application
from madang.kernel.calls.models import Call, Criterion, Round
from madang.kernel.reviews import rules
from madang.kernel.reviews.models import Assignment, Check, HostList, Score, Screening
from madang.kernel.reviews.rules import Entry, Tie
from madang.people.models import Organisation, User

pytestmark = pytest.mark.unit

MAY, JUNE, JULY, AUGUST, SEPTEMBER = (datetime(2026, month, 1, tzinfo=UTC) for month in range(5, 10))
IN_TIME = JULY - timedelta(hours=1)
JIHO, EUNJI = User(pk=1), User(pk=2)
REASON = "현장 요구와 잘 맞고 계획이 구체적이며 위험 대책이 있습니다."


def a_round(state="planned", call_state="published", **fields):
    call = Call(pk=1, state=call_state, published_at=MAY, max_age_years=7, min_trl=5)
    dates = {"opens_at": MAY, "closes_at": JUNE, "review_due_at": JULY, "lottery_known_at": SEPTEMBER}
    return Round(pk=1, call=call, state=state, **dates, **fields)


def an_application(state="submitted", trl=6, founded=date(2024, 1, 1), **round):
    company = Organisation(pk=1, founded_on=founded, presence="head_office")
    return Application(pk=1, round=a_round(**round), organisation=company, state=state, trl=trl)


def an_assignment(state="clear", **round):
    return Assignment(pk=1, application=an_application(**round), evaluator=JIHO, state=state)


CRITERIA = [Criterion(pk=1, weight=60), Criterion(pk=2, weight=40)]


def scores(first=4, second=5, reason=REASON):
    return {1: Score(points=first, reason=reason), 2: Score(points=second, reason=reason)}


class TestWindow:
    @pytest.mark.parametrize("at", [JUNE, JULY, AUGUST])
    def test_from_the_deadline_on_judging_is_open_even_late(self, at):
        rules.check_window(a_round(), at=at)

    @pytest.mark.parametrize(
        ("round", "at"),
        [
            (a_round(), MAY),
            (a_round(state="decided"), JULY),
            (a_round(call_state="cancelled"), JULY),
            (a_round(), SEPTEMBER),
        ],
        ids=["before the deadline", "after the results", "cancelled", "when the draw may be known"],
    )
    def test_otherwise_it_is_closed(self, round, at):
        with pytest.raises(WrongState):
            rules.check_window(round, at=at)

    def test_late_begins_after_the_day_reviews_were_due(self):
        assert not rules.is_late(a_round(), at=JULY)
        assert rules.is_late(a_round(), at=AUGUST)


class TestScreening:
    def test_a_finding_becomes_an_outcome_or_stays_open(self):
        found = {f.rule: rules.outcome_of(f) for f in rules.findings(an_application(founded=None, trl=4))}
        assert found["age"] == ""
        assert found["trl"] == "failed"
        assert rules.outcome_of(rules.finding_named(an_application(), "age")) == "passed"

    def test_only_rules_of_the_call_are_checked(self):
        with pytest.raises(RuleBroken) as refused:
            rules.finding_named(an_application(), "horoscope")
        assert refused.value.field == "rule"

    def test_a_check_as_the_rule_found_needs_no_note(self):
        rules.check_check(
            an_application(), found="passed", outcome="passed", note="", let_through=False, at=JULY
        )

    @pytest.mark.parametrize("found", ["failed", ""])
    def test_a_check_against_or_beyond_the_finding_needs_a_note(self, found):
        with pytest.raises(RuleBroken) as refused:
            rules.check_check(
                an_application(), found=found, outcome="passed", note="  ", let_through=False, at=JULY
            )
        assert refused.value.field == "note"
        rules.check_check(
            an_application(), found=found, outcome="passed", note="등기부 확인", let_through=True, at=JULY
        )

    @pytest.mark.parametrize(
        ("case", "error"),
        [
            ({"outcome": "perhaps"}, RuleBroken),
            ({"note": "x" * 501}, RuleBroken),
            ({"at": MAY}, WrongState),
            ({"application": an_application(state="draft")}, WrongState),
            ({"outcome": "failed", "note": "등기부와 다름", "let_through": True}, WrongState),
        ],
    )
    def test_a_check_is_refused(self, case, error):
        told = {
            "application": an_application(),
            "let_through": False,
            "found": "passed",
            "outcome": "passed",
            "note": "",
            "at": JULY,
        } | case
        with pytest.raises(error):
            rules.check_check(told.pop("application"), **told)

    def checks(self, **outcomes):
        return [Check(rule=rule, outcome=outcome) for rule, outcome in outcomes.items()]

    def test_let_through_once_every_rule_is_met(self):
        checks = self.checks(age="passed", trl="passed", presence="passed")
        rules.check_screen(an_application(), outcome="passed", reason="", checks=checks, at=JULY)

    @pytest.mark.parametrize("checks", [{"age": "passed"}, {"age": "failed", "trl": "passed"}])
    def test_not_let_through_with_a_rule_unseen_or_unmet(self, checks):
        with pytest.raises(RuleBroken):
            rules.check_screen(
                an_application(), outcome="passed", reason="", checks=self.checks(**checks), at=JULY
            )

    def test_refused_for_a_reason_only(self):
        with pytest.raises(RuleBroken) as refused:
            rules.check_screen(an_application(), outcome="failed", reason=" ", checks=[], at=JULY)
        assert refused.value.field == "reason"
        rules.check_screen(an_application(), outcome="failed", reason="체납이 있습니다.", checks=[], at=JULY)

    def test_an_unknown_outcome_is_refused(self):
        with pytest.raises(RuleBroken):
            rules.check_screen(an_application(), outcome="", reason="", checks=[], at=JULY)


class TestAssignment:
    def told(self, **case):
        return {
            "application": an_application(),
            "screening": Screening(outcome="passed"),
            "existing": None,
            "is_evaluator": True,
            "ties": frozenset(),
            "at": JULY,
        } | case

    @pytest.mark.parametrize("existing", [None, an_assignment(state="released")])
    def test_to_a_free_evaluator(self, existing):
        told = self.told(existing=existing)
        rules.check_assign(told.pop("application"), **told)

    @pytest.mark.parametrize(
        ("case", "error"),
        [
            ({"screening": None}, WrongState),
            ({"screening": Screening(outcome="failed")}, WrongState),
            ({"is_evaluator": False}, RuleBroken),
            ({"ties": {Tie.COMPANY}}, RuleBroken),
            ({"ties": {Tie.OFFICE}}, RuleBroken),
            ({"ties": {Tie.HOST}}, RuleBroken),
            ({"ties": {Tie.RIVAL}}, RuleBroken),
            ({"existing": an_assignment(state="conflicted")}, WrongState),
            ({"existing": an_assignment(state="assigned")}, WrongState),
            ({"existing": an_assignment(state="done")}, WrongState),
            ({"application": an_application(state="withdrawn")}, WrongState),
            ({"at": MAY}, WrongState),
        ],
    )
    def test_is_refused(self, case, error):
        told = self.told(**case)
        with pytest.raises(error):
            rules.check_assign(told.pop("application"), **told)

    @pytest.mark.parametrize("state", ["assigned", "clear"])
    def test_the_office_takes_back_what_is_not_handed_in(self, state):
        rules.check_release(an_assignment(state=state), at=JULY)

    @pytest.mark.parametrize("state", ["done", "conflicted", "released"])
    def test_the_office_takes_back_nothing_else(self, state):
        with pytest.raises(WrongState):
            rules.check_release(an_assignment(state=state), at=JULY)


class TestConflicts:
    @pytest.mark.parametrize(
        ("state", "conflict"),
        [("assigned", ""), ("assigned", "kin"), ("clear", "project"), ("done", "advice")],
    )
    def test_declared_first_or_as_soon_as_it_is_known(self, state, conflict):
        rules.check_declare(an_assignment(state=state), by=JIHO, conflict=conflict, note="", at=JULY)

    @pytest.mark.parametrize(
        ("case", "error"),
        [
            ({"by": EUNJI}, NotAllowed),
            ({"conflict": "weather"}, RuleBroken),
            ({"conflict": "other"}, RuleBroken),
            ({"note": "x" * 301}, RuleBroken),
            ({"at": MAY}, WrongState),
        ],
    )
    def test_a_declaration_is_refused(self, case, error):
        told = {"by": JIHO, "conflict": "", "note": "", "at": JULY} | case
        with pytest.raises(error):
            rules.check_declare(an_assignment(state="assigned"), **told)

    def test_a_conflict_cannot_be_taken_back(self):
        with pytest.raises(WrongState):
            rules.check_declare(an_assignment(state="conflicted"), by=JIHO, conflict="", note="", at=JULY)

    @pytest.mark.parametrize(
        ("state", "seen"),
        [("assigned", False), ("clear", True), ("done", True), ("conflicted", False), ("released", False)],
    )
    def test_seen_only_when_clear_of_conflicts(self, state, seen):
        assert rules.may_see(an_assignment(state=state)) is seen


class TestWriting:
    def test_the_evaluator_writes_when_clear(self):
        rules.check_write(an_assignment(), by=JIHO, at=AUGUST)

    @pytest.mark.parametrize(
        ("assignment", "by", "error"),
        [
            (an_assignment(), EUNJI, NotAllowed),
            (an_assignment(state="assigned"), JIHO, WrongState),
            (an_assignment(state="done"), JIHO, WrongState),
            (an_assignment(state="conflicted"), JIHO, NotAllowed),
            (an_assignment(state="released"), JIHO, NotAllowed),
        ],
    )
    def test_nobody_else_and_not_otherwise(self, assignment, by, error):
        with pytest.raises(error):
            rules.check_write(assignment, by=by, at=JULY)

    def test_not_once_results_are_published(self):
        assignment = an_assignment()
        assignment.application.round.state = "decided"
        with pytest.raises(WrongState):
            rules.check_write(assignment, by=JIHO, at=JULY)

    @pytest.mark.parametrize("points", [0, 6])
    def test_points_go_from_1_to_5(self, points):
        with pytest.raises(RuleBroken):
            rules.check_score(points, "")

    def test_a_score_may_be_kept_unfinished(self):
        rules.check_score(None, "짧다")

    def test_too_long_a_text_is_refused_with_its_length(self):
        with pytest.raises(RuleBroken, match="1001"):
            rules.check_score(3, "x" * 1001)
        with pytest.raises(RuleBroken, match="2001"):
            rules.check_comment("x" * 2001)

    def test_handed_in_with_points_and_reasons(self):
        rules.check_submit(an_assignment(), by=JIHO, criteria=CRITERIA, scores=scores(), at=JULY)

    @pytest.mark.parametrize(
        ("criteria", "given"),
        [
            (CRITERIA, {}),
            (CRITERIA, scores(first=None)),
            (CRITERIA, scores(reason="x" * 19 + " ")),
            ([], {}),
        ],
    )
    def test_not_handed_in_with_gaps(self, criteria, given):
        with pytest.raises(RuleBroken):
            rules.check_submit(an_assignment(), by=JIHO, criteria=criteria, scores=given, at=JULY)

    def test_gaps_name_the_criterion_and_what_is_missing(self):
        given = {1: Score(points=4, reason="x" * 17), 2: Score(points=None, reason=REASON)}
        missing = rules.gaps(CRITERIA, given)
        assert "3" in missing[1]
        assert set(missing) == {1, 2}
        assert rules.gaps(CRITERIA, scores()) == {}


class TestArithmetic:
    @pytest.mark.parametrize(
        ("points", "total"), [((5, 5), 100_000), ((1, 1), 20_000), ((5, 3), 84_000), ((4, 5), 88_000)]
    )
    def test_totals_are_weighted_and_exact(self, points, total):
        assert rules.total_milli(dict(enumerate(points)), {0: 60, 1: 40}) == total

    @given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 100)), min_size=1, max_size=9))
    def test_nothing_is_ever_rounded_away_in_a_total(self, parts):
        points = {place: part[0] for place, part in enumerate(parts)}
        weights = {place: part[1] for place, part in enumerate(parts)}
        exact = sum(points[place] * weights[place] for place in weights)
        assert rules.total_milli(points, weights) * 5 == exact * 1000

    @given(st.lists(st.integers(20_000, 100_000), min_size=1, max_size=9))
    def test_the_mean_lies_between_the_totals_whatever_their_order(self, totals):
        mean = rules.combined_milli(totals)
        assert min(totals) <= mean <= max(totals)
        assert mean == rules.combined_milli(totals[::-1])
        assert 0 <= sum(totals) - mean * len(totals) < len(totals)


class TestHostLists:
    def test_ranked_while_open_even_late(self):
        rules.check_rank(HostList(state="open"), round=a_round(), at=AUGUST)

    @pytest.mark.parametrize(("state", "at"), [("done", JULY), ("open", MAY)])
    def test_not_ranked_when_handed_in_or_too_early(self, state, at):
        with pytest.raises(WrongState):
            rules.check_rank(HostList(state=state), round=a_round(), at=at)

    @pytest.mark.parametrize(
        ("entries", "field"),
        [
            ([Entry(9)], None),
            ([Entry(1), Entry(1)], None),
            ([Entry(1, tier=0)], "tier-1"),
            ([Entry(1, reason="x" * 501)], "reason-1"),
            ([Entry(1, unacceptable=True, reason=" ")], "reason-1"),
        ],
    )
    def test_entries_are_candidates_once_each_with_reasons_for_a_no(self, entries, field):
        with pytest.raises(RuleBroken) as refused:
            rules.check_entries(entries, candidates={1, 2})
        assert refused.value.field == field

    def test_good_entries_pass(self):
        rules.check_entries([Entry(1, tier=1), Entry(2, unacceptable=True, reason="소음")], candidates={1, 2})

    def test_tiers_are_tidied_without_gaps_and_a_no_has_none(self):
        entries = [
            Entry(1, 7),
            Entry(2, 3),
            Entry(3, 3),
            Entry(4),
            Entry(5, 1, unacceptable=True, reason=" 소음 "),
        ]
        tidied = rules.tidied(entries)
        assert [entry.tier for entry in tidied] == [2, 1, 1, None, None]
        assert tidied[4].reason == "소음"

    @given(st.lists(st.one_of(st.none(), st.integers(1, 99)), max_size=20))
    def test_tidying_keeps_the_order_and_is_done_once(self, tiers):
        entries = [Entry(place, tier) for place, tier in enumerate(tiers)]
        tidied = rules.tidied(entries)
        assert rules.tidied(tidied) == tidied
        for one, other in zip(entries, tidied, strict=True):
            for two, another in zip(entries, tidied, strict=True):
                if one.tier is not None and two.tier is not None:
                    assert (one.tier < two.tier) == (other.tier < another.tier)

    def test_a_list_with_candidates_is_handed_in(self):
        rules.check_submit_ranking(HostList(state="open"), round=a_round(), candidates=1, at=JULY)
        with pytest.raises(WrongState):
            rules.check_submit_ranking(HostList(state="open"), round=a_round(), candidates=0, at=JULY)

    def test_the_office_hands_back_what_was_handed_in_for_a_reason(self):
        rules.check_hand_back(HostList(state="done"), round=a_round(), reason="후보 추가", at=IN_TIME)
        with pytest.raises(WrongState):
            rules.check_hand_back(HostList(state="open"), round=a_round(), reason="후보 추가", at=IN_TIME)
        with pytest.raises(RuleBroken):
            rules.check_hand_back(HostList(state="done"), round=a_round(), reason=" ", at=IN_TIME)

    def test_once_the_time_of_the_host_is_over_its_order_stays(self):
        with pytest.raises(WrongState):
            rules.check_hand_back(HostList(state="done"), round=a_round(), reason="후보 추가", at=JULY)


class TestMoves:
    """A list written as tiers: ``[[1], [2, 3]]`` is 1 before a tie of 2 and 3; 9 has no place."""

    def entries(self, *tiers):
        placed = [Entry(who, tier) for tier, group in enumerate(tiers, start=1) for who in group]
        return [*placed, Entry(9)]

    def tiers(self, entries):
        groups = {}
        for entry in entries:
            groups.setdefault(entry.tier, set()).add(entry.application_id)
        free = groups.pop(None, set())
        return [groups[tier] for tier in sorted(groups)], free

    @pytest.mark.parametrize(
        ("who", "move", "after"),
        [
            (3, "up", [{1}, {3}, {2}, {4}]),
            (4, "up", [{1}, {4}, {2, 3}]),
            (1, "up", [{1}, {2, 3}, {4}]),
            (1, "down", [{2, 3}, {1}, {4}]),
            (2, "down", [{1}, {3}, {2}, {4}]),
            (4, "down", [{1}, {2, 3}, {4}]),
            (4, "tie", [{1}, {2, 3, 4}]),
            (2, "tie", [{1, 2}, {3}, {4}]),
            (1, "tie", [{1}, {2, 3}, {4}]),
            (9, "up", [{1}, {2, 3}, {4}, {9}]),
            (9, "down", [{1}, {2, 3}, {4}, {9}]),
            (9, "tie", [{1}, {2, 3}, {4, 9}]),
            (2, "out", [{1}, {3}, {4}]),
            (9, "out", [{1}, {2, 3}, {4}]),
            (77, "up", [{1}, {2, 3}, {4}]),
        ],
    )
    def test_one_press(self, who, move, after):
        moved, _free = self.tiers(rules.moved(self.entries([1], [2, 3], [4]), who, rules.Move(move)))
        assert moved == after

    @pytest.mark.parametrize("move", ["up", "down", "tie"])
    def test_the_first_placed_begins_the_list(self, move):
        assert self.tiers(rules.moved([Entry(9)], 9, rules.Move(move))) == ([{9}], set())

    def test_who_is_placed_again_can_be_hosted_again(self):
        entries = [Entry(1, 1), Entry(2, unacceptable=True, reason="소음")]
        moved = rules.moved(entries, 2, rules.Move.UP)
        assert [(e.tier, e.unacceptable) for e in moved] == [(1, False), (2, False)]

    @given(
        st.lists(st.integers(1, 4), min_size=1, max_size=8),
        st.lists(st.tuples(st.integers(0, 7), st.sampled_from(list(rules.Move))), max_size=12),
    )
    def test_nobody_is_lost_whatever_is_pressed(self, tiers, presses):
        entries = [Entry(place, tier) for place, tier in enumerate(tiers)]
        for who, move in presses:
            before, entries = entries, rules.moved(entries, who, move)
            others = [(e.application_id, f.application_id) for e in before for f in before]
            old = {e.application_id: e.tier for e in before}
            new = {e.application_id: e.tier for e in entries}
            assert set(old) == set(new)
            for one, two in others:
                if who not in (one, two) and old[one] is not None and old[two] is not None:
                    assert (old[one] < old[two]) == (new[one] < new[two])
