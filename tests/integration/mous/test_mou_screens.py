"""The MOUs in a browser's eyes: the office writes, everybody reads, and bad input is told at its field."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from madang.kernel.mous import actions
from madang.kernel.mous.models import Finding, Import, Mou, ProofSort
from madang.kernel.mous.rules import Seen
from tests.factories.mous import MouFactory
from tests.factories.people import OrganisationFactory, officer

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def seoyeon():
    return officer(name="김서연")


@pytest.fixture
def office(seoyeon) -> Client:
    client = Client()
    client.force_login(seoyeon)
    return client


@pytest.fixture
def city():
    return OrganisationFactory(city=True, name="예시시")


def paper(city, company, **changes) -> dict:
    return {
        "number": "2024-1",
        "title_ko": "업무협약",
        "signed_on": "2024-10-02",
        "our_side": city.uid,
        "their_side": company.names.get().name_ko,
        "is_public": "on",
    } | changes


def test_the_office_enters_a_mou_adds_clauses_and_looks(office, city) -> None:
    company = OrganisationFactory(name="㈜가나")
    entered = office.post("/office/mous/new/", paper(city, company))
    mou = Mou.objects.get()
    assert entered.url == f"/office/mous/{mou.uid}/"
    office.post(f"/office/mous/{mou.uid}/clauses/", {"office_due_on": "2025-06-30"})
    office.post(
        f"/office/mous/{mou.uid}/clause/", {"side": "ours", "title_ko": "주택을 알아봐 준다", "due_on": ""}
    )
    looked = {
        "checked_on": "2025-01-02",
        "finding": "staff",
        "staff": "3",
        "lease": "계약서",
        "insured": "명부",
    }
    assert office.post(f"/office/mous/{mou.uid}/look/", looked).status_code == 302
    page = office.get(f"/office/mous/{mou.uid}/").content.decode()
    assert "주택을 알아봐 준다" in page
    assert "명부" in page
    public = Client().get(f"/mous/{mou.uid}/").content.decode()
    assert "주택을 알아봐 준다" in public
    assert "김서연" not in public


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"their_side": "없는 회사"}, "their_side"),
        ({"number": ""}, "number"),
        ({"signed_on": "3000-01-01"}, "signed_on"),
        ({"signed_on": "2024.13.45"}, "signed_on"),
        ({"ends_on": "2024-10-01"}, "ends_on"),
        ({"our_side": "nobody"}, "our_side"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(office, city, changes, field) -> None:
    answer = office.post("/office/mous/new/", paper(city, OrganisationFactory(), **changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "업무협약" in answer.content.decode()


def test_two_companies_of_one_name_are_told_apart_by_number(office, city) -> None:
    OrganisationFactory(name="쌍둥이")
    company = OrganisationFactory(name="쌍둥이", business_number="1208800767")
    assert office.post("/office/mous/new/", paper(city, company)).status_code == 422
    by_number = paper(city, company, their_side="120-88-00767")
    assert office.post("/office/mous/new/", by_number).status_code == 302


def test_a_mou_is_corrected_renewed_and_ended(office, city) -> None:
    mou = MouFactory(number="2024-9")
    typed = {"number": "2024-9", "title_ko": "고침", "signed_on": "2024-10-02", "is_public": "on"}
    assert office.post(f"/office/mous/{mou.uid}/correct/", typed | {"reason": "제목"}).status_code == 422
    assert (
        office.post(f"/office/mous/{mou.uid}/correct/", typed | {"reason": "제목이 다름"}).status_code == 302
    )
    renewed = typed | {"number": "2026-9", "signed_on": "2026-10-02"}
    assert office.post(f"/office/mous/{mou.uid}/renew/", renewed).status_code == 302
    ended = {"state": "withdrawn", "on": "2026-11-01", "reason": "기업이 철회함"}
    assert office.post(f"/office/mous/{mou.uid}/end/", ended).status_code == 302
    for page in ("correct", "renew", "end", "look", "clause"):
        assert office.get(f"/office/mous/{mou.uid}/{page}/").status_code == 200
    assert "기업이 철회함" in Client().get(f"/mous/{mou.uid}/").content.decode()


def test_what_is_for_the_office_only_is_nowhere_in_public(office) -> None:
    mou = MouFactory(is_public=False, title_ko="내부 협약")
    assert Client().get(f"/mous/{mou.uid}/").status_code == 404
    assert "내부 협약" not in Client().get("/mous/").content.decode()
    assert "내부 협약" in office.get("/office/mous/").content.decode()


def test_everybody_sees_three_counts_and_conflicts_as_conflicts(office, seoyeon) -> None:
    mou = MouFactory()
    actions.look(mou=mou, finding=Finding.OFFICE, proofs=[Seen(ProofSort.LEASE, "계약서")], by=seoyeon)
    said = {"what": "office", "as_of": "2024-11-25"}
    for value, source in ((142, "nocutnews"), (132, "sisatopic")):
        sent = office.post("/office/mous/counts/", said | {"value": value, "source": source})
        assert sent.status_code == 302
    actions.report(
        what="office", value=160, as_of=date(2025, 11, 24), is_about=True, source="fnnews", by=seoyeon
    )
    page = Client().get("/mous/", headers={"accept-language": "en"}).content.decode()
    assert page.count("Conflicting") == 1
    assert "142" in page
    assert "132" in page
    for what, count in (("signed", 1), ("office", 1), ("staff", 0), ("nonsense", 1)):
        answer = Client().get(f"/mous/counts/{what}/")
        assert answer.context["count"].value == count
    assert office.get("/office/mous/counts/").context["conflicts"] == 1


def test_the_office_to_do_says_when_to_look_again(office, seoyeon) -> None:
    MouFactory()
    assert "?due=on" in office.get("/office/").content.decode()
    assert office.get("/office/mous/?due=on").context["page"].total == 1
    actions.look(mou=Mou.objects.get(), finding=Finding.NOTHING, by=seoyeon)
    assert "?due=on" not in office.get("/office/").content.decode()
    assert office.get("/office/mous/?due=on&finding=none&state=signed&q=zzz").context["page"].total == 0


def workbook(rows) -> SimpleUploadedFile:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("협약.xlsx", out.getvalue())


def test_a_list_is_sent_mapped_looked_through_and_brought_in(office, city) -> None:
    OrganisationFactory(name="가나")
    file = workbook([["업체명칭", "체결일"], ["㈜가나", "2024.10.2"], ["모르는 곳", "24-10-02"]])
    sent = office.post("/office/mous/imports/", {"file": file, "our_side": city.uid})
    imported = Import.objects.get()
    page = f"/office/mous/imports/{imported.uid}/"
    assert sent.url == page
    assert office.get(page).context["counts"]["wrong"] == 2
    mapped = {"column_0": "company", "column_1": "signed_on", "our_side": city.uid}
    assert office.post(page, mapped).status_code == 302
    assert office.get(f"{page}?fit=wrong").context["page"].total == 1
    assert office.post(page, mapped | {"column_1": "company"}).status_code == 422
    assert office.get(f"{page}progress/").status_code == 200
    office.post(f"{page}start/")
    assert Mou.objects.get().signed_on == date(2024, 10, 2)
    assert office.post(f"{page}cancel/", follow=True).status_code == 200
    assert office.post(page, mapped).status_code == 422
    assert office.get(page).status_code == 200


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF"),
        ("a.xlsx", b""),
        ("a.csv", b"\xff\xff\xff\x00"),
        ("a.csv", "기업명,체결일\n".encode()),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_its_field(office, city, name, content) -> None:
    sent = {"file": SimpleUploadedFile(name, content), "our_side": city.uid}
    answer = office.post("/office/mous/imports/", sent)
    assert answer.status_code == 422
    assert "file" in answer.context["form"].errors
    assert not Import.objects.exists()
