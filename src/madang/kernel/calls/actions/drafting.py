"""Write a draft: free until it is published. Each deed locks the call, so that two editors wait in turn."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core import registry
from madang.core.errors import RuleBroken, WrongState
from madang.kernel.calls import rules
from madang.kernel.calls.models import (
    Anchor,
    Call,
    Criterion,
    Offer,
    Programme,
    Question,
    Reserve,
    Round,
)
from madang.people import access
from madang.people.models import User
from madang.people.permissions import Permission

CALL_FIELDS = frozenset(
    {
        "title_ko",
        "title_en",
        "summary_ko",
        "summary_en",
        "text_ko",
        "text_en",
        "max_age_years",
        "max_age_years_new_industry",
        "age_counted_on",
        "presence",
        "min_trl",
        "max_wishes",
        "rule",
        "priority_order",
        "weighting",
        "min_score_milli",
        "young_under_years",
        "reviewers_each",
        "leftovers",
        "answer_days",
        "programme",
    }
)
DATES = ("opens_at", "closes_at", "review_due_at", "results_due_on", "lottery_known_at")
ROUND_FIELDS = frozenset({*DATES, "lottery_source_ko", "lottery_source_en"})
OFFER_FIELDS = frozenset(
    {"title_ko", "title_en", "host", "units", "conditions_ko", "conditions_en", "is_example"}
)
CRITERION_FIELDS = ("order", "title_ko", "title_en", "weight")
QUESTION_FIELDS = ("order", "text_ko", "text_en", "help_ko", "help_en", "required", "max_length")


@transaction.atomic
def create(
    *, programme: Programme, kind: str, title_ko: str, title_en: str, by: User, slug: str = "", **fields: Any
) -> Call:
    """Begin a draft. ``slug`` is its public address; left empty, it is made from the English title."""
    access.check_has(by, Permission.CALL_WRITE)
    if kind not in set(registry.keys()):
        raise RuleBroken(_("This city does not run such a kind of offer."), field="kind")
    _check_fields(fields, CALL_FIELDS)
    fields.setdefault("rule", rules.rules_of(registry.kind(kind).family)[0])
    call = Call(programme=programme, kind=kind, title_ko=title_ko, title_en=title_en, **fields)
    call.slug = free_slug(slug or slugify(title_en)[:60] or kind, given=bool(slug))
    call.save(force_insert=True)
    log.record(by=by, verb="call.created", subject=call, slug=call.slug)
    return call


@transaction.atomic
def update(*, call: Call, by: User, **fields: Any) -> Call:
    """Change fields of a draft."""
    call = _draft(call.pk, by)
    _set(call, fields, CALL_FIELDS)
    log.record(by=by, verb="call.updated", subject=call, fields=sorted(fields))
    return call


@transaction.atomic
def save_round(*, call: Call, by: User, round: Round | None = None, **fields: Any) -> Round:
    """Add a round to a draft, or change one."""
    call = _draft(call.pk, by)
    if round is None:
        number = (call.rounds.aggregate(latest=Max("number"))["latest"] or 0) + 1
        round = Round(call=call, number=number)
    else:
        round = call.rounds.select_for_update(of=("self",)).get(pk=round.pk)
    _check_fields(fields, ROUND_FIELDS)
    for name, value in fields.items():
        setattr(round, name, value)
    rules.check_round_dates(rules.RoundDates(*(getattr(round, name) for name in DATES)))
    round.save()
    log.record(by=by, verb="call.round_saved", subject=call, round=round.number)
    return round


@transaction.atomic
def remove_round(*, round: Round, by: User) -> None:
    """Take a round with its places out of a draft; later rounds move up. A call keeps at least one."""
    call = _draft(round.call_id, by)
    # Read again under the lock: who took out an earlier round meanwhile has moved this one up.
    found = call.rounds.filter(pk=round.pk).first()
    if found is None:
        raise WrongState(_("This round has been taken out already."))
    round = found
    later = call.rounds.filter(number__gt=round.number).order_by("number")
    if call.rounds.count() == 1:
        raise RuleBroken(_("A call has at least one round. Change its dates instead."))
    round.delete()
    for each in later:
        each.number -= 1
        each.save(update_fields=["number"])
    log.record(by=by, verb="call.round_removed", subject=call, round=round.number)


@transaction.atomic
def save_offer(*, round: Round, by: User, offer: Offer | None = None, **fields: Any) -> Offer:
    """Add an offer to a draft's round, or change one; codes are given in turn: S01, S02 …"""
    call = _draft(round.call_id, by)
    if offer is None:
        offer = Offer(round=round, code=_next_code(round))
    else:
        offer = round.offers.select_for_update(of=("self",)).get(pk=offer.pk)
    _check_fields(fields, OFFER_FIELDS)
    for name, value in fields.items():
        setattr(offer, name, value)
    if offer.pk:
        rules.check_reserves(offer.units, sum(kept.seats for kept in offer.reserves.all()))
    offer.save()
    log.record(by=by, verb="call.offer_saved", subject=call, offer=offer.code)
    return offer


