"""From the first word to the last: what each deed does, whom it tells, and what it refuses."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from madang.audit.models import Entry
from madang.core import clock
from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.core.periods import working_days_after
from madang.kernel.voice import actions, queries, rules
from madang.kernel.voice.models import Answer, Category, Request, Source
from madang.kernel.voice.rules import Phase
from madang.kernel.voice.states import RequestState, TurnState
from madang.notices.models import Notice
from madang.promises.models import Promise
from madang.promises.states import PromiseState
from tests.factories.people import OrganisationFactory, UserFactory, founder, officer
from tests.factories.voice import (
    WORDS,
    answered,
    asked,
    asked_back,
    assigned,
    department,
    dissolved,
    fresh,
    meeting,
    taken,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def seoyeon():
    return officer(name="김서연")


@pytest.fixture
def company():
    return OrganisationFactory(name="무등로보틱스(예시)")


@pytest.fixture
def harin(company):
    return founder(company, name="박하린")


def letters_to(user) -> list[str]:
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("template", flat=True))


def phase(request: Request) -> Phase:
    return rules.phase_of(fresh(request), clock.today())


def test_a_request_walks_from_the_asker_to_the_asker(company, harin, seoyeon) -> None:
    request = asked(organisation=company, by=harin, firm_shown=True)
    assert phase(request) == Phase.WAITING
    actions.take_up(request=request, title_ko="판로", public_ko="판로를 열어 주세요.", by=seoyeon)
    assert phase(request) == Phase.UNASSIGNED
    office = department()
    actions.assign(request=request, owner=office, by=seoyeon)
    request = fresh(request)
    assert request.turn.promise.owed_by == office
    assert request.turn.promise.due_on == working_days_after(clock.today(), 10)
    assert phase(request) == Phase.DUE
    actions.answer(
        request=request, verdict="accepted", text_ko="시범구매를 합니다.", do_by=clock.today(), by=seoyeon
    )
    assert phase(request) == Phase.DOING
    actions.act(request=request, sort="call", text_ko="시범구매 공고", link="/calls/trial/", by=seoyeon)
    actions.ask_back(request=request, by=seoyeon)
    assert phase(request) == Phase.ASKED
    actions.confirm(request=request, by=harin)
    request = fresh(request)
    assert phase(request) == Phase.KEPT
    assert request.turn.promise.state == request.turn.doing.state == PromiseState.KEPT
    told = letters_to(harin)
    assert told == ["voice_moved"] * 4 + ["voice_confirm", "voice_moved"]


def test_numbers_have_no_gaps_and_one_row_a_year() -> None:
    first, second = asked(), asked()
    year = clock.today().year
    assert (first.number, second.number) == (f"GJ-V{year}-00001", f"GJ-V{year}-00002")
    with pytest.raises(RuleBroken):
        asked(words="짧음")
    assert asked().number.endswith("00003")


def test_only_the_one_who_asked_closes_it(company, harin, seoyeon) -> None:
    request = asked_back(seoyeon, organisation=company)
    for stranger in (None, seoyeon, founder()):
        with pytest.raises(NotAllowed):
            actions.confirm(request=request, by=stranger)
        with pytest.raises(NotAllowed):
            actions.object_to(request=request, objection="아직입니다", by=stranger)
    with pytest.raises(NotAllowed):
        actions.confirm(request=request, secret="a" * 20)
    actions.confirm(request=request, secret=rules.secret_of(request.uid))
    assert fresh(request).state == RequestState.CLOSED
    with pytest.raises(WrongState):
        actions.confirm(request=request, by=harin)


def test_not_done_begins_another_turn_and_nothing_goes_back(company, harin, seoyeon) -> None:
    request = asked_back(seoyeon, organisation=company, do_by=clock.today())
    first = request.turn
    turn = actions.object_to(request=request, objection="예산이 없다고 합니다", by=harin)
    request = fresh(request)
    assert (turn.number, request.turn) == (2, turn)
    assert turn.promise.owed_by == first.promise.owed_by
    first.refresh_from_db()
    assert first.state == TurnState.RETURNED
    assert fresh(request).turns.get(number=1).doing.state == PromiseState.BROKEN
    assert "voice_returned" in letters_to(seoyeon)
    assert phase(request) == Phase.DUE
    history = [event.what for event in queries.history_of(request)]
    assert history[-2:] == ["returned", "assigned"]


def test_a_no_needs_its_legal_ground_and_promises_nothing(seoyeon) -> None:
    request = assigned(seoyeon)
    with pytest.raises(RuleBroken) as refusal:
        actions.answer(request=request, verdict="no", text_ko="할 수 없습니다.", by=seoyeon)
    assert refusal.value.field == "ground"
    request = answered(seoyeon, verdict="no")
    assert request.turn.doing is None
    assert phase(request) == Phase.ANSWERED


def test_a_dissolved_office_hands_over_to_its_successor(seoyeon) -> None:
    successor = department("예시 인공지능산업실")
    gone = dissolved(successor=successor)
    request = assigned(seoyeon, owner=gone)
    assert request.turn.promise.owed_by == successor
    orphan = taken(seoyeon)
    with pytest.raises(RuleBroken) as refusal:
        actions.assign(request=orphan, owner=dissolved("예시 폐지과"), by=seoyeon)
    assert refusal.value.field == "owner"
    assert gone in queries.offices(clock.today())


def test_an_office_dissolved_later_is_followed_by_its_successor_in_the_next_turn(
    company, harin, seoyeon
) -> None:
    request = asked_back(seoyeon, organisation=company)
    office, successor = request.turn.promise.owed_by, department("예시 새 부서")
    office.closed_on, office.successor = clock.today(), successor
    office.save()
    turn = actions.object_to(request=request, objection="아직 되지 않았습니다", by=harin)
    assert turn.promise.owed_by == successor


def test_a_due_day_in_a_holiday_week_is_counted_in_working_days(seoyeon) -> None:
    with clock.stopped(clock.now().replace(year=2026, month=9, day=21, hour=1)):  # Monday before Chuseok
        request = assigned(seoyeon)
        assert request.turn.promise.due_on == date(2026, 10, 8)  # Chuseok and 5 October do not count
    request = assigned(seoyeon, due_on=clock.today())
    assert request.turn.promise.due_on == clock.today()


def test_a_day_moves_once_for_all_who_saw_the_same_day(company, harin, seoyeon) -> None:
    request = assigned(seoyeon, organisation=company)
    seen = request.turn.promise.due_on
    actions.extend(
        request=request, due_on=seen + timedelta(days=7), seen=seen, reason="예산 심의", by=seoyeon
    )
    with pytest.raises(WrongState):
        actions.extend(
            request=request, due_on=seen + timedelta(days=9), seen=seen, reason="예산 심의", by=seoyeon
        )
    assert request.turn.promise.slips.count() == 1
    assert Notice.objects.filter(recipient=harin, body__contains="예산 심의").count() == 1


def test_the_same_request_is_joined_and_all_who_asked_are_told(company, harin, seoyeon) -> None:
    lead = assigned(seoyeon, organisation=company)
    stranger = founder()
    other = asked(organisation=stranger.memberships.get().organisation, by=stranger)
    third = assigned(seoyeon)
    actions.join(request=third, into=lead, by=seoyeon)
    actions.join(request=other, into=lead, by=seoyeon)
    lead, other, third = fresh(lead), fresh(other), fresh(third)
    assert (lead.voices, other.state, other.into) == (3, RequestState.JOINED, lead)
    assert third.turn.promise.state == PromiseState.RELEASED
    events = [event.what for event in queries.history_of(lead)]
    assert events.count("also") == 2
    assert [event.what for event in queries.history_of(third)][-1] == "assigned"
    actions.answer(request=lead, verdict="later", text_ko="내년에 합니다.", by=seoyeon)
    assert Notice.objects.filter(recipient=stranger, body__contains="내년에 합니다.").count() == 1
    with pytest.raises(RuleBroken):
        actions.join(request=lead, into=lead, by=seoyeon)
    with pytest.raises(WrongState):
        actions.join(request=other, into=taken(seoyeon), by=seoyeon)
    # One of those who joined may say that it is not done, but cannot close it for the others.
    actions.ask_back(request=lead, by=seoyeon)
    with pytest.raises(NotAllowed):
        actions.confirm(request=lead, by=stranger)
    turn = actions.object_to(request=lead, voice=other, objection="우리는 아직입니다", by=stranger)
    assert turn.number == 2


def test_a_lead_that_is_joined_itself_takes_its_voices_along(seoyeon) -> None:
    small, middle, big = taken(seoyeon), taken(seoyeon), taken(seoyeon)
    actions.join(request=small, into=middle, by=seoyeon)
    actions.join(request=middle, into=big, by=seoyeon)
    assert (fresh(big).voices, fresh(small).into) == (3, big)


def test_silence_closes_only_after_a_second_notice(company, harin, seoyeon) -> None:
    request = asked_back(seoyeon, organisation=company)
    asked_on = clock.today()
    at = clock.now()

    def later(days: int):
        return at + timedelta(days=(working_days_after(asked_on, days) - asked_on).days)

    assert actions.see_to_silence(later(5)) == 0
    assert actions.see_to_silence(later(6)) == 1
    assert actions.see_to_silence(later(6)) == 0
    assert letters_to(harin).count("voice_confirm") == 2
    assert actions.see_to_silence(later(16)) == 0
    assert actions.see_to_silence(later(17)) == 1
    request = fresh(request)
    assert (request.turn.state, request.state) == (TurnState.SILENT, RequestState.CLOSED)
    assert actions.see_to_silence(later(40)) == 0


def test_what_the_press_reported_closes_on_a_publication_only(seoyeon) -> None:
    day = clock.today() - timedelta(days=400)
    press = {"source": Source.PRESS, "press": "example.org 1", "asked_on": day}
    request = taken(seoyeon, **press)
    assert phase(request) == Phase.UNKNOWN
    with pytest.raises(RuleBroken):
        taken(seoyeon, source=Source.PRESS)
    said = {"text_ko": "조례를 고쳤다고 한다.", "on": day + timedelta(days=30), "by": seoyeon}
    for wrong in ({"source": " "}, {"text_ko": ""}, {"on": day - timedelta(days=1)}):
        with pytest.raises(RuleBroken):
            actions.record(request=request, **({"source": "example.org 2"} | said | wrong))
    actions.record(request=request, source="example.org 2", sort="ordinance", **said)
    assert phase(request) == Phase.ANSWERED
    actions.record(request=request, source="example.org 3", done=True, **said)
    request = fresh(request)
    assert phase(request) == Phase.RECORDED
    assert rules.days_open(request, clock.today()) == 30
    assert not Promise.objects.exists()
    with pytest.raises(WrongState):
        actions.record(request=taken(seoyeon), source="example.org 2", **said)


def test_a_request_without_an_account_gets_a_receipt_whose_secret_is_kept_nowhere(mailoutbox) -> None:
    request = asked(speaker="홍길동", email="gil@example.org", sender="203.0.113.9")
    secret = rules.secret_of(request.uid)
    assert secret in mailoutbox[0].body
    notice = Notice.objects.get(address="gil@example.org")
    assert notice.covered
    assert secret not in notice.body
    for entry in Entry.objects.all():
        assert "홍길동" not in str(entry.data)
        assert "gil@" not in str(entry.data)


def test_too_many_from_one_address_are_refused_and_others_are_not(settings) -> None:
    settings.VOICE_ASK_PER_HOUR = 2
    for _n in range(2):
        asked(sender="203.0.113.9")
    with pytest.raises(RuleBroken):
        asked(sender="203.0.113.9")
    asked(sender="203.0.113.10")
    with clock.stopped(clock.now() + timedelta(hours=1, seconds=1)):
        asked(sender="203.0.113.9")


def test_a_door_takes_only_so_many_and_none_once_it_is_closed(settings, seoyeon) -> None:
    settings.VOICE_DOOR_PER_HOUR = 1
    door = actions.open_door(label_ko="예시 접수대", by=seoyeon)
    asked(door=door, sender="203.0.113.1")
    with pytest.raises(RuleBroken):
        asked(door=door, sender="203.0.113.2")
    actions.close_door(door=door, by=seoyeon)
    actions.close_door(door=door, by=seoyeon)
    with pytest.raises(WrongState):
        asked(door=door)


def test_turned_down_says_why_and_the_words_stay(seoyeon) -> None:
    user = UserFactory()
    request = asked(by=user)
    with pytest.raises(RuleBroken):
        actions.turn_down(request=request, reason="", by=seoyeon)
    actions.turn_down(request=request, reason="시가 정할 일이 아닙니다.", by=seoyeon)
    request = fresh(request)
    assert (request.state, request.words) == (RequestState.REFUSED, WORDS)
    assert Notice.objects.filter(recipient=user, body__contains="시가 정할 일이 아닙니다.").exists()
    with pytest.raises(WrongState):
        actions.take_up(request=request, title_ko="x", public_ko="다시 받습니다", by=seoyeon)


def test_followers_hear_each_step_once(harin, company, seoyeon) -> None:
    request, fan = assigned(seoyeon, organisation=company), UserFactory()
    for user in (fan, fan, harin):
        actions.follow(request=request, by=user)
    actions.answer(request=request, verdict="partly", text_ko="일부만 합니다.", by=seoyeon)
    for user in (fan, harin):
        assert Notice.objects.filter(recipient=user, body__contains="일부만 합니다.").count() == 1
    actions.unfollow(request=request, by=fan)
    actions.act(request=request, sort="budget", text_ko="예산에 넣었습니다", by=seoyeon)
    assert not Notice.objects.filter(recipient=fan, body__contains="예산에 넣었습니다").exists()
    with pytest.raises(WrongState):
        actions.follow(request=asked(), by=fan)


def test_who_has_no_right_does_nothing(harin, seoyeon) -> None:
    request = taken(seoyeon)
    deeds = (
        lambda by: actions.assign(request=request, owner=department(), by=by),
        lambda by: actions.turn_down(request=request, reason="이유가 있습니다", by=by),
        lambda by: actions.join(request=request, into=request, by=by),
        lambda by: actions.plan(title_ko="x", starts_at=clock.now(), place="y", by=by),
        lambda by: actions.enter(source=Source.VISIT, words=WORDS, title_ko="x", by=by),
        lambda by: actions.ask(words=WORDS, organisation=OrganisationFactory(), by=by),
    )
    for deed in deeds:
        with pytest.raises(NotAllowed):
            deed(harin)


def test_answers_and_joins_are_written_once(seoyeon) -> None:
    request = answered(seoyeon)
    with pytest.raises(DatabaseError), transaction.atomic():
        Answer.objects.filter(turn=request.turn).update(text_ko="다른 답")


def test_handing_over_names_another_office_in_the_ledger_too(seoyeon) -> None:
    request, other = assigned(seoyeon), department("예시 기업지원과")
    actions.hand_over(request=request, owner=other, reason="업무가 옮겨졌습니다", by=seoyeon)
    assert fresh(request).turn.promise.owed_by == other
    with pytest.raises(RuleBroken):
        actions.hand_over(request=taken(seoyeon), owner=other, reason="업무가 옮겨졌습니다", by=seoyeon)


def test_phases_in_sql_and_in_the_rule_are_the_same(seoyeon, company) -> None:
    past = clock.now() - timedelta(days=60)
    with clock.stopped(past):
        assigned(seoyeon)
        answered(seoyeon, do_by=clock.today())
    press = {"source": Source.PRESS, "press": "example.org"}
    lead = taken(seoyeon)
    actions.join(request=taken(seoyeon), into=lead, by=seoyeon)
    actions.turn_down(request=asked(), reason="시의 일이 아닙니다", by=seoyeon)
    asked()
    assigned(seoyeon)
    answered(seoyeon)
    answered(seoyeon, do_by=clock.today())
    answered(seoyeon, verdict="no")
    taken(seoyeon, **press)
    told = {"source": "example.org", "text_ko": "그렇게 했다고 한다.", "on": clock.today(), "done": True}
    actions.record(request=taken(seoyeon, **press), by=seoyeon, **told)
    asked_back(seoyeon)
    kept = asked_back(seoyeon)
    actions.confirm(request=kept, secret=rules.secret_of(kept.uid))
    silent = asked_back(seoyeon)
    silent.turn.asked_at = silent.turn.asked_again_at = past
    silent.turn.save()
    actions.see_to_silence(clock.now())
    today = clock.today()
    found = {name: {each.pk for each in queries.listed(queries.Filters(phase=name))} for name in Phase.values}
    assert all(found.values()), [name for name in found if not found[name]]
    for request in queries.with_all():
        assert [name for name in found if request.pk in found[name]] == [rules.phase_of(request, today)]
    order = queries.urgent(queries.with_all(), today).order_by(*queries.ORDER_LATE_FIRST)
    assert rules.phase_of(order[0], today) in {Phase.LATE, Phase.OVERDUE}


def test_what_is_asked_most_counts_voices(seoyeon) -> None:
    lead = taken(seoyeon)
    actions.join(request=taken(seoyeon), into=lead, by=seoyeon)
    taken(seoyeon, category=Category.HOUSING)
    counts = queries.by_category()
    assert [(each.category, each.requests, each.voices) for each in counts] == [
        (Category.BUYERS, 1, 2),
        (Category.HOUSING, 1, 1),
    ]
    assert queries.totals(clock.today()) == {"requests": 2, "voices": 3, "closed": 0, "late": 0}
    assert queries.oldest()[0] == lead


def test_a_passage_of_a_closed_meeting_is_no_longer_taken_out(seoyeon) -> None:
    held = meeting(seoyeon)
    request = taken(seoyeon, meeting=held, source=Source.MEETING)
    assert request.asked_on == held.starts_at.astimezone(clock.SEOUL).date()
    actions.hold(meeting=held, by=seoyeon)
    actions.close(meeting=held, by=seoyeon)
    with pytest.raises(WrongState):
        taken(seoyeon, meeting=held, source=Source.MEETING)


def test_the_ledger_says_whom_and_where_from(seoyeon) -> None:
    request = assigned(seoyeon)
    promise = Promise.objects.get(origin="voice")
    assert (promise.origin_path, promise.origin_label_ko) == (request.address, f"요청 {request.number}")
