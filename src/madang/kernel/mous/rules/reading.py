"""What a row of a spreadsheet says, whether it may come in, and if not, why not: row by row."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madang.core import canonical, cells
from madang.kernel.mous.models import Fit, Meaning
from madang.people.registration import digits, is_business_number

# What is wrong, or worth knowing, by the key that is kept with a row.
FAULTS: Mapping[str, str | Promise] = {
    "company_missing": _("The company is missing."),
    "signed_missing": _("The day of signing is missing."),
    "signed_unreadable": _("The day of signing cannot be read. Write it as 2024-10-02 or 2024.10.2."),
    "signed_later": _("The day of signing lies in the future."),
    "ends_unreadable": _("The last day cannot be read. Write it as 2024-10-02 or 2024.10.2."),
    "ends_before": _("It ends before it was signed."),
    "office_unreadable": _("The day of the office cannot be read. Write it as 2024-10-02 or 2024.10.2."),
    "office_before": _("The office is promised for a day before the signing."),
    "business_wrong": _("The business number is wrong: ten digits, the last of which fits the others."),
    "business_other": _("The register has this business number under another name."),
    "company_unknown": _("The company is not in the register."),
    "company_unclear": _("The register has two companies of this name. Write the business number."),
    "number_taken": _("There is a MOU of this number already, and it says something else."),
    "number_two_days": _("Another row has the same number and another day."),
    "twice": _("The same company and day stand further up in this file."),
    "too_long": _("A cell is longer than there is room for."),
    "merged": _("Some cells were filled from a merged cell above."),
    "entered": _("The company will be entered into the register, as stated and not confirmed."),
}
REMARKS = frozenset({"merged", "entered"})  # worth knowing; the row comes in all the same
_ROOM = {
    Meaning.NUMBER: 40,
    Meaning.TITLE: 200,
    Meaning.COMPANY: 120,
    Meaning.SIGNATORY: 80,
    Meaning.SOURCE: 300,
}
_FORM = re.compile(
    r"주식회사|유한회사|㈜|\(주\)|（주）|㈔|\(유\)|co\.?,?\s*ltd\.?|inc\.?|corp\.?", re.IGNORECASE
)
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Read:
    """What a row says, once its columns have a meaning."""

    number: str = ""
    title: str = ""
    signed_on: date | None = None
    company: str = ""
    business_number: str = ""
    signatory: str = ""
    ends_on: date | None = None
    office_due_on: date | None = None
    note: str = ""
    source: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """What is here already. ``numbers`` are the MOUs with the day each was signed."""

    by_business_number: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    by_name: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    numbers: Mapping[str, date] = field(default_factory=dict)
    digests: frozenset[str] = frozenset()
    enters_unknown: bool = False


@dataclass(frozen=True)
class Judged:
    """Whether a row comes in, why not, and which organisation it speaks of (None: to be entered)."""

    read: Read
    fit: str
    faults: tuple[str, ...]
    digest: str
    organisation: int | None


def company_key(name: str) -> str:
    """Return a name without its legal form, blanks and signs: how two spellings of one company are told.

    >>> company_key("㈜ 예시 로봇") == company_key("주식회사 예시로봇") == company_key("예시로봇(주)")
    True
    """
    return _SIGNS.sub("", _FORM.sub("", name)).lower()


def read_row(values: Mapping[str, str]) -> Read:
    """Return what the cells, by meaning, say; ``faults`` names what could not be read."""
    faults: list[str] = []

    def day_of(meaning: str, fault: str) -> date | None:
        text = values.get(meaning, "")
        found = cells.day(text)
        if text and found is None:
            faults.append(fault)
        return found

    signed_on = day_of(Meaning.SIGNED_ON, "signed_unreadable")
    ends_on = day_of(Meaning.ENDS_ON, "ends_unreadable")
    office_due_on = day_of(Meaning.OFFICE_DUE_ON, "office_unreadable")
    business_number = digits(values.get(Meaning.BUSINESS_NUMBER, ""))
    if business_number and not is_business_number(business_number):
        faults.append("business_wrong")
    if any(len(values.get(meaning, "")) > room for meaning, room in _ROOM.items()):
        faults.append("too_long")
    if not values.get(Meaning.COMPANY):
        faults.append("company_missing")
    if not values.get(Meaning.SIGNED_ON):
        faults.append("signed_missing")
    return Read(
        number=values.get(Meaning.NUMBER, ""),
        title=values.get(Meaning.TITLE, ""),
        signed_on=signed_on,
        company=values.get(Meaning.COMPANY, ""),
        business_number=business_number,
        signatory=values.get(Meaning.SIGNATORY, ""),
        ends_on=ends_on,
        office_due_on=office_due_on,
        note=values.get(Meaning.NOTE, ""),
        source=values.get(Meaning.SOURCE, ""),
        faults=tuple(faults),
    )


def digest_of(read: Read) -> str:
    """Return the digest by which a row is known again, in whatever file it comes: who, when, which number."""
    return canonical.digest(
        {
            "company": read.business_number or company_key(read.company),
            "number": read.number,
            "signed_on": read.signed_on.isoformat() if read.signed_on else "",
            "title": read.title,
        }
    )


def judge_all(rows: Iterable[tuple[Read, bool]], known: Known, *, today: date) -> Iterator[Judged]:
    """Yield what becomes of each row (and whether merged cells filled it), in the order of the file."""
    days: dict[str, date | None] = {}
    seen: set[tuple[object, str, date | None]] = set()
    for read, from_merged in rows:
        faults = [*read.faults, *_wrong_days(read, today)]
        organisation, about_company = _company(read, known)
        faults += about_company
        digest = digest_of(read)
        is_known = digest in known.digests
        if not is_known:
            faults += _wrong_number(read, known, days)
        who = organisation or read.business_number or company_key(read.company)
        key = (who, read.number or read.title, read.signed_on)
        if key in seen:
            faults.append("twice")
        seen.add(key)
        if from_merged:
            faults.append("merged")
        fit = Fit.WRONG if set(faults) - REMARKS else Fit.KNOWN if is_known else Fit.FITS
        yield Judged(read, fit, tuple(faults), digest, organisation)


def _wrong_days(read: Read, today: date) -> list[str]:
    if read.signed_on is None:
        return []
    wrong = []
    if read.signed_on > today:
        wrong.append("signed_later")
    if read.ends_on and read.ends_on < read.signed_on:
        wrong.append("ends_before")
    if read.office_due_on and read.office_due_on < read.signed_on:
        wrong.append("office_before")
    return wrong


def _company(read: Read, known: Known) -> tuple[int | None, list[str]]:
    key = company_key(read.company)
    if not key or "business_wrong" in read.faults:
        return None, []
    if read.business_number in known.by_business_number:
        organisation, name_key = known.by_business_number[read.business_number]
        return organisation, [] if name_key == key else ["business_other"]
    if read.business_number:
        return None, ["entered"] if known.enters_unknown else ["company_unknown"]
    of_name = known.by_name.get(key, ())
    if len(of_name) == 1:
        return of_name[0], []
    if of_name:
        return None, ["company_unclear"]
    return None, ["entered"] if known.enters_unknown else ["company_unknown"]


def _wrong_number(read: Read, known: Known, days: dict[str, date | None]) -> list[str]:
    """A number names one MOU, which may have several companies: they signed on the same day."""
    if not read.number:
        return []
    if read.number in known.numbers:
        return ["number_taken"]
    if days.setdefault(read.number, read.signed_on) != read.signed_on:
        return ["number_two_days"]
    return []
