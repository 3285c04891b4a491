"""What may be written and handed in: on unsaved rows, no database is touched."""

from datetime import UTC, datetime, timedelta

import pytest

from madang.core.errors import RuleBroken, WrongState
from madang.kernel.applications import rules
from madang.kernel.applications.models import Application, Ask
from madang.kernel.applications.rules import Gap, Written
from madang.kernel.applications.states import ApplicationState
from madang.kernel.calls.models import Call, Offer, Question, Round
from madang.kernel.calls.states import CallState, RoundState
from madang.people.models import Organisation

pytestmark = pytest.mark.unit

OPENS, CLOSES = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 6, 1, 9, tzinfo=UTC)
DURING, MINUTE = datetime(2026, 5, 20, tzinfo=UTC), timedelta(minutes=1)
COMPANY = Organisation(sort="company", founded_on=None, presence="branch")


def a_round(call_state=CallState.PUBLISHED, **fields):
    return Round(call=Call(pk=1, state=call_state), opens_at=OPENS, closes_at=CLOSES, **fields)


def an_application(state=ApplicationState.DRAFT, round=None, **fields):
    return Application(round=round or a_round(), organisation=COMPANY, state=state, **fields)


WHOLE = {
    "title": "로봇",
    "summary": "나릅니다",
    "trl": 6,
    "presence": "branch",
    "contact_name": "하린",
    "contact_email": "harin@example.org",
}


PLACE = Offer(pk=7, title_ko="예시 병원", title_en="Example Hospital")
WISH = Ask(offer=PLACE, plan="돕니다")


def written(asks=(WISH,), questions=(), answers=None, **fields):
    return Written(an_application(**{**WHOLE, **fields}), list(asks), list(questions), answers or {}, [])


@pytest.mark.parametrize("state", [ApplicationState.DRAFT, ApplicationState.WITHDRAWN])
@pytest.mark.parametrize("at", [OPENS, DURING, CLOSES - timedelta(microseconds=1)])
def test_draft_is_written_while_the_round_is_open(state, at):
    rules.check_write(an_application(state), at=at)


@pytest.mark.parametrize(
    ("round", "at", "word"),
    [
        (a_round(), CLOSES, "2026-06-01 18:00"),
        (a_round(), CLOSES + MINUTE, "2026-06-01 18:00"),
        (a_round(), OPENS - MINUTE, "2026-05-01 09:00"),
        (a_round(state=RoundState.DECIDED), DURING, "closed"),
        (a_round(CallState.DRAFT), DURING, "no applications"),
        (a_round(CallState.CANCELLED), DURING, "no applications"),
    ],
)
def test_outside_of_the_window_nothing_is_written_started_or_handed_in(round, at, word, in_english):
    application = an_application(round=round)
    for deed in (
        lambda: rules.check_write(application, at=at),
        lambda: rules.check_submit(application, at=at, gaps=[]),
        lambda: rules.check_start(round, COMPANY, at=at),
    ):
        with pytest.raises(WrongState, match=word):
            deed()


def test_what_is_handed_in_is_neither_changed_nor_handed_in_again():
    application = an_application(ApplicationState.SUBMITTED)

    with pytest.raises(WrongState):
        rules.check_write(application, at=DURING)
    with pytest.raises(WrongState):
        rules.check_submit(application, at=DURING, gaps=[])


def test_what_lacks_nothing_is_handed_in_while_the_round_is_open():
    rules.check_submit(an_application(), at=CLOSES - MINUTE, gaps=[])


def test_hand_in_names_the_first_gap_and_its_field():
    with pytest.raises(RuleBroken, match="title") as refusal:
        rules.check_submit(an_application(), at=DURING, gaps=[Gap("title", "Write the title.")])

    assert refusal.value.field == "title"


def test_only_companies_begin():
    with pytest.raises(RuleBroken):
        rules.check_start(a_round(), Organisation(sort="hospital"), at=DURING)
    rules.check_start(a_round(), COMPANY, at=DURING)


