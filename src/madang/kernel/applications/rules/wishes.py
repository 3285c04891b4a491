"""The list of wishes: which offers, and in which order."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from madang.core.errors import RuleBroken


def check_wishes(offers: Sequence[int], *, of_round: Collection[int], most: int) -> None:
    """Raise RuleBroken unless ``offers`` (ids, best first) are offers of the round, each once, few enough."""
    if len(set(offers)) != len(offers):
        raise RuleBroken(_("A place can be on the list only once."), field="wishes")
    if set(offers) - set(of_round):
        raise RuleBroken(_("This place is not offered in this round."), field="wishes")
    if len(offers) > most:
        raise RuleBroken(
            ngettext(
                "You can choose %(most)d place. Take the other off the list first.",
                "You can choose %(most)d places at most. Take one off the list first.",
                most,
            )
            % {"most": most},
            field="wishes",
        )


def placed(offers: Sequence[int], offer: int, wish: int | None) -> list[int]:
    """Return ``offers`` with ``offer`` as the ``wish``-th, from 1; None: without it.

    >>> placed([7, 8, 9], 9, 1)
    [9, 7, 8]
    >>> placed([7, 8], 9, 99)
    [7, 8, 9]
    >>> placed([7, 8], 7, None)
    [8]
    """
    rest = [each for each in offers if each != offer]
    if wish is not None:
        rest.insert(max(wish, 1) - 1, offer)
    return rest
