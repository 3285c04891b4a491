"""State, confirm and correct the facts of the register. What was said before stays readable."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core import clock
from madang.core.errors import NotAllowed, RuleBroken
from madang.notices import actions as notices
from madang.people import queries as people
from madang.people.access import check_has
from madang.people.models import Organisation, OrganisationName, User
from madang.people.permissions import Permission
from madang.register import queries, rules
from madang.register.actions.entering import known_already
from madang.register.models import Attestation, Fact, Standing
from madang.register.rules import Written

_BEFORE_SOURCES = datetime(2000, 1, 1, tzinfo=UTC)
_COLUMNS = tuple(fact for fact in Fact.values if fact != Fact.NAME)


@transaction.atomic
def state(*, organisation: Organisation, by: User, **facts: Any) -> Collection[str]:
    """Change facts on the word of the company; return which have changed. They stand unconfirmed."""
    check_has(by, Permission.COMPANY_STATE, organisation_id=organisation.pk)
    organisation = locked(organisation)
    changed = _changed(organisation, facts)
    rules.check_own_word(changed)
    _write(organisation, facts, changed, standing=Standing.STATED, by=by)
    if changed:
        log.record(by=by, verb="organisation.stated", subject=organisation, facts=sorted(changed))
    return changed


@transaction.atomic
def confirm(*, organisation: Organisation, seen: Mapping[str, str], note: str, by: User) -> None:
    """Confirm facts on evidence: ``seen`` is each fact with the value that the officer has looked at."""
    check_has(by, Permission.REGISTER_WRITE)
    organisation = locked(organisation)
    note = rules.check_reason(note, field="note")
    rules.check_seen(seen, queries.values_now(organisation))
    if any(held.organisation_id == organisation.pk for held in people.memberships_of(by)):
        raise NotAllowed(
            _("You belong to this organisation. A colleague who does not has to confirm its facts.")
        )
    at = clock.now()
    Attestation.objects.bulk_create(
        Attestation(
            organisation=organisation,
            fact=fact,
            value=value,
            standing=Standing.CONFIRMED,
            at=at,
            by=by,
            note=note,
        )
        for fact, value in seen.items()
    )
    log.record(by=by, verb="organisation.confirmed", subject=organisation, facts=sorted(seen), note=note)


@transaction.atomic
def correct(*, organisation: Organisation, reason: str, by: User, **facts: Any) -> Collection[str]:
    """Change facts by the office, on evidence that ``reason`` names; return which. The company is told."""
    check_has(by, Permission.REGISTER_WRITE)
    organisation = locked(organisation)
    reason = rules.check_reason(reason)
    changed = _changed(organisation, facts)
    if not changed:
        raise RuleBroken(_("Nothing is changed yet. To vouch for what stands there, confirm it."))
    try:
        with transaction.atomic():
            _write(organisation, facts, changed, standing=Standing.CONFIRMED, by=by, note=reason)
    except IntegrityError:
        raise known_already() from None
    log.record(
        by=by, verb="organisation.corrected", subject=organisation, facts=sorted(changed), reason=reason
    )
    _tell(organisation, reason)
    return changed


@transaction.atomic
def rename(
    *, organisation: Organisation, name_ko: str, name_en: str, valid_from: date, reason: str, by: User
) -> OrganisationName:
    """Give an organisation another name from a day on; the name before ends on that day."""
    check_has(by, Permission.REGISTER_WRITE)
    organisation = locked(organisation)
    reason = rules.check_reason(reason)
    written = rules.tidied(Written(name_ko=name_ko, name_en=name_en))
    if not written.name_ko:
        raise RuleBroken(_("Write the Korean name, as it is registered."), field="name_ko")
    last = organisation.names.order_by("-valid_from").first()
    rules.check_day(valid_from, today=clock.today(), field="valid_from")
    rules.check_name_day(valid_from, current_from=last.valid_from if last else None)
    if last and (last.valid_to is None or last.valid_to > valid_from):
        last.valid_to = valid_from
        last.save(update_fields=["valid_to"])
    name = OrganisationName.objects.create(
        organisation=organisation, name_ko=written.name_ko, name_en=written.name_en, valid_from=valid_from
    )
    value = f"{written.name_ko} / {written.name_en}".removesuffix(" / ")
    Attestation.objects.create(
        organisation=organisation,
        fact=Fact.NAME,
        value=value,
        standing=Standing.CONFIRMED,
        by=by,
        note=reason,
    )
    log.record(by=by, verb="organisation.renamed", subject=organisation, valid_from=valid_from, reason=reason)
    _tell(organisation, reason)
    return name


@transaction.atomic
def succeed(
    *, organisation: Organisation, successor: Organisation, closed_on: date, reason: str, by: User
) -> Organisation:
    """Let ``successor`` stand in an organisation's place from a day on: what it issued keeps an issuer."""
    check_has(by, Permission.REGISTER_WRITE)
    # Both in the order of their keys: two officers cannot wait for each other, nor make a circle.
    list(
        Organisation.objects.filter(pk__in=[organisation.pk, successor.pk]).order_by("pk").select_for_update()
    )
    organisation.refresh_from_db()
    successor.refresh_from_db()
    reason = rules.check_reason(reason)
    rules.check_day(closed_on, today=clock.today(), field="closed_on")
    rules.check_successor(organisation, successor, on=closed_on, after=_followers(successor))
    organisation.closed_on, organisation.successor = closed_on, successor
    organisation.save(update_fields=["closed_on", "successor"])
    log.record(
        by=by,
        verb="organisation.succeeded",
        subject=organisation,
        successor=str(successor.uid),
        closed_on=closed_on,
        reason=reason,
    )
    return organisation


