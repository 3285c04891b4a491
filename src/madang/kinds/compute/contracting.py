"""GPU time under an agreement: its price as a calculation, and the account it opens."""

from datetime import date

from madang.core import clock, money
from madang.kernel.agreements.models import Agreement
from madang.kernel.agreements.ports import Owed, Particular, Terms
from madang.kernel.agreements.states import AgreementState
from madang.kernel.allocation.models import Award, Portion
from madang.kernel.allocation.queries.cases import confirmed_facts
from madang.kinds.compute.actions import accounts
from madang.kinds.compute.actions.accounts import Share
from madang.kinds.compute.models import Account, AskTerms, Discount, Entitlement, PoolTerms, Taken
from madang.kinds.compute.rules import pricing
from madang.kinds.compute.rules.months import first_of, hours_in, last_of
from madang.kinds.compute.rules.pricing import Line, Price, Rebate
from madang.kinds.compute.states import AccountState
from madang.people.models import Organisation, Presence
from madang.register import queries as register

REASONS = {
    pricing.LOCAL: ("지역 기업", "company of the city"),
    pricing.YOUTH: ("청년 창업기업", "youth start-up"),
}


def terms_of(award: Award) -> Terms:
    """Return the terms of an award: its months, its price with the calculation, and what is owed."""
    portions = _portions(award)
    price = price_of(award.application.organisation, portions, on=clock.today())
    first, last = _term(portions)
    return Terms(
        starts_on=first,
        ends_on=last,
        price_won=price.won,
        particulars=_particulars(portions, price),
        duties=(
            Owed(
                "결과 보고서 내기",
                "Hand in the report",
                "모델·논문·사업화 결과가 있는 보고서를 시가 받음",
                "The city has a report with models, papers and what was sold",
                date(last.year + (last.month == 12), last.month % 12 + 1, 28),
                milestone=True,
            ),
        ),
    )


def price_of(organisation: Organisation, portions: list[Portion], *, on: date) -> Price:
    """Return the price of ``portions`` for a company on a day."""
    prices = dict(
        PoolTerms.objects.filter(offer__in={p.offer_id for p in portions}).values_list("offer", "price_won")
    )
    lines = [
        Line(each.offer.title, each.period, each.units, prices.get(each.offer_id, 0)) for each in portions
    ]
    rebates = [Rebate(r.reason, r.percent, r.from_on, r.until_on) for r in Discount.objects.all()]
    return pricing.price_of(lines, rebates=rebates, reasons=reasons_of(organisation, on), on=on)


def reasons_of(organisation: Organisation, on: date) -> set[str]:
    """Return for which discounts a company has a reason on a day: by the register, or by an entitlement.

    Of the register only what the office has confirmed counts: nobody halves a price by their own word.
    """
    reasons = {
        each.reason
        for each in Entitlement.objects.filter(organisation=organisation, from_on__lte=on)
        if each.until_on is None or on <= each.until_on
    }
    known = register.confirmed_at([organisation.pk], ["presence"], clock.now())
    facts = confirmed_facts(organisation, known.get(organisation.pk, {}))
    if facts.presence in {Presence.HEAD_OFFICE, Presence.BRANCH}:
        reasons.add(pricing.LOCAL)
    return reasons


def begin(agreement: Agreement) -> None:
    """Open the account of an agreement, or let the one of its line go on, and fill it by the month."""
    if agreement.award is None:
        return
    portions = _portions(agreement.award)
    account = _of_line(agreement)
    if account is None:
        account = accounts.open_for(
            organisation=agreement.organisation,
            name=agreement.number.lower(),
            agreement=agreement,
            starts_on=agreement.starts_on,
            ends_on=agreement.ends_on,
        )
    else:
        account.agreement = agreement
        account.starts_on, account.ends_on = agreement.starts_on, agreement.ends_on
        account.save(update_fields=["agreement", "starts_on", "ends_on"])
    for pool in sorted({each.offer.pool_terms.pool_id for each in portions}):
        accounts.hold_pool(pool)
    accounts.fill(account, _shares(agreement, portions, account))
    if agreement.award.answered_by:
        accounts.let_in(account, agreement.award.answered_by)


def end(agreement: Agreement) -> None:
    """End the account; one whose agreement is changed goes on under the new one."""
    account = Account.objects.select_for_update(of=("self",)).filter(agreement=agreement).first()
    if account is None or agreement.state == AgreementState.SUPERSEDED:
        return
    if account.state == AccountState.ACTIVE:
        accounts.close(account, why=agreement.state)


def _portions(award: Award) -> list[Portion]:
    rows = Portion.objects.filter(award=award, units__gte=1)
    return list(rows.select_related("offer__pool_terms__pool").order_by("period", "offer"))


def _term(portions: list[Portion]) -> tuple[date, date]:
    months = [each.period for each in portions] or [first_of(clock.today())]
    return min(months), last_of(max(months))


def _of_line(agreement: Agreement) -> Account | None:
    line = Agreement.objects.filter(original=agreement.line_id).values("pk")
    rows = Account.objects.select_for_update(of=("self",)).filter(state=AccountState.ACTIVE)
    return rows.filter(agreement__in=line).first() or rows.filter(agreement__pk=agreement.line_id).first()


def _shares(agreement: Agreement, portions: list[Portion], account: Account) -> list[Share]:
    """Return what an agreement gives by pool and month within its term; two offers of one pool add up.

    What was taken back and offered on left the portions, but the account remembers it as given and taken.
    """
    asks = AskTerms.objects.filter(ask__application__awards__agreements=agreement)
    each_hour = {offer: hours for offer, hours in asks.values_list("ask__offer", "gpu_hours") if hours}
    found: dict[tuple[int, date], tuple[int, int]] = {}
    for each in portions:
        if not first_of(agreement.starts_on) <= each.period <= agreement.ends_on:
            continue
        hours = each.units * min(hours_in(each.period), each_hour.get(each.offer_id, hours_in(each.period)))
        key = (each.offer.pool_terms.pool_id, each.period)
        units, before = found.get(key, (0, 0))
        found[key] = (units + each.units, before + hours)
    gone = Taken.objects.filter(holding__account=account, offered__gte=1)
    for pool, month, offered in gone.values_list("holding__pool", "holding__month", "offered"):
        units, hours = found.get((pool, month), (0, 0))
        if units:
            found[pool, month] = (units + offered, hours + offered * hours // units)
    return [Share(pool, month, units, hours) for (pool, month), (units, hours) in found.items()]


def _particulars(portions: list[Portion], price: Price) -> tuple[Particular, ...]:
    """Return the price as a calculation that both sides sign, in both languages whoever drafts it."""
    lines = [
        Particular(
            f"{line.month:%Y-%m} {portion.offer.title_ko}",
            f"{line.month:%Y-%m} {portion.offer.title_en}",
            f"{line.units:,} × {line.price_won:,} = {line.won:,}",
        )
        for line, portion in zip(price.lines, portions, strict=True)
    ]
    lines.append(Particular("정가", "List price", *_won(price.list_won)))
    if price.rebate:
        korean, english = REASONS[price.rebate.reason]
        lines.append(
            Particular(
                f"할인: {korean} {price.rebate.percent} %",
                f"Discount: {english}, {price.rebate.percent} %",
                f"-{price.off_won:,}",
            )
        )
    lines.append(Particular("내는 돈", "To be paid", *_won(price.won)))
    return tuple(lines)


def _won(amount: int) -> tuple[str, str]:
    return money.spoken(amount), money.spoken(amount, "en")
