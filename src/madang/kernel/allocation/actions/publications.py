"""Publication: one person proposes a run, a second one publishes it or sends it back."""

from django.db import transaction
from django.utils.translation import gettext as _

from madang.audit import log
from madang.core import clock
from madang.core.errors import WrongState
from madang.core.states import check_move
from madang.kernel.allocation import engine, rules
from madang.kernel.allocation.actions import letters
from madang.kernel.allocation.actions.entries import lock
from madang.kernel.allocation.actions.seats import give
from madang.kernel.allocation.models import Explanation, Publication, Run
from madang.kernel.allocation.queries import readiness_of
from madang.kernel.allocation.states import PUBLICATION_LIFE, PublicationState
from madang.kernel.calls.models import Round
from madang.kernel.calls.states import ROUND_LIFE, RoundState
from madang.people import access
from madang.people.models import User
from madang.people.permissions import Permission


@transaction.atomic
def propose(*, run: Run, reason: str, by: User) -> Publication:
    """Propose ``run`` for publication; a second person has to confirm it."""
    access.check_has(by, Permission.RUN_PROPOSE)
    round = lock(run.round)
    rules.check_reason(reason)
    _check_publishable(run, round)
    if Publication.objects.filter(round=round, state=PublicationState.PROPOSED).exists():
        raise WrongState(_("A run of this round has been proposed already and waits for a second person."))
    publication = Publication.objects.create(
        run=run, round=round, proposed_by=by, proposed_at=clock.now(), reason=reason.strip()
    )
    log.record(
        by=by,
        verb="publication.proposed",
        subject=publication,
        run=run.pk,
        result_digest=run.result_digest,
        reason=publication.reason,
    )
    letters.tell_second_persons(publication)
    return publication


@transaction.atomic
def publish(*, publication: Publication, by: User) -> Publication:
    """Publish what another person proposed: awards, reasons, letters and the round's end, all at once."""
    access.check_has(by, Permission.RUN_CONFIRM)
    round = lock(publication.round)
    publication = _lock(publication)
    rules.check_decision(publication)
    access.check_other_person(by, publication.proposed_by)
    _check_publishable(publication.run, round)
    _decide(publication, PublicationState.PUBLISHED, by=by)
    check_move(ROUND_LIFE, round.state, RoundState.DECIDED)
    round.state = RoundState.DECIDED
    round.save(update_fields=["state"])
    run = publication.run
    awards = give(run, round, engine.gifts(engine.problem_of(run), engine.result_of(run)))
    log.record(
        by=by,
        verb="publication.published",
        subject=publication,
        run=publication.run_id,
        result_digest=publication.run.result_digest,
        awards=len(awards),
    )
    letters.tell_results(round, awards)
    return publication


@transaction.atomic
def send_back(*, publication: Publication, reason: str, by: User) -> Publication:
    """Refuse to publish what another person proposed, and say why."""
    access.check_has(by, Permission.RUN_CONFIRM)
    lock(publication.round)
    publication = _lock(publication)
    rules.check_decision(publication)
    rules.check_reason(reason)
    publication.answer = reason.strip()
    _decide(publication, PublicationState.REFUSED, by=by)
    log.record(by=by, verb="publication.sent_back", subject=publication, reason=publication.answer)
    return publication


def _check_publishable(run: Run, round: Round) -> None:
    """Ask the rules with the problem, and the scores and tiers behind it, as they are today."""
    if round.state == RoundState.PLANNED:
        raise WrongState(_("Fix the entry list first: a run needs to know who takes part."))
    question = engine.question_of(round)
    missing = rules.obstacles(readiness_of(round), clock.now())
    rules.check_publishable(run, round=round, problem_digest=question.digest, missing=missing)
    told = dict(Explanation.objects.filter(run=run).values_list("application__entry_code", "content"))
    rules.check_reasons(told, question.case)


def _decide(publication: Publication, state: PublicationState, *, by: User) -> None:
    check_move(PUBLICATION_LIFE, publication.state, state)
    publication.state, publication.decided_by, publication.decided_at = state, by, clock.now()
    publication.save(update_fields=["state", "decided_by", "decided_at", "answer"])


def _lock(publication: Publication) -> Publication:
    found = Publication.objects.select_for_update(of=("self",)).select_related("run__round", "proposed_by")
    return found.get(pk=publication.pk)
