"""The ledger on its screens: board, one promise, company, public tracker, council pack."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from openpyxl import load_workbook

from madang.audit.models import Entry
from madang.core import clock
from madang.promises import actions
from madang.promises.models import Promise
from tests.factories.people import OrganisationFactory, UserFactory, auditor, founder, manager, officer
from tests.factories.promises import PromiseFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

REASON = "예산이 깎였습니다"


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, path: str, language: str = "ko", **data) -> str:
    answer = client.get(path, data, headers={"accept-language": language})
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


@pytest.fixture
def promise() -> Promise:
    """A promise of the city, moved once and late."""
    made = PromiseFactory(
        title_ko="도서관을 연다",
        title_en="Open the library",
        due=-60,
        made_on=clock.today() - timedelta(days=400),
    )
    actions.postpone(
        promise=made,
        due_on=clock.today() - timedelta(days=10),
        reason_ko=REASON,
        reason_en="Less money",
        by=None,
    )
    made.refresh_from_db()
    return made


class TestBoard:
    def test_what_is_late_comes_first_in_words(self, promise):
        kept = PromiseFactory(state="kept", closed_at=clock.now(), due=-300, title_ko="이미 지킨 약속")
        later = PromiseFactory(title_ko="아직 먼 약속")
        text = page(client_of(officer()), "/office/promises/")
        assert text.index("도서관을 연다") < text.index(later.title_ko) < text.index(kept.title_ko)
        assert "일 지남" in text
        assert "50일" in text
        assert "<svg" in text

    @pytest.mark.parametrize(
        "query", [{"phase": "late"}, {"q": "도서관"}, {"origin": "invented"}, {"phase": "slipped"}]
    )
    def test_it_is_narrowed(self, promise, query):
        other = PromiseFactory(origin="elsewhere", title_ko="엉뚱한 것")
        text = page(client_of(auditor()), "/office/promises/", **query)
        assert "도서관을 연다" in text
        assert other.title_ko not in text

    @pytest.mark.parametrize(
        "query", [{"phase": "no"}, {"owner": "x"}, {"q": "\x00"}, {"page": "9" * 5000}, {"sort": "'"}]
    )
    def test_what_makes_no_sense_is_as_good_as_nothing(self, promise, query):
        assert "도서관을 연다" in page(client_of(officer()), "/office/promises/", **query)

    def test_it_is_counted_by_owner_and_by_origin(self, promise):
        client = client_of(officer())
        assert promise.owed_by.name in page(client, "/office/promises/owners/")
        assert "invented" in page(client, "/office/promises/origins/")
        assert "도서관을 연다" in page(client, f"/office/promises/?owner={promise.owed_by.uid}")

    def test_an_empty_ledger_says_how_it_fills(self):
        text = page(client_of(officer()), "/office/promises/", "en")
        assert "enter their promises here by themselves" in text

    def test_a_promise_is_written_down(self):
        client, city = client_of(officer()), OrganisationFactory(city=True)
        assert client.get("/office/promises/new/").status_code == 200
        given = {"title_ko": "공원을 연다", "owed_by": city.uid, "made_on": clock.today(), "public": "on"}
        refused = client.post("/office/promises/new/", {**given, "due_on": "2020-01-01"})
        assert refused.status_code == 422
        assert "공원을 연다" in refused.content.decode()
        assert client.post("/office/promises/new/", given).status_code == 302
        assert Promise.objects.get().title_ko == "공원을 연다"


class TestOnePromise:
    def test_the_office_sees_everything_and_who_asked_only_when_it_says_so(self, promise):
        promise.asked_by = UserFactory(name="박하린")
        promise.save()
        client = client_of(officer())
        text = page(client, f"/office/promises/{promise.uid}/")
        assert REASON in text
        assert "박하린" not in text
        assert "박하린" in client.post(f"/office/promises/{promise.uid}/asker/").content.decode()
        assert Entry.objects.filter(verb="personal.viewed").count() == 1
        english = page(client, f"/office/promises/{promise.uid}/", "en")
        assert "Less money" in english
        assert "working days late" in english

    @pytest.mark.parametrize(
        ("deed", "given", "state"),
        [
            ("postpone", {"due_on": "2030-01-04", "reason_ko": REASON}, "open"),
            ("evidence", {"text": "문을 열었습니다"}, "evidenced"),
            ("keep", {"reason": "가 보았습니다"}, "kept"),
            ("break", {"reason": "다른 곳에 짓습니다"}, "broken"),
            ("release", {"reason": "시민이 바라지 않습니다"}, "released"),
        ],
    )
    def test_a_deed_has_its_form_and_refuses_at_the_field(self, promise, deed, given, state):
        client = client_of(officer())
        path = f"/office/promises/{promise.uid}/{deed}/"
        assert client.get(path).status_code == 200
        assert client.post(path, {"on": "2031-01-01", "due_on": "2000-01-01"}).status_code == 422
        assert client.post(path, given).status_code == 302
        promise.refresh_from_db()
        assert promise.state == state
        assert client.get(f"/office/promises/{promise.uid}/").status_code == 200

    def test_a_stale_screen_moves_nothing(self, promise):
        client = client_of(officer())
        given = {"due_on": "2030-01-04", "reason_ko": REASON, "seen": "2020-01-01"}
        answer = client.post(f"/office/promises/{promise.uid}/postpone/", given)
        assert answer.status_code == 422
        assert "그 사이" in answer.content.decode()

    def test_a_clock_is_stopped_and_goes_on(self):
        promise, client = PromiseFactory(), client_of(officer())
        path = f"/office/promises/{promise.uid}/"
        client.post(path + "pause/", {"reason_ko": "자료를 기다립니다"})
        assert "멈춰 있습니다" in page(client, path)
        client.post(path + "resume/")
        promise.refresh_from_db()
        assert promise.paused_on is None

    def test_it_is_handed_over_to_the_one_in_its_place(self, promise):
        client, new = client_of(officer()), OrganisationFactory(sort="department", name="새 부서")
        promise.owed_by.closed_on, promise.owed_by.successor = clock.today(), new
        promise.owed_by.save()
        assert "이어받음" in page(client, f"/office/promises/{promise.uid}/")
        path = f"/office/promises/{promise.uid}/hand-over/"
        assert f'value="{new.uid}" selected' in page(client, path)
        client.post(path, {"owed_by": new.uid, "reason": "부서가 없어졌습니다"})
        promise.refresh_from_db()
        assert promise.owed_by == new

    def test_a_deed_nobody_knows_is_not_found(self, promise):
        assert client_of(officer()).get(f"/office/promises/{promise.uid}/forget/").status_code == 404

    def test_evidence_is_judged_by_a_second_person(self, promise):
        giver, path = officer(), f"/office/promises/{promise.uid}/"
        assert client_of(manager()).post(path + "judge/").status_code == 302
        actions.give_evidence(promise=promise, text="사진을 찍었습니다", by=giver)
        assert "다른 사람이 확인합니다" in page(client_of(giver), path)
        assert client_of(giver).post(path + "judge/", {"verdict": "accepted"}).status_code == 403
        client = client_of(manager())
        assert client.post(path + "judge/", {"verdict": "rejected"}).status_code == 422
        assert client.post(path + "judge/", {"verdict": "accepted"}).status_code == 302
        promise.refresh_from_db()
        assert promise.state == "kept"


class TestCompany:
    def test_it_sees_what_it_owes_and_is_owed_and_nobody_elses(self):
        harin = founder()
        company = harin.memberships.get().organisation
        owes = PromiseFactory(owed_by=company, title_ko="사무실을 연다", public=False, due=3)
        owed = PromiseFactory(owed_to=company, title_ko="판로를 돕는다")
        other = PromiseFactory(title_ko="남의 약속", public=False)
        client = client_of(harin)
        assert owes.title_ko in page(client, "/company/promises/")
        assert owed.title_ko in page(client, "/company/promises/?side=owed")
        assert "약속 지키기: 사무실을 연다" in page(client, "/company/")
        assert client.get("/company/calendar.ics").status_code == 200
        assert client.get(f"/company/promises/{other.uid}/").status_code == 404

    def test_it_gives_evidence_and_says_whether_that_of_others_holds(self):
        harin, seoyeon = founder(), officer()
        company, client = harin.memberships.get().organisation, client_of(harin)
        owes, owed = PromiseFactory(owed_by=company), PromiseFactory(owed_to=company)
        path = f"/company/promises/{owes.uid}/"
        assert client.post(path, {"text": ""}).status_code == 422
        assert client.post(path, {"text": "임대차 계약", "link": "nowhere"}).status_code == 422
        assert client.post(path, {"text": "임대차 계약"}).status_code == 302
        assert "임대차 계약" in page(client, path)
        assert client.post(path + "judge/", {"verdict": "accepted"}).status_code == 403

        path = f"/company/promises/{owed.uid}/"
        client.post(path + "judge/", {"verdict": "accepted"})
        actions.give_evidence(promise=owed, text="소개했습니다", by=seoyeon)
        assert "소개했습니다" in page(client, path)
        client.post(path + "judge/", {"verdict": "accepted"})
        owed.refresh_from_db()
        assert owed.state == "kept"


class TestPublic:
    def test_everybody_sees_the_slips_and_nobody_the_names(self, promise):
        promise.asked_by = UserFactory(name="박하린")
        promise.save()
        hidden = PromiseFactory(public=False, title_ko="비공개 약속")
        client = Client()
        text = page(client, "/promises/")
        assert "도서관을 연다" in text
        assert hidden.title_ko not in text
        assert client.get(f"/promises/{hidden.uid}/").status_code == 404
        text = page(client, f"/promises/{promise.uid}/")
        assert REASON in text
        assert "박하린" not in text
        assert "도서관을 연다" in page(client, "/")

    def test_evidence_is_public_once_it_is_accepted(self, promise):
        piece = actions.give_evidence(promise=promise, text="비밀스러운 사진", by=officer())
        assert "비밀스러운" not in page(Client(), f"/promises/{promise.uid}/")
        actions.judge(evidence=piece, accepted=True, by=manager())
        assert "비밀스러운" in page(Client(), f"/promises/{promise.uid}/")
        assert "도서관을 연다" in page(Client(), "/promises/", phase="kept")

    def test_who_is_signed_in_follows_and_stops(self, promise):
        path, citizen = f"/promises/{promise.uid}/", UserFactory()
        client = client_of(citizen)
        client.post(path + "follow/")
        assert promise.followers.count() == 1
        assert "그만 받기" in page(client, path)
        client.post(path + "follow/", {"follow": "no"})
        assert promise.followers.count() == 0
        assert "/login/" in Client().post(path + "follow/").headers["Location"]


class TestCouncilPack:
    def test_one_click_gives_everything_of_a_period(self, promise):
        promise.title_ko = '=HYPERLINK("x")'
        promise.save()
        actions.give_evidence(promise=promise, text="사진 #text[x] $y$", by=officer())
        PromiseFactory(made_on=clock.today() + timedelta(days=1), title_ko="나중 약속")
        client = client_of(auditor())
        assert client.get("/office/promises/council-pack/").status_code == 200
        period = {"first": "2026-01-01", "last": clock.today().isoformat()}
        answer = client.get("/office/promises/council-pack/", {**period, "as": "xlsx"})
        book = load_workbook(io.BytesIO(answer.content))
        promises = book.worksheets[1]
        assert promises["A2"].value == "'" + promise.title_ko
        assert promises.max_row == 2
        assert book.worksheets[2].max_row == 2
        assert any(row[3].value and "민법" not in str(row[3].value) for row in book.worksheets[0].iter_rows())

        answer = client.get(
            "/office/promises/council-pack/", {**period, "as": "pdf"}, headers={"accept-language": "en"}
        )
        assert answer.content.startswith(b"%PDF-")

    @pytest.mark.parametrize(
        "period",
        [("2026-02-01", "2026-01-01"), ("2001-01-01", "2026-01-01"), ("x", "y"), ("2026-01-01", "")],
    )
    def test_a_period_that_makes_no_sense_is_refused_at_the_field(self, period):
        first, last = period
        answer = client_of(officer()).get("/office/promises/council-pack/", {"first": first, "last": last})
        assert answer.status_code == 422
