"""The clock of a promise: how long it runs, when it stands still, and what that makes of it today.

A day that falls on a weekend or a public holiday counts until the end of the next working day (Civil Act
161). A clock stands still from the day of a pause up to the day on which it goes on; then the due day has
moved by as many working days as it stood.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken, WrongState
from madang.core.periods import is_working_day, working_days_after, working_days_between
from madang.promises.models import Promise
from madang.promises.states import STANDING, Phase, PromiseState

SOON_DAYS = 14  # a promise is due soon from so many days before its day
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Remaining:
    """How far a due day is from another day: negative when it has passed."""

    due_on: date
    counts_until: date
    days: int
    working_days: int

    @property
    def is_late(self) -> bool:
        return self.days < 0

    @property
    def late_working_days(self) -> int:
        """How many working days have passed since."""
        return -self.working_days

    @property
    def is_moved(self) -> bool:
        """Whether the day itself is no working day, so that the next one counts."""
        return self.counts_until != self.due_on


def counts_until(due_on: date) -> date:
    """Return the last day on which a promise for ``due_on`` is kept in time.

    >>> counts_until(date(2026, 9, 24)), counts_until(date(2026, 9, 28))  # Chuseok, Thursday to Sunday
    (datetime.date(2026, 9, 28), datetime.date(2026, 9, 28))
    """
    return due_on if is_working_day(due_on) else working_days_after(due_on, 1)


def due_after(made_on: date, working_days: int) -> date:
    """Return the day that is so many working days after ``made_on``, which itself does not count."""
    return working_days_after(made_on, working_days)


def due_before_which_late(on: date) -> date:
    """Return the last due day that is late on ``on``: the working day before it, for lists in SQL."""
    day = on - _DAY
    while not is_working_day(day):
        day -= _DAY
    return day


def remaining_of(due_on: date, today: date) -> Remaining:
    """Return how far ``due_on`` is from ``today``; the last day itself is zero days away."""
    until = counts_until(due_on)
    return Remaining(due_on, until, (until - today).days, working_days_between(today, until))


def phase_of(promise: Promise, today: date) -> Phase:
    """Return where ``promise`` stands on a day."""
    if promise.state != PromiseState.OPEN:
        return Phase(promise.state)
    if promise.paused_on:
        return Phase.PAUSED
    if promise.due_on is None:
        return Phase.UNDATED
    if promise.due_on <= due_before_which_late(today):
        return Phase.LATE
    return Phase.DUE if promise.due_on <= today + timedelta(days=SOON_DAYS) else Phase.MADE


def slip_days(promise: Promise) -> int:
    """Return by how many days the due day has moved since the first one was given."""
    if promise.first_due_on is None or promise.due_on is None:
        return 0
    return (promise.due_on - promise.first_due_on).days


def months_between(first: date, then: date) -> int:
    """Return by how many calendar months ``then`` lies after ``first``; days do not count.

    >>> months_between(date(2024, 6, 30), date(2025, 9, 11))
    15
    """
    return (then.year - first.year) * 12 + then.month - first.month


def check_pause(promise: Promise, *, today: date) -> None:
    """Raise unless the clock of ``promise`` may stand still from today on."""
    if promise.state not in STANDING:
        raise WrongState(_("This promise has ended. Its clock runs no more."))
    if promise.paused_on:
        raise WrongState(_("Its clock stands still already."))
    if phase_of(promise, today) == Phase.LATE:
        raise RuleBroken(_("It is late already; a pause would hide that. Give a new day, and the reason."))


def check_resume(promise: Promise) -> None:
    """Raise WrongState unless the clock of ``promise`` stands still."""
    if promise.state not in STANDING:
        raise WrongState(_("This promise has ended. Its clock runs no more."))
    if not promise.paused_on:
        raise WrongState(_("Its clock is running."))


def due_once_resumed(due_on: date | None, *, paused_on: date, resumed_on: date) -> date | None:
    """Return the due day after a pause: later by the working days from ``paused_on`` to the day before
    ``resumed_on``.
    """
    if due_on is None:
        return None
    stood = working_days_between(paused_on - _DAY, resumed_on - _DAY)
    return working_days_after(due_on, stood) if stood > 0 else due_on
