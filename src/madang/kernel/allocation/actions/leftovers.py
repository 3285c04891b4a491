"""Seats that nobody in line wished for: the unplaced may take one, first come, first served."""

from collections import Counter

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from madang.audit import log
from madang.core import clock
from madang.core.errors import WrongState
from madang.kernel.allocation import engine, rules
from madang.kernel.allocation.actions import letters
from madang.kernel.allocation.actions.entries import lock
from madang.kernel.allocation.models import Award
from madang.kernel.allocation.queries import free_seats, group_seats_free
from madang.kernel.allocation.queries.cases import groups_of
from madang.kernel.allocation.states import AwardState
from madang.kernel.applications.models import Application
from madang.kernel.calls.models import Offer, Round
from madang.kernel.reviews import queries as reviews
from madang.people import access
from madang.people.models import User
from madang.people.permissions import Permission


@transaction.atomic
def take_leftover(*, application: Application, offer: Offer, by: User) -> Award:
    """Take a free seat of ``offer`` at once. Of two who ask for the last one, one is told it has gone."""
    access.check_has(by, Permission.AWARD_ANSWER, organisation_id=application.organisation_id)
    round = lock(application.round)
    offer = round.offers.get(pk=offer.pk)
    claim = claim_of(round, application, offer)
    rules.check_leftover(claim)
    kept = [group for group, seats in claim.free_kept.items() if seats and group in claim.groups]
    at = clock.now()
    try:
        with transaction.atomic():
            award = Award.objects.create(
                round=round,
                application=application,
                offer=offer,
                seat=free_seats(offer)[0],
                reserve="" if claim.free_open > 0 else kept[0],
                state=AwardState.ACCEPTED,
                answer_by=at,
                answered_at=at,
                answered_by=by,
            )
    except IntegrityError as error:
        raise WrongState(_("The last seat has just gone to another company.")) from error
    log.record(by=by, verb="award.taken", subject=award, offer=offer.pk)
    letters.tell_host(award, "award_accepted")
    return award


def claim_of(round: Round, application: Application, offer: Offer) -> rules.Claim:
    """Gather what the rule has to know of one who would take a seat of ``offer``."""
    standing = reviews.standing(round).get(application.pk)
    view = reviews.rankings_in(round).get(offer.pk, {}).get(application.pk)
    states = Award.objects.filter(application=application).values_list("state", flat=True)
    kept = Counter(group_seats_free(offer))
    return rules.Claim(
        round_state=round.state,
        leftovers=round.call.leftovers,
        is_whole=engine.family_of(round) == "matching",
        eligible=standing is not None and standing.passed is True,
        score_milli=standing.score_milli if standing else None,
        min_score_milli=round.call.min_score_milli,
        states=tuple(states),
        unacceptable=view is not None and view.unacceptable,
        groups=groups_of(round, [application])[application.pk],
        free_open=len(free_seats(offer)) - kept.total(),
        free_kept=kept,
    )
