"""What keeps a draft from being published; what may be corrected; when the draw is written down."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from madang.core.errors import RuleBroken, WrongState
from madang.kernel.calls import rules
from madang.kernel.calls.models import Call, Round
from madang.kernel.calls.rules import CriterionDraft, Draft, OfferDraft, RoundDates, RoundDraft, Section
from madang.kernel.calls.states import CallState, RoundState

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
DATES = RoundDates(
    opens_at=datetime(2026, 3, 2, tzinfo=UTC),
    closes_at=datetime(2026, 3, 20, 9, tzinfo=UTC),
    review_due_at=datetime(2026, 4, 3, 9, tzinfo=UTC),
    results_due_on=date(2026, 4, 10),
    lottery_known_at=datetime(2026, 4, 4, 12, tzinfo=UTC),
)
OFFER = OfferDraft("S01", "도서관", "Library", units=3, reserved=1, described=True)
ROUND = RoundDraft(DATES, "동행복권 1200회", "Lotto draw 1200", [OFFER])
CRITERION = CriterionDraft("필요성", "Need", 100, frozenset({1, 3, 5}))
DRAFT = Draft(["제목", "Title"], "deferred_acceptance", [ROUND], [CRITERION])


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_a_whole_draft_may_be_published():
    assert rules.gaps(DRAFT, NOW) == []
    rules.check_publishable(DRAFT, NOW)


@pytest.mark.parametrize(
    ("draft", "section", "words"),
    [
        (replace(DRAFT, texts=["제목", " "]), Section.TEXT, "Korean and English"),
        (replace(DRAFT, rule="by favour"), Section.DECISION, "Choose a rule"),
        (replace(DRAFT, rounds=[replace(ROUND, lottery_source_en="")]), Section.DECISION, "public source"),
        (replace(DRAFT, rounds=[replace(ROUND, offers=[])]), Section.PLACES, "at least one place"),
        (
            replace(DRAFT, rounds=[replace(ROUND, offers=[replace(OFFER, described=False)])]),
            Section.PLACES,
            "S01: name it",
        ),
        (
            replace(DRAFT, rounds=[replace(ROUND, offers=[replace(OFFER, reserved=4)])]),
            Section.PLACES,
            "S01: more seats are kept",
        ),
        (replace(DRAFT, criteria=[]), Section.CRITERIA, "at least one criterion"),
        (replace(DRAFT, criteria=[replace(CRITERION, weight=90)]), Section.CRITERIA, "add up to 90"),
        (replace(DRAFT, criteria=[replace(CRITERION, title_en="")]), Section.CRITERIA, "both languages"),
        (
            replace(DRAFT, criteria=[replace(CRITERION, anchored=frozenset({1, 5}))]),
            Section.CRITERIA,
            "1, 3 and 5",
        ),
    ],
)
def test_a_gap_is_told_with_its_section(draft, section, words):
    (gap,) = rules.gaps(draft, NOW)

    assert gap.section == section
    assert words in str(gap.sentence)


def test_a_draft_without_a_round_lacks_its_dates_and_its_places():
    assert [gap.section for gap in rules.gaps(replace(DRAFT, rounds=[]), NOW)] == [
        Section.ROUND,
        Section.PLACES,
    ]


def test_a_deadline_in_the_past_is_told():
    (gap,) = rules.gaps(DRAFT, DATES.closes_at)

    assert str(gap.sentence) == "The deadline is already past."


def test_all_gaps_are_told_at_once():
    with pytest.raises(RuleBroken) as refused:
        rules.check_publishable(replace(DRAFT, texts=[""], criteria=[]), NOW)

    assert "Korean and English" in str(refused.value)
    assert "criterion" in str(refused.value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("closes_at", DATES.opens_at),
        ("review_due_at", DATES.closes_at - HOUR),
        ("lottery_known_at", DATES.closes_at - HOUR),
        ("results_due_on", date(2026, 4, 2)),
        ("opens_at", datetime(1, 1, 1, tzinfo=UTC)),
        ("review_due_at", datetime(9999, 12, 31, 20, tzinfo=UTC)),
        ("results_due_on", date(9999, 12, 31)),
    ],
)
def test_a_date_too_early_is_refused_at_its_field(field, value):
    with pytest.raises(RuleBroken) as refused:
        rules.check_round_dates(replace(DATES, **{field: value}))

    assert refused.value.field == field


def test_dates_in_order_pass():
    rules.check_round_dates(DATES)


def test_no_more_seats_are_kept_than_there_are():
    rules.check_reserves(3, 3)
    with pytest.raises(RuleBroken):
        rules.check_reserves(3, 4)


def published(**fields):
    return Call(state=CallState.PUBLISHED, **fields)


def a_round(state=RoundState.PLANNED, **fields):
    return Round(
        state=state,
        opens_at=DATES.opens_at,
        closes_at=DATES.closes_at,
        review_due_at=DATES.review_due_at,
        lottery_known_at=DATES.lottery_known_at,
        call=published(),
        **fields,
    )


WHY = ("장소가 바뀌었습니다.", "The place has changed.")
LATER = {"closes_at": DATES.closes_at + HOUR}
OTHER_DRAW = {
    "lottery_known_at": DATES.lottery_known_at + 24 * HOUR,
    "lottery_source_ko": "다음 회차",
    "lottery_source_en": "The next one",
}


@pytest.mark.parametrize("at", [NOW, DATES.lottery_known_at])
def test_a_draw_nobody_has_used_may_be_replaced_by_one_nobody_can_know(at):
    rules.check_correct(published(), a_round(), at=at, reasons=WHY, round_terms=OTHER_DRAW)


def test_words_and_a_later_deadline_may_be_corrected():
    rules.check_correct(
        published(),
        a_round(),
        at=NOW,
        reasons=WHY,
        call_fields={"text_ko", "max_age_years"},
        round_terms=LATER,
        offer_fields={"units"},
    )


@pytest.mark.parametrize(
    ("told", "error", "field"),
    [
        ({"call": Call(state=CallState.DRAFT)}, WrongState, None),
        ({"round": a_round(RoundState.DECIDED)}, WrongState, None),
        ({"reasons": ("", "because")}, RuleBroken, "reason_ko"),
        ({"reasons": ("그렇기 때문에", "so")}, RuleBroken, "reason_en"),
        ({"round_terms": {}}, RuleBroken, None),
        ({"call_fields": {"rule"}}, RuleBroken, "rule"),
        ({"call_fields": {"min_score_milli"}}, RuleBroken, "min_score_milli"),
        ({"round_terms": {"opens_at": NOW}}, RuleBroken, "opens_at"),
        ({"offer_fields": {"host"}}, RuleBroken, "host"),
        ({"at": DATES.closes_at}, RuleBroken, "closes_at"),
        ({"round_terms": {"closes_at": DATES.closes_at - HOUR}}, RuleBroken, "closes_at"),
        ({"round_terms": {"review_due_at": DATES.review_due_at - HOUR}}, RuleBroken, "review_due_at"),
        ({"at": DATES.closes_at, "round_terms": {}, "offer_fields": {"units"}}, RuleBroken, "units"),
        ({"at": DATES.closes_at, "round_terms": {}, "call_fields": {"presence"}}, RuleBroken, "presence"),
        (
            {
                "at": DATES.lottery_known_at,
                "round_terms": {"lottery_known_at": DATES.lottery_known_at + HOUR},
            },
            RuleBroken,
            "lottery_source_ko",
        ),
        (
            {"at": DATES.lottery_known_at, "round_terms": {"lottery_source_ko": "다음 회차"}},
            RuleBroken,
            "lottery_known_at",
        ),
        (
            {"round": a_round(lottery_value="3 11"), "round_terms": OTHER_DRAW},
            RuleBroken,
            "lottery_known_at",
        ),
    ],
)
def test_a_correction_is_refused(told, error, field):
    told = {"call": published(), "round": a_round(), "at": NOW, "reasons": WHY, "round_terms": LATER} | told
    call, round = told.pop("call"), told.pop("round")

    with pytest.raises(error) as refused:
        rules.check_correct(call, round, **told)

    assert refused.value.field == field


def second(**fields):
    """Return another round, which opens a month after the first one."""
    month = timedelta(days=31)
    dates = {name: value + month for name, value in vars(DATES).items()}
    return Round(**{"number": 2, "call": published(), "state": RoundState.PLANNED, **dates, **fields})


def test_who_may_apply_stays_while_another_round_is_judged_by_it():
    first, at = a_round(), DATES.closes_at + HOUR
    told = {"at": at, "reasons": WHY, "call_fields": {"presence"}}

    with pytest.raises(RuleBroken, match="Round 1 is being judged") as refused:
        rules.check_correct(published(), second(), others=[first], **told)
    assert refused.value.field == "presence"

    first.state = RoundState.DECIDED
    rules.check_correct(published(), second(), others=[first], **told)
    rules.check_correct(published(), second(), others=[a_round()], **{**told, "call_fields": {"text_ko"}})


def test_a_deadline_does_not_move_beyond_the_opening_of_the_next_round():
    told = {"at": NOW, "reasons": WHY, "others": [second()]}
    until = second().opens_at

    rules.check_correct(published(), a_round(), round_terms={"closes_at": until}, **told)
    with pytest.raises(RuleBroken, match="Round 2 opens before") as refused:
        rules.check_correct(published(), a_round(), round_terms={"closes_at": until + HOUR}, **told)
    assert refused.value.field == "closes_at"
    rules.check_correct(published(), second(), **{**told, "others": [a_round()]}, call_fields={"text_ko"})


def test_of_several_rounds_each_gap_says_which():
    later = replace(DATES, opens_at=DATES.closes_at - HOUR, closes_at=DATES.closes_at + HOUR)
    found = rules.gaps(replace(DRAFT, rounds=[ROUND, RoundDraft(later, "", "", [], number=2)]), NOW)

    assert [(gap.section, gap.round, str(gap.sentence)) for gap in found] == [
        (Section.DECISION, 2, "Round 2: Name the public source of the draw in Korean and English."),
        (Section.PLACES, 2, "Round 2: Offer at least one place."),
        (Section.ROUND, 2, "Round 2: A round opens only when the one before it has closed."),
    ]


def test_words_may_be_mended_after_the_deadline():
    rules.check_correct(
        published(), a_round(), at=DATES.closes_at, reasons=WHY, call_fields={"text_en"}, round_terms={}
    )


def test_a_decided_or_unpublished_call_is_not_called_off():
    rules.check_cancel(published(), [a_round()])
    with pytest.raises(WrongState):
        rules.check_cancel(Call(state=CallState.DRAFT), [])
    with pytest.raises(WrongState):
        rules.check_cancel(published(), [a_round(RoundState.DECIDED)])


def test_the_draw_is_written_down_once_after_the_entry_list_and_not_before_its_time():
    told = {"value": "3 11 15", "evidence": "https://example.org/1200", "at": DATES.lottery_known_at}

    called_off = a_round(RoundState.FROZEN)
    called_off.call.state = CallState.CANCELLED
    rules.check_draw(a_round(RoundState.FROZEN), **told)

    for round, changed in (
        (a_round(RoundState.FROZEN, lottery_value="3 11 15"), {}),
        (a_round(), {}),
        (a_round(RoundState.FROZEN), {"at": DATES.lottery_known_at - HOUR}),
        (a_round(RoundState.FROZEN), {"missing": ["Two reviews."]}),
        (called_off, {}),
    ):
        with pytest.raises(WrongState):
            rules.check_draw(round, **(told | changed))
    for field in ("value", "evidence"):
        with pytest.raises(RuleBroken) as refused:
            rules.check_draw(a_round(RoundState.FROZEN), **(told | {field: " "}))
        assert refused.value.field == field


def test_every_rule_has_words_for_people():
    for words in rules.ALLOCATION_RULES.values():
        assert len(str(words.paragraph)) > 100
        assert str(words.title)
        assert str(words.gloss)


@pytest.mark.parametrize(("days", "good"), [(0, False), (1, True)])
def test_an_award_may_be_answered_for_a_day_at_least(days, good):
    field = Call._meta.get_field("answer_days")

    with nullcontext() if good else pytest.raises(ValidationError):
        field.clean(days, None)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("3 11 15", "3 11 15"),
        (" 3,11, 15 ", "3 11 15"),
        ("3-11 -\t15", "3 11 15"),
        ("1234,5678", "1234 5678"),
        ("round 7: 3, 4", "round 7: 3 4"),
        ("", ""),
    ],
)
def test_the_value_of_a_draw_has_one_spelling(written, kept):
    assert rules.tidy_draw(written) == kept