@transaction.atomic
def remove_offer(*, offer: Offer, by: User) -> None:
    """Take an offer out of a draft."""
    call = _draft(offer.round.call_id, by)
    offer.delete()
    log.record(by=by, verb="call.offer_removed", subject=call, offer=offer.code)


@transaction.atomic
def save_reserve(*, offer: Offer, group: str, seats: int, by: User, hard: bool = False) -> None:
    """Keep ``seats`` of an offer for a group; no seats: keep none."""
    call = _draft(offer.round.call_id, by)
    offer = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    kept = offer.reserves.exclude(group=group)
    rules.check_reserves(offer.units, seats + sum(each.seats for each in kept))
    if seats:
        Reserve.objects.update_or_create(offer=offer, group=group, defaults={"seats": seats, "hard": hard})
    else:
        offer.reserves.filter(group=group).delete()
    log.record(by=by, verb="call.reserve_saved", subject=call, offer=offer.code, group=group, seats=seats)


@transaction.atomic
def save_criterion(
    *,
    call: Call,
    by: User,
    criterion: Criterion | None = None,
    anchors: Mapping[int, tuple[str, str]] | None = None,
    **fields: Any,
) -> Criterion:
    """Add or change a criterion; ``anchors`` says what a score means, in Korean and English."""
    call = _draft(call.pk, by)
    if criterion is None:
        criterion = Criterion(call=call, order=call.criteria.count() + 1)
    else:
        criterion = call.criteria.get(pk=criterion.pk)
    _check_fields(fields, frozenset(CRITERION_FIELDS))
    for name, value in fields.items():
        setattr(criterion, name, value)
    criterion.save()
    for points, (korean, english) in (anchors or {}).items():
        if korean.strip() or english.strip():
            words = {"text_ko": korean, "text_en": english}
            Anchor.objects.update_or_create(criterion=criterion, points=points, defaults=words)
        else:
            criterion.anchors.filter(points=points).delete()
    log.record(by=by, verb="call.criterion_saved", subject=call, criterion=criterion.title_en)
    return criterion


@transaction.atomic
def remove_criterion(*, criterion: Criterion, by: User) -> None:
    """Take a criterion out of a draft."""
    call = _draft(criterion.call_id, by)
    criterion.delete()
    log.record(by=by, verb="call.criterion_removed", subject=call, criterion=criterion.title_en)


@transaction.atomic
def save_question(*, call: Call, by: User, question: Question | None = None, **fields: Any) -> Question:
    """Add or change a question that only people read."""
    call = _draft(call.pk, by)
    if question is None:
        question = Question(call=call, order=call.questions.count() + 1)
    else:
        question = call.questions.get(pk=question.pk)
    _check_fields(fields, frozenset(QUESTION_FIELDS))
    for name, value in fields.items():
        setattr(question, name, value)
    question.save()
    log.record(by=by, verb="call.question_saved", subject=call, question=question.text_en[:80])
    return question


@transaction.atomic
def remove_question(*, question: Question, by: User) -> None:
    """Take a question out of a draft."""
    call = _draft(question.call_id, by)
    question.delete()
    log.record(by=by, verb="call.question_removed", subject=call, question=question.text_en[:80])


def _draft(call_id: int, by: User) -> Call:
    """Lock the call and refuse what is no draft or not this person's to write."""
    access.check_has(by, Permission.CALL_WRITE)
    call = Call.objects.select_for_update(of=("self",)).get(pk=call_id)
    rules.check_draft(call)
    return call


def _set(row: Call, fields: Mapping[str, Any], known: frozenset[str]) -> None:
    _check_fields(fields, known)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))


def _check_fields(fields: Mapping[str, Any], known: frozenset[str]) -> None:
    if unknown := set(fields) - known:
        raise TypeError(f"No such fields: {sorted(unknown)}.")


def _next_code(round: Round) -> str:
    taken = [int(code[1:]) for code in round.offers.values_list("code", flat=True) if code[1:].isdigit()]
    return f"S{max(taken, default=0) + 1:02d}"


def free_slug(wanted: str, *, given: bool = False) -> str:
    """Return ``wanted``, or, unless a person chose it, the next free one: name, name-2, name-3 …

    Addresses are looked for in turn, whatever the programme: a city has few programmes, and few drafts.
    """
    list(Programme.objects.order_by("pk").select_for_update(of=("self",), no_key=True))
    taken = set(Call.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    if wanted not in taken:
        return wanted
    if given:
        raise RuleBroken(_("Another call already has this address. Choose another."), field="slug")
    return next(name for n in range(2, len(taken) + 3) if (name := f"{wanted}-{n}") not in taken)
