"""Deeds on MOUs: who may, what is kept, what the ledger and the log say."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from madang.audit.models import Entry
from madang.core import clock
from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.kernel.mous import actions, queries
from madang.kernel.mous.models import Check, Counted, Finding, Mou, ProofSort, Side
from madang.kernel.mous.queries import Filters
from madang.kernel.mous.rules import Seen, Signed
from madang.kernel.mous.states import MouState
from madang.promises import actions as promises
from madang.promises.models import Promise
from madang.promises.rules import Wording
from tests.factories.mous import MouFactory
from tests.factories.people import OrganisationFactory, founder, officer

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

DAY = date(2024, 10, 2)
LEASE = Seen(ProofSort.LEASE, "임대차 계약서")
INSURED = Seen(ProofSort.INSURED, "가입자 명부 3명")


@pytest.fixture
def seoyeon():
    return officer(name="김서연")


@pytest.fixture
def city():
    return OrganisationFactory(city=True, name="예시시")


def entered(by, city, company, number="2024-1", **more) -> Mou:
    signed = Signed(number, "업무협약", DAY, **more)
    return actions.enter(signed=signed, ours=[city], theirs=[(company, " 홍 길동 ")], by=by)


def test_an_entered_mou_has_both_sides_and_stands_in_the_log(seoyeon, city) -> None:
    company = OrganisationFactory()
    mou = entered(seoyeon, city, company)
    assert [(each.side, each.signatory) for each in mou.parties.order_by("pk")] == [
        (Side.OURS, ""),
        (Side.THEIRS, "홍 길동"),
    ]
    assert Entry.objects.get(verb="mou.entered").data["number"] == "2024-1"
    with pytest.raises(RuleBroken) as refused:
        entered(seoyeon, city, company)
    assert refused.value.field == "number"


def test_nobody_but_the_office_enters_mous(city) -> None:
    company = OrganisationFactory()
    with pytest.raises(NotAllowed):
        entered(founder(company), city, company)


def test_clauses_are_promises_of_each_side_to_the_other(seoyeon, city) -> None:
    company = OrganisationFactory()
    mou = entered(seoyeon, city, company)
    actions.add_standard_clauses(mou=mou, office_due_on=date(2025, 6, 30), by=seoyeon)
    owed = {each.title_en: (each.owed_by, each.owed_to, each.due_on) for each in Promise.objects.all()}
    assert owed["Set up a company or a local office in the city, and hire"] == (
        company,
        city,
        date(2025, 6, 30),
    )
    assert owed["Help with infrastructure and administration"] == (city, company, None)
    assert set(Promise.objects.values_list("origin", "origin_path")) == {("mou", f"/mous/{mou.uid}/")}
    with pytest.raises(WrongState):
        actions.add_standard_clauses(mou=mou, by=seoyeon)


def test_a_clause_is_owed_by_who_signed_on_that_side(seoyeon, city) -> None:
    mou = entered(seoyeon, city, OrganisationFactory())
    said = {"mou": mou, "wording": Wording("사람을 뽑는다"), "due_on": None, "by": seoyeon}
    assert actions.add_clause(side=Side.THEIRS, **said).number == 1
    for wrong in ({"side": "both"}, {"side": Side.THEIRS, "owed_by": city}):
        with pytest.raises(RuleBroken):
            actions.add_clause(**said | wrong)


def test_an_office_that_is_found_makes_a_mou_active_and_the_check_is_written_once(seoyeon) -> None:
    mou = MouFactory()
    actions.look(mou=mou, finding=Finding.NOTHING, checked_on=date(2025, 4, 2), by=seoyeon)
    check = actions.look(mou=mou, finding=Finding.STAFF, staff=3, proofs=[LEASE, INSURED], by=seoyeon)
    mou.refresh_from_db()
    assert mou.state == MouState.ACTIVE
    assert check.proofs.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Check.objects.update(staff=30)


def test_the_three_counts_are_three_numbers_with_their_evidence(seoyeon) -> None:
    with_staff, with_office, unseen, gone = (MouFactory() for _each in range(4))
    actions.look(mou=with_staff, finding=Finding.STAFF, staff=3, proofs=[LEASE, INSURED], by=seoyeon)
    actions.look(mou=with_office, finding=Finding.OFFICE, proofs=[LEASE], by=seoyeon)
    actions.look(mou=gone, finding=Finding.OFFICE, proofs=[LEASE], by=seoyeon)
    actions.end(mou=gone, state=MouState.WITHDRAWN, reason="기업이 철회함", by=seoyeon)
    actions.renew(mou=with_staff, signed=Signed("2026-1", "갱신", date(2026, 10, 2)), by=seoyeon)
    told = queries.counts(clock.today())
    assert {what: each.value for what, each in told.items()} == {"signed": 4, "office": 2, "staff": 1}
    assert told[Counted.OFFICE].unknown == 1
    assert list(queries.evidence_for(Counted.STAFF, clock.today())) == [with_staff]
    assert set(queries.evidence_for(Counted.OFFICE, clock.today())) == {with_staff, with_office}
    assert unseen in queries.evidence_for(Counted.SIGNED, clock.today())
    assert queries.counts(date(2024, 10, 1))[Counted.SIGNED].value == 0


def test_a_finding_of_more_than_a_year_ago_counts_for_nothing_today(seoyeon) -> None:
    actions.look(
        mou=MouFactory(), finding=Finding.OFFICE, proofs=[LEASE], checked_on=date(2024, 11, 1), by=seoyeon
    )
    told = queries.counts(date(2026, 11, 27))[Counted.OFFICE]
    assert (told.value, told.unknown) == (0, 1)
    assert queries.counts(date(2025, 10, 31))[Counted.OFFICE].value == 1


def test_a_mou_that_nobody_looked_at_for_half_a_year_is_due(seoyeon) -> None:
    with clock.stopped(clock.now()):
        due, seen = MouFactory(), MouFactory()
        actions.look(mou=seen, finding=Finding.NOTHING, by=seoyeon)
        assert list(queries.checks_due(clock.today())) == [due]
        assert list(queries.listed(Filters(due=True), today=clock.today())) == [due]
        assert list(queries.listed(Filters(finding="none"), today=clock.today())) == [due]
        assert list(queries.listed(Filters(finding="nothing"), today=clock.today())) == [seen]


def test_who_withdraws_is_let_off_and_the_ledger_says_so(seoyeon, city) -> None:
    mou = entered(seoyeon, city, OrganisationFactory())
    actions.add_standard_clauses(mou=mou, by=seoyeon)
    actions.end(mou=mou, state=MouState.WITHDRAWN, reason="투자 계획이 바뀜", by=seoyeon)
    assert set(Promise.objects.values_list("state", "closing_reason")) == {("released", "투자 계획이 바뀜")}
    with pytest.raises(WrongState):
        actions.look(mou=mou, finding=Finding.NOTHING, by=seoyeon)
    with pytest.raises(WrongState):
        actions.add_clause(mou=mou, side=Side.OURS, wording=Wording("돕는다"), due_on=None, by=seoyeon)


def test_a_mou_is_fulfilled_once_every_clause_is_kept(seoyeon, city) -> None:
    mou = entered(seoyeon, city, OrganisationFactory())
    clause = actions.add_clause(mou=mou, side=Side.OURS, wording=Wording("돕는다"), due_on=None, by=seoyeon)
    said = {"mou": mou, "state": MouState.FULFILLED, "reason": "모두 지킴", "by": seoyeon}
    with pytest.raises(WrongState):
        actions.end(**said)
    promises.keep(promise=clause.promise, reason="지원을 마침", by=seoyeon)
    assert actions.end(**said).state == MouState.FULFILLED


def test_dormant_follows_a_check_that_found_nothing(seoyeon) -> None:
    mou = MouFactory()
    said = {"mou": mou, "state": MouState.DORMANT, "reason": "연락이 닿지 않음", "by": seoyeon}
    with pytest.raises(RuleBroken):
        actions.end(**said)
    actions.look(mou=mou, finding=Finding.NOTHING, by=seoyeon)
    assert actions.end(**said).state == MouState.DORMANT


def test_a_renewal_is_a_new_mou_between_the_same_parties(seoyeon) -> None:
    mou = MouFactory()
    new = actions.renew(mou=mou, signed=Signed("2026-9", "갱신 협약", date(2026, 10, 2)), by=seoyeon)
    parties = [set(each.parties.values_list("organisation", "side")) for each in (mou, new)]
    assert new.renews == mou
    assert parties[0] == parties[1]
    with pytest.raises(WrongState):
        actions.renew(mou=mou, signed=Signed("2026-10", "또 갱신", date(2026, 10, 3)), by=seoyeon)


def test_a_correction_keeps_what_was_before_in_the_log(seoyeon) -> None:
    mou = MouFactory(number="2024-7")
    MouFactory(number="2024-8")
    signed = Signed("2024-7", "고친 제목", DAY)
    actions.correct(mou=mou, signed=signed, reason="제목이 달랐음", by=seoyeon)
    assert Entry.objects.get(verb="mou.corrected").data["before"]["title_ko"] == "AI 산업 육성 업무협약"
    for wrong, reason in ((Signed("2024-8", "고친 제목", DAY), "번호가 다름"), (signed, "")):
        with pytest.raises(RuleBroken):
            actions.correct(mou=mou, signed=wrong, reason=reason, by=seoyeon)


def test_counts_that_contradict_each_other_are_both_kept(seoyeon) -> None:
    said = {"what": Counted.OFFICE, "as_of": date(2024, 11, 25), "by": seoyeon}
    actions.report(value=142, source="nocutnews", **said)
    actions.report(value=132, source="sisatopic", **said)
    assert [each.value for each in queries.reports()] == [132, 142]
    with pytest.raises(RuleBroken):
        actions.report(value=132, source="sisatopic", **said)


def test_the_council_reads_what_happened_in_a_period(seoyeon) -> None:
    MouFactory(), MouFactory(signed_on=date(2023, 1, 1))
    assert queries.counts_between(date(2024, 1, 1), date(2024, 12, 31))["signed"] == 1


def test_a_company_finds_its_mous(seoyeon, city) -> None:
    company = OrganisationFactory()
    mou = entered(seoyeon, city, company)
    MouFactory()
    assert list(queries.of_company(company)) == [mou]
    assert city in queries.our_sides()
    assert queries.organisations_called(company.names.get().name_en.upper()) == [company]
    assert queries.organisations_called("123-45-67890") == []
