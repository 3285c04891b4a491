"""What an application asks of a pool: what may be typed, what is still missing, and how it is said.

How many units is said of each pool; for which months, of what and what for is said once, with the first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from madang.core import clock
from madang.core.errors import RuleBroken
from madang.kernel.applications.models import Ask
from madang.kernel.applications.ports import Asked
from madang.kinds.compute.details import describe
from madang.kinds.compute.models import AskTerms, Purpose, SecurityClass
from madang.kinds.compute.problem import months_from, step_of

OF_EACH: Final = ("units",)
OF_ALL: Final = (
    "first_month",
    "months",
    "steady",
    "purpose",
    "security_class",
    "gpu_hours",
    "storage_gb",
    "framework",
)
MOST: Final = 1_000_000_000
HOURS: Final = 744  # in the longest month


@dataclass(frozen=True)
class Wish:
    """One wish as plain data: its values, the details of its offer, and the values of the first wish."""

    values: Mapping[str, Any]
    details: Mapping[str, Any]
    units_there: int
    first: Mapping[str, Any] | None = None

    @property
    def term(self) -> Mapping[str, Any]:
        """What says for which months, of what and what for."""
        return self.values if self.first is None else self.first


def fields_of(ask: Ask) -> tuple[str, ...]:
    """Return the names of what is asked with this wish."""
    return (*OF_EACH, *OF_ALL) if ask.wish == 1 else OF_EACH


def asked(asks: Sequence[Ask]) -> Mapping[int, Asked]:
    """Return what each wish asks for: its own numbers, and with the first wish the term."""
    of_application = Ask.objects.filter(application_id__in={ask.application_id for ask in asks})
    written = {
        terms.ask_id: terms for terms in AskTerms.objects.filter(ask__in=of_application).select_related("ask")
    }
    first = {
        terms.ask.application_id: _values(terms, (*OF_EACH, *OF_ALL))
        for terms in _filled_from_others(written.values())
    }
    details = describe([ask.offer for ask in asks])
    found = {}
    for ask in asks:
        common = first.get(ask.application_id, _values(AskTerms(), OF_ALL))
        own = _values(written.get(ask.pk) or AskTerms(), OF_EACH)
        values = own | ({name: common[name] for name in OF_ALL} if ask.wish == 1 else {})
        wish = Wish(values, details.get(ask.offer_id, {}), ask.offer.units, None if ask.wish == 1 else common)
        found[ask.pk] = Asked(values, tuple(lines_of(wish)), tuple(gaps_of(wish)))
    return found


def keep(ask: Ask, name: str, value: str) -> None:
    """Keep one field of what is asked with ``ask``."""
    if name not in (*OF_EACH, *OF_ALL):
        raise RuleBroken(_("This form has no such field."))
    kept = cleaned(name, value.strip())
    AskTerms.objects.update_or_create(ask=ask, defaults={name: kept})
    if name in OF_ALL:  # said once, of all wishes: whichever of them comes first later says the same
        AskTerms.objects.filter(ask__application_id=ask.application_id).update(**{name: kept})


def cleaned(name: str, value: str) -> int | str | bool | date | None:
    """Return what is kept of ``value`` typed into ``name``; raise RuleBroken for what no column can hold."""
    value = value.replace("\x00", "")
    if name == "framework":
        if len(value) > 80:
            raise RuleBroken(_("80 characters at most. Shorten it and it is saved."))
        return value
    if name == "steady":
        return value == "yes"
    if name == "purpose":
        if value and value not in Purpose.values:
            raise RuleBroken(_("Choose one of the answers."))
        return value
    if not value:
        return None
    if name == "first_month":
        return _month(value)
    number = _number(value)
    if name == "security_class" and number not in SecurityClass.values:
        raise RuleBroken(_("Choose one of the answers."))
    if name == "months" and not 1 <= number <= 36:
        raise RuleBroken(_("From 1 to 36 months."))
    return number


def gaps_of(wish: Wish) -> Iterator[tuple[str, str | Promise]]:
    """Yield what is missing or cannot be, field by field in the order of the form."""
    if not wish.details:
        return
    yield from _unit_gaps(wish)
    if wish.first is None:
        yield from _term_gaps(wish)
    elif not _is_covered(wish):
        yield (
            "units",
            _("This pool is not there in all the months you ask for. Take it off, or ask for others."),
        )
    level = wish.term["security_class"]
    if level and level > wish.details["security_class"]:
        words = gettext("This pool takes nothing above: %(level)s. Choose another pool for it.")
        name = "security_class" if wish.first is None else "units"
        yield name, words % {"level": SecurityClass(wish.details["security_class"]).label}


def lines_of(wish: Wish) -> Iterator[tuple[str | Promise, str | Promise]]:
    """Yield what is asked in words."""
    values = wish.values
    if values["units"]:
        name = wish.details.get("accelerator", "")
        yield _("Accelerators in each month"), f"{values['units']:,} {name}".strip()
    if wish.first is None:
        yield from _term_lines(values)


def _term_lines(values: Mapping[str, Any]) -> Iterator[tuple[str | Promise, str | Promise]]:
    if values["first_month"] and values["months"]:
        yield _("Months"), _said_months(values["first_month"], values["months"])
    if values["steady"] == "yes":
        yield _("Each month"), _("only the same number in each month is of use")
    if values["purpose"]:
        yield _("What for"), Purpose(values["purpose"]).label
    if values["security_class"]:
        yield _("What is computed"), SecurityClass(values["security_class"]).label
    if values["gpu_hours"]:
        yield _("Hours in a month that each of them runs"), f"{values['gpu_hours']:,}"
    if values["storage_gb"]:
        yield _("Storage"), f"{values['storage_gb']:,} GB"
    if values["framework"]:
        yield _("Framework"), values["framework"]


def _unit_gaps(wish: Wish) -> Iterator[tuple[str, str | Promise]]:
    units, step = wish.values["units"], step_of(wish.details)
    most = wish.details["most_each"] or wish.units_there
    if not units:
        yield "units", _("Say how many accelerators you need in each month.")
        return
    if units > most:
        yield "units", gettext("One company may have %(most)d at most here.") % {"most": most}
    if units % step:
        words = gettext("This pool is given out in whole nodes of %(step)d: ask for a multiple of it.")
        yield "units", words % {"step": step}


def _term_gaps(wish: Wish) -> Iterator[tuple[str, str | Promise]]:
    values = wish.values
    for name, sentence in _NEEDED.items():
        if not values[name]:
            yield name, sentence
    if values["first_month"] and values["months"] and not _is_covered(wish):
        there = _said_months(wish.details["first_month"], wish.details["months"])
        yield "months", gettext("The pool is there in these months: %(months)s.") % {"months": there}
    if values["gpu_hours"] and values["gpu_hours"] > HOURS:
        yield "gpu_hours", gettext("A month has %(most)d hours at most.") % {"most": HOURS}


_NEEDED: Final = {
    "first_month": _("Say in which month you begin."),
    "months": _("Say for how many months."),
    "purpose": _("Say what you need it for."),
    "security_class": _("Say what is computed: the pool has to be safe enough for it."),
}


def _is_covered(wish: Wish) -> bool:
    first, months = wish.term["first_month"], wish.term["months"]
    if not first or not months:
        return True
    there = months_from(wish.details["first_month"], wish.details["months"])
    return set(months_from(first, months)) <= set(there)


def _said_months(first: str, count: int) -> str:
    words = ngettext("%(first)s, %(count)d month", "%(first)s to %(last)s, %(count)d months", count)
    return words % {"first": first, "last": months_from(first, count)[-1], "count": count}


def _values(terms: AskTerms, names: Sequence[str]) -> dict[str, Any]:
    return {name: _plain(getattr(terms, name)) for name in names}


def _plain(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:%Y-%m}" if isinstance(value, date) else value


def _filled_from_others(rows: Iterable[AskTerms]) -> list[AskTerms]:
    """Return of each application the terms of its best wish, what it lacks filled in from the later ones.

    Whoever moves a wish to the top has said for which months already, with the one that was there before.
    """
    found: dict[int, AskTerms] = {}
    for terms in sorted(rows, key=lambda each: (each.ask.application_id, each.ask.wish)):
        best = found.setdefault(terms.ask.application_id, terms)
        for name in OF_ALL:
            if not getattr(best, name):
                setattr(best, name, getattr(terms, name))
    return list(found.values())


def month_after(month: date, count: int) -> str:
    """Return the month ``count`` after ``month`` as it is typed.

    >>> month_after(date(2026, 11, 1), 2)
    '2027-01'
    """
    return months_from(f"{month:%Y-%m}", count + 1)[-1]


def _month(value: str) -> date:
    try:
        year, month = map(int, value.split("-"))
        if year in clock.YEARS:
            return date(year, month, 1)
    except ValueError:
        pass
    raise RuleBroken(_("Choose a month from the list."))


def _number(value: str) -> int:
    value = value.replace(",", "")
    if not (value.isascii() and value.isdigit()) or int(value[:12]) > MOST:
        raise RuleBroken(_("Write a whole number."))
    return int(value)
