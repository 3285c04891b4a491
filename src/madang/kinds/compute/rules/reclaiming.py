"""Use it or lose it: when GPUs count as idle, what follows by when, and how much is taken back.

Nothing is taken without a warning that was sent, nor while an answer waits to be read. What was taken is
offered on once it can no longer come back: the days to object are over, or the objection was refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.core.periods import working_days_after
from madang.kinds.compute.states import CaseState

SHORTEST = 20
LONGEST_EXCUSE_DAYS = 92


@dataclass(frozen=True)
class Rule:
    """Of a call: idle below ``least_percent`` active for ``weeks`` weeks on end, and what follows."""

    least_percent: int
    weeks: int
    answer_days: int
    keep_percent: int
    appeal_days: int


@dataclass(frozen=True)
class Week:
    """A whole week, from Monday: GPU seconds that were given, and those in which the units worked."""

    monday: date
    given: int
    active: int

    @property
    def percent(self) -> int:
        """Per cent of the time given in which they worked, cut to a whole number."""
        return min(100, self.active * 100 // self.given) if self.given else 100


class Next(StrEnum):
    """What the daily walk has to do with an open case."""

    NOTHING = "nothing"
    RECOVER = "recover"
    RECLAIM = "reclaim"


def last_monday(today: date) -> date:
    """Return the Monday of the last week that is over on ``today``."""
    return today - timedelta(days=today.weekday() + 7)


def is_idle(weeks: Sequence[Week], rule: Rule) -> bool:
    """Say whether the newest weeks, as many as the rule asks, all stayed below it; ``weeks`` oldest first.

    A week in which nothing was given does not count as idle, and breaks the row.
    """
    newest = weeks[-rule.weeks :]
    return len(newest) == rule.weeks and all(
        week.given > 0 and week.percent < rule.least_percent for week in newest
    )


def percent_over(weeks: Sequence[Week]) -> int:
    """Return the per cent active over all of ``weeks`` together."""
    return Week(date.min, sum(w.given for w in weeks), sum(w.active for w in weeks)).percent


def answer_until(opened_on: date, sent_on: date | None, days: int) -> date | None:
    """Return the last day to answer a warning: working days after it was sent; None: it was not."""
    return working_days_after(max(opened_on, sent_on), days) if sent_on else None


def next_step(
    state: str, *, until: date | None, today: date, weeks: Sequence[Week], least_percent: int
) -> Next:
    """Return what follows for an open case on ``today``; ``until`` is the last day to answer.

    A last week above the rule ends the case, whatever stood before. An answer that nobody has read yet
    stops everything else.
    """
    if state not in {CaseState.WARNED, CaseState.ANSWERED}:
        return Next.NOTHING
    if weeks and weeks[-1].given and weeks[-1].percent >= least_percent:
        return Next.RECOVER
    if state == CaseState.WARNED and until is not None and today > until:
        return Next.RECLAIM
    return Next.NOTHING


def units_to_take(*, given: int, taken: int, peak: int, keep_percent: int, step: int) -> int:
    """Return how many units go back: what is held, less the most that was busy, less what is kept anyway.

    What stays is rounded up to whole steps (a node), in favour of the company.

    >>> units_to_take(given=16, taken=0, peak=3, keep_percent=25, step=1)
    12
    >>> units_to_take(given=16, taken=0, peak=3, keep_percent=25, step=8)
    8
    """
    keep = max(-(-given * keep_percent // 100), peak)
    keep = -(-keep // step) * step
    return max(0, given - taken - keep)


def check_answer(state: str, text: str, *, until: date | None, today: date) -> str:
    """Return the answer, tidied; raise where it comes too late or says too little."""
    if state != CaseState.WARNED:
        raise WrongState(_("This warning is settled already. Load the page again to see where it stands."))
    if until is not None and today > until:
        raise WrongState(_("The time to answer this warning is over."))
    return _told(text, "text")


def check_excuse(until: date | None, *, today: date) -> date:
    """Return the last day of a longer time; raise RuleBroken where it is none or too far."""
    if until is None or until <= today:
        raise RuleBroken(_("Choose a day to come, until which nothing is taken."), field="until")
    if until > today + timedelta(days=LONGEST_EXCUSE_DAYS):
        raise RuleBroken(_("Give at most three months at a time."), field="until")
    return until


def check_objection(state: str, text: str, *, reclaimed_on: date | None, days: int, today: date) -> str:
    """Return the objection, tidied; raise where there is nothing to object to, or it comes too late."""
    if state != CaseState.RECLAIMED or reclaimed_on is None:
        raise WrongState(_("There is nothing to object to: nothing was taken back, or you have objected."))
    if today > object_until(reclaimed_on, days):
        raise WrongState(_("The time to object is over."))
    return _told(text, "text")


def object_until(reclaimed_on: date, days: int) -> date:
    """Return the last day to object."""
    return working_days_after(reclaimed_on, days)


def may_be_offered_on(state: str, *, offered_on: date | None, until: date | None, today: date) -> bool:
    """Say whether what was taken goes to those who wait now; ``until`` is the last day to object."""
    if offered_on is not None or until is None:
        return False
    return state == CaseState.UPHELD or (state == CaseState.RECLAIMED and today > until)


def put_back(units: int, portions: Sequence[tuple[int, int, int]]) -> dict[int, int]:
    """Return portion -> units of it, in whole steps, that together are at most ``units``.

    ``portions`` are key, units held, and step: so many are of use only together.

    >>> put_back(12, [(1, 8, 1), (2, 8, 8)])
    {1: 8}
    """
    found = {}
    for key, held, step in portions:
        part = min(units, held) // step * step
        if part:
            found[key] = part
            units -= part
    return found


def check_not_offered_on(offered_on: date | None) -> None:
    """Raise WrongState when what was taken has been offered to others already."""
    if offered_on is not None:
        raise WrongState(
            _("What was taken was offered to others on %(day)s. It cannot be given again.")
            % {"day": offered_on.isoformat()}
        )


def check_judge(*, judge: int, decided_by: int | None) -> None:
    """Raise NotAllowed when who decided would judge the objection to it."""
    if decided_by is not None and judge == decided_by:
        raise NotAllowed(_("Somebody else has to judge the objection: you decided what it is about."))


def _told(text: str, field: str) -> str:
    text = text.strip()
    if len(text) < SHORTEST:
        raise RuleBroken(_("Write at least a sentence or two: a person reads it."), field=field)
    return text[:2000]
