"""GPU time under an agreement: its price with reasons, its account for a term, changes as new records."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from madang.audit.models import Entry
from madang.core import clock
from madang.core.errors import NotAllowed
from madang.kernel.agreements import actions as agreements
from madang.kernel.allocation.models import Portion
from madang.kinds.compute import contracting
from madang.kinds.compute.actions import prices
from madang.kinds.compute.models import Account, Discount, Entitlement
from madang.kinds.compute.rules.months import hours_in
from madang.kinds.compute.states import AccountState
from madang.register.models import Attestation, Standing
from tests.factories.agreements import Deal, in_force, sent, signed
from tests.factories.allocation import AwardFactory
from tests.factories.compute import FIRST_MONTH, AskTermsFactory, gpu_round
from tests.factories.people import OrganisationFactory, founder, manager, officer

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

FEBRUARY, MARCH = date(2027, 2, 1), date(2027, 3, 1)
TODAY = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _december():
    with clock.stopped(clock.now().replace(year=2026, month=12, day=1)):
        yield


def discount(reason: str, percent: int, **fields: object) -> Discount:
    days = {"from_on": date(2026, 1, 1), **fields}
    return Discount.objects.create(reason=reason, percent=percent, source="예시 요금표", **days)


def deal(*units: int, **company) -> Deal:
    """Return an accepted award of so many H100 in each month from January on, at 100,000 won."""
    round = gpu_round(decided=True)
    offer = round.offers.get(code="G01")
    organisation = OrganisationFactory(**company)
    award = AwardFactory(
        round=round, offer=offer, seat=None, accepted=True, application__organisation=organisation
    )
    person = founder(organisation)
    award.answered_by = person
    award.save()
    for month, number in zip((FIRST_MONTH, FEBRUARY, MARCH), units, strict=False):
        Portion.objects.create(award=award, offer=offer, period=month, given=number, units=number)
    return Deal(award, person, manager(), officer())


def account_of(agreement) -> Account:
    return Account.objects.get(agreement=agreement)


def held(account: Account) -> dict[date, int]:
    return {each.month: each.units for each in account.holdings.all()}


def test_the_price_is_units_times_months_and_shown_as_a_calculation_in_both_languages() -> None:
    terms = contracting.terms_of(deal(2, 3, elsewhere=True).award)
    assert terms.price_won == 500_000
    assert (terms.starts_on, terms.ends_on) == (FIRST_MONTH, date(2027, 2, 28))
    assert [tuple(line) for line in terms.particulars] == [
        ("2027-01 H100 풀", "2027-01 H100 pool", "2 × 100,000 = 200,000", ""),
        ("2027-02 H100 풀", "2027-02 H100 pool", "3 × 100,000 = 300,000", ""),
        ("정가", "List price", "50만원", "KRW 500,000"),
        ("내는 돈", "To be paid", "50만원", "KRW 500,000"),
    ]
    (report,) = terms.duties
    assert (report.due_on, report.milestone) == (date(2027, 3, 28), True)


def test_a_company_of_the_city_pays_half_and_is_told_why() -> None:
    discount("local", 50)
    terms = contracting.terms_of(deal(2).award)
    assert terms.price_won == 100_000
    assert (
        "할인: 지역 기업 50 %",
        "Discount: company of the city, 50 %",
        "-100,000",
        "",
    ) in terms.particulars


@pytest.mark.parametrize(
    ("standing", "value", "won"),
    [
        (Standing.CONFIRMED, "head_office", 100_000),
        (Standing.CONFIRMED, "branch", 100_000),
        (Standing.CONFIRMED, "none", 200_000),
        (Standing.STATED, "head_office", 200_000),
    ],
)
def test_the_city_halves_a_price_by_what_it_has_confirmed_not_by_what_is_stated(standing, value, won) -> None:
    discount("local", 50)
    scene = deal(2)
    company = scene.award.application.organisation
    Attestation.objects.create(organisation=company, fact="presence", value=value, standing=standing)
    assert contracting.terms_of(scene.award).price_won == won


def test_the_largest_reason_counts_and_they_do_not_add_up() -> None:
    discount("local", 30)
    discount("youth", 50)
    scene = deal(2)
    company = scene.award.application.organisation
    assert contracting.terms_of(scene.award).price_won == 140_000
    right = Entitlement.objects.create(
        organisation=company, reason="youth", from_on=date(2026, 1, 1), evidence="청년창업 확인서 2026-11"
    )
    assert contracting.terms_of(scene.award).price_won == 100_000
    right.until_on = date(2026, 11, 30)
    right.save()
    assert contracting.terms_of(scene.award).price_won == 140_000


@pytest.mark.parametrize(
    "days", [{"from_on": date(2027, 1, 1)}, {"until_on": date(2026, 11, 30)}], ids=["later", "over"]
)
def test_a_discount_counts_between_its_days(days) -> None:
    discount("local", 50, **days)
    assert contracting.terms_of(deal(2).award).price_won == 200_000


def test_what_was_taken_less_of_and_months_of_nothing_cost_nothing() -> None:
    scene = deal(4, 2, elsewhere=True)
    scene.award.portions.filter(period=FIRST_MONTH).update(units=1)
    scene.award.portions.filter(period=FEBRUARY).update(units=0)
    terms = contracting.terms_of(scene.award)
    assert (terms.price_won, terms.ends_on) == (100_000, date(2027, 1, 31))


def test_in_force_it_opens_an_account_for_its_term_and_lets_who_accepted_log_in() -> None:
    scene = deal(2, 3)
    agreement = in_force(scene)
    account = account_of(agreement)
    assert (account.name, account.starts_on, account.ends_on) == (
        agreement.number.lower(),
        FIRST_MONTH,
        date(2027, 2, 28),
    )
    assert held(account) == {FIRST_MONTH: 2, FEBRUARY: 3}
    assert [each.hours_given for each in account.holdings.all()] == [
        2 * hours_in(FIRST_MONTH),
        3 * hours_in(FEBRUARY),
    ]
    assert [login.user for login in account.logins.all()] == [scene.founder]


def test_hours_are_as_many_as_each_was_asked_to_run() -> None:
    scene = deal(2)
    ask = scene.award.application.asks.filter(offer=scene.award.offer).first()
    if ask is None:
        ask = scene.award.application.asks.create(offer=scene.award.offer, wish=1)
    AskTermsFactory(ask=ask, gpu_hours=100)
    account = account_of(in_force(scene))
    assert account.holdings.get().hours_given == 200


def test_a_change_is_a_new_linked_record_under_which_the_same_account_goes_on() -> None:
    scene = deal(2, 3, 3)
    agreement = in_force(scene)
    account = account_of(agreement)
    changed = agreements.amend(
        agreement=agreement, reason="한 달 일찍 끝냅니다.", ends_on=date(2027, 2, 28), by=scene.manager
    )
    assert held(account) == {FIRST_MONTH: 2, FEBRUARY: 3, MARCH: 3}  # nothing changes before both sign
    agreements.send(agreement=changed, by=scene.manager)
    signed(scene, changed)
    changed.refresh_from_db()
    agreement.refresh_from_db()
    assert (changed.supersedes, changed.original, agreement.state) == (agreement, agreement, "superseded")
    account.refresh_from_db()
    assert (account.agreement, account.ends_on, account.state) == (
        changed,
        date(2027, 2, 28),
        AccountState.ACTIVE,
    )
    assert held(account) == {FIRST_MONTH: 2, FEBRUARY: 3}
    assert Account.objects.count() == 1


def test_terminated_the_account_ends_and_takes_no_more() -> None:
    scene = deal(2)
    agreement = in_force(scene)
    agreements.terminate(agreement=agreement, reason="사업을 그만둡니다.", by=scene.manager)
    account = account_of(agreement)
    assert account.state == AccountState.ENDED


def test_an_agreement_that_was_never_in_force_opens_nothing() -> None:
    sent(deal(2))
    assert not Account.objects.exists()


def test_the_office_writes_a_right_down_and_the_price_follows() -> None:
    discount("youth", 50)
    scene = deal(2, elsewhere=True, business_number="1234567891")
    company = scene.award.application.organisation
    client = Client()
    client.force_login(scene.manager)
    path = reverse("gpu:discounts")
    typed = {
        "business_number": "123-45-67891",
        "from_on": "2026-11-01",
        "until_on": "2027-10-31",
        "evidence": "청년창업기업 확인서 2026-11-02",
    }
    for wrong in ({"business_number": "000"}, {"until_on": "2026-10-01"}, {"evidence": "봄"}):
        page = client.post(path, typed | wrong)
        assert page.status_code == 200
        assert next(iter(wrong.values())) in page.content.decode()  # what was typed is kept
    assert not Entitlement.objects.exists()
    assert client.post(path, typed).status_code == 302
    right = Entitlement.objects.get()
    assert (right.organisation, right.reason, right.entered_by) == (company, "youth", scene.manager)
    assert Entry.objects.get(verb="gpu_right.entered").actor_id == scene.manager.pk
    assert "청년창업기업 확인서" in client.get(path).content.decode()
    assert contracting.terms_of(scene.award).price_won == 100_000
    with pytest.raises(NotAllowed):
        prices.entitle(
            organisation=company, from_on=TODAY, until_on=MARCH, evidence="확인서를 보았음", by=scene.founder
        )
