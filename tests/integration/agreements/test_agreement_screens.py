"""What office and company see and do with agreements and money, over HTTP."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from madang.core import clock
from madang.kernel.accounts import actions as accounts
from madang.kernel.accounts.models import Book, Month, Receipt
from madang.kernel.agreements import actions
from madang.kernel.agreements.models import Agreement, Change
from tests.factories.accounts import a_working_day, filed, money
from tests.factories.agreements import days_from_now, deal, drafted, in_force, sent, sign, signed
from tests.factories.people import founder

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def client(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def shown(browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def content(browser, path: str) -> bytes:
    answer = browser.get(path)
    found = b"".join(answer.streaming_content)
    if file := getattr(answer, "file_to_stream", None):
        file.close()
    return found


def test_office_writes_sends_and_the_company_signs() -> None:
    scene = deal()
    office, company = client(scene.manager), client(scene.founder)
    assert scene.award.application.organisation.name in shown(office, "/office/agreements/")
    office.post(f"/office/agreements/awards/{scene.award.uid}/")
    agreement = Agreement.objects.get()
    at = f"/office/agreements/{agreement.uid}/"
    fields = {name: getattr(agreement, name) for name in (
        "title_ko", "title_en", "scope", "starts_on", "ends_on", "grant_won", "own_share_won",
        "price_won", "text_en",
    )}  # fmt: skip
    wrong = office.post(f"{at}edit/", {**fields, "text_ko": "제1조 {nobody}", "representative": "박하린"})
    assert wrong.status_code == 422
    assert "{nobody}" in wrong.content.decode()
    office.post(f"{at}edit/", {**fields, "text_ko": "제1조 {company}", "representative": "박하린"})
    assert (
        company.get(f"/company/agreements/{agreement.uid}/").status_code == 404
    )  # a draft is nobody's business
    office.post(f"{at}send/")
    assert "서명" in shown(company, "/company/")
    page = shown(company, f"/company/agreements/{agreement.uid}/sign/")
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    company.post(f"/company/agreements/{agreement.uid}/sign/", {"seen": seen})
    head = client(scene.officer)
    head.post(f"{at}sign/", {"seen": seen})
    agreement.refresh_from_db()
    assert agreement.state == "signed"
    assert "자부담" in shown(office, "/office/")
    assert office.post(f"{at}own-share/", {"received_on": days_from_now(3)}).status_code == 422
    office.post(f"{at}own-share/", {"received_on": clock.today()})
    agreement.refresh_from_db()
    assert agreement.state == "in_force"
    assert "변경되지 않았습니다" in shown(office, at) or "그대로" in shown(office, at)


def test_who_has_a_password_gives_it_again_before_signing() -> None:
    scene = deal()
    agreement = sent(scene)
    scene.founder.set_password("a long pass phrase")
    scene.founder.save()
    browser = client(scene.founder)
    address = f"/company/agreements/{agreement.uid}/sign/"
    answer = browser.get(address)
    assert "reauthenticate" in answer.headers["Location"]
    back = browser.post(answer.headers["Location"], {"password": "a long pass phrase"})
    assert back.headers["Location"] == address
    browser.post(address, {"seen": agreement.digest})
    assert agreement.signatures.get().method == "password"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_agreement_as_a_pdf(language) -> None:
    scene = deal()
    agreement = drafted(scene)
    office = client(scene.manager)
    assert office.get(f"/office/agreements/{agreement.uid}/agreement.pdf").content.startswith(b"%PDF")
    signed(scene, actions.send(agreement=agreement, by=scene.manager))
    company = client(scene.founder)
    company.cookies["django_language"] = language
    got = company.get(f"/company/agreements/{agreement.uid}/agreement.pdf")
    assert got.content.startswith(b"%PDF")


def test_strangers_find_nothing() -> None:
    scene = money()
    agreement = scene.book.agreement
    receipt = filed(scene)
    stranger = client(founder())
    for path in (
        f"agreements/{agreement.uid}/", f"agreements/{agreement.uid}/sign/",
        f"agreements/{agreement.uid}/agreement.pdf",
        f"money/{scene.book.uid}/", f"money/{scene.book.uid}/bill/", f"money/bills/{receipt.uid}/file/",
    ):  # fmt: skip
        assert stranger.get(f"/company/{path}").status_code == 404, path
    assert stranger.post(f"/company/money/claims/{receipt.claim.uid}/hand-in/").status_code == 404


def test_a_change_is_asked_approved_signed_and_shown_as_a_difference() -> None:
    scene = deal()
    agreement = in_force(scene)
    company, office = client(scene.founder), client(scene.manager)
    address = f"/company/agreements/{agreement.uid}/change/"
    assert (
        company.post(address, {"sort": "budget", "wanted": "재료비에서", "reason": "부족합니다"}).status_code
        == 422
    )
    company.post(address, {"sort": "period", "wanted": "한 달 늘려 주세요", "reason": "장비가 늦습니다"})
    change = Change.objects.get()
    assert "한 달 늘려 주세요" in shown(office, "/office/")
    answer = office.post(f"/office/agreements/changes/{change.uid}/", {"verdict": "approved", "answer": "네"})
    new = Agreement.objects.get(original=agreement)
    assert str(new.uid) in answer.headers["Location"]
    actions.edit(agreement=new, ends_on=days_from_now(300), by=scene.manager)
    page = shown(office, f"/office/agreements/{new.uid}/")
    assert "<del>" in page
    assert "<ins>" in page
    office.post(f"/office/agreements/{new.uid}/terminate/", {"reason": "그만둡니다 정말로"})
    office.post(f"/office/agreements/{agreement.uid}/amend/", {"reason": "다시 고칩니다"})
    assert Agreement.objects.filter(original=agreement).count() == 2


def bill_fields(**changes) -> dict:
    fields = {
        "item": "materials", "what": "센서", "issuer_name": "예시부품", "issuer_number": "000-12-34567",
        "number": "A-1",
        "issued_on": a_working_day(), "currency": "KRW", "supply_won": 100_000, "vat_won": 10_000,
        "file": SimpleUploadedFile("bill.pdf", b"%PDF-1.7 x"),
    }  # fmt: skip
    return fields | changes


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"currency": "USD"}, "원화"),
        ({"issued_on": days_from_now(-400)}, "그 전에 쓴 돈"),
        ({"issued_on": "어제"}, "날짜"),
        ({"issuer_number": "12"}, "123-45-67890"),
        ({"supply_won": "백만"}, ""),
        ({"supply_won": 0}, "부가세를 뺀"),
        ({"vat_won": 999_999}, "부가세는"),
        ({"file": SimpleUploadedFile("bill.exe", b"MZ")}, "pdf"),
        ({"file": SimpleUploadedFile("bill.pdf", b"no pdf")}, "pdf"),
        ({"file": ""}, "파일"),
        ({"number": "x" * 500}, "40"),
    ],
)
def test_a_wrong_bill_is_told_at_its_field_and_keeps_what_was_typed(wrong, words) -> None:
    scene = money()
    company = client(scene.founder)
    answer = company.post(f"/company/money/{scene.book.uid}/bill/", bill_fields(**wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'value="센서"' in page
    assert ("file" in wrong) or "한 번 더 골라" in page  # a chosen file does not come back with the form
    assert not Receipt.objects.exists()


def test_bills_from_the_company_to_the_books() -> None:
    scene = money(planned=False, paid=False)
    company, office = client(scene.founder), client(scene.manager)
    at = f"/office/money/{scene.book.uid}/"
    assert office.post(f"{at}budget/", {"materials_grant": 5}).status_code == 422
    office.post(f"{at}budget/", {"materials_grant": 30_000_000, "materials_own": 3_000_000})
    tranche = scene.book.tranches.get(number=1)
    assert (
        office.post(f"/office/money/tranches/{tranche.uid}/pay/", {"on": days_from_now(1)}).status_code == 422
    )
    office.post(f"/office/money/tranches/{tranche.uid}/pay/", {"on": clock.today()})
    company.post(f"/company/money/{scene.book.uid}/bill/", bill_fields())
    company.post(f"/company/money/{scene.book.uid}/bill/", bill_fields(number="A-2", what="나사"))
    gone, kept = Receipt.objects.order_by("-pk")
    company.post(f"/company/money/bills/{gone.uid}/remove/")
    company.post(f"/company/money/claims/{kept.claim.uid}/hand-in/")
    assert content(company, f"/company/money/bills/{kept.uid}/file/").startswith(b"%PDF")
    assert "센서" in shown(office, "/office/money/")
    assert content(office, f"/office/money/bills/{kept.uid}/file/").startswith(b"%PDF")
    address = f"/office/money/bills/{kept.uid}/"
    assert office.post(address, {"verdict": "accept", "won": 200_000}).status_code == 422
    office.post(address, {"verdict": "accept", "won": 100_000})
    shown(office, at)
    assert "100,000" in shown(company, f"/company/money/{scene.book.uid}/")
    office.post(f"{at}shift/", {"from_item": "materials", "to_item": "travel", "won": 1000, "reason": "출장"})
    assert scene.book.shifts.count() == 1
    office.post(address, {"verdict": "reverse", "note": "다른 과제의 것"})
    kept.refresh_from_db()
    assert kept.state == "refused"


def test_settled_over_http() -> None:
    scene = money()
    actions.terminate(agreement=scene.book.agreement, reason="끝났습니다 일찍", by=scene.manager)
    office, head = client(scene.manager), client(scene.officer)
    at = f"/office/money/{scene.book.uid}/"
    office.post(f"{at}settle/")
    assert "정산" in shown(head, "/office/")
    assert head.post(f"{at}settle/send-back/", {"answer": ""}).status_code == 422
    head.post(f"{at}settle/confirm/")
    office.post(f"{at}settle/returned/", {"on": clock.today()})
    assert Book.objects.get().state == "closed"
    shown(client(scene.founder), "/company/money/")


def test_months_and_tables() -> None:
    scene = money()
    filed(scene, what="=HYPERLINK(1)")
    head, office = client(scene.officer), client(scene.manager)
    assert head.post("/office/money/months/close/", {"month": "어제"}).status_code == 404
    last = (clock.today().replace(day=1) - (days_from_now(1) - clock.today())).replace(day=1)
    shown(office, "/office/money/months/")
    assert office.post("/office/money/months/close/", {"month": last}).status_code == 403
    head.post("/office/money/months/close/", {"month": last})
    assert Month.objects.get().first == last
    shown(head, "/office/money/months/")
    shown(office, "/office/money/books/?state=open&q=예시")
    assert "'=HYPERLINK" in content(office, "/office/money/tables/?table=receipts&as=csv").decode("utf-8-sig")
    book = load_workbook(io.BytesIO(office.get("/office/money/tables/?table=ledger&as=xlsx").content))
    assert book["ledger"].max_row > 3
    assert office.get("/office/money/tables/?table=cake").status_code == 422
    assert office.get("/office/money/tables/?table=settlements&first=x").status_code == 422


def test_office_reads_every_state_of_an_agreement() -> None:
    scene = deal()
    agreement = sent(scene)
    for browser in (client(scene.manager), client(scene.officer)):
        shown(browser, f"/office/agreements/{agreement.uid}/")
    sign(agreement, "company", scene.founder)
    shown(client(scene.officer), f"/office/agreements/{agreement.uid}/sign/")
    assert client(scene.manager).get(f"/office/agreements/{agreement.uid}/sign/").status_code == 403
    shown(client(scene.manager), f"/office/agreements/?state=signing&q={agreement.number}")
    shown(client(scene.founder), "/company/agreements/")
    client(scene.manager).post(
        f"/office/agreements/{agreement.uid}/call-back/", {"reason": "틀린 날짜가 있습니다"}
    )
    agreement.refresh_from_db()
    assert agreement.state == "draft"
    assert client(scene.manager).get(f"/office/agreements/{agreement.uid}/nothing/").status_code == 404
    assert accounts.open_due() == 0
