"""Parties join a MOU and withdraw from it; files stand behind a finding; dissolved offices are followed."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InternalError, transaction
from django.test import Client

from madang.audit.models import Entry
from madang.core import clock, files
from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.core.files import Sent
from madang.kernel.mous import actions
from madang.kernel.mous.models import Amendment, Check, CheckFile, Finding, Mou, ProofSort, Side
from madang.kernel.mous.rules import Seen, Signed
from madang.people.models import Organisation
from madang.promises.models import Promise
from madang.promises.rules import Wording
from tests.factories.mous import MouFactory
from tests.factories.people import OrganisationFactory, founder, officer

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

JOINED, LEFT = date(2025, 3, 3), date(2025, 9, 1)
PDF = b"%PDF-1.7\nlease"


@pytest.fixture(autouse=True)
def room(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def seoyeon():
    return officer()


@pytest.fixture
def office(seoyeon) -> Client:
    client = Client()
    client.force_login(seoyeon)
    return client


@pytest.fixture
def mou() -> Mou:
    return MouFactory()


@pytest.fixture
def third() -> Organisation:
    return OrganisationFactory(name="예시 셋째", name__en="Example Third")


def join(mou: Mou, who: Organisation, by, on: date = JOINED, side: str = Side.THEIRS, **more):
    return actions.admit(mou=mou, organisation=who, side=side, on=on, reason="함께하기로 함", by=by, **more)


def leave(mou: Mou, who: Organisation, by, on: date = LEFT):
    return actions.let_go(mou=mou, organisation=who, on=on, reason="사업을 접었습니다", by=by)


def test_who_joins_owes_and_who_withdraws_is_let_off(mou, third, seoyeon) -> None:
    join(mou, third, seoyeon)
    clause = actions.add_clause(
        mou=mou,
        side=Side.THEIRS,
        wording=Wording("사무실을 연다"),
        due_on=None,
        owed_by=third,
        by=seoyeon,
    )
    leave(mou, third, seoyeon)
    promise = Promise.objects.get(pk=clause.promise_id)
    assert (promise.state, promise.closing_reason) == ("released", "사업을 접었습니다")
    assert [each.sort for each in mou.amendments.all()] == ["joined", "left"]
    assert [each.data["change"] for each in Entry.objects.filter(verb="mou.amended")] == ["joined", "left"]
    with pytest.raises(RuleBroken):
        actions.add_clause(
            mou=mou, side=Side.THEIRS, wording=Wording("또"), due_on=None, owed_by=third, by=seoyeon
        )


def test_a_renewal_is_between_those_who_are_parties_then(mou, third, seoyeon) -> None:
    first = mou.parties.get(side=Side.THEIRS).organisation
    join(mou, third, seoyeon)
    leave(mou, first, seoyeon)
    renewed = actions.renew(mou=mou, signed=Signed("2026-1", "다시", date(2026, 1, 5)), by=seoyeon)
    assert {each.organisation for each in renewed.parties.filter(side=Side.THEIRS)} == {third}


@pytest.mark.parametrize(
    ("deed", "field"),
    [
        (lambda mou, who, by: join(mou, who, by, on=date(2024, 10, 1)), "on"),
        (lambda mou, who, by: join(mou, who, by, on=clock.today() + timedelta(days=1)), "on"),
        (lambda mou, who, by: join(mou, who, by, side="nowhere"), "side"),
        (lambda mou, who, by: join(mou, mou.parties.first().organisation, by), "organisation"),
        (leave, "organisation"),
        (lambda mou, who, by: leave(mou, mou.parties.first().organisation, by), "organisation"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(mou, third, seoyeon, deed, field) -> None:
    with pytest.raises(RuleBroken) as refused:
        deed(mou, third, seoyeon)
    assert refused.value.field == field
    assert Amendment.objects.count() == 0


def test_an_earlier_change_is_not_slipped_in_behind_a_later_one(mou, third, seoyeon) -> None:
    join(mou, third, seoyeon, on=LEFT)
    with pytest.raises(RuleBroken):
        join(mou, OrganisationFactory(), seoyeon, on=JOINED)
    with pytest.raises(WrongState):
        join(mou, third, seoyeon, on=LEFT)


def test_only_the_office_changes_parties_and_never_of_what_has_ended(mou, third, seoyeon) -> None:
    with pytest.raises(NotAllowed):
        join(mou, third, founder())
    actions.end(mou=mou, state="withdrawn", reason="그만두기로 함", by=seoyeon)
    with pytest.raises(WrongState):
        join(mou, third, seoyeon)


def test_an_amendment_is_written_once(mou, third, seoyeon) -> None:
    join(mou, third, seoyeon)
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
        Amendment.objects.update(reason="딴 까닭")


def test_parties_change_in_the_browser_and_everybody_reads_it(office, mou, third) -> None:
    path = f"/office/mous/{mou.uid}/amend/"
    assert office.get(path).status_code == 200
    given = {"sort": "joined", "organisation": "예시 셋째", "side": "theirs", "on": "2025-03-03"}
    assert office.post(path, given).status_code == 422
    assert office.post(path, {**given, "reason": "함께하기로 함"}).status_code == 302
    text = Client().get(f"/mous/{mou.uid}/").content.decode()
    assert "예시 셋째" in text
    assert "함께하기로 함" in text
    given |= {"sort": "left", "on": "2025-09-01", "reason": "사업을 접었습니다"}
    assert office.post(path, given).status_code == 302
    assert "사업을 접었습니다" in Client().get(f"/mous/{mou.uid}/").content.decode()
    assert str(third.uid) not in office.get(f"/office/mous/{mou.uid}/clause/").content.decode()


def test_a_finding_has_links_and_files_that_only_the_office_opens(office, mou) -> None:
    path = f"/office/mous/{mou.uid}/look/"
    assert "multipart" in office.get(path).content.decode()
    given = {"checked_on": clock.today().isoformat(), "finding": "office", "lease": "임대차 계약"}
    wrong = SimpleUploadedFile("계약.pdf", b"MZ")
    assert office.post(path, {**given, "file": [wrong]}).status_code == 422
    assert office.post(path, {**given, "lease_link": "nowhere"}).status_code == 422
    assert Check.objects.count() == 0
    lease = SimpleUploadedFile("홍길동 계약.pdf", PDF)
    answer = office.post(path, {**given, "lease_link": "https://example.org/lease", "file": [lease]})
    assert answer.status_code == 302
    file = CheckFile.objects.get()
    address = f"/office/mous/files/{file.uid}/"
    assert address in office.get(f"/office/mous/{mou.uid}/").content.decode()
    assert b"".join(office.get(address).streaming_content) == PDF
    assert Entry.objects.filter(verb="personal.viewed").count() == 1
    text = Client().get(f"/mous/{mou.uid}/").content.decode()
    assert "https://example.org/lease" in text
    assert "홍길동" not in text
    files.place_of(file.path).write_bytes(b"%PDF-1.7\nanother")
    assert office.get(address).status_code == 404


def test_files_of_a_check_are_written_once_and_not_too_many(mou, seoyeon) -> None:
    proofs = [Seen(ProofSort.LEASE, "임대차 계약")]
    sent = [Sent(f"{n}.pdf", BytesIO(PDF + bytes([n])), 15) for n in range(6)]
    with pytest.raises(RuleBroken):
        actions.look(mou=mou, finding=Finding.OFFICE, proofs=proofs, sent=sent, by=seoyeon)
    check = actions.look(mou=mou, finding=Finding.OFFICE, proofs=proofs, sent=sent[:1], by=seoyeon)
    assert Entry.objects.get(verb="mou.checked").data["files"] == [check.files.get().sha256]
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
        CheckFile.objects.all().delete()


def test_a_clause_of_a_dissolved_office_is_owed_by_the_one_in_its_place(office, seoyeon) -> None:
    new = OrganisationFactory(sort="department", name="새 인공지능과")
    old = OrganisationFactory(sort="department", name="옛 투자유치과")
    mou = MouFactory(parties=(old, OrganisationFactory()))
    actions.add_clause(
        mou=mou, side=Side.OURS, wording=Wording("부지를 찾는다"), due_on=clock.today(), by=seoyeon
    )
    old.closed_on, old.successor = clock.today() - timedelta(days=1), new
    old.save()
    assert "새 인공지능과" in Client().get(f"/mous/{mou.uid}/").content.decode()
    board = office.get(f"/office/promises/?owner={new.uid}").content.decode()
    assert "부지를 찾는다" in board
    later = actions.add_clause(
        mou=mou, side=Side.OURS, wording=Wording("길을 낸다"), due_on=clock.today(), by=seoyeon
    )
    assert later.promise.owed_by == old
    assert "길을 낸다" in office.get(f"/office/promises/?owner={new.uid}").content.decode()
