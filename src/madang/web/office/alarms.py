"""What a round waits for, and what is late: the same on the office's first page and on a call's board."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madang.kernel.calls import rules
from madang.kernel.calls.models import Round
from madang.kernel.calls.states import Phase, RoundState
from madang.ui import formats


@dataclass(frozen=True)
class Alarm:
    """One thing to do on a round: by when, where, and which tab of the board it belongs to."""

    round: Round
    tab: str
    title: str | Promise
    href: str
    due: date | datetime
    note: str | Promise = ""

    @property
    def late(self) -> bool:
        return formats.has_passed(self.due)


def address_of(round: Round, tab: str) -> str:
    """Return where a tab of the board of ``round`` lives."""
    if tab == "call":
        return reverse("office:board", args=[round.call.uid])
    return f"/office/rounds/{round.uid}/{tab}/"


def alarms_of(rounds: Sequence[Round], at: datetime) -> list[Alarm]:
    """Return what ``rounds`` (with their calls) wait for at ``at``: late first, then by due day."""
    found = [alarm for round in rounds for alarm in _of_round(round, rules.phase_of(round, at), at)]
    return sorted(found, key=lambda alarm: (not alarm.late, formats.local_day(alarm.due), alarm.round.pk))


def _of_round(round: Round, phase: Phase, at: datetime) -> Iterator[Alarm]:
    if phase == Phase.DRAFT:
        yield _alarm(round, "call", _("Finish the call and publish it"), round.opens_at)
    if phase not in {Phase.REVIEW, Phase.ALLOCATION}:
        return
    if round.state == RoundState.PLANNED:
        yield _alarm(round, "allocation", _("Fix the entry list"), round.lottery_known_at)
    if round.state == RoundState.FROZEN and not round.lottery_value and at >= round.lottery_known_at:
        yield _alarm(
            round, "allocation", _("Write down the public value of the draw"), round.lottery_known_at
        )
    if phase == Phase.REVIEW:
        yield _alarm(round, "reviews", _("Finish screening, reviews and rankings"), round.review_due_at)
    yield _alarm(round, "allocation", _("Publish the results"), round.results_due_on)


def _alarm(round: Round, tab: str, title: str | Promise, due: date | datetime) -> Alarm:
    return Alarm(round, tab, title, address_of(round, tab), due, note=round.call.title)
