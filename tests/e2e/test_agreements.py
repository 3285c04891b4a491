"""Company and office, in a browser: sign an agreement, claim a bill, decide on it; every page with axe."""

from collections.abc import Callable

import pytest

from madang.kernel.accounts.models import Receipt
from tests.e2e.conftest import Visitor
from tests.e2e.test_walk import follow, write
from tests.factories.accounts import a_working_day, filed, money
from tests.factories.agreements import deal, sent

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_founder_signs_and_claims_and_the_office_decides(visit: Callable[..., Visitor], tmp_path) -> None:
    scene = deal()
    agreement = sent(scene)
    founder = visit(scene.founder)
    page = founder.goto("/company/agreements/")
    founder.check()
    page.goto(f"/company/agreements/{agreement.uid}/")
    founder.check()
    page.goto(f"/company/agreements/{agreement.uid}/sign/")
    founder.check()
    follow(page, "main form button")
    assert agreement.signatures.count() == 1
    officer = visit(scene.officer)
    page = officer.goto(f"/office/agreements/{agreement.uid}/sign/")
    officer.check()
    follow(page, "main form button")
    for path in ("/office/agreements/", f"/office/agreements/{agreement.uid}/"):
        officer.goto(path)
        officer.check()
    agreement.refresh_from_db()
    assert agreement.state == "signed"


def test_bill_is_claimed_and_decided(visit: Callable[..., Visitor], tmp_path) -> None:
    scene = money()
    founder = visit(scene.founder)
    page = founder.goto(f"/company/money/{scene.book.uid}/bill/")
    founder.check()
    for name, value in (
        ("what", "센서 모듈"),
        ("issuer_name", "예시부품"),
        ("issuer_number", "000-12-34567"),
        ("number", "A-1"),
        ("supply_won", "123000"),
    ):
        write(page, f"#id_{name}", value)
    page.fill("#id_issued_on", a_working_day().isoformat())
    picture = tmp_path / "bill.pdf"
    picture.write_bytes(b"%PDF-1.7 bill")
    page.set_input_files("#id_file", picture)
    follow(page, "main form button")
    founder.check()
    receipt = Receipt.objects.get()
    assert receipt.supply_won == 123_000
    founder.goto(f"/company/money/{scene.book.uid}/shift/")
    founder.check()
    filed(scene)
    officer = visit(scene.officer)
    for path in (
        "/office/money/",
        f"/office/money/bills/{receipt.uid}/",
        f"/office/money/{scene.book.uid}/",
        "/office/money/books/",
        "/office/money/months/",
        f"/office/money/{scene.book.uid}/shift/",
        f"/office/money/schemes/{scene.book.agreement.award.round.call.uid}/",
        "/office/agreements/clauses/all/",
    ):
        officer.goto(path)
        officer.check()
    page = officer.goto(f"/office/money/bills/{receipt.uid}/")
    page.click('button[value="accept"]')
    page.wait_for_url("**/office/money/")
    receipt.refresh_from_db()
    assert (receipt.state, receipt.decided_at is not None) == ("accepted", True)
