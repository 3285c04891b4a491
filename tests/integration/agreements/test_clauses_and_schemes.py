"""Clauses and payment schemes in versions: what was agreed keeps the version it was made from."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from madang.audit.models import Entry
from madang.core.errors import NotAllowed, RuleBroken
from madang.kernel.accounts import actions as accounts
from madang.kernel.accounts import queries as money
from madang.kernel.accounts.models import Scheme
from madang.kernel.accounts.rules import Part, Planned, Said
from madang.kernel.agreements import actions, queries
from madang.kernel.agreements.models import Template
from madang.kernel.agreements.rules import Clauses
from tests.factories.agreements import deal, in_force

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

MILLION = 1_000_000
SAID = Said(
    parts=(Part(50), Part(30, 1), Part(20, 2)),
    own_share_percent=10,
    interest_bp=310,
    limits={"travel": 10, "indirect": 0},
    not_covered_ko="식사비",
)


def client(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def kind_of(scene) -> str:
    return scene.award.round.call.kind


# Clauses


def test_an_agreement_keeps_the_version_it_was_made_from() -> None:
    scene = deal()
    kind = kind_of(scene)
    for_all = Clauses("제1조 모두", "", "처음 씁니다")
    actions.write_template(kind="", clauses=for_all, seen=0, by=scene.manager)
    assert queries.clauses_for(kind).text_ko == "제1조 모두"
    own = actions.write_template(
        kind=kind, clauses=Clauses("제1조 {company}", "Article 1", "따로 둡니다"), seen=0, by=scene.manager
    )
    agreement = in_force(scene)
    later = Clauses("제1조 {issuer}", "Article 1", "주어를 고칩니다")
    assert actions.write_template(kind=kind, clauses=later, seen=1, by=scene.manager).number == 2
    agreement.refresh_from_db()
    assert agreement.template == own
    assert "제1조 {company}" in agreement.text_ko
    assert actions.amend(agreement=agreement, reason="기간을 늘립니다", by=scene.manager).template == own
    assert Entry.objects.filter(verb="agreement.template_written").count() == 3


def test_clauses_are_written_once_and_by_the_office() -> None:
    scene = deal()
    with pytest.raises(NotAllowed):
        actions.write_template(kind="", clauses=Clauses("제1조", "", "써 봅니다"), seen=0, by=scene.founder)
    actions.write_template(kind="", clauses=Clauses("제1조", "", "처음 씁니다"), seen=0, by=scene.manager)
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        Template.objects.update(text_ko="다른 글")


def test_office_writes_clauses_and_looks_at_them_as_a_pdf() -> None:
    scene = deal()
    office, kind = client(scene.manager), kind_of(scene)
    address = f"/office/agreements/clauses/{kind}/"
    page = office.get(address).content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    fields = {"text_ko": "제1조 {compny}", "text_en": "", "note": "고쳐 씁니다", "seen": seen}
    for at in (address, f"{address}preview.pdf"):
        wrong = office.post(at, fields)
        assert wrong.status_code == 422
        assert "{compny}" in wrong.content.decode()
    fields["text_ko"] = "제1조 {company}\r\n\r\n제2조 {grant}"
    for language in ("ko", "en"):
        pdf = office.post(f"{address}preview.pdf", fields | {"language": language})
        assert pdf.content.startswith(b"%PDF")
    assert not Template.objects.exists()
    office.post(address, fields)
    made = Template.objects.get()
    assert (made.kind, made.number, made.note) == (kind, 1, "고쳐 씁니다")
    stale = office.post(address, fields | {"text_ko": "제1조"})
    assert stale.status_code == 422
    assert "1판" in stale.content.decode()
    assert "<ins>" in office.get(f"{address}1/").content.decode()
    assert office.get("/office/agreements/clauses/").status_code == 200
    assert office.get("/office/agreements/clauses/cake/").status_code == 404
    assert client(scene.founder).get(address).status_code == 403


# Schemes


def test_books_keep_to_the_scheme_the_agreement_was_drafted_under() -> None:
    scene = deal()
    call = scene.award.round.call
    first = accounts.write_scheme(call=call, said=SAID, seen=0, by=scene.manager)
    agreement = accounts.draft(award=scene.award, by=scene.manager)
    assert agreement.particulars[-1][:2] == ["인정하지 않는 것", "Not covered"]
    assert "식사비" in agreement.particulars[-1][2]
    later = Said(own_share_percent=30)
    accounts.write_scheme(call=call, said=later, note="자부담을 올립니다", seen=1, by=scene.manager)
    actions.edit(agreement=agreement, representative="박하린", by=scene.manager)
    accounts.send(agreement=agreement, by=scene.manager)  # its own version asks for 10 per cent only
    assert money.scheme_of(agreement) == first
    book = accounts.open_books(agreement=agreement, by=scene.manager)
    assert (book.scheme, book.interest_bp) == (first, 310)
    assert [tranche.won for tranche in book.tranches.order_by("number")] == [
        15 * MILLION, 9 * MILLION, 6 * MILLION,
    ]  # fmt: skip
    plan = [Planned("materials", 26 * MILLION, 3 * MILLION), Planned("travel", 4 * MILLION, 0)]
    with pytest.raises(RuleBroken, match="3,300,000"):
        accounts.set_budget(book=book, lines=plan, by=scene.manager)


def test_an_own_share_too_small_is_told_before_anybody_signs() -> None:
    scene = deal(own_share_won=2 * MILLION)
    agreement = accounts.draft(award=scene.award, by=scene.manager)
    actions.edit(agreement=agreement, representative="박하린", by=scene.manager)
    with pytest.raises(RuleBroken, match="10"):
        accounts.send(agreement=agreement, by=scene.manager)
    agreement.refresh_from_db()
    assert agreement.state == "draft"


def test_office_writes_how_support_is_paid() -> None:
    scene = deal()
    office, call = client(scene.manager), scene.award.round.call
    address = f"/office/money/schemes/{call.uid}/"
    assert "70" in office.get(address).content.decode()
    fields = {
        "own_share_percent": 12, "interest": "3.1", "seen": 0, "percent_1": 60, "percent_2": 30,
        "milestone_2": 1, "limit_travel": 10, "limit_indirect": 0, "not_covered_ko": "식사비",
    }  # fmt: skip
    for at in (address, f"{address}preview.pdf"):
        assert office.post(at, fields | {"interest": "많이"}).status_code == 422
    wrong = office.post(address, fields)
    assert wrong.status_code == 422
    assert 'value="12"' in wrong.content.decode()
    fields["percent_2"] = 40
    assert office.post(f"{address}preview.pdf", fields | {"language": "en"}).content.startswith(b"%PDF")
    assert not Scheme.objects.exists()
    office.post(address, fields)
    said = money.said_by(money.scheme_for(call))
    assert said == Said((Part(60), Part(40, 1)), 12, 310, {"travel": 10, "indirect": 0}, "식사비", "")
    assert office.post(address, fields).status_code == 422  # somebody else's page of before
    assert "12 %" in office.get("/office/money/schemes/?q=").content.decode()
    assert client(scene.founder).get(address).status_code == 403
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        Scheme.objects.update(own_share_percent=0)
