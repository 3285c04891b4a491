"""What a draft still lacks before it may be published; told all at once, each with its section."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madang.core import clock
from madang.core.errors import RuleBroken
from madang.kernel.calls.rules.wording import rules_of

ANCHORED = frozenset({1, 3, 5})  # the least a score needs in words; 2 and 4 lie between


class Section(StrEnum):
    """The parts of a call, each written on a page of its own."""

    TEXT = "text"
    WHO = "who"
    ROUND = "round"
    PLACES = "places"
    CRITERIA = "criteria"
    QUESTIONS = "questions"
    DECISION = "decision"


@dataclass(frozen=True)
class RoundDates:
    """The dates of a round, in the order in which they come."""

    opens_at: datetime
    closes_at: datetime
    review_due_at: datetime
    results_due_on: date
    lottery_known_at: datetime


@dataclass(frozen=True)
class OfferDraft:
    """An offer as far as publication needs to know it."""

    code: str
    title_ko: str
    title_en: str
    units: int
    reserved: int
    described: bool


@dataclass(frozen=True)
class RoundDraft:
    """A round, its lottery and its offers."""

    dates: RoundDates
    lottery_source_ko: str
    lottery_source_en: str
    offers: Sequence[OfferDraft]
    number: int = 1


@dataclass(frozen=True)
class CriterionDraft:
    """A criterion: whether it is named in both languages, its weight, and which scores have words."""

    title_ko: str
    title_en: str
    weight: int
    anchored: frozenset[int]


@dataclass(frozen=True)
class Draft:
    """A whole call before publication, as plain data."""

    texts: Sequence[str]
    rule: str
    rounds: Sequence[RoundDraft]
    criteria: Sequence[CriterionDraft]
    family: str = "matching"


@dataclass(frozen=True)
class Gap:
    """One thing still missing, and the section in which to mend it."""

    section: Section
    sentence: str | Promise
    round: int = 1


def gaps(draft: Draft, at: datetime) -> list[Gap]:
    """Return everything that keeps ``draft`` from being published at ``at``; empty: it may be."""
    return [*_text_gaps(draft), *_round_gaps(draft, at), *_criteria_gaps(draft), *_decision_gaps(draft)]


def check_publishable(draft: Draft, at: datetime) -> None:
    """Raise RuleBroken with all that is missing."""
    found = gaps(draft, at)
    if found:
        raise RuleBroken(" ".join(str(gap.sentence) for gap in found))


def date_faults(dates: RoundDates) -> list[tuple[str, str | Promise]]:
    """Return each date that comes too early or in no sensible year, by its field, with a sentence."""
    found = _strange_years(dates)
    if found:
        return found
    if dates.closes_at <= dates.opens_at:
        found.append(("closes_at", _("The deadline has to come after the opening.")))
    if dates.review_due_at < dates.closes_at:
        found.append(("review_due_at", _("Reviews cannot be due before the deadline.")))
    if dates.lottery_known_at < max(dates.closes_at, dates.review_due_at):
        found.append(
            (
                "lottery_known_at",
                _("The value of the draw must become known only after judging, or it could be steered."),
            )
        )
    if dates.results_due_on < dates.review_due_at.astimezone(clock.SEOUL).date():
        found.append(("results_due_on", _("Results cannot be due before the reviews.")))
    return found


def _strange_years(dates: RoundDates) -> list[tuple[str, str | Promise]]:
    return [
        (field.name, _("Choose a day between the years 2000 and 2100."))
        for field in fields(dates)
        if getattr(dates, field.name).year not in clock.YEARS
    ]


def check_round_dates(dates: RoundDates) -> None:
    """Raise RuleBroken at the first date that comes too early."""
    for field, sentence in date_faults(dates):
        raise RuleBroken(sentence, field=field)


def check_reserves(units: int, reserved: int) -> None:
    """Raise RuleBroken when more seats are kept than there are."""
    if reserved > units:
        raise RuleBroken(
            _("More seats are kept for groups than there are. Keep fewer, or offer more."), field="units"
        )


def _text_gaps(draft: Draft) -> Iterator[Gap]:
    if not all(text.strip() for text in draft.texts):
        yield Gap(Section.TEXT, _("Write title, short description and text in Korean and English."))


def _round_gaps(draft: Draft, at: datetime) -> Iterator[Gap]:
    if not draft.rounds:
        yield Gap(Section.ROUND, _("Say when the round opens and closes."))
        yield Gap(Section.PLACES, _("Offer at least one place."))
    for round in draft.rounds:
        for gap in (*_date_gaps(round, at), *_offer_gaps(round.offers)):
            yield _named(gap, round.number) if len(draft.rounds) > 1 else gap
    for before, after in pairwise(draft.rounds):
        if after.dates.opens_at < before.dates.closes_at:
            yield _named(
                Gap(Section.ROUND, _("A round opens only when the one before it has closed.")), after.number
            )


def _named(gap: Gap, number: int) -> Gap:
    """Say of which round: only where a call has several."""
    words = gettext("Round %(number)s: %(sentence)s") % {"number": number, "sentence": gap.sentence}
    return replace(gap, sentence=words, round=number)


def _date_gaps(round: RoundDraft, at: datetime) -> Iterator[Gap]:
    yield from (Gap(Section.ROUND, sentence) for _field, sentence in date_faults(round.dates))
    if round.dates.closes_at <= at:
        yield Gap(Section.ROUND, _("The deadline is already past."))
    if not (round.lottery_source_ko.strip() and round.lottery_source_en.strip()):
        yield Gap(Section.DECISION, _("Name the public source of the draw in Korean and English."))


def _offer_gaps(offers: Sequence[OfferDraft]) -> Iterator[Gap]:
    if not offers:
        yield Gap(Section.PLACES, _("Offer at least one place."))
    for offer in offers:
        if not (offer.title_ko.strip() and offer.title_en.strip() and offer.described):
            yield Gap(Section.PLACES, _at(offer, _("name it in both languages and complete its terms.")))
        if offer.reserved > offer.units:
            yield Gap(Section.PLACES, _at(offer, _("more seats are kept for groups than there are.")))


def _at(offer: OfferDraft, words: Promise) -> str:
    return f"{offer.code}: {words}"


def _criteria_gaps(draft: Draft) -> Iterator[Gap]:
    if not draft.criteria:
        yield Gap(Section.CRITERIA, _("Add at least one criterion."))
        return
    total = sum(criterion.weight for criterion in draft.criteria)
    if total != 100:
        words = gettext("The weights of the criteria add up to %(total)d; they have to make 100.")
        yield Gap(Section.CRITERIA, words % {"total": total})
    if any(not (c.title_ko.strip() and c.title_en.strip()) for c in draft.criteria):
        yield Gap(Section.CRITERIA, _("Name every criterion in both languages."))
    if any(not c.anchored >= ANCHORED for c in draft.criteria):
        yield Gap(Section.CRITERIA, _("Say for every criterion what the scores 1, 3 and 5 mean."))


def _decision_gaps(draft: Draft) -> Iterator[Gap]:
    if draft.rule not in rules_of(draft.family):
        yield Gap(Section.DECISION, _("Choose a rule of allocation."))
