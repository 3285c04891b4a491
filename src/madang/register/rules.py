"""What may stand in the register, and who may let whom in. Nothing here asks the database."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.people.models import LegalForm, Membership, Organisation, OrganisationSort, Presence, User
from madang.people.permissions import Permission
from madang.people.registration import digits, is_business_number, is_corporate_number
from madang.people.roles import ROLES, Role
from madang.register.models import Fact, Invitation

INVITATION_DAYS = 14
MOST_INVITATIONS = 30  # open at one organisation
MOST_JOININGS = 5  # waiting of one person
MOST_ENTERED = 5  # companies of one person whose number nobody has confirmed
FARTHEST_YEARS = 5  # ahead: beyond it, a day is a slip
SHORTEST_REASON = 5
OLDEST_YEAR = 1880
# Whoever reads all applications neither writes any nor audits those who decide.
_APART: Mapping[str, frozenset[str]] = {
    "office": frozenset({"company", "auditor"}),
    "company": frozenset({"office"}),
    "auditor": frozenset({"office"}),
}
# What a company may change by its own word; for the rest it asks the office.
OWN_WORD = frozenset({Fact.PRESENCE, Fact.ADDRESS, Fact.NEW_INDUSTRY, Fact.CORPORATE_NUMBER, Fact.FOUNDED_ON})


@dataclass(frozen=True)
class Written:
    """What is typed of an organisation."""

    name_ko: str = ""
    name_en: str = ""
    legal_form: str = LegalForm.CORPORATION
    business_number: str = ""
    corporate_number: str = ""
    founded_on: date | None = None
    presence: str = Presence.NONE
    address: str = ""
    new_industry: bool = False


@dataclass(frozen=True)
class Fault:
    """What is wrong at a field, said to the person who typed it."""

    field: str
    sentence: str | Promise


def tidied(written: Written) -> Written:
    """Return ``written`` as it is kept: numbers without hyphens, texts without blanks around them."""
    return replace(
        written,
        name_ko=" ".join(written.name_ko.split()),
        name_en=" ".join(written.name_en.split()),
        business_number=digits(written.business_number),
        corporate_number=digits(written.corporate_number),
        address=" ".join(written.address.split()),
    )


def faults_in(written: Written, *, sort: str, today: date) -> list[Fault]:
    """Return what is wrong with ``written`` (tidied), in the order of the form; empty when nothing is.

    A company needs its numbers and its day; of a city or a hospital the name is enough.
    """
    is_company = sort == OrganisationSort.COMPANY
    faults = [
        _name_fault(written.name_ko),
        _business_fault(written.business_number, needed=is_company),
        _corporate_fault(written),
        _founded_fault(written.founded_on, needed=is_company, today=today),
        _presence_fault(written.presence),
    ]
    return [fault for fault in faults if fault]


def check_written(written: Written, *, sort: str, today: date) -> None:
    """Raise RuleBroken at the first field that is wrong."""
    for fault in faults_in(written, sort=sort, today=today):
        raise RuleBroken(fault.sentence, field=fault.field)


def check_mentioned(name: str, business_number: str) -> None:
    """Raise RuleBroken unless a company may be entered by its name, and its number where one is known."""
    for fault in (_name_fault(name), _business_fault(business_number, needed=False)):
        if fault:
            raise RuleBroken(fault.sentence, field=fault.field)


def doubt_of(corporate_number: str) -> str | Promise:
    """Return a warning where the check digit of a corporate number does not hold; empty where it does.

    Some valid early numbers fail it, so nobody is refused for it.
    """
    if not corporate_number or is_corporate_number(corporate_number):
        return ""
    return _(
        "The check digit of the corporate number does not fit. Some early numbers are so; please look again."
    )


def _name_fault(name: str) -> Fault | None:
    return None if name else Fault("name_ko", _("Write the Korean name, as it is registered."))


def _business_fault(number: str, *, needed: bool) -> Fault | None:
    if not number:
        sentence = _("Write the business registration number: ten digits on the certificate.")
        return Fault("business_number", sentence) if needed else None
    if not (number.isascii() and number.isdigit() and len(number) == 10):
        return Fault(
            "business_number", _("A business registration number has ten digits, such as 123-45-67890.")
        )
    if not is_business_number(number):
        return Fault(
            "business_number",
            _("This number cannot be right: its last digit does not fit the others. Look for a slip."),
        )
    return None


def _corporate_fault(written: Written) -> Fault | None:
    number = written.corporate_number
    if not number:
        return None
    if written.legal_form == LegalForm.SOLE_TRADER:
        return Fault(
            "corporate_number", _("A sole trader has no corporate registration number. Leave it empty.")
        )
    if not (number.isascii() and number.isdigit() and len(number) == 13):
        return Fault(
            "corporate_number",
            _("A corporate registration number has thirteen digits, such as 110111-1234567."),
        )
    return None


def _founded_fault(founded_on: date | None, *, needed: bool, today: date) -> Fault | None:
    if founded_on is None:
        sentence = _("Give the day of incorporation; for a sole trader, the day of opening.")
        return Fault("founded_on", sentence) if needed else None
    if founded_on > today:
        return Fault("founded_on", _("This day is still to come. Register the company once it exists."))
    if founded_on.year < OLDEST_YEAR:
        return Fault("founded_on", _("This day is too long ago. Look for a slip in the year."))
    return None


def _presence_fault(presence: str) -> Fault | None:
    return (
        None if presence in Presence.values else Fault("presence", _("Say what the company has in the city."))
    )


def check_own_word(changed: Collection[str]) -> None:
    """Raise RuleBroken where a company changes by its own word what only the office may change."""
    for fact in changed:
        if fact not in OWN_WORD:
            raise RuleBroken(
                _("Names and the business registration number are changed by the office. Ask it."), field=fact
            )


def one_line(text: str) -> str:
    """Return ``text`` with single blanks, and without the one sign that the database cannot keep."""
    return " ".join(text.replace("\x00", " ").split())


def check_reason(reason: str, *, field: str = "reason") -> str:
    """Return ``reason`` as it is kept; raise RuleBroken when nobody could learn anything from it."""
    kept = one_line(reason)
    if len(kept) < SHORTEST_REASON:
        raise RuleBroken(
            _("Write in a few words why, or what you have seen. It stands in the log."), field=field
        )
    if len(kept) > 500:
        raise RuleBroken(_("500 characters at most."), field=field)
    return kept


def check_seen(seen: Mapping[str, str], now: Mapping[str, str]) -> None:
    """Raise unless what the officer has ``seen`` of each fact is what stands there ``now``."""
    if not seen:
        raise RuleBroken(_("Tick at least one fact to confirm."), field="facts")
    for fact, value in seen.items():
        if fact not in now:
            raise RuleBroken(_("The register has no such fact."), field="facts")
        if now[fact] != value:
            raise WrongState(
                _("The company has changed this in the meantime. Look at it again before you confirm it.")
            )


def check_successor(
    organisation: Organisation, successor: Organisation, *, on: date, after: Collection[int]
) -> None:
    """Raise unless ``successor`` may stand in the place of ``organisation``.

    ``after`` are the keys of those that already follow the successor, one after the other.
    """
    if organisation.pk == successor.pk or organisation.pk in after:
        raise RuleBroken(_("An organisation cannot follow itself, not even in a circle."), field="successor")
    if successor.closed_on and successor.closed_on <= on:
        raise RuleBroken(_("That organisation is itself closed on this day."), field="successor")
    if organisation.sort == OrganisationSort.COMPANY and successor.sort != OrganisationSort.COMPANY:
        raise RuleBroken(_("A company is followed by a company."), field="successor")


def check_day(day: date, *, today: date, field: str) -> None:
    """Raise RuleBroken at a day nobody means: what is written for the year 9999 could never be followed."""
    if not OLDEST_YEAR <= day.year <= today.year + FARTHEST_YEARS:
        raise RuleBroken(_("This day is too far away. Look for a slip in the year."), field=field)


def check_name_day(valid_from: date, *, current_from: date | None) -> None:
    """Raise unless a new name may hold from this day: after the name before it began."""
    if current_from and valid_from <= current_from:
        raise RuleBroken(
            _("The name of today holds since %(day)s. A new one can only begin later.")
            % {"day": current_from.isoformat()},
            field="valid_from",
        )


def check_grant(
    role: Role, *, by: User, held: Collection[Permission], homes: Collection[str], to: User | None
) -> None:
    """Raise unless ``by``, who has the permissions ``held``, may give ``role`` to ``to``.

    ``homes`` are the audiences ``to`` belongs to already; ``to`` is None for somebody without an account.
    """
    if not role.granted_by & set(held):
        raise NotAllowed(_("You may not give this role. Ask a city officer."))
    if to is not None and to.pk == by.pk:
        raise NotAllowed(_("Nobody gives a role to themselves. Ask a colleague who may."))
    check_apart(role, homes)


def check_apart(role: Role, homes: Collection[str]) -> None:
    """Raise RuleBroken where ``role`` does not go together with the audiences somebody belongs to."""
    if _APART.get(role.home, frozenset()) & set(homes):
        raise RuleBroken(
            _("Nobody both decides and applies, or both decides and audits. End the other role first."),
            field="role",
        )


def check_role_fits(role: Role, organisation: Organisation) -> None:
    """Raise RuleBroken unless ``organisation`` is of a sort where ``role`` is held."""
    is_company = organisation.sort == OrganisationSort.COMPANY
    if (role.home == "company") != is_company and role.home not in {"evaluator", "public"}:
        raise RuleBroken(_("This role is not held at an organisation of this sort."), field="role")


def check_may_end(membership: Membership, *, by: User, held: Collection[Permission], others: int) -> None:
    """Raise unless ``by`` may end ``membership``; ``others`` counts the other keepers.

    ``held`` are the permissions of ``by`` (at that organisation, for a company).
    """
    role = ROLES[membership.role]
    if membership.user_id != by.pk and not role.granted_by & set(held):
        raise NotAllowed(_("You may not take this role away. Ask a city officer."))
    if is_keeper(role) and not others:
        raise RuleBroken(_("Nobody else could let people in here. Give this role to a second person first."))


def is_keeper(role: Role) -> bool:
    """Say whether somebody must always hold ``role``, or nobody could let anyone in any more."""
    return bool(role.permissions & {Permission.MEMBER_MANAGE, Permission.ROLE_GRANT})


def check_invited(invitation: Invitation, *, addresses: Collection[str], at: datetime) -> None:
    """Raise unless somebody who has proved ``addresses`` may answer ``invitation`` at ``at``."""
    if invitation.email.lower() not in {address.lower() for address in addresses}:
        raise NotAllowed(
            _("This invitation was sent to another address. Sign in with that one, or ask for a new one.")
        )
    if at >= invitation.expires_at:
        raise WrongState(_("This invitation has run out. Ask for a new one."))


def check_inviter(invitation: Invitation, *, by: User, held: Collection[Permission]) -> None:
    """Raise unless what ``by`` wants to accept still stands: whoever invited has the permissions ``held``."""
    if invitation.invited_by_id == by.pk:
        raise NotAllowed(_("Nobody gives a role to themselves. Ask a colleague who may."))
    if not ROLES[invitation.role].granted_by & set(held):
        raise WrongState(_("Who invited you may no longer give this role. Ask for a new invitation."))


def check_entered(unconfirmed: int) -> None:
    """Raise WrongState where one person keeps many companies on no more than their own word."""
    if unconfirmed >= MOST_ENTERED:
        raise WrongState(
            _("You have entered several companies that the office has not confirmed yet. Ask it to first.")
        )


def check_standing(organisation: Organisation, *, today: date) -> None:
    """Raise WrongState where ``organisation`` is no more: nobody is let in any longer."""
    if organisation.closed_on and organisation.closed_on <= today:
        raise WrongState(_("This organisation is closed."))


def check_room(waiting: int, most: int) -> None:
    """Raise WrongState where too many letters of one sort wait for an answer: each is a mail to somebody."""
    if waiting >= most:
        raise WrongState(_("Too many of these wait for an answer already. Take some back, or wait."))


def check_one_sort(organisation: Organisation) -> None:
    """Raise RuleBroken unless one may ask to join: companies only; the office invites everybody else."""
    if organisation.sort != OrganisationSort.COMPANY:
        raise RuleBroken(
            _("Only companies can be joined this way. The office invites people of other organisations.")
        )


def values_of(organisation: Organisation, *, name_ko: str, name_en: str) -> dict[str, str]:
    """Return every fact as plain text, in the order of the register."""
    columns: dict[str, Any] = {fact: getattr(organisation, fact) for fact in Fact.values if fact != Fact.NAME}
    columns[Fact.NEW_INDUSTRY] = "yes" if organisation.new_industry else "no"
    columns[Fact.FOUNDED_ON] = organisation.founded_on.isoformat() if organisation.founded_on else ""
    return {Fact.NAME.value: f"{name_ko} / {name_en}".removesuffix(" / ")} | columns
