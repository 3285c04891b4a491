"""What is conspicuous about a receipt, each with its reason. A person decides; nothing is refused by itself.

The patterns are those of settlements and of known fraud: the same bill claimed twice, in one programme or
two, the same picture under another number, round sums, bills of oneself, of relatives in business and in
turn, bills of days on which nobody works, and bills after the term.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ROUND_TO = 1_000_000
ROUND_FROM = 3_000_000


class Alarm(StrEnum):
    """The sorts of what is conspicuous, the gravest first."""

    SAME_BILL = "same_bill"
    SAME_PICTURE = "same_picture"
    OWN_BILL = "own_bill"
    RELATED = "related"
    IN_TURN = "in_turn"
    AFTER_TERM = "after_term"
    SAME_SUM = "same_sum"
    ROUND = "round"
    CLOSED_DAY = "closed_day"


@dataclass(frozen=True)
class Spent:
    """A receipt as the rules see it; ``key`` names it, ``company`` is the business number of who claims it.

    ``related`` are business numbers of organisations with the same people; ``buyers`` of those that claim
    bills of ``company`` in turn.
    """

    key: int
    company: str
    issuer: str
    number: str
    issued_on: date
    supply_won: int
    vat_won: int
    sha256: str
    ends_on: date
    related: frozenset[str] = frozenset()
    buyers: frozenset[str] = frozenset()

    @property
    def total_won(self) -> int:
        return self.supply_won + self.vat_won


def alarms(
    asked: Sequence[Spent], others: Iterable[Spent], *, is_open: Callable[[date], bool]
) -> Mapping[int, list[Alarm]]:
    """Return what is conspicuous about each of ``asked``, beside ``others`` (which may hold them too)."""
    known = {each.key: each for each in (*others, *asked)}
    by_bill, by_picture, by_sum = defaultdict(set), defaultdict(set), defaultdict(set)
    for each in known.values():
        by_bill[each.issuer, each.number].add(each.key)
        by_picture[each.sha256].add(each.key)
        by_sum[each.issuer, each.issued_on, each.total_won].add(each.key)
    found: dict[int, list[Alarm]] = {}
    for each in asked:
        tests = {
            Alarm.SAME_BILL: len(by_bill[each.issuer, each.number]) > 1,
            Alarm.SAME_PICTURE: len(by_picture[each.sha256]) > 1,
            Alarm.OWN_BILL: each.issuer == each.company,
            Alarm.RELATED: each.issuer in each.related,
            Alarm.IN_TURN: each.issuer in each.buyers,
            Alarm.AFTER_TERM: each.issued_on > each.ends_on,
            Alarm.SAME_SUM: len(by_sum[each.issuer, each.issued_on, each.total_won]) > 1,
            Alarm.ROUND: is_round(each.supply_won),
            Alarm.CLOSED_DAY: not is_open(each.issued_on),
        }
        found[each.key] = [alarm for alarm, holds in tests.items() if holds]
        if Alarm.SAME_BILL in found[each.key]:  # says it all
            found[each.key] = [alarm for alarm in found[each.key] if alarm != Alarm.SAME_SUM]
    return found


def is_round(won: int) -> bool:
    """Say whether a sum is too smooth to be the price of something."""
    return won >= ROUND_FROM and won % ROUND_TO == 0
