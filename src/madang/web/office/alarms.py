"""What a round waits for, and what is late: the same on the office's first page and on a call's board."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from madang.kernel.allocation import queries as allocation
from madang.kernel.allocation.models import Publication
from madang.kernel.calls import rules
from madang.kernel.calls.models import Round
from madang.kernel.calls.states import Phase, RoundState
from madang.kernel.reviews import queries as reviews
from madang.ui import formats


@dataclass(frozen=True)
class Alarm:
    """One thing to do on a round: by when, where, and which tab of the board it belongs to."""

    round: Round
    tab: str
    title: str | Promise
    href: str
    due: date | datetime
    left: str = ""

    @property
    def note(self) -> str:
        """Of which call, and how much is left."""
        return f"{self.round.title} · {self.left}" if self.left else self.round.title

    @property
    def late(self) -> bool:
        return formats.has_passed(self.due)


def address_of(round: Round, tab: str) -> str:
    """Return where a tab of the board of ``round`` lives."""
    if tab == "call":
        later = f"?round={round.number}" if round.number > 1 else ""
        return reverse("office:board", args=[round.call.uid]) + later
    return f"/office/rounds/{round.uid}/{tab}/"


def alarms_of(rounds: Sequence[Round], at: datetime) -> list[Alarm]:
    """Return what ``rounds`` (with their calls) wait for at ``at``: late first, then by due day.

    Four queries, however many rounds.
    """
    keys = [round.pk for round in rounds]
    judging, proposals = reviews.backlogs(keys), allocation.waiting_for_second(keys)
    found = [
        alarm
        for round in rounds
        for alarm in _of_round(round, at, judging[round.pk], proposals.get(round.pk))
    ]
    return sorted(found, key=lambda alarm: (not alarm.late, formats.local_day(alarm.due), alarm.round.pk))


def _of_round(
    round: Round, at: datetime, backlog: reviews.Backlog, proposal: Publication | None
) -> Iterator[Alarm]:
    phase = rules.phase_of(round, at)
    if phase == Phase.DRAFT:
        yield _alarm(round, "call", _("Finish the draft and publish it"), round.opens_at)
    if phase not in {Phase.REVIEW, Phase.ALLOCATION}:
        return
    yield from _judging(round, backlog)
    if round.state == RoundState.PLANNED:
        yield _alarm(round, "allocation", _("Fix the entry list"), round.lottery_known_at)
    elif not round.lottery_value and at >= round.lottery_known_at:
        yield _alarm(
            round, "allocation", _("Write down the public value of the draw"), round.lottery_known_at
        )
    if proposal:
        who = gettext("proposed by %(name)s") % {"name": proposal.proposed_by}
        yield _alarm(
            round, "allocation", _("Confirm the proposed result, or send it back"), round.results_due_on, who
        )
    else:
        yield _alarm(round, "allocation", _("Publish the results"), round.results_due_on)


def _judging(round: Round, backlog: reviews.Backlog) -> Iterator[Alarm]:
    """Yield what is still to be screened, scored and ranked."""
    due = round.review_due_at
    if backlog.unscreened:
        left = ngettext("%(count)d application", "%(count)d applications", backlog.unscreened)
        yield _alarm(
            round, "reviews", _("Check who may take part"), due, left % {"count": backlog.unscreened}
        )
    if backlog.reviews:
        left = ngettext("%(count)d review", "%(count)d reviews", backlog.reviews)
        yield _alarm(
            round, "reviews", _("Wait for evaluators, or remind them"), due, left % {"count": backlog.reviews}
        )
    if backlog.lists:
        left = ngettext("%(count)d list", "%(count)d lists", backlog.lists)
        yield _alarm(
            round, "reviews", _("Wait for hosts, or remind them"), due, left % {"count": backlog.lists}
        )


def _alarm(round: Round, tab: str, title: str | Promise, due: date | datetime, left: str = "") -> Alarm:
    return Alarm(round, tab, title, address_of(round, tab), due, left)