def locked(organisation: Organisation) -> Organisation:
    """Return the row, locked: facts, names and members of one organisation change one after the other."""
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


def _followers(organisation: Organisation) -> set[int]:
    found: set[int] = set()
    following = organisation.successor_id
    while following is not None and following not in found:
        found.add(following)
        following = Organisation.objects.values_list("successor_id", flat=True).get(pk=following)
    return found


def _changed(organisation: Organisation, facts: Mapping[str, Any]) -> set[str]:
    """Return which of ``facts`` differ from what stands there, once it is clear that they may stand."""
    unknown = facts.keys() - set(_COLUMNS)
    if unknown:
        raise RuleBroken(_("The register has no such fact."), field=min(unknown))
    now = Written(name_ko="-", **{column: getattr(organisation, column) for column in _COLUMNS})
    wanted = rules.tidied(replace(now, **facts))
    changed = {column for column in _COLUMNS if getattr(wanted, column) != getattr(now, column)}
    known = {fault.field for fault in _faults(organisation, now)}
    for fault in _faults(organisation, wanted):
        # What was wrong before (an invented number of the example city) hinders no other change.
        if fault.field in changed or fault.field not in known:
            raise RuleBroken(fault.sentence, field=fault.field)
    return changed


def _faults(organisation: Organisation, written: Written) -> list[rules.Fault]:
    return rules.faults_in(written, sort=organisation.sort, today=clock.today())


def _write(
    organisation: Organisation,
    facts: Mapping[str, Any],
    changed: Collection[str],
    *,
    standing: Standing,
    by: User,
    note: str = "",
) -> None:
    before = queries.values_now(organisation)
    known = queries.attested(organisation)
    wanted = rules.tidied(Written(**{name: facts[name] for name in changed}))
    for name in changed:
        setattr(organisation, name, getattr(wanted, name))
    organisation.save(update_fields=list(changed))
    after = queries.values_now(organisation)
    for name in sorted(changed):
        if name not in known and (before[name] or name == Fact.FOUNDED_ON):
            # What stood there before sources were kept had been entered by the house: it counted. Where no
            # day stood, none counted, or one told after a list is fixed would win a seat kept for the young.
            Attestation.objects.create(
                organisation=organisation,
                fact=name,
                value=before[name],
                standing=Standing.CONFIRMED,
                at=_BEFORE_SOURCES,
            )
        Attestation.objects.create(
            organisation=organisation, fact=name, value=after[name], standing=standing, by=by, note=note
        )


def _tell(organisation: Organisation, reason: str) -> None:
    name = queries.name_now(organisation)
    for member in people.members_with(organisation.pk, Permission.COMPANY_STATE):
        notices.post(
            template="facts_corrected",
            to=member,
            about=organisation,
            link="/company/facts/",
            company_ko=name.name_ko if name else "",
            company_en=name.name_en if name else "",
            reason=reason,
        )
