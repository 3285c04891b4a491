"""What may be asked, taken up, answered and closed; rows are objects that no database has seen."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.conf import LazySettings

from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.kernel.voice import rules
from madang.kernel.voice.models import Door, Meeting, Participant, Request, Source, Turn
from madang.kernel.voice.rules import Phase, merged
from madang.people.models import Organisation
from madang.promises.models import Promise

pytestmark = pytest.mark.unit

TODAY = date(2026, 9, 21)  # a Monday; Thursday and Friday are Chuseok
NOW = datetime(2026, 9, 21, 3, 0, tzinfo=UTC)
UID = UUID("0192f0c1-2b3c-7d4e-8f50-000000000001")


def promised(due_on: date | None = TODAY, **fields) -> Promise:
    return Promise(due_on=due_on, **({"state": "open"} | fields))


def request(state: str = "open", turn: str | None = "open", **fields) -> Request:
    """Return a request; ``promise`` and ``doing`` go to its turn."""
    promises = {name: fields.pop(name) for name in ("promise", "doing") if name in fields}
    made = Request(
        pk=1, state=state, asked_on=TODAY - timedelta(days=3), **({"source": Source.VISIT} | fields)
    )
    if turn is not None:
        made.turn = Turn(pk=7, request=made, state=turn)
        for number, (name, promise) in enumerate(promises.items()):
            promise.pk = number + 1
            setattr(made.turn, name, promise)
    return made


def office(**fields) -> Organisation:
    return Organisation(pk=3, **({"sort": "department"} | fields))


@pytest.mark.parametrize(
    ("found", "phase"),
    [
        (request("waiting", None), Phase.WAITING),
        (request("joined", None), Phase.JOINED),
        (request("refused", None), Phase.REFUSED),
        (request("open", None), Phase.UNASSIGNED),
        (request(), Phase.UNASSIGNED),
        (request(source=Source.PRESS), Phase.UNKNOWN),
        (request(promise=promised()), Phase.DUE),
        (request(promise=promised(None)), Phase.DUE),
        (request(promise=promised(date(2026, 9, 18))), Phase.LATE),
        (request(promise=promised(date(2026, 9, 20))), Phase.DUE),  # Sunday: Monday still counts
        (request(promise=promised(date(2026, 9, 1), paused_on=TODAY)), Phase.DUE),
        (request(turn="answered"), Phase.ANSWERED),
        (request(turn="answered", doing=promised()), Phase.DOING),
        (request(turn="answered", doing=promised(state="kept")), Phase.ANSWERED),
        (request(turn="answered", doing=promised(date(2026, 9, 1))), Phase.OVERDUE),
        (request(turn="asked"), Phase.ASKED),
        (request("closed", "confirmed"), Phase.KEPT),
        (request("closed", "silent"), Phase.SILENT),
        (request("closed", "recorded"), Phase.RECORDED),
    ],
)
def test_where_a_request_stands(found: Request, phase: Phase) -> None:
    assert rules.phase_of(found, TODAY) == phase


def test_days_open_end_with_the_closing_day_in_seoul() -> None:
    assert rules.days_open(request(), TODAY) == 3
    closed = request(closed_at=datetime(2026, 9, 19, 15, 30, tzinfo=UTC))  # the 20th in Seoul
    assert rules.days_open(closed, TODAY) == 2


def test_what_can_be_asked() -> None:
    rules.check_asked("열 글자는 되는 요청입니다")
    for words in ("", "짧은 요청", "가" * 4001):
        with pytest.raises(RuleBroken) as refusal:
            rules.check_asked(words)
        assert refusal.value.field == "words"


@pytest.mark.parametrize(
    "given",
    [
        {"trap": "x"},
        {"opened_at": None},
        {"opened_at": NOW - timedelta(hours=13)},
        {"opened_at": NOW - timedelta(seconds=1)},
        {"words": "http://a http://b HTTPS://c http://d"},
    ],
)
def test_what_gives_a_machine_away(given: dict) -> None:
    fine = {"trap": "", "opened_at": NOW - timedelta(minutes=1), "at": NOW, "words": "http://a"}
    rules.check_human(**fine)
    with pytest.raises(RuleBroken):
        rules.check_human(**(fine | given))


def test_a_closed_door_takes_nothing() -> None:
    rules.check_door(None)
    rules.check_door(Door())
    with pytest.raises(WrongState):
        rules.check_door(Door(closed_at=NOW))


def test_a_title_is_the_first_line() -> None:
    assert rules.title_of("\n - 판로를 열어 주세요 \n나머지") == "판로를 열어 주세요"
    assert rules.title_of("말 " * 40) == "말 " * 29 + "말…"
    assert rules.title_of("가" * 61) == "가" * 60 + "…"
    assert rules.title_of("") == ""


def test_receipts(settings: LazySettings) -> None:
    assert rules.written_number(7, date(2026, 1, 1)) == "GJ-V2026-00007"
    secret = rules.secret_of(UID)
    assert len(secret) == 20
    rules.check_secret(UID, f" {secret.upper()} ")
    for wrong in ("", "a" * 20, rules.secret_of(UUID(int=5))):
        with pytest.raises(NotAllowed):
            rules.check_secret(UID, wrong)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    rules.check_secret(UID, secret)
    assert rules.secret_of(UID) != secret


def test_looking_at_a_request() -> None:
    rules.check_look(take=True, public_ko="판로를 열어 주세요", reason="")
    rules.check_look(take=False, public_ko="", reason="시의 일이 아닙니다")
    for wrong in (
        {"take": True, "public_ko": " ", "reason": "x"},
        {"take": False, "public_ko": "x", "reason": " "},
    ):
        with pytest.raises(RuleBroken):
            rules.check_look(**wrong)


def test_who_can_be_asked_to_answer() -> None:
    due = rules.default_due(TODAY, within=10)
    assert due == date(2026, 10, 8)
    rules.check_assign(request(), owner=office(), due_on=due, today=TODAY)
    for owner, due_on in (
        (office(sort="company"), due),
        (office(closed_on=TODAY), due),
        (office(), TODAY - timedelta(days=1)),
    ):
        with pytest.raises(RuleBroken):
            rules.check_assign(request(), owner=owner, due_on=due_on, today=TODAY)
    for wrong in (
        request("waiting", None),
        request("closed"),
        request(turn="answered"),
        request(promise=promised()),
    ):
        with pytest.raises(WrongState):
            rules.check_assign(wrong, owner=office(), due_on=due, today=TODAY)


def test_moving_a_day() -> None:
    later = TODAY + timedelta(days=1)
    rules.check_extend(promised(), due_on=later, seen=TODAY, reason="예산 심의를 기다림")
    rules.check_extend(promised(None), due_on=later, seen=None, reason="예산 심의를 기다림")
    for promise, seen in ((None, TODAY), (promised(), later)):
        with pytest.raises(WrongState):
            rules.check_extend(promise, due_on=later, seen=seen, reason="예산 심의를 기다림")
    for due_on, reason in ((TODAY, "예산 심의를 기다림"), (later, " ")):
        with pytest.raises(RuleBroken):
            rules.check_extend(promised(), due_on=due_on, seen=TODAY, reason=reason)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": " "}, "text_ko"),
        ({"verdict": "no"}, "ground"),
        ({"verdict": "no", "ground": "지방계약법 제25조", "do_by": TODAY}, "do_by"),
        ({"do_by": TODAY - timedelta(days=1)}, "do_by"),
    ],
)
def test_an_answer(given: dict, field: str) -> None:
    fine = {"verdict": "accepted", "text": "시범구매를 합니다", "ground": "", "do_by": TODAY, "today": TODAY}
    rules.check_answer(request(promise=promised()), **fine)
    with pytest.raises(RuleBroken) as refusal:
        rules.check_answer(request(promise=promised()), **(fine | given))
    assert refusal.value.field == field
    with pytest.raises(WrongState):
        rules.check_answer(request(), **fine)


def test_what_was_done() -> None:
    rules.check_measure(request(turn="answered"), sort="call", text="시범구매 공고", link="/calls/")
    rules.check_measure(request(turn="asked"), sort="other", text="시범구매 공고", link="")
    for sort, text, link in (
        ("x", "시범구매 공고", ""),
        ("call", " ", ""),
        ("call", "시범구매 공고", "javascript:x"),
    ):
        with pytest.raises(RuleBroken):
            rules.check_measure(request(turn="answered"), sort=sort, text=text, link=link)
    with pytest.raises(WrongState):
        rules.check_measure(request(), sort="call", text="시범구매 공고", link="")


def test_ending_and_objecting() -> None:
    rules.check_end(request(turn="answered"))
    rules.check_end(request(turn="asked"))
    for wrong in (request(), request("closed", "confirmed"), request("waiting", None)):
        with pytest.raises(WrongState):
            rules.check_end(wrong)
    rules.check_objection("예산이 없다고 합니다")
    with pytest.raises(RuleBroken):
        rules.check_objection(" ")


def test_what_the_press_says_came_of_it() -> None:
    fine = {"source": "example.org", "text": "조례를 고쳤다", "on": TODAY, "today": TODAY}
    rules.check_record(request(source=Source.PRESS), **fine)
    for wrong in (
        {"source": " "},
        {"text": ""},
        {"on": TODAY + timedelta(days=1)},
        {"on": TODAY - timedelta(days=9)},
    ):
        with pytest.raises(RuleBroken):
            rules.check_record(request(source=Source.PRESS), **(fine | wrong))
    with pytest.raises(WrongState):
        rules.check_record(request(), **fine)


def test_joining() -> None:
    other = request()
    other.pk = 2
    rules.check_join(request(), into=other)
    rules.check_join(request("waiting", None), into=other)
    closed = request("closed")
    closed.pk = 3
    for into in (request(), closed):
        with pytest.raises(RuleBroken):
            rules.check_join(request(), into=into)
    for wrong in (request("closed"), request(turn="answered")):
        with pytest.raises(WrongState):
            rules.check_join(wrong, into=other)


def test_silence() -> None:
    turn = Turn(state="asked", asked_at=NOW)
    assert not rules.wants_second_notice(turn, NOW + timedelta(days=2), after=2)
    assert rules.wants_second_notice(turn, NOW + timedelta(days=3), after=2)
    assert not rules.is_silent(turn, NOW + timedelta(days=30), after=3)
    turn.asked_again_at = NOW + timedelta(days=3)  # Thursday, Chuseok; Monday is the first day that counts
    assert not rules.wants_second_notice(turn, NOW + timedelta(days=30), after=2)
    assert not rules.is_silent(turn, NOW + timedelta(days=9), after=3)
    assert rules.is_silent(turn, NOW + timedelta(days=10), after=3)
    assert not rules.is_silent(Turn(state="answered", asked_again_at=NOW), NOW + timedelta(days=30), after=3)
    assert not rules.wants_second_notice(Turn(state="answered"), NOW, after=2)


def test_meetings() -> None:
    rules.check_meeting(starts_at=NOW, ends_at=None)
    with pytest.raises(RuleBroken):
        rules.check_meeting(starts_at=NOW, ends_at=NOW)
    planned = Meeting(state="planned", starts_at=NOW)
    rules.check_invite(Participant(email="a@example.org"), meeting=planned)
    with pytest.raises(RuleBroken):
        rules.check_invite(Participant(name="홍길동"), meeting=planned)
    with pytest.raises(WrongState):
        rules.check_invite(Participant(email="a@example.org"), meeting=Meeting(state="closed"))
    rules.check_held(planned, at=NOW)
    with pytest.raises(WrongState):
        rules.check_held(planned, at=NOW - timedelta(minutes=1))
    rules.check_passage(planned)
    for state in ("closed", "cancelled"):
        with pytest.raises(WrongState):
            rules.check_passage(Meeting(state=state))


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "both"),
    [
        ("가\n나", "가\n나", "가\n다", "가\n다"),
        ("가\n나", "가\n다", "가\n나", "가\n다"),
        ("가\n나", "가\n다", "가\n다", "가\n다"),
        ("가\n나\n다\n라", "영\n가\n나\n다\n라", "가\n나\n다\n라\n마", "영\n가\n나\n다\n라\n마"),
        ("가\n나\n다", "가\n나!\n다", "가\n나?\n다", None),
        ("가\n나\n다", "가\n다", "가\n나!\n다", None),
        ("", "가", "나", None),
    ],
)
def test_two_texts_are_brought_together_where_they_do_not_touch(
    base: str, theirs: str, ours: str, both: str | None
) -> None:
    assert merged(base, theirs, ours) == both