def test_hand_in_is_withdrawn_until_the_deadline(in_english):
    handed_in = an_application(ApplicationState.SUBMITTED)

    rules.check_withdraw(handed_in, at=CLOSES - MINUTE)
    with pytest.raises(WrongState, match="yours stands"):
        rules.check_withdraw(handed_in, at=CLOSES)
    with pytest.raises(WrongState, match="nothing to withdraw"):
        rules.check_withdraw(an_application(), at=DURING)


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("title", "로봇", "로봇"),
        ("title", "<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("summary", "한 줄\r\n두 줄\x00", "한 줄\n두 줄"),
        ("contact_email", "harin@exam", "harin@exam"),  # half typed, and kept
        ("trl", " 6 ", 6),
        ("trl", "", None),
        ("presence", "pledge", "pledge"),
        ("presence", "", ""),
    ],
)
def test_what_is_typed_is_kept(field, typed, kept):
    assert rules.cleaned(field, typed) == kept


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("title", "가" * 121),
        ("summary", "가" * 601),
        ("trl", "0"),
        ("trl", "10"),
        ("trl", "9" * 400),
        ("trl", "six"),
        ("trl", "٣"),
        ("presence", "moon"),
        ("state", "submitted"),
        ("organisation_id", "1"),
    ],
)
def test_what_no_column_can_hold_is_refused_at_its_field(field, typed):
    with pytest.raises(RuleBroken) as refusal:
        rules.cleaned(field, typed)

    assert refusal.value.field == field


def test_answer_is_kept_up_to_the_length_its_question_allows():
    question = Question(pk=3, call_id=1, max_length=5)
    application = an_application()

    assert rules.check_answer(question, "다섯글자임", application=application) == "다섯글자임"
    with pytest.raises(RuleBroken) as refusal:
        rules.check_answer(question, "여섯글자입니", application=application)
    assert refusal.value.field == "answer-3"
    with pytest.raises(RuleBroken):
        rules.check_answer(Question(pk=4, call_id=99, max_length=5), "", application=application)


def test_plan_belongs_to_a_place_on_the_list():
    assert rules.check_plan("돕니다", offer_id=7, wishes=[7, 8]) == "돕니다"
    with pytest.raises(RuleBroken):
        rules.check_plan("돕니다", offer_id=9, wishes=[7, 8])
    with pytest.raises(RuleBroken) as refusal:
        rules.check_plan("가" * 601, offer_id=7, wishes=[7])
    assert refusal.value.field == "plan-7"


def test_whole_application_lacks_nothing():
    assert rules.missing(written()) == []


@pytest.mark.parametrize(
    ("case", "field"),
    [
        *(({name: None if name == "trl" else ""}, name) for name in WHOLE),
        ({"contact_email": "harin@exam"}, "contact_email"),
        ({"asks": ()}, "wishes"),
        ({"asks": (Ask(offer=PLACE, plan=" "),)}, "plan-7"),
        ({"questions": (Question(pk=3, required=True),)}, "answer-3"),
        ({"questions": (Question(pk=3, required=True),), "answers": {3: "  "}}, "answer-3"),
    ],
)
def test_each_gap_is_told_at_its_field(case, field):
    assert [gap.field for gap in rules.missing(written(**case))] == [field]


def test_gap_says_which_place_and_which_question(in_english):
    question = Question(pk=3, required=True, text_ko="누가?", text_en="Who buys it?")
    gaps = rules.missing(written(asks=(Ask(offer=PLACE, plan=""),), questions=(question,)))

    assert [str(gap.sentence) for gap in gaps] == [
        "Write what you would do at Example Hospital.",
        "Answer the question: Who buys it?",
    ]


def test_application_of_a_future_round_is_told_when_it_opens(in_english):
    with pytest.raises(WrongState, match="opens on 2026-05-01 09:00"):
        rules.check_write(an_application(), at=OPENS - MINUTE)


def test_optional_question_may_stay_empty():
    questions = (Question(pk=3, required=False), Question(pk=4, required=True))

    assert rules.missing(written(questions=questions, answers={4: "병원"})) == []


def test_facts_take_the_word_of_the_application_before_the_register():
    company = Organisation(presence="branch", new_industry=True)

    assert rules.facts_of(company).presence == "branch"
    facts = rules.facts_of(company, Application(presence="pledge", trl=6))
    assert (facts.presence, facts.trl, facts.new_industry) == ("pledge", 6, True)
    assert rules.facts_of(company, Application(presence="")).presence == "branch"
