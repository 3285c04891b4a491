"""The rounds of a call, side by side: which one the reader asks for, and the way to the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest

from madang.kernel.calls import rules
from madang.kernel.calls.models import Round
from madang.kernel.calls.states import Phase
from madang.ui.menus import Item


@dataclass(frozen=True)
class Row:
    """A round in the list of its call; ``active``: the page is about this one."""

    round: Round
    phase: Phase
    places: int
    seats: int
    active: bool


def chosen(request: HttpRequest, rounds: Sequence[Round], default: Round) -> Round:
    """Return the round that the address names (``?round=2``), else ``default``; a strange one: 404."""
    asked = request.GET.get("round")
    if asked is None:
        return default
    for round in rounds:
        if str(round.number) == asked:
            return round
    raise Http404


def rows_of(rounds: Sequence[Round], here: Round, at: datetime) -> list[Row]:
    """Return what the list of rounds shows; empty where a call has one only. Offers are loaded."""
    return [
        Row(
            round,
            rules.phase_of(round, at),
            len(round.offers.all()),
            sum(offer.units for offer in round.offers.all()),
            round.pk == here.pk,
        )
        for round in rounds
        if len(rounds) > 1
    ]


def links_to(rounds: Sequence[Round], here: Round) -> list[Item]:
    """Return the way from one round to the others, on the same page; none where a call has one only."""
    return [
        Item(round.name, f"?round={round.number}", round.pk == here.pk) for round in rounds if len(rounds) > 1
    ]
