"""When a MOU is looked at again, what a finding needs, and how its life may end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken, WrongState
from madang.kernel.mous.models import Finding, ProofSort
from madang.kernel.mous.states import CHECKED, MouState

CHECK_MONTHS = 6
STALE_MONTHS = 12  # a finding older than this counts for nothing today
SHORTEST_REASON = 5
_ROOMS = frozenset({ProofSort.LEASE, ProofSort.BRANCH, ProofSort.PRESENCE})


@dataclass(frozen=True)
class Seen:
    """One piece of evidence as it is typed."""

    sort: str
    text: str
    link: str = ""


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month.

    >>> months_after(date(2024, 8, 31), 6)
    datetime.date(2025, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("Every month has 28 days.")  # pragma: no cover


def next_check_on(signed_on: date, last_checked_on: date | None) -> date:
    """Return the day by which somebody looks again."""
    return months_after(last_checked_on or signed_on, CHECK_MONTHS)


def is_check_due(state: str, signed_on: date, last_checked_on: date | None, *, today: date) -> bool:
    """Say whether a MOU waits to be looked at; one that has ended waits no more."""
    return state in CHECKED and next_check_on(signed_on, last_checked_on) <= today


def due_if_looked_by(today: date) -> date:
    """Return the last day on which one may have looked so that it is due ``today``: for SQL."""
    latest = months_after(today, -CHECK_MONTHS)
    if (today + timedelta(days=1)).day > 1:
        return latest
    # A day that a month lacks counts as its last: 31 August and six months are 28 February.
    return months_after(latest.replace(day=1), 1) - timedelta(days=1)


def check_finding(
    finding: str,
    *,
    staff: int | None,
    proofs: Iterable[Seen],
    note: str,
    checked_on: date,
    signed_on: date,
    last_checked_on: date | None,
    today: date,
) -> None:
    """Raise RuleBroken unless ``finding`` may be written down: what is said to be there needs evidence."""
    if finding not in Finding.values:
        raise RuleBroken(_("Say what was found."), field="finding")
    _check_day(checked_on, signed_on=signed_on, last_checked_on=last_checked_on, today=today)
    proofs = list(proofs)
    for proof in proofs:
        if proof.sort not in ProofSort.values or not proof.text.strip():
            raise RuleBroken(_("Say of each piece of evidence what it is and what it shows."), field="proofs")
    sorts = {proof.sort for proof in proofs}
    if finding in {Finding.OFFICE, Finding.STAFF} and not sorts & _ROOMS:
        raise RuleBroken(
            _("An office needs evidence: a lease, a registration, or people seen there."), field="proofs"
        )
    if finding == Finding.STAFF and (not staff or ProofSort.INSURED not in sorts):
        raise RuleBroken(
            _("Staff needs a number and evidence that they are insured in the city."), field="staff"
        )
    if finding != Finding.STAFF and staff is not None:
        raise RuleBroken(
            _("A number of staff goes with the finding “office with staff” only."), field="staff"
        )
    if finding == Finding.ELSEWHERE and len(note.strip()) < SHORTEST_REASON:
        raise RuleBroken(_("Write what was done, and where."), field="note_ko")
    if finding == Finding.NOTHING and sorts:
        raise RuleBroken(_("There is evidence here. Choose what it shows, or take it away."), field="finding")


def _check_day(checked_on: date, *, signed_on: date, last_checked_on: date | None, today: date) -> None:
    if checked_on > today:
        raise RuleBroken(_("You looked today or before."), field="checked_on")
    if checked_on < signed_on:
        raise RuleBroken(_("Nothing can be found before the MOU was signed."), field="checked_on")
    if last_checked_on and checked_on < last_checked_on:
        raise RuleBroken(
            _("There is a later check already. What was found later stays last."), field="checked_on"
        )


def check_dormant(findings: Sequence[str]) -> None:
    """Raise RuleBroken unless the latest check, of ``findings`` with the newest first, found nothing."""
    if not findings or findings[0] != Finding.NOTHING:
        raise RuleBroken(
            _("A MOU is called dormant after a check that found nothing. Write that check down first.")
        )


def check_end(new: str, *, reason: str, on: date, signed_on: date, open_clauses: int, today: date) -> None:
    """Raise unless a MOU may be called fulfilled, dormant, active again or withdrawn on a day."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleBroken(_("Write why, in a few words. Everybody may read it."), field="reason")
    if not signed_on <= on <= today:
        raise RuleBroken(_("This happened between the signing and today."), field="on")
    if new == MouState.FULFILLED and open_clauses:
        raise WrongState(
            _("There are clauses that nobody has called kept. A MOU is fulfilled when all of them are.")
        )
