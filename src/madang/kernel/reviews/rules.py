"""Who may judge what, when, and how points become a total. Nothing here asks the database.

A review or a list of a host may come late: it is taken, and shown as late, until the results of the round
are published. From then on nothing of it changes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.core.states import check_move
from madang.kernel.applications import rules as application_rules
from madang.kernel.applications.models import Application
from madang.kernel.applications.states import ApplicationState
from madang.kernel.calls import rules as call_rules
from madang.kernel.calls.models import Criterion, Round
from madang.kernel.calls.states import CallState, RoundState
from madang.kernel.reviews.models import Assignment, Check, HostList, Score, Screening
from madang.kernel.reviews.states import ASSIGNMENT_LIFE, AssignmentState, ConflictSort, ListState, Outcome
from madang.people.models import User

POINTS = range(1, 6)
MIN_REASON = 20
MAX_REASON = 1000
MAX_COMMENT = 2000
MAX_SENTENCE = 500


class Tie(StrEnum):
    """What already binds a person to an application, so that no declaration is needed to see it."""

    COMPANY = "company"
    OFFICE = "office"
    HOST = "host"


@dataclass(frozen=True)
class Entry:
    """One line of a host's list. ``tier`` 1 is best and ties share one; None stands for the last place."""

    application_id: int
    tier: int | None = None
    unacceptable: bool = False
    reason: str = ""


# When judging is possible at all.


def check_window(round: Round, *, at: datetime) -> None:
    """Raise WrongState unless ``round`` may be judged at ``at``: from its deadline until its results."""
    if round.call.state == CallState.CANCELLED:
        raise WrongState(_("This call was cancelled. Nothing is judged any more."))
    if at < round.closes_at:
        raise WrongState(
            _("Companies may still change their applications. Judging begins once the deadline has passed.")
        )
    if round.state == RoundState.DECIDED:
        raise WrongState(_("The results of this round are published. What was judged stays as it is."))


def is_late(round: Round, *, at: datetime) -> bool:
    """Say whether what is handed in at ``at`` comes after the day reviews were due."""
    return at > round.review_due_at


# Screening.


def findings(application: Application) -> list[call_rules.Finding]:
    """Return what the rules of the call say of ``application``, loaded with organisation, round and call."""
    call = application.round.call
    facts = application_rules.facts_of(application.organisation, application)
    return call_rules.eligibility(call, facts, call_rules.age_day(call))


def outcome_of(finding: call_rules.Finding) -> str:
    """Return what a finding would make of its rule: an Outcome, or empty where a rule cannot tell."""
    if finding.outcome is None:
        return ""
    return Outcome.PASSED if finding.outcome else Outcome.FAILED


def finding_named(application: Application, rule: str) -> call_rules.Finding:
    """Return the finding of one rule; RuleBroken when the call does not ask for it."""
    for finding in findings(application):
        if finding.rule == rule:
            return finding
    raise RuleBroken(_("The call has no such rule."), field="rule")


def check_check(application: Application, *, found: str, outcome: str, note: str, at: datetime) -> None:
    """Raise unless a person may say ``outcome`` of one rule on ``application`` now."""
    _check_submitted(application)
    check_window(application.round, at=at)
    if outcome not in Outcome.values:
        raise RuleBroken(_("Say whether the rule is met."), field="outcome")
    _check_length(note, MAX_SENTENCE, field="note")
    if outcome != found and not note.strip():
        raise RuleBroken(
            _("The rule by itself says otherwise, or cannot tell. Write down what you have seen."),
            field="note",
        )


def check_screen(
    application: Application, *, outcome: str, reason: str, checks: Collection[Check], at: datetime
) -> None:
    """Raise unless ``application`` may be let through (or refused) now, given the ``checks`` made so far."""
    _check_submitted(application)
    check_window(application.round, at=at)
    if outcome not in Outcome.values:
        raise RuleBroken(_("Say whether the application takes part."), field="outcome")
    _check_length(reason, MAX_SENTENCE, field="reason")
    if outcome == Outcome.FAILED:
        if not reason.strip():
            raise RuleBroken(_("Whoever is refused is told why. Write the reason."), field="reason")
        return
    if {finding.rule for finding in findings(application)} - {check.rule for check in checks}:
        raise RuleBroken(_("Look at every rule first, then let the application through."), field="outcome")
    if any(check.outcome == Outcome.FAILED for check in checks):
        raise RuleBroken(
            _("A rule is not met. Refuse the application, or correct the check."), field="outcome"
        )


# Assignment and conflicts.


