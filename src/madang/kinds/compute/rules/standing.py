"""Who hoards, who idles, and who waits with empty hands: told apart by three numbers each."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

STANDS_STILL = 5  # per cent active, below which nobody can be said to work
BUSY = 70
NEARLY_ALL = 95  # per cent of the hours given that are used up


class Look(TextChoices):
    """How a holder looks from the office, worst first."""

    HOARDER = "hoarder", pgettext_lazy("standing", "Holds much, uses little")
    IDLE = "idle", pgettext_lazy("standing", "Stands still")
    STARVING = "starving", pgettext_lazy("standing", "Newcomer with too little")
    LOW = "low", pgettext_lazy("standing", "Uses little")
    BUSY = "busy", pgettext_lazy("standing", "Uses well")
    STEADY = "steady", pgettext_lazy("standing", "Ordinary")


@dataclass(frozen=True)
class Held:
    """What one company holds of a pool, and does with it, in whole GPU hours of the last weeks."""

    units: int
    given_hours: int
    allocated_hours: int
    active_hours: int
    is_newcomer: bool = False
    waiting: bool = False

    @property
    def percent(self) -> int:
        return min(100, self.active_hours * 100 // self.given_hours) if self.given_hours else 0


def much_of(all_units: Sequence[int]) -> int:
    """Return from how many units on somebody holds much: twice what the one in the middle holds."""
    return max(2, int(2 * median(all_units))) if all_units else 2


def look_of(held: Held, *, much: int, least_percent: int) -> Look:
    """Return how one holder looks; ``much`` is of the pool, ``least_percent`` of the idle rule."""
    if held.units and held.percent < STANDS_STILL and held.units < much:
        return Look.IDLE
    if held.units >= much and held.percent < least_percent:
        return Look.HOARDER
    used_up = held.given_hours and held.allocated_hours * 100 >= held.given_hours * NEARLY_ALL
    if held.is_newcomer and held.waiting and (not held.units or used_up):
        return Look.STARVING
    if held.percent < least_percent:
        return Look.LOW
    return Look.BUSY if held.percent >= BUSY else Look.STEADY
