"""What may be promised, how its clock runs, who says that it is kept. No database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.core.periods import is_working_day, working_days_between
from madang.people.models import Organisation, User
from madang.promises import rules
from madang.promises.models import Evidence, Promise
from madang.promises.rules import Origin, Standing, Wording
from madang.promises.states import Phase

pytestmark = pytest.mark.unit

TODAY = date(2026, 9, 17)  # a Thursday; Chuseok is 24 to 26 September, the 28th a Monday
MADE_ON = date(2026, 3, 2)
JIHO, EUNJI = User(pk=1), User(pk=2)
ORIGIN = Origin("invented", "지어낸 곳")
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def a_promise(state="open", due_on=date(2026, 12, 1), **fields):
    given = {"made_on": MADE_ON, "first_due_on": due_on, "owed_by_id": 1, "public": True}
    return Promise(state=state, due_on=due_on, **(given | fields))


class TestClock:
    @pytest.mark.parametrize(
        ("due_on", "until"),
        [
            (date(2026, 9, 23), date(2026, 9, 23)),
            (date(2026, 9, 24), date(2026, 9, 28)),  # Chuseok and the weekend behind it
            (date(2026, 9, 26), date(2026, 9, 28)),
            (date(2024, 6, 30), date(2024, 7, 1)),
        ],
    )
    def test_a_day_that_is_no_working_day_counts_until_the_next_one(self, due_on, until):
        assert rules.counts_until(due_on) == until

    @given(DAYS, DAYS)
    def test_what_sql_calls_late_is_what_the_clock_calls_late(self, due_on, today):
        is_late = rules.counts_until(due_on) < today
        assert (due_on <= rules.due_before_which_late(today)) == is_late
        assert rules.remaining_of(due_on, today).is_late == is_late

    def test_how_far_a_day_is_away_is_said_in_days_and_in_working_days(self):
        left = rules.remaining_of(date(2026, 9, 26), TODAY)
        assert (left.days, left.working_days, left.is_moved, left.is_late) == (11, 5, True, False)
        gone = rules.remaining_of(date(2026, 9, 14), TODAY)
        assert (gone.days, gone.working_days, gone.is_moved, gone.is_late) == (-3, -3, False, True)

    def test_so_many_working_days_step_over_holidays(self):
        assert rules.due_after(date(2026, 9, 22), 3) == date(2026, 9, 29)

    @pytest.mark.parametrize(
        ("promise", "phase"),
        [
            (a_promise(), Phase.MADE),
            (a_promise(due_on=None), Phase.UNDATED),
            (a_promise(paused_on=MADE_ON, due_on=date(2026, 9, 1)), Phase.PAUSED),
            (a_promise(due_on=TODAY), Phase.DUE),
            (a_promise(due_on=TODAY + timedelta(days=14)), Phase.DUE),
            (a_promise(due_on=TODAY + timedelta(days=15)), Phase.MADE),
            (a_promise(due_on=TODAY - timedelta(days=1)), Phase.LATE),
            (a_promise("evidenced", due_on=date(2026, 9, 1)), Phase.EVIDENCED),
            (a_promise("kept"), Phase.KEPT),
            (a_promise("broken"), Phase.BROKEN),
            (a_promise("released"), Phase.RELEASED),
        ],
    )
    def test_the_phase_follows_from_state_and_clock(self, promise, phase):
        assert rules.phase_of(promise, TODAY) == phase

    @given(DAYS, DAYS, st.integers(0, 60))
    def test_a_pause_moves_the_day_by_the_working_days_it_lasted(self, due_on, paused_on, days):
        resumed_on = paused_on + timedelta(days=days)
        later = rules.due_once_resumed(due_on, paused_on=paused_on, resumed_on=resumed_on)
        stood = sum(is_working_day(paused_on + timedelta(days=n)) for n in range(days))
        assert working_days_between(due_on, later) == stood
        assert later == due_on if stood == 0 else is_working_day(later)

    def test_what_has_no_day_has_none_after_a_pause_either(self):
        assert rules.due_once_resumed(None, paused_on=MADE_ON, resumed_on=TODAY) is None

    def test_a_slip_is_counted_from_the_first_day_ever_given(self):
        assert rules.slip_days(a_promise(first_due_on=date(2026, 6, 30))) == 154
        assert rules.slip_days(a_promise(due_on=None)) == 0

    @pytest.mark.parametrize(
        ("promise", "refusal"),
        [
            (a_promise("kept"), WrongState),
            (a_promise(paused_on=MADE_ON), WrongState),
            (a_promise(due_on=date(2026, 9, 1)), RuleBroken),
        ],
        ids=["ended", "paused", "late"],
    )
    def test_a_clock_is_not_stopped_when(self, promise, refusal):
        with pytest.raises(refusal):
            rules.check_pause(promise, today=TODAY)

    def test_a_clock_is_stopped_before_the_day_and_goes_on_once(self):
        rules.check_pause(a_promise(), today=TODAY)
        rules.check_resume(a_promise(paused_on=MADE_ON))
        for promise in (a_promise(), a_promise("broken", paused_on=MADE_ON)):
            with pytest.raises(WrongState):
                rules.check_resume(promise)


class TestMaking:
    def check(self, wording=None, origin=ORIGIN, made_on=MADE_ON, due_on=date(2026, 12, 1)):
        rules.check_made(wording or Wording("짓는다"), origin, made_on=made_on, due_on=due_on, today=TODAY)

    def test_a_title_is_enough_and_a_day_is_not_needed(self):
        self.check()
        self.check(due_on=None)

    @pytest.mark.parametrize(
        ("case", "field"),
        [
            ({"wording": Wording("")}, "title_ko"),
            ({"wording": Wording("가" * 201)}, "title_ko"),
            ({"wording": Wording("짓는다", measure_ko="가" * 501)}, "measure_ko"),
            ({"wording": Wording("짓는다", source="s" * 301)}, "source"),
            ({"made_on": TODAY + timedelta(days=1)}, "made_on"),
            ({"made_on": date(1900, 1, 1)}, "made_on"),
            ({"due_on": date(2026, 3, 1)}, "due_on"),
            ({"due_on": date(2126, 3, 1)}, "due_on"),
        ],
    )
    def test_it_is_refused_at_the_field(self, case, field):
        with pytest.raises(RuleBroken) as refused:
            self.check(**case)
        assert refused.value.field == field

    @pytest.mark.parametrize("origin", [Origin("Not a slug", "곳"), Origin("fine", "")])
    def test_an_origin_that_says_nothing_is_a_fault_of_the_caller(self, origin):
        with pytest.raises(ValueError, match="slug"):
            self.check(origin=origin)

    def test_what_is_pasted_becomes_one_line(self):
        assert rules.tidied(Wording("  짓는다\n\x00 빨리 ")).title_ko == "짓는다 빨리"

    def test_nobody_owes_something_to_themselves(self):
        city, company = Organisation(pk=1), Organisation(pk=2)
        rules.check_parties(city, None)
        rules.check_parties(city, company)
        with pytest.raises(RuleBroken):
            rules.check_parties(city, city)

    @pytest.mark.parametrize(
        ("reason", "fine"), [("예산", False), ("예산이 깎임", True), ("가" * 501, False)]
    )
    def test_a_reason_says_something(self, reason, fine):
        if fine:
            assert rules.check_reason(f" {reason}\n") == reason
        else:
            with pytest.raises(RuleBroken):
                rules.check_reason(reason)


class TestPostponing:
    def check(self, promise=None, due_on=date(2027, 6, 1), announced_on=TODAY, seen=None):
        rules.check_postpone(
            promise or a_promise(), due_on=due_on, announced_on=announced_on, today=TODAY, seen=seen
        )

    def test_a_day_moves_later_and_a_first_day_may_be_given(self):
        self.check()
        self.check(seen=date(2026, 12, 1))
        self.check(a_promise(due_on=None), due_on=date(2026, 4, 1))

    @pytest.mark.parametrize(
        ("case", "refusal"),
        [
            ({"promise": a_promise("evidenced")}, WrongState),
            ({"promise": a_promise("kept")}, WrongState),
            ({"promise": a_promise(paused_on=MADE_ON)}, WrongState),
            ({"seen": date(2026, 11, 1)}, WrongState),
            ({"due_on": date(2026, 12, 1)}, RuleBroken),
            ({"due_on": date(2226, 12, 1)}, RuleBroken),
            ({"promise": a_promise(due_on=None), "due_on": date(2026, 1, 1)}, RuleBroken),
            ({"announced_on": TODAY + timedelta(days=1)}, RuleBroken),
            ({"announced_on": date(2026, 1, 1)}, RuleBroken),
        ],
    )
    def test_it_is_refused(self, case, refusal):
        with pytest.raises(refusal):
            self.check(**case)


class TestHandingOver:
    def test_an_open_organisation_takes_it_over(self):
        rules.check_hand_over(a_promise(), Organisation(pk=3), today=TODAY)
        rules.check_hand_over(a_promise(), Organisation(pk=3, closed_on=date(2027, 1, 1)), today=TODAY)

    @pytest.mark.parametrize(
        ("promise", "to", "refusal"),
        [
            (a_promise("kept"), Organisation(pk=3), WrongState),
            (a_promise(), Organisation(pk=1), RuleBroken),
            (a_promise(owed_to_id=3), Organisation(pk=3), RuleBroken),
            (a_promise(), Organisation(pk=3, closed_on=TODAY), RuleBroken),
        ],
    )
    def test_it_is_refused(self, promise, to, refusal):
        with pytest.raises(refusal):
            rules.check_hand_over(promise, to, today=TODAY)


class TestStanding:
    @pytest.mark.parametrize(
        ("standing", "days", "answers", "judges"),
        [
            (rules.HOUSE, True, True, True),
            (Standing(office=True), True, True, True),
            (Standing(owes=True), False, True, False),
            (Standing(is_owed=True), False, False, True),
            (Standing(), False, False, False),
        ],
        ids=["house", "office", "owes", "is owed", "nobody"],
    )
    def test_who_moves_days_gives_evidence_and_judges(self, standing, days, answers, judges):
        checks = [
            (rules.check_office, days),
            (rules.check_may_answer, answers),
            (rules.check_may_judge, judges),
        ]
        for check, may in checks:
            if may:
                check(standing)
            else:
                with pytest.raises(NotAllowed):
                    check(standing)

    def test_only_what_is_public_is_followed(self):
        rules.check_follow(a_promise())
        with pytest.raises(RuleBroken):
            rules.check_follow(a_promise(public=False))


class TestEvidence:
    def test_it_says_what_it_shows(self):
        assert rules.check_evidence(a_promise(), text=" 문을 열었다.\r\n둘째 줄 ") == "문을 열었다.\n둘째 줄"

    @pytest.mark.parametrize(
        ("promise", "text", "refusal"),
        [
            (a_promise("kept"), "문을 열었다.", WrongState),
            (a_promise("evidenced"), "문을 열었다.", WrongState),
            (a_promise(), "열림", RuleBroken),
            (a_promise(), "가" * 2001, RuleBroken),
        ],
    )
    def test_it_is_refused(self, promise, text, refusal):
        with pytest.raises(refusal):
            rules.check_evidence(promise, text=text)

    @pytest.mark.parametrize("link", ["", "https://example.org/a?b=c", "http://example.org"])
    def test_a_link_may_be_missing_or_whole(self, link):
        assert rules.check_link(f" {link} ") == link

    @pytest.mark.parametrize(
        "link",
        [
            "example.org",
            "javascript:alert(1)",
            "https://",
            "https://[1",
            "https://a b",
            "https://" + "a" * 500,
        ],
    )
    def test_a_link_no_browser_could_open_is_refused(self, link):
        with pytest.raises(RuleBroken):
            rules.check_link(link)

    def test_somebody_else_judges_once_and_says_what_is_missing(self):
        piece, promise = Evidence(given_by=JIHO), a_promise("evidenced")
        rules.check_judge(piece, promise, accepted=True, note="", by=EUNJI)
        rules.check_judge(piece, promise, accepted=False, note="사진이 없습니다", by=None)
        with pytest.raises(NotAllowed):
            rules.check_judge(piece, promise, accepted=True, note="", by=JIHO)
        with pytest.raises(RuleBroken):
            rules.check_judge(piece, promise, accepted=False, note="", by=EUNJI)
        for judged in ((Evidence(verdict="rejected"), promise), (piece, a_promise("open"))):
            with pytest.raises(WrongState):
                rules.check_judge(*judged, accepted=True, note="", by=EUNJI)


class TestEnding:
    def check(self, promise=None, reason="직접 가서 보았다", on=TODAY, by=EUNJI, waiting=None):
        rules.check_keep(promise or a_promise(), reason=reason, on=on, today=TODAY, by=by, waiting=waiting)

    def test_it_is_kept_with_a_reason_or_with_evidence_of_somebody_else(self):
        self.check()
        self.check(a_promise("evidenced"), reason="", waiting=Evidence(given_by=JIHO))

    @pytest.mark.parametrize(
        ("case", "refusal"),
        [
            ({"promise": a_promise("broken")}, WrongState),
            ({"reason": ""}, RuleBroken),
            ({"waiting": Evidence(given_by=EUNJI)}, NotAllowed),
            ({"on": TODAY + timedelta(days=1)}, RuleBroken),
            ({"on": date(2026, 3, 1)}, RuleBroken),
        ],
    )
    def test_it_is_not_kept(self, case, refusal):
        with pytest.raises(refusal):
            self.check(**case)

    def test_what_has_ended_does_not_end_again(self):
        rules.check_end(a_promise(), on=TODAY, today=TODAY)
        with pytest.raises(WrongState):
            rules.check_end(a_promise("released"), on=TODAY, today=TODAY)

    def test_an_end_of_which_one_only_read_is_at_noon_of_its_day(self):
        now = datetime(2026, 9, 17, 1, tzinfo=UTC)
        assert rules.ended_at(TODAY, now=now) == now
        assert rules.ended_at(date(2026, 9, 1), now=now) == datetime(2026, 9, 1, 3, tzinfo=UTC)


class TestReminding:
    def steps(self, due_on, today):
        remaining = rules.remaining_of(due_on, today)
        return rules.steps_due(remaining, before=[14, 3], escalate_after=5)

    @pytest.mark.parametrize(
        ("days", "steps"),
        [
            (15, []),
            (14, ["before-14"]),
            (4, ["before-14"]),
            (3, ["before-3"]),
            (0, ["before-3"]),
            (-1, ["late"]),
            (-6, ["late"]),
            (-7, ["late", "escalated"]),
        ],
    )
    def test_what_is_said_when(self, days, steps):
        due_on = date(2026, 3, 20)  # a Friday
        assert self.steps(due_on, due_on - timedelta(days=days)) == steps


def test_a_slip_is_counted_in_calendar_months() -> None:
    assert rules.months_between(date(2024, 6, 30), date(2025, 9, 11)) == 15
