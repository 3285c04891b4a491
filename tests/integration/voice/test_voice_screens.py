"""The screens of voice: the QR page, the receipt, what everybody reads, the office, the company."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client

from madang.audit.models import Entry
from madang.core import clock
from madang.kernel.voice import actions, rules
from madang.kernel.voice.models import Door, Meeting, Request, Source
from madang.kernel.voice.rules import Phase
from madang.kernel.voice.states import RequestState, TurnState
from tests.factories.people import OrganisationFactory, UserFactory, founder, officer
from tests.factories.voice import (
    WORDS,
    answered,
    asked,
    asked_back,
    assigned,
    department,
    fresh,
    meeting,
    taken,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def stamp(seconds: int = 60) -> str:
    return signing.dumps(int(clock.now().timestamp()) - seconds, salt="madang.voice.opened")


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def seoyeon():
    return officer(name="김서연")


@pytest.fixture
def office(seoyeon) -> Client:
    return signed_in(seoyeon)


def text_of(answer) -> str:
    return answer.content.decode()


class TestAsking:
    def test_anybody_asks_without_cookies_and_comes_back_by_the_receipt(self) -> None:
        client = Client(enforce_csrf_checks=True)
        page = client.get("/ask/")
        assert not page.cookies or set(page.cookies) <= {"csrftoken"}
        answer = Client(enforce_csrf_checks=True).post(
            "/ask/", {"words": WORDS, "stamp": stamp(), "speaker": "홍길동"}
        )
        request = Request.objects.get()
        assert answer.url == f"/ask/receipts/{request.number}/{rules.secret_of(request.uid)}/?new=1"
        receipt = client.get(answer.url)
        assert request.number in text_of(receipt)
        assert receipt["Cache-Control"] == "no-store"
        found = client.post(
            "/ask/receipts/", {"number": request.number.lower(), "secret": rules.secret_of(request.uid)}
        )
        assert found.status_code == 302
        wrong = client.post("/ask/receipts/", {"number": request.number, "secret": "no"})
        assert wrong.status_code == 422
        assert client.get(f"/ask/receipts/{request.number}/{'a' * 20}/").status_code == 404

    @pytest.mark.parametrize(
        "changes",
        [
            {"homepage": "https://spam.example"},
            {"stamp": ""},
            {"stamp": "forged"},
            {"words": "짧음"},
            {"words": "http://a http://b http://c http://d"},
            {"words": "가" * 4001},
            {"email": "no address"},
            {"category": "nonsense"},
        ],
    )
    def test_what_is_refused_keeps_what_was_typed(self, changes: dict[str, str]) -> None:
        answer = Client().post("/ask/", {"words": WORDS, "stamp": stamp(), "speaker": "홍길동"} | changes)
        assert answer.status_code == 422
        assert "홍길동" in text_of(answer)
        assert not Request.objects.exists()

    def test_a_stamp_too_young_or_too_old_is_refused(self) -> None:
        for seconds in (0, 13 * 3600):
            assert Client().post("/ask/", {"words": WORDS, "stamp": stamp(seconds)}).status_code == 422

    def test_nul_and_other_odd_signs_do_no_harm(self) -> None:
        answer = Client().post(
            "/ask/", {"words": WORDS + "\u200b\ud7ff\u202e", "stamp": stamp(), "firm": "회\u202e사"}
        )
        assert answer.status_code == 302
        assert Client().post("/ask/", {"words": WORDS + "\x00", "stamp": stamp()}).status_code == 422
        assert Client().get("/voice/?q=%00&phase=nonsense&category=%00&page=x").status_code == 200
        assert Client().post("/ask/receipts/", {"number": "\x00", "secret": "\x00"}).status_code == 422

    def test_a_closed_door_says_so(self, seoyeon) -> None:
        door = actions.open_door(label_ko="예시 접수대", by=seoyeon)
        answer = Client().post(door.address, {"words": WORDS, "stamp": stamp()})
        assert answer.status_code == 302
        assert Request.objects.get().door == door
        actions.close_door(door=door, by=seoyeon)
        assert "<textarea" not in text_of(Client().get(door.address))
        assert Client().post(door.address, {"words": WORDS, "stamp": stamp()}).status_code == 422
        assert Client().get("/ask/nothing/").status_code == 404

    def test_too_many_from_one_address(self, settings) -> None:
        settings.VOICE_ASK_PER_HOUR = 1
        first, second = (Client().post("/ask/", {"words": WORDS, "stamp": stamp()}) for _n in range(2))
        assert (first.status_code, second.status_code) == (302, 422)
        assert WORDS in text_of(second)

    def test_the_holder_of_the_receipt_says_whether_it_is_done(self, seoyeon) -> None:
        request = asked_back(seoyeon)
        path = f"/ask/receipts/{request.number}/{rules.secret_of(request.uid)}/"
        assert Client().post(path, {"deed": "object", "objection": ""}).status_code == 422
        assert (
            Client().post(path, {"deed": "object", "objection": "아직 아무것도 없습니다"}).status_code == 302
        )
        assert fresh(request).turn.number == 2
        assert Client().post(path, {"deed": "confirm"}).status_code == 422
        actions.answer(request=request, verdict="later", text_ko="내년에 합니다.", by=seoyeon)
        assert Client().post(path, {"deed": "confirm"}).status_code == 302
        assert fresh(request).state == RequestState.CLOSED

    def test_who_finds_a_closed_request_not_done_asks_anew_by_its_number(self, seoyeon) -> None:
        request = asked_back(seoyeon)
        secret = rules.secret_of(request.uid)
        path = f"/ask/receipts/{request.number}/{secret}/"
        assert "?again=" not in Client().get(path).content.decode()
        Client().post(path, {"deed": "confirm"})
        assert f"/ask/?again={request.number}" in Client().get(path).content.decode()
        assert request.number in Client().get(f"/ask/?again={request.number}").content.decode()
        assert "script" not in Client().get("/ask/?again=<script>1").context["form"]["words"].value()

    def test_the_holder_of_a_joined_receipt_cannot_close_it(self, seoyeon) -> None:
        lead, other = asked_back(seoyeon), asked()
        actions.join(request=other, into=lead, by=seoyeon)
        path = f"/ask/receipts/{other.number}/{rules.secret_of(other.uid)}/"
        page = text_of(Client().get(path))
        assert 'value="object"' in page
        assert 'value="confirm"' not in page
        Client().post(path, {"deed": "confirm"})
        assert fresh(lead).turn.state == TurnState.ASKED


class TestPublic:
    def test_names_and_addresses_are_never_public(self, seoyeon) -> None:
        shown = OrganisationFactory(name="공개회사(예시)")
        given = {"speaker": "홍길동", "email": "gil@example.org"}
        one = answered(seoyeon, organisation=shown, firm_shown=True, **given)
        two = answered(seoyeon, firm="숨은회사", **given)
        pages = [text_of(Client().get(path)) for path in ("/voice/", one.address, two.address)]
        for page in pages:
            assert "홍길동" not in page
            assert "gil@" not in page
            assert "숨은회사" not in page
        assert "공개회사" in pages[0]
        assert "공개회사" in pages[1]

    def test_what_nobody_has_looked_at_is_not_there(self, seoyeon) -> None:
        waiting, refused = asked(), asked()
        actions.turn_down(request=refused, reason="시의 일이 아닙니다", by=seoyeon)
        for request in (waiting, refused):
            assert Client().get(request.address).status_code == 404
            assert request.number not in text_of(Client().get("/voice/"))

    def test_a_joined_one_leads_to_the_one_that_goes_on(self, seoyeon) -> None:
        lead, other = taken(seoyeon), taken(seoyeon)
        actions.join(request=other, into=lead, by=seoyeon)
        assert Client().get(other.address).url == lead.address

    def test_whoever_is_signed_in_follows(self, seoyeon) -> None:
        request, user = taken(seoyeon), UserFactory()
        client = signed_in(user)
        client.post(f"{request.address}follow/")
        assert request.followings.get().user == user
        client.post(f"{request.address}follow/", {"deed": "stop"})
        assert not request.followings.exists()
        assert Client().post(f"{request.address}follow/").status_code == 302

    def test_a_meeting_has_a_page_and_a_calendar_file(self, seoyeon) -> None:
        planned = meeting(seoyeon, starts_at=clock.now() + timedelta(days=3), title_en="Example meeting")
        page = text_of(Client().get(planned.address))
        assert planned.door.address in page
        calendar = Client().get(f"{planned.address}calendar.ics")
        assert calendar["Content-Type"].startswith("text/calendar")
        assert b"STATUS:CONFIRMED" in calendar.content
        actions.call_off(meeting=planned, by=seoyeon)
        assert b"STATUS:CANCELLED" in Client().get(f"{planned.address}calendar.ics").content

    def test_what_was_asked_at_a_closed_meeting_is_not_listed(self, seoyeon) -> None:
        private = meeting(seoyeon, public=False)
        request = taken(seoyeon, meeting=private, source=Source.MEETING)
        assert request.title not in text_of(Client().get(private.address))

    def test_every_state_reads_well_in_both_languages(self, seoyeon) -> None:
        press = {"source": Source.PRESS, "press": "example.org"}
        requests = [
            taken(seoyeon),
            taken(seoyeon, **press),
            assigned(seoyeon),
            answered(seoyeon, do_by=clock.today(), title_en="Open a market", public_en="Open it."),
            answered(seoyeon, verdict="no"),
            asked_back(seoyeon),
        ]
        actions.act(request=requests[3], sort="call", text_ko="시범구매 공고", link="/calls/", by=seoyeon)
        for language in ("ko", "en"):
            client = Client(headers={"accept-language": language})
            for request in requests:
                page = client.get(request.address)
                assert page.status_code == 200
                assert not re.search(r"None|\{\{|\{%", text_of(page).split("<main")[1])


class TestOffice:
    def test_late_comes_first_and_says_so(self, office, seoyeon) -> None:
        taken(seoyeon, title_ko="새것")
        with clock.stopped(clock.now() - timedelta(days=40)):
            late = assigned(seoyeon, title_ko="늦은 것")
        page = text_of(office.get("/office/voice/"))
        assert page.index("늦은 것") < page.index("새것")
        assert "md-late" in page
        assert f"/office/voice/?phase={Phase.LATE}" in text_of(office.get("/office/"))
        owner = late.turn.promise.owed_by.uid
        assert "새것" not in text_of(office.get(f"/office/voice/?owner={owner}"))

    def test_a_request_is_walked_through_by_forms(self, office, seoyeon) -> None:
        request, owner = asked(speaker="홍길동"), department()
        base = f"/office/voice/{request.uid}/"
        assert "홍길동" not in text_of(office.get(base))
        assert "홍길동" in text_of(office.post(f"{base}who/"))
        assert Entry.objects.filter(verb="personal.viewed").count() == 1

        def do(deed: str, **data) -> int:
            return office.post(f"{base}do/{deed}/", data).status_code

        assert do("take", title_ko="판로", public_ko="", category="buyers") == 422
        assert do("take", title_ko="판로", public_ko="판로를 열어 주세요.", category="buyers") == 302
        assert do("assign", owner="nothing", due_on="2026-13-01") == 422
        assert do("assign", owner=owner.uid, due_on=clock.today().isoformat()) == 302
        due = (clock.today() + timedelta(days=9)).isoformat()
        seen = clock.today().isoformat()
        assert do("extend", due_on=due, seen=seen, reason="") == 422
        assert do("extend", due_on=due, seen=seen, reason="예산 심의를 기다립니다") == 302
        assert do("answer", verdict="no", text_ko="어렵습니다.") == 422
        assert do("answer", verdict="accepted", text_ko="합니다", do_by=due) == 422
        assert do("answer", verdict="accepted", text_ko="시범구매를 합니다.", do_by=due) == 302
        assert do("act", sort="call", text_ko="시범구매 공고", link="javascript:alert(1)", on=seen) == 422
        assert do("act", sort="call", text_ko="시범구매 공고", link="/calls/", on=seen) == 302
        assert do("ask-back") == 302
        assert do("nonsense") == 404
        assert fresh(request).turn.state == TurnState.ASKED
        page = text_of(office.get(base))
        assert "시범구매 공고" in page

    def test_what_is_refused_comes_back_with_what_was_typed(self, office, seoyeon) -> None:
        request = assigned(seoyeon)
        answer = office.post(
            f"/office/voice/{request.uid}/do/answer/", {"verdict": "no", "text_ko": "길게 쓴 답입니다."}
        )
        assert answer.status_code == 422
        assert "길게 쓴 답입니다." in text_of(answer)

    def test_the_other_is_joined_by_its_receipt_number(self, office, seoyeon) -> None:
        lead, other = taken(seoyeon), asked()
        base = f"/office/voice/{other.uid}/"
        assert lead.number in text_of(office.get(base))
        assert office.post(f"{base}do/join/", {"into": "GJ-nothing"}).status_code == 422
        assert office.post(f"{base}do/join/", {"into": lead.number.lower()}).status_code == 302
        assert fresh(lead).voices == 2

    def test_a_request_told_at_the_counter_is_entered(self, office) -> None:
        assert office.post("/office/voice/new/", {"source": "visit"}).status_code == 422
        data = {
            "source": "visit",
            "asked_on": "2026-11-02",
            "words": WORDS,
            "title_ko": "판로",
            "category": "buyers",
        }
        assert office.post("/office/voice/new/", data | {"source": "press"}).status_code == 422
        made = office.post("/office/voice/new/", data)
        assert made.status_code == 302
        assert office.get(made.url).status_code == 200

    def test_a_meeting_is_planned_written_down_and_taken_apart(self, office, seoyeon) -> None:
        bad = {
            "title_ko": "간담회",
            "starts_at": "2026-11-02T10:00",
            "ends_at": "2026-11-02T09:00",
            "place": "캠프",
        }
        assert office.post("/office/voice/meetings/new/", bad).status_code == 422
        made = office.post("/office/voice/meetings/new/", bad | {"ends_at": ""})
        held = Meeting.objects.get()
        base = f"/office/voice/meetings/{held.uid}/"
        assert made.url == base
        firm = OrganisationFactory(name="무등로보틱스(예시)")
        office.post(
            f"{base}participants/", {"part": "guest", "organisation": firm.uid, "email": "a@example.org"}
        )
        assert office.post(f"{base}participants/", {"part": "guest"}).status_code == 422
        seat = held.participants.get()
        assert "a@example.org" not in text_of(office.get(base))
        assert "a@example.org" in text_of(office.post(f"{base}addresses/"))
        office.post(f"{base}do/", {"deed": "came", "came": [seat.pk, "x"]})
        office.post(f"{base}do/", {"deed": "hold"})
        office.post(
            f"{base}minutes/",
            {"text": "• 판로를 열어 달라는 말이 있었다\r\n• 집", "version": "0", "base": ""},
        )
        page = text_of(office.get(f"{base}minutes/"))
        assert "판로를 열어 달라는 말이 있었다" in page
        words = "- 판로를 열어 달라는 말이 있었다"
        assert office.post(f"{base}passage/", {"words": "짧음", "category": "buyers"}).status_code == 422
        office.post(f"{base}passage/", {"words": words, "category": "buyers", "organisation": firm.uid})
        request = Request.objects.get()
        assert (request.title_ko, request.organisation, request.meeting) == (words[2:], firm, held)
        office.post(f"{base}participants/{seat.pk}/drop/")
        office.post(f"{base}do/", {"deed": "close"})
        assert office.post(f"{base}passage/", {"words": words, "category": "buyers"}).status_code == 422
        assert text_of(office.get(base)).count(request.title_ko) == 1
        change = {"title_ko": "다른 이름", "starts_at": "2026-11-02T10:00", "place": "캠프"}
        assert office.post(f"{base}change/", change).status_code == 302
        assert office.get(f"{base}change/").status_code == 200
        assert "다른 이름" in text_of(office.get("/office/voice/meetings/?q=다른"))

    def test_minutes_of_two_people_are_brought_together_or_both_shown(self, office, seoyeon) -> None:
        held = meeting(seoyeon)
        path = f"/office/voice/meetings/{held.uid}/minutes/"
        other = signed_in(officer(name="정민재"))
        office.post(path, {"text": "하나\n둘", "version": "0", "base": ""})
        other.post(path, {"text": "하나\n둘\n셋", "version": "1", "base": "하나\n둘"})
        quiet = {"hx-request": "true"}
        state = office.post(path, {"text": "영\n하나\n둘", "version": "1", "base": "하나\n둘"}, headers=quiet)
        assert "정민재" in text_of(state)
        assert 'name="version" value="1"' in text_of(state)
        assert "영" not in held.minutes.text
        office.post(path, {"text": "영\n하나\n둘", "version": "1", "base": "하나\n둘"})
        held.minutes.refresh_from_db()
        assert held.minutes.text == "영\n하나\n둘\n셋"
        clash = other.post(path, {"text": "하나\n둘\n넷", "version": "2", "base": "하나\n둘\n셋"})
        assert clash.status_code == 302
        clash = office.post(path, {"text": "영\n하나\n둘\n오", "version": "3", "base": "영\n하나\n둘\n셋"})
        assert clash.status_code == 409
        assert "넷" in text_of(clash)
        assert "오" in text_of(clash)
        again = office.post(path, {"text": "영\n하나\n둘\n오", "version": ["3", "4"], "base": "영"})
        assert again.status_code == 302
        saved = office.post(path, {"text": "끝", "version": "5", "base": ""}, headers=quiet)
        assert 'name="version" value="6"' in text_of(saved)
        assert office.post(path, {"text": "x", "version": "nonsense", "base": "y"}).status_code == 409

    def test_a_qr_page_is_opened_printed_and_closed(self, office) -> None:
        assert office.post("/office/voice/doors/", {"label_ko": ""}).status_code == 422
        office.post("/office/voice/doors/", {"label_ko": "예시 접수대", "label_en": "Example counter"})
        door = Door.objects.get()
        poster = text_of(office.get(f"/office/voice/doors/{door.code}/"))
        assert "<svg" in poster
        assert door.address in poster
        office.post(f"/office/voice/doors/{door.code}/close/")
        assert office.get("/office/voice/doors/").status_code == 200
        door.refresh_from_db()
        assert door.closed_at


class TestCompany:
    def test_a_company_asks_and_says_whether_it_is_done(self, seoyeon) -> None:
        company = OrganisationFactory(name="무등로보틱스(예시)")
        harin = signed_in(founder(company))
        assert (
            harin.post("/company/requests/new/", {"words": "짧음", "category": "buyers"}).status_code == 422
        )
        made = harin.post("/company/requests/new/", {"words": WORDS, "category": "buyers"})
        request = Request.objects.get()
        assert request.organisation == company
        assert harin.get(made.url).status_code == 200
        actions.take_up(request=request, title_ko="판로", public_ko="판로를 열어 주세요.", by=seoyeon)
        actions.assign(request=request, owner=department(), by=seoyeon)
        actions.answer(request=request, verdict="accepted", text_ko="합니다, 곧.", by=seoyeon)
        actions.ask_back(request=request, by=seoyeon)
        assert request.number in text_of(harin.get("/company/requests/"))
        assert str(request.uid) in text_of(harin.get("/company/"))
        assert harin.post(f"{made.url}say/", {"deed": "object", "objection": ""}).status_code == 422
        harin.post(f"{made.url}say/", {"deed": "object", "objection": "아직 아무 말이 없습니다"})
        assert fresh(request).turn.number == 2
        actions.answer(request=request, verdict="accepted", text_ko="정말 합니다.", by=seoyeon)
        harin.post(f"{made.url}say/", {"deed": "confirm"})
        assert fresh(request).state == RequestState.CLOSED
        stranger = signed_in(founder())
        assert stranger.get(made.url).status_code == 404
        assert stranger.post(f"{made.url}say/", {"deed": "confirm"}).status_code == 404
