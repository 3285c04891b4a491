"""From a plan to GPU hours, by a formula that is shown: whole numbers, rounded up once at the end."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken

TERA = 10**12
BYTES_EACH = 16  # of a parameter in mixed precision with Adam: weights, gradients, and its three copies
MOST_PARAMETERS_MILLION = 10_000_000
MOST_TOKENS_MILLION = 1_000_000_000


@dataclass(frozen=True)
class Card:
    """What one accelerator computes at best, in tera-operations a second, dense, in the precision named."""

    name: str
    peak_tera: int
    precision: str
    source: str


# From the makers' data sheets, without sparsity.
CARDS: Mapping[str, Card] = {
    card.name: card
    for card in (
        Card("H100", 989, "BF16", "NVIDIA H100 data sheet (SXM5, dense)"),
        Card("A100", 312, "BF16", "NVIDIA A100 data sheet"),
        Card("T4", 65, "FP16", "NVIDIA T4 data sheet"),
        Card("IPU", 250, "FP16", "Graphcore GC200 data sheet"),
    )
}


@dataclass(frozen=True)
class Training:
    """A model to be trained: millions of parameters, millions of tokens, and how busy it keeps the cards."""

    parameters_million: int
    tokens_million: int
    utilisation_percent: int = 35


@dataclass(frozen=True)
class Estimate:
    """Hours of one card, and the fewest cards whose memory holds the training."""

    card: Card
    gpu_hours: int
    least_cards: int

    @property
    def clock_hours(self) -> int:
        return -(-self.gpu_hours // self.least_cards)


def operations(training: Training) -> int:
    """Return 6 · parameters · tokens: forward and backward over each token (Kaplan et al. 2020)."""
    return 6 * training.parameters_million * training.tokens_million * 10**12


def check_training(training: Training) -> None:
    """Raise RuleBroken unless the numbers are those of some model."""
    if not 1 <= training.parameters_million <= MOST_PARAMETERS_MILLION:
        raise RuleBroken(_("Write the size of the model: from 1 million parameters."), field="parameters")
    if not 1 <= training.tokens_million <= MOST_TOKENS_MILLION:
        raise RuleBroken(_("Write the number of tokens: from 1 million."), field="tokens")
    if not 1 <= training.utilisation_percent <= 100:
        raise RuleBroken(_("Utilisation lies between 1 and 100 per cent."), field="utilisation")


def estimate(training: Training, card: Card, *, memory_gb: int) -> Estimate:
    """Return the hours of ``card``: operations ÷ (peak × utilisation), whole hours, rounded up.

    >>> estimate(Training(7_000, 140_000), CARDS["H100"], memory_gb=80).gpu_hours
    4719
    """
    check_training(training)
    each_hour_by_hundred = card.peak_tera * TERA * training.utilisation_percent * 3600
    hours = -(-operations(training) * 100 // each_hour_by_hundred)
    needed_gb = -(-training.parameters_million * BYTES_EACH // 1000)
    return Estimate(card, hours, max(1, -(-needed_gb // memory_gb)))


def like_before(active_hours: int, allocated_hours: int) -> int:
    """Return what to ask for to do the same again: hours allocated, of which those active were of use.

    Where much stood idle, half of the idle time is left out: nobody plans to the hour.

    >>> like_before(800, 1000), like_before(100, 1000)
    (900, 550)
    """
    return active_hours + -(-max(0, allocated_hours - active_hours) // 2)