def check_assign(
    application: Application,
    *,
    screening: Screening | None,
    existing: Assignment | None,
    is_evaluator: bool,
    ties: Collection[Tie],
    at: datetime,
) -> None:
    """Raise unless an evaluator, with these ``ties``, may be given ``application`` now."""
    _check_submitted(application)
    check_window(application.round, at=at)
    if screening is None or screening.outcome != Outcome.PASSED:
        raise WrongState(_("An application goes to evaluators once it has passed screening."))
    if not is_evaluator:
        raise RuleBroken(_("This person is not an evaluator."), field="evaluator")
    if Tie.COMPANY in ties:
        raise RuleBroken(
            _("This person belongs to the company, or did within the last three years."), field="evaluator"
        )
    if Tie.OFFICE in ties:
        raise RuleBroken(_("People of the office and auditors do not judge."), field="evaluator")
    if Tie.HOST in ties:
        raise RuleBroken(_("This person ranks for a place the company asks for."), field="evaluator")
    if existing is not None and existing.state == AssignmentState.CONFLICTED:
        raise WrongState(_("This evaluator has declared a conflict of interest here."))
    if existing is not None and existing.state != AssignmentState.RELEASED:
        raise WrongState(_("This evaluator already has the application."))


def check_release(assignment: Assignment, *, at: datetime) -> None:
    """Raise unless the office may take ``assignment`` back: a review handed in is never taken back."""
    check_window(assignment.application.round, at=at)
    if assignment.state == AssignmentState.DONE:
        raise WrongState(_("The review is handed in. The office cannot take it back."))
    check_move(ASSIGNMENT_LIFE, assignment.state, AssignmentState.RELEASED)


def check_declare(assignment: Assignment, *, by: User, conflict: str, note: str, at: datetime) -> None:
    """Raise unless ``by`` may say now that there is (``conflict``), or is not (empty), a conflict."""
    _check_own(assignment, by=by)
    check_window(assignment.application.round, at=at)
    if conflict and conflict not in ConflictSort.values:
        raise RuleBroken(_("Choose which sort of conflict it is."), field="conflict")
    _check_length(note, 300, field="note")
    if conflict == ConflictSort.OTHER and not note.strip():
        raise RuleBroken(_("Say in a few words what the conflict is."), field="note")
    new = AssignmentState.CONFLICTED if conflict else AssignmentState.CLEAR
    check_move(ASSIGNMENT_LIFE, assignment.state, new)


def may_see(assignment: Assignment) -> bool:
    """Say whether the evaluator may see anything of the application: only once declared free of conflict."""
    return assignment.state in (AssignmentState.CLEAR, AssignmentState.DONE)


# Scores.


def check_write(assignment: Assignment, *, by: User, at: datetime) -> None:
    """Raise unless ``by`` may write on the review of ``assignment`` now."""
    _check_own(assignment, by=by)
    check_window(assignment.application.round, at=at)
    if assignment.state == AssignmentState.DONE:
        raise WrongState(_("You have handed this review in. It stays as it is."))
    if assignment.state == AssignmentState.ASSIGNED:
        raise WrongState(_("Say first whether you have a conflict of interest."))
    if not may_see(assignment):
        raise NotAllowed(_("This application is not given to you."))


def check_score(points: int | None, reason: str) -> None:
    """Raise unless these points and this reason may be kept, finished or not."""
    if points is not None and points not in POINTS:
        raise RuleBroken(_("Points go from 1 to 5."), field="points")
    _check_length(reason, MAX_REASON, field="reason")


def check_comment(comment: str) -> None:
    """Raise unless ``comment`` may be kept."""
    _check_length(comment, MAX_COMMENT, field="comment")


def gaps(criteria: Sequence[Criterion], scores: Mapping[int, Score]) -> dict[int, str]:
    """Return what is missing before a review may be handed in, a sentence for each criterion at fault."""
    missing: dict[int, str] = {}
    for criterion in criteria:
        score = scores.get(criterion.pk)
        if score is None or score.points is None:
            missing[criterion.pk] = str(_("Give points from 1 to 5."))
        elif (short := MIN_REASON - len(score.reason.strip())) > 0:
            missing[criterion.pk] = str(
                ngettext_lazy(
                    "The reason needs %(count)d more character: the company will read it.",
                    "The reason needs %(count)d more characters: the company will read it.",
                    "count",
                )
                % {"count": short}
            )
    return missing


def check_submit(
    assignment: Assignment,
    *,
    by: User,
    criteria: Sequence[Criterion],
    scores: Mapping[int, Score],
    at: datetime,
) -> None:
    """Raise unless ``by`` may hand the review in: every criterion with points and a reason."""
    check_write(assignment, by=by, at=at)
    missing = gaps(criteria, scores)
    if not criteria or missing:
        raise RuleBroken(
            _("Every criterion needs points and a reason of at least %(count)d characters.")
            % {"count": MIN_REASON}
        )


def total_milli(scores: Mapping[int, int], weights: Mapping[int, int]) -> int:
    """Return the weighted total in thousandths of a point of 100: exact, no rounding.

    ``scores`` and ``weights`` are keyed by criterion; weights add up to 100, points go from 1 to 5.

    >>> total_milli({1: 5, 2: 3}, {1: 60, 2: 40})
    84000
    """
    return sum(weight * scores[criterion] for criterion, weight in weights.items()) * 1000 // 5


