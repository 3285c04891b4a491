"""Write an agreement from the terms of an award, and send it to be signed."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django.conf import settings
from django.db import transaction

from madang.audit import log
from madang.core import canonical, clock, registry
from madang.core.states import check_move
from madang.kernel.agreements import queries, rules
from madang.kernel.agreements.actions import letters
from madang.kernel.agreements.actions.locks import locked
from madang.kernel.agreements.models import Agreement, Duty, DutySort, Series
from madang.kernel.agreements.ports import Contracting, Owed, Particular
from madang.kernel.agreements.states import AGREEMENT_LIFE, STANDING, AgreementState
from madang.kernel.allocation.models import Award
from madang.people.access import check_has
from madang.people.models import Organisation, User
from madang.people.permissions import Permission

EDITED = (
    "title_ko", "title_en", "representative", "scope", "starts_on", "ends_on",
    "price_won", "grant_won", "own_share_won", "text_ko", "text_en", "particulars",
)  # fmt: skip


@transaction.atomic
def draft(*, award: Award, also: Sequence[Particular] = (), by: User) -> Agreement:
    """Write the agreement of an accepted award from what its kind offered; the database keeps it the one.

    ``also`` are lines that people read beside those of the kind.
    """
    check_has(by, Permission.AGREEMENT_WRITE)
    award = _locked_award(award)
    standing = Agreement.objects.filter(award=award, original=None, state__in=STANDING).exists()
    rules.check_award(award.state, standing=standing)
    terms = cast(Contracting, registry.kind(award.round.call.kind)).terms_of(award)
    application, round = award.application, award.round
    agreement = _written(
        award=award,
        organisation=application.organisation,
        issuer=round.call.programme.issuer,
        title_ko=f"{round.call.title_ko} 협약",
        title_en=f"Agreement under “{round.call.title_en}”",
        scope=application.summary or application.title,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        price_won=terms.price_won,
        grant_won=terms.grant_won,
        own_share_won=terms.own_share_won,
        particulars=[line.kept() for line in (*terms.particulars, *also)],
        by=by,
    )
    _owe(agreement, terms.duties)
    return agreement


@transaction.atomic
def draft_without_award(
    *,
    organisation: Organisation,
    issuer: Organisation,
    title_ko: str,
    title_en: str,
    starts_on: date,
    ends_on: date,
    by: User,
    **fields: Any,
) -> Agreement:
    """Write an agreement that no call stands behind."""
    check_has(by, Permission.AGREEMENT_WRITE)
    return _written(
        organisation=organisation,
        issuer=issuer,
        title_ko=title_ko,
        title_en=title_en,
        starts_on=starts_on,
        ends_on=ends_on,
        by=by,
        **fields,
    )


@transaction.atomic
def edit(*, agreement: Agreement, by: User, **fields: Any) -> Agreement:
    """Change what a draft says; ``fields`` are some of ``EDITED``."""
    check_has(by, Permission.AGREEMENT_WRITE)
    agreement = locked(agreement)
    rules.check_edit(agreement.state)
    for name, value in fields.items():
        if name not in EDITED:
            raise TypeError(f"{name} of an agreement is not written by hand.")
        setattr(agreement, name, value)
    _check_terms(agreement)
    agreement.drafted_by = by
    agreement.save(update_fields=[*fields, "drafted_by"])
    log.record(by=by, verb="agreement.edited", subject=agreement, fields=sorted(fields))
    return agreement


@transaction.atomic
def set_duties(*, agreement: Agreement, duties: Sequence[Owed], by: User) -> Agreement:
    """Let ``duties`` stand in the place of those a draft has."""
    check_has(by, Permission.AGREEMENT_WRITE)
    agreement = locked(agreement)
    rules.check_edit(agreement.state)
    agreement.duties.all().delete()
    _owe(agreement, duties)
    log.record(by=by, verb="agreement.duties_set", subject=agreement, count=len(duties))
    return agreement


@transaction.atomic
def send(*, agreement: Agreement, by: User) -> Agreement:
    """Fix what is signed, and ask the first side for its signature."""
    check_has(by, Permission.AGREEMENT_WRITE)
    agreement = locked(agreement)
    rules.check_send(agreement)
    agreement.content = canonical.text(queries.content_of(agreement))
    agreement.digest = canonical.digest(queries.content_of(agreement))
    agreement.state, agreement.sent_at = AgreementState.SIGNING, clock.now()
    agreement.attempt += 1
    agreement.city_signs_first = settings.CITY_SIGNS_FIRST
    agreement.save()
    log.record(by=by, verb="agreement.sent", subject=agreement, digest=agreement.digest)
    letters.ask_to_sign(agreement)
    return agreement


@transaction.atomic
def call_back(*, agreement: Agreement, reason: str, by: User) -> Agreement:
    """Take it back to the desk before all have signed; signatures given so far bind nobody."""
    check_has(by, Permission.AGREEMENT_WRITE)
    agreement = locked(agreement)
    check_move(AGREEMENT_LIFE, agreement.state, AgreementState.DRAFT)
    rules.check_reason(reason)
    agreement.state, agreement.content, agreement.digest = AgreementState.DRAFT, "", ""
    agreement.save(update_fields=["state", "content", "digest"])
    log.record(by=by, verb="agreement.called_back", subject=agreement, reason=reason.strip())
    letters.tell_company(agreement, "agreement_called_back", reason=reason.strip())
    return agreement


def _locked_award(award: Award) -> Award:
    rows = Award.objects.select_for_update(of=("self",), no_key=True).select_related(
        "application__organisation", "offer", "round__call__programme__issuer"
    )
    return rows.get(pk=award.pk)


def _written(*, organisation: Organisation, by: User, **fields: Any) -> Agreement:
    kind = fields["award"].round.call.kind if fields.get("award") else ""
    clauses = queries.clauses_for(kind)
    agreement = Agreement(
        organisation=organisation,
        number=_next_number(),
        drafted_by=by,
        template=queries.template_for(kind),
        **{"text_ko": clauses.text_ko, "text_en": clauses.text_en, **fields},
    )
    _check_terms(agreement)
    agreement.save()
    log.record(by=by, verb="agreement.drafted", subject=agreement, number=agreement.number)
    return agreement


def _check_terms(agreement: Agreement) -> None:
    rules.check_terms(
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        price_won=agreement.price_won,
        grant_won=agreement.grant_won,
        own_share_won=agreement.own_share_won,
    )


def _owe(agreement: Agreement, duties: Sequence[Owed]) -> None:
    Duty.objects.bulk_create(
        Duty(
            agreement=agreement,
            sort=DutySort.MILESTONE if duty.milestone else DutySort.DUTY,
            title_ko=duty.title_ko,
            title_en=duty.title_en,
            measure_ko=duty.measure_ko,
            measure_en=duty.measure_en,
            due_on=duty.due_on,
        )
        for duty in (Owed(*each) for each in duties)
    )


def _next_number() -> str:
    """Return the next number of this year, GJ-A-2026-0001, without gaps."""
    year = clock.today().year
    Series.objects.get_or_create(year=year)
    series = Series.objects.select_for_update().get(year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{settings.RECEIPT_PREFIX}-A-{year}-{series.last:04d}"
