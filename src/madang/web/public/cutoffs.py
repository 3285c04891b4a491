"""Who was the last one admitted to a place, in the words of the rule that decided."""

from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madang.kernel.allocation.queries import Line
from madang.kernel.calls.models import PriorityOrder
from madang.ui import formats

#: What a rule means by its cut-off; a rule that is not here orders by host and score, as the call says.
MEANINGS: Final[Mapping[str, str | Promise]] = {
    "serial_dictatorship": gettext_lazy(
        "Places were chosen in the order of the public draw, so points do not matter here: the number says "
        "how far down the draw one could still choose the place. Whoever was drawn earlier and wished for it "
        "got it, or a place it wanted more."
    ),
    "points_first_come": gettext_lazy(
        "First wishes were served before second ones, then the order of the place decided, then who handed "
        "in earlier. The line says how the last one admitted stood in all of these."
    ),
}
_ELSEWHERE: Final = gettext_lazy(
    "The cut-off is the standing of the last one admitted. Who stood before it and wished for the place was "
    "admitted there or at a place it wanted more."
)


def meaning_of(rule: str) -> str | Promise:
    """Return the sentence below the table: what a cut-off is under ``rule``."""
    return MEANINGS.get(rule, _ELSEWHERE)


def said(line: Line, order: str) -> str:
    """Return how the last one admitted stood: only what its rule looked at, the weightiest first.

    The lottery is left out where host and score come before it: it parts equals only.
    """
    if line.is_free:
        return _("seats were left")
    return " · ".join(part for name in line.standing for part in _part(name, line, order))


def _part(name: str, line: Line, order: str) -> Iterator[str]:
    number = line.standing[name]
    if name == "draw":
        yield _("last one placed here: number %(number)s in the draw") % {"number": number}
    elif name == "wish":
        yield _("as wish %(number)s") % {"number": number}
    elif name == "receipt":
        yield _("handed in as number %(number)s") % {"number": number}
    elif name == "priority":
        yield from _in_order(line, order)


def _in_order(line: Line, order: str) -> list[str]:
    """Return the host's rank and the score, in the order of the call, and no rank where it plays no part."""
    tier = [_("host's rank %(tier)s") % {"tier": line.tier}] if line.tier else []
    score = formats.written_points(line.score_milli) if line.score_milli is not None else "–"
    points = [_("%(score)s points") % {"score": score}]
    return {
        PriorityOrder.HOST_THEN_SCORE: [*tier, *points],
        PriorityOrder.SCORE_THEN_HOST: [*points, *tier],
        PriorityOrder.SCORE_ONLY: points,
    }[PriorityOrder(order)]
