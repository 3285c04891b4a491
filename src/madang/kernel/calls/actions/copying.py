"""Begin anew with what was written before: a whole call, or one more round with the places of another."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from madang.audit import log
from madang.core import clock, periods, registry
from madang.kernel.calls import queries
from madang.kernel.calls.actions.drafting import (
    CALL_FIELDS,
    CRITERION_FIELDS,
    DATES,
    OFFER_FIELDS,
    QUESTION_FIELDS,
    free_slug,
    save_round,
)
from madang.kernel.calls.models import Anchor, Call, Criterion, Offer, Question, Reserve, Round
from madang.kernel.calls.ports import Describing
from madang.people import access
from madang.people.models import User
from madang.people.permissions import Permission


@transaction.atomic
def copy_of(*, call: Call, by: User) -> Call:
    """Begin a draft with everything an old call had; it opens in about two weeks, its rounds as far apart."""
    access.check_has(by, Permission.CALL_WRITE)
    old = queries.whole(Call.objects.filter(pk=call.pk)).get()
    new = Call(programme=old.programme, kind=old.kind, slug=free_slug(old.slug))
    for name in CALL_FIELDS - {"age_counted_on", "programme"}:
        setattr(new, name, getattr(old, name))
    new.save(force_insert=True)
    for criterion in old.criteria.all():
        _copy_criterion(criterion, new)
    for question in old.questions.all():
        Question.objects.create(call=new, **{name: getattr(question, name) for name in QUESTION_FIELDS})
    shift = _shift(old)
    for round in old.rounds.all():
        _copy_round(round, new, shift)
    log.record(by=by, verb="call.created", subject=new, slug=new.slug, copied_from=old.slug)
    return new


def _copy_criterion(old: Criterion, call: Call) -> None:
    new = Criterion.objects.create(call=call, **{name: getattr(old, name) for name in CRITERION_FIELDS})
    Anchor.objects.bulk_create(
        Anchor(criterion=new, points=each.points, text_ko=each.text_ko, text_en=each.text_en)
        for each in old.anchors.all()
    )


def _shift(old: Call) -> timedelta:
    """Return how far the dates of ``old`` move, in whole days: its first round opens in ten working days."""
    opened = [round.opens_at.astimezone(clock.SEOUL).date() for round in old.rounds.all()[:1]]
    return sum((periods.working_days_after(clock.today(), 10) - day for day in opened), timedelta())


def _copy_round(old: Round, call: Call, shift: timedelta) -> None:
    new = Round.objects.create(
        call=call,
        number=old.number,
        lottery_source_ko=old.lottery_source_ko,
        lottery_source_en=old.lottery_source_en,
        **{name: getattr(old, name) + shift for name in DATES},
    )
    _carry_over(call.kind, [(offer, _copy_offer(offer, new)) for offer in old.offers.all()])


def _carry_over(key: str, pairs: list[tuple[Offer, Offer]]) -> None:
    kind: Describing = registry.kind(key)
    kind.carry_over(pairs)


def _copy_offer(old: Offer, round: Round) -> Offer:
    new = Offer.objects.create(
        round=round, code=old.code, **{name: getattr(old, name) for name in OFFER_FIELDS}
    )
    Reserve.objects.bulk_create(
        Reserve(offer=new, group=kept.group, seats=kept.seats, hard=kept.hard) for kept in old.reserves.all()
    )
    return new


@transaction.atomic
def repeat_round(*, round: Round, by: User, **dates: Any) -> Round:
    """Add a round to a draft that offers the places of ``round`` on the same terms; the draw is named anew.

    The days of the places move as far as the opening does. Errors: as of ``save_round``.
    """
    new = save_round(call=round.call, by=by, **dates)
    pairs = [(offer, _copy_offer(offer, new)) for offer in round.offers.prefetch_related("reserves")]
    _carry_over(round.call.kind, pairs)
    return new
