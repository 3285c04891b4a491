"""Enter an organisation into the register."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core import clock
from madang.core.errors import RuleBroken
from madang.people.access import check_has
from madang.people.models import (
    Membership,
    Organisation,
    OrganisationName,
    OrganisationSort,
    User,
)
from madang.people.permissions import Permission
from madang.people.registration import digits
from madang.people.roles import FOUNDER
from madang.register import queries, rules
from madang.register.models import Attestation, Standing
from madang.register.rules import Written


@transaction.atomic
def enter(*, written: Written, by: User) -> Organisation:
    """Register a company on the word of its founder, who becomes its first member.

    Raises RuleBroken (field ``business_number``) when the number is in the register already: two people
    who register one company at the same moment are held apart by the database.
    """
    hold_still(by)
    rules.check_apart(FOUNDER, queries.homes_of(by))
    rules.check_entered(queries.entered_unconfirmed(by))
    written = rules.tidied(written)
    company = _made(written, sort=OrganisationSort.COMPANY)
    Membership.objects.create(user=by, organisation=company, role=FOUNDER.key)
    forget_memberships(by)
    attest_all(company, standing=Standing.STATED, by=by)
    log.record(by=by, verb="organisation.entered", subject=company, sort=company.sort, on_word_of="company")
    return company


@transaction.atomic
def add(*, written: Written, sort: str, note: str, by: User) -> Organisation:
    """Enter an organisation by the office, on evidence that ``note`` names; people are invited afterwards."""
    check_has(by, Permission.REGISTER_WRITE)
    note = rules.check_reason(note, field="note")
    if sort not in OrganisationSort.values:
        raise RuleBroken(_("Say what sort of organisation it is."), field="sort")
    made = _made(rules.tidied(written), sort=sort)
    attest_all(made, standing=Standing.CONFIRMED, by=by, note=note)
    log.record(by=by, verb="organisation.entered", subject=made, sort=sort, on_word_of="office", note=note)
    return made


@transaction.atomic
def mention(
    *, name_ko: str, name_en: str = "", business_number: str = "", note: str, by: User
) -> Organisation:
    """Enter a company of which only the name is known for now, and perhaps its number: it signed something,
    or is spoken of in a list. What is missing is stated and confirmed later.
    """
    check_has(by, Permission.REGISTER_WRITE)
    note = rules.check_reason(note, field="note")
    name_ko, name_en = " ".join(name_ko.split()), " ".join(name_en.split())
    business_number = digits(business_number)
    rules.check_mentioned(name_ko, business_number)
    try:
        with transaction.atomic():
            made = Organisation.objects.create(sort=OrganisationSort.COMPANY, business_number=business_number)
    except IntegrityError:
        raise known_already() from None
    OrganisationName.objects.create(
        organisation=made, name_ko=name_ko, name_en=name_en, valid_from=date(2000, 1, 1)
    )
    attest_all(made, standing=Standing.STATED, by=by, note=note)
    log.record(by=by, verb="organisation.mentioned", subject=made, name=name_ko, note=note)
    return made


def _made(written: Written, *, sort: str) -> Organisation:
    rules.check_written(written, sort=sort, today=clock.today())
    if queries.by_business_number(written.business_number):
        raise known_already()
    try:
        with transaction.atomic():
            made = Organisation.objects.create(
                sort=sort,
                legal_form=written.legal_form,
                business_number=written.business_number,
                corporate_number=written.corporate_number,
                founded_on=written.founded_on,
                presence=written.presence,
                address=written.address,
                new_industry=written.new_industry,
            )
    except IntegrityError:
        raise known_already() from None
    OrganisationName.objects.create(
        organisation=made,
        name_ko=written.name_ko,
        name_en=written.name_en,
        valid_from=written.founded_on or date(2000, 1, 1),
    )
    return made


def known_already() -> RuleBroken:
    """Return the refusal of a business number that is in the register."""
    return RuleBroken(
        _("A company with this number is in the register already. Ask to join it instead."),
        field="business_number",
    )


def attest_all(organisation: Organisation, *, standing: Standing, by: User, note: str = "") -> None:
    """Write down who vouches for every fact that says something."""
    at = clock.now()
    Attestation.objects.bulk_create(
        Attestation(
            organisation=organisation, fact=fact, value=value, standing=standing, at=at, by=by, note=note
        )
        for fact, value in queries.values_now(organisation).items()
        if value
    )


def hold_still(user: User) -> None:
    """Lock the row of ``user``: of two roles that do not go together, only one is taken at a moment."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    forget_memberships(user)


def forget_memberships(user: User) -> None:
    """Let the memberships of ``user`` be read again: they have just changed."""
    user.__dict__.pop("_memberships_today", None)