def combined_milli(totals: Sequence[int]) -> int:
    """Return the mean of the evaluators' totals, rounded down to a whole thousandth.

    >>> combined_milli([84_000, 70_000, 71_001])
    75000
    """
    return sum(totals) // len(totals)


# Lists of hosts.


def check_rank(host_list: HostList, *, round: Round, at: datetime) -> None:
    """Raise unless the list may be changed now. Whether the person may is asked at the offer's host."""
    check_window(round, at=at)
    if host_list.state == ListState.DONE:
        raise WrongState(_("This list is handed in. Ask the office to hand it back if it must change."))


def check_entries(entries: Sequence[Entry], *, candidates: Collection[int]) -> None:
    """Raise unless ``entries`` name candidates of the place only, each once, and give reasons for a no."""
    named = [entry.application_id for entry in entries]
    if len(set(named)) < len(named) or not set(named) <= set(candidates):
        raise RuleBroken(_("The list of candidates has changed. Load the page again."))
    for entry in entries:
        if entry.tier is not None and entry.tier < 1:
            raise RuleBroken(_("The best place is 1."), field=f"tier-{entry.application_id}")
        _check_length(entry.reason, MAX_SENTENCE, field=f"reason-{entry.application_id}")
        if entry.unacceptable and not entry.reason.strip():
            raise RuleBroken(
                _("Whoever you cannot host is told why. Write the reason."),
                field=f"reason-{entry.application_id}",
            )


def tidied(entries: Sequence[Entry]) -> list[Entry]:
    """Return ``entries`` with tiers 1, 2, 3 … without gaps, and none for those who cannot be hosted."""
    used = sorted({e.tier for e in entries if e.tier is not None and not e.unacceptable})
    place = {tier: position for position, tier in enumerate(used, start=1)}
    return [
        replace(
            entry,
            tier=None if entry.unacceptable or entry.tier is None else place[entry.tier],
            reason=entry.reason.strip(),
        )
        for entry in entries
    ]


class Move(StrEnum):
    """What one press does to one candidate on a list."""

    UP = "up"
    DOWN = "down"
    TIE = "tie"
    OUT = "out"


def moved(entries: Sequence[Entry], application_id: int, move: Move) -> list[Entry]:
    """Return ``entries`` after one press, tidied.

    Up and down leave a tie first and pass the neighbouring place next; tie joins the place above; out
    takes the place away. Who has no place yet gets the last one by up, and joins the last one by tie.
    """
    tiers = {entry.application_id: entry.tier for entry in tidied(entries)}
    if application_id not in tiers:
        return tidied(entries)
    tier, last = tiers[application_id], max((tier for tier in tiers.values() if tier), default=0)
    shared = tier is not None and list(tiers.values()).count(tier) > 1
    # Places are doubled, so that there is room between any two of them.
    if tier is None:
        steps = {Move.UP: 2 * last + 2, Move.DOWN: 2 * last + 2, Move.TIE: max(2 * last, 2), Move.OUT: None}
    else:
        steps = {
            Move.UP: 2 * tier - (1 if shared else 3),
            Move.DOWN: 2 * tier + (1 if shared else 3),
            Move.TIE: max(2 * tier - 2, 2),
            Move.OUT: None,
        }
    new = steps[move]
    spread = [
        replace(
            entry,
            tier=None if tiers[entry.application_id] is None else 2 * (tiers[entry.application_id] or 0),
        )
        for entry in entries
    ]
    placed = [
        replace(e, tier=new, unacceptable=False) if e.application_id == application_id else e for e in spread
    ]
    low = min((entry.tier for entry in placed if entry.tier is not None), default=1)
    return tidied([replace(e, tier=e.tier - low + 1) if e.tier is not None else e for e in placed])


def check_submit_ranking(host_list: HostList, *, round: Round, candidates: int, at: datetime) -> None:
    """Raise unless the list may be handed in now. Those without a place share the last one."""
    check_rank(host_list, round=round, at=at)
    if not candidates:
        raise WrongState(_("Nobody asks for this place, so there is nothing to hand in."))


def check_hand_back(host_list: HostList, *, round: Round, reason: str, at: datetime) -> None:
    """Raise unless the office may open a handed-in list again, for a reason."""
    check_window(round, at=at)
    if host_list.state != ListState.DONE:
        raise WrongState(_("This list is not handed in yet."))
    if not reason.strip():
        raise RuleBroken(_("The host is told why its list comes back. Write the reason."), field="reason")
    _check_length(reason, MAX_SENTENCE, field="reason")


def _check_submitted(application: Application) -> None:
    if application.state != ApplicationState.SUBMITTED:
        raise WrongState(_("This application is not handed in."))


def _check_own(assignment: Assignment, *, by: User) -> None:
    if assignment.evaluator_id != by.pk:
        raise NotAllowed(_("This application is not given to you."))


def _check_length(text: str, most: int, *, field: str) -> None:
    if len(text) > most:
        raise RuleBroken(
            _("At most %(most)d characters; this has %(count)d.") % {"most": most, "count": len(text)},
            field=field,
        )
