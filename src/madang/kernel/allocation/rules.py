"""What may be done to a round once its window has closed. Nothing here queries."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from madang.core import clock, periods
from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.core.states import check_move
from madang.kernel.allocation.models import Award, Portion, Publication, Purpose, Run
from madang.kernel.allocation.ports import Candidate, Case, HostView
from madang.kernel.allocation.states import (
    AWARD_LIFE,
    HOLDING,
    PUBLICATION_LIFE,
    AwardState,
    PublicationState,
)
from madang.kernel.calls.models import Round
from madang.kernel.calls.rules import rules_of
from madang.kernel.calls.states import CallState, RoundState

#: Stands in for the public value while that is not known; whoever finds it in a file knows it was practice.
PRACTICE_DRAW: Final = ("practice draw, not the public value", "practice")
ANSWER_HOUR: Final = time(18)
ATTEMPTS: Final = 3


@dataclass(frozen=True)
class Readiness:
    """What a round has and lacks before a run of it may be published."""

    entries: int
    unscreened: int
    unreviewed: int
    unranked: tuple[str, ...]
    state: str
    closes_at: datetime
    review_due_at: datetime
    lottery_known_at: datetime
    lottery_value: str


@dataclass(frozen=True)
class Obstacle:
    """One thing that is missing; ``blocks`` says whether publication has to wait for it."""

    key: str
    sentence: str
    blocks: bool = True


def obstacles(ready: Readiness, at: datetime) -> list[Obstacle]:
    """Return what is missing before a run may be published, the first to be done first.

    A host may keep nobody waiting: once its time is over, all who ask for its place share one rank.
    """
    found = []
    if at < ready.closes_at:
        found.append(Obstacle("open", str(_("The window for applications is still open."))))
    if ready.unscreened:
        text = ngettext(
            "%(count)d application has not been screened.",
            "%(count)d applications have not been screened.",
            ready.unscreened,
        )
        found.append(Obstacle("screening", text % {"count": ready.unscreened}))
    if ready.unreviewed:
        text = ngettext(
            "%(count)d application has fewer reviews than the call promises.",
            "%(count)d applications have fewer reviews than the call promises.",
            ready.unreviewed,
        )
        found.append(Obstacle("reviews", text % {"count": ready.unreviewed}))
    if ready.unranked:
        found.append(_hosts_missing(ready, at))
    if ready.state == RoundState.PLANNED:
        found.append(Obstacle("freeze", str(_("The entry list has not been fixed."))))
    if not ready.lottery_value:
        found.append(Obstacle("draw", str(_("The public value of the draw has not been written down."))))
    return found


def _hosts_missing(ready: Readiness, at: datetime) -> Obstacle:
    in_time = at < ready.review_due_at
    if in_time:
        text = _("No ranking from the host yet: %(places)s.")
    else:
        text = _("The host's time is over; all who ask for it share one rank there: %(places)s.")
    return Obstacle(
        "hosts", str(text) % {"places": ", ".join(ready.unranked)}, blocks=at < ready.review_due_at
    )


def entry_codes(uids: Iterable[UUID]) -> dict[UUID, str]:
    """Return uid -> anonymous name, A001 and so on, in the order of the SHA-256 of the uid.

    >>> entry_codes([UUID(int=1), UUID(int=2)])[UUID(int=2)]
    'A002'
    """
    ordered = sorted(uids, key=lambda uid: hashlib.sha256(str(uid).encode()).hexdigest())
    width = max(3, len(str(len(ordered))))
    return {uid: f"A{number:0{width}}" for number, uid in enumerate(ordered, 1)}


def answer_deadline(at: datetime, working_days: int) -> datetime:
    """Return until when an award may be answered: 18:00 in Seoul, ``working_days`` working days later."""
    day = periods.working_days_after(at.astimezone(clock.SEOUL).date(), working_days)
    return datetime.combine(day, ANSWER_HOUR, clock.SEOUL)


def check_freeze(round: Round, *, entries: int, at: datetime) -> None:
    """Raise WrongState unless the entry list may be fixed now, RuleBroken when it would be empty."""
    if round.call.state != CallState.PUBLISHED:
        raise WrongState(_("Only a published call has an entry list."))
    if round.state != RoundState.PLANNED:
        raise WrongState(_("The entry list is fixed already."))
    if at < round.closes_at:
        raise WrongState(_("The entry list is fixed once the window for applications has closed."))
    if at >= round.lottery_known_at:
        raise WrongState(
            _("The value of the draw may be known by now. Correct the call and name a later draw first.")
        )
    if not entries:
        raise RuleBroken(_("Nobody has applied, so there is nothing to allot."))


def check_standing(round: Round) -> None:
    """Raise WrongState when the call of ``round`` was called off: nothing is allotted under it."""
    if round.call.state == CallState.CANCELLED:
        raise WrongState(_("This call was called off. Nothing is allotted under it."))


def check_run(round: Round, *, rule: str, family: str) -> None:
    """Raise unless a run may be made of ``round`` by ``rule``; its kind asks problems of ``family``."""
    if rule not in rules_of(family):
        raise RuleBroken(_("There is no such rule. Choose one from the list."), field="rule")
    check_standing(round)
    if round.state == RoundState.PLANNED:
        raise WrongState(_("Fix the entry list first: a run needs to know who takes part."))
    if round.state == RoundState.DECIDED:
        raise WrongState(_("The results of this round are published; no more runs are made of it."))


def check_publishable(run: Run, *, round: Round, problem_digest: str, missing: Iterable[Obstacle]) -> None:
    """Raise unless ``run`` could be published as things stand.

    ``problem_digest`` is of the problem as it would be asked today: a run of yesterday's scores is stale.
    """
    check_standing(round)
    if round.state == RoundState.DECIDED:
        raise WrongState(_("The results of this round are published already."))
    if run.round_id != round.pk or run.purpose != Purpose.ROUND:
        raise RuleBroken(_("This run does not belong to this round."))
    if run.trial_draw:
        raise RuleBroken(_("This run was practice with a made-up draw. Make a run with the public value."))
    if run.rule != round.call.rule:
        raise RuleBroken(_("The call promises another rule. Only a run by that rule may be published."))
    if run.violations:
        raise RuleBroken(_("The check found that this run breaks a promise. It cannot be published."))
    if waiting := [each.sentence for each in missing if each.blocks]:
        raise WrongState(" ".join(waiting))
    if run.problem_digest != problem_digest:
        raise WrongState(
            _("Scores, rankings or entries have changed since this run was made. Make a new run.")
        )


def check_reasons(told: Mapping[str, Mapping[str, Any]], case: Case) -> None:
    """Raise WrongState unless the reasons written down, entry -> content, speak of ``case``, the round today.

    The problem holds dense ranks only, so that other scores and tiers may leave it as it was.
    """
    written = {
        code: (
            content["eligible"],
            content["score_milli"],
            {place: (each["tier"], each["unacceptable"]) for place, each in content["offers"].items()},
        )
        for code, content in told.items()
    }
    if written != {each.code: _standing(case, each) for each in case.candidates}:
        raise WrongState(
            _("Scores, rankings or entries have changed since this run was made. Make a new run.")
        )


def _standing(case: Case, who: Candidate) -> tuple[bool, int | None, dict[str, tuple[int | None, bool]]]:
    views = {place: case.views.get(place, {}).get(who.code, HostView()) for place in who.wishes}
    return who.eligible, who.score_milli, {place: (v.tier, v.unacceptable) for place, v in views.items()}


def check_filling(*, violations: int) -> None:
    """Raise RuleBroken when the check found fault with a run for seats that are free again."""
    if violations:
        raise RuleBroken(
            _("The check found fault with the run for the free seat. Nothing was changed; tell the office.")
        )


def check_decision(publication: Publication) -> None:
    """Raise WrongState unless ``publication`` still waits for its second person."""
    if publication.state == PublicationState.PUBLISHED:
        raise WrongState(_("Another person has published this in the meantime."))
    check_move(PUBLICATION_LIFE, publication.state, PublicationState.PUBLISHED)


def check_reason(reason: str, *, least: int = 2) -> None:
    """Raise RuleBroken unless ``reason`` says something."""
    if len(reason.strip()) < least:
        raise RuleBroken(_("Write the reason in a few words: others will read it."), field="reason")


def check_answer(award: Award, *, at: datetime) -> None:
    """Raise WrongState unless ``award`` may be answered now; what it adds to must be loaded."""
    if award.state == AwardState.EXPIRED or (award.state == AwardState.OFFERED and at > award.answer_by):
        raise WrongState(_("The time to answer is over; the seat goes to the next in line."))
    if award.state != AwardState.OFFERED:
        raise WrongState(_("This award has been answered already."))
    if award.adds_to and award.adds_to.state != AwardState.ACCEPTED:
        raise WrongState(_("This adds to what you were given first. Answer that one before it."))
    check_move(AWARD_LIFE, award.state, AwardState.ACCEPTED)


def check_amounts(portions: Mapping[int, Portion], taken: Mapping[int, int]) -> None:
    """Raise RuleBroken unless ``taken``, by the key of the portion, is what may be taken of ``portions``."""
    for key, units in taken.items():
        portion = portions.get(key)
        if portion is None:
            raise RuleBroken(_("This is not part of what you were given. Load the page again."))
        if not 0 <= units <= portion.given:
            raise RuleBroken(
                _("From 0 to %(given)d.") % {"given": portion.given}, field=f"portion-{portion.pk}"
            )
        if units % portion.step:
            raise RuleBroken(
                _("Take a multiple of %(step)d: so many are of use only together.") % {"step": portion.step},
                field=f"portion-{portion.pk}",
            )
    if portions and not any(taken.get(key, portion.given) for key, portion in portions.items()):
        raise RuleBroken(_("To take nothing at all, decline."))


def check_taking_back(award: Award, portions: Mapping[int, Portion], back: Mapping[int, int]) -> None:
    """Raise unless ``back``, portion -> units, can be taken out of ``award``, whose portions are given."""
    if award.state != AwardState.ACCEPTED:
        raise WrongState(_("Only of what a company has accepted something can be taken back."))
    for key, units in back.items():
        portion = portions.get(key)
        if portion is None or not 0 < units <= portion.units or units % portion.step:
            raise RuleBroken(_("So much cannot be taken back: it is not held, or is of use only together."))


@dataclass(frozen=True)
class Claim:
    """What is known of one who would take a seat that was left over."""

    round_state: str
    leftovers: bool
    is_whole: bool
    eligible: bool
    score_milli: int | None
    min_score_milli: int
    states: tuple[str, ...]
    unacceptable: bool
    groups: frozenset[str]
    free_open: int
    free_kept: Mapping[str, int]


def check_leftover(claim: Claim) -> None:
    """Raise unless the one behind ``claim`` may take a seat of the offer now.

    ``free_kept`` counts free seats that only a group may have; ``free_open`` those that anyone may.
    """
    if not claim.is_whole:
        raise RuleBroken(
            _("What is left here is divided by the rule among those who are short of their ask.")
        )
    if not claim.leftovers:
        raise RuleBroken(_("This call does not give left-over seats away."))
    if claim.round_state != RoundState.DECIDED:
        raise WrongState(_("Seats are left over only once the results are published."))
    if any(state in HOLDING for state in claim.states):
        raise RuleBroken(_("You hold a place of this round already."))
    if claim.states:
        raise NotAllowed(_("Left-over seats are for those who were given no place."))
    if not claim.eligible or claim.score_milli is None or claim.score_milli < claim.min_score_milli:
        raise NotAllowed(_("Your application did not reach the pass mark, so it cannot take a seat."))
    if claim.unacceptable:
        raise NotAllowed(_("The host has said that it cannot take your project."))
    if claim.free_open + sum(seats for group, seats in claim.free_kept.items() if group in claim.groups) < 1:
        raise WrongState(_("The last seat has just gone to another company."))
