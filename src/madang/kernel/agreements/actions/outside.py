"""Sign at a service outside: the signer goes there, and the service tells how it ended.

What it tells is believed once it is proved to be the service's, counts once, and only while the same paper
still waits for the same side. All of it is kept; the signature binds the digest of it.
"""

import hashlib
from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from madang.audit import log
from madang.core import clock
from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.core.states import check_move
from madang.kernel.agreements import queries, rules
from madang.kernel.agreements.actions import signing
from madang.kernel.agreements.actions.locks import locked
from madang.kernel.agreements.models import Agreement, Method, SigningTrip
from madang.kernel.agreements.ports import Paper, Places, Proof, SigningOutside, Told
from madang.kernel.agreements.states import TRIP_LIFE, TripState
from madang.people.models import User

GOES_ON_FOR = timedelta(minutes=30)  # a signer who turns back meanwhile goes on where they were


def outside() -> SigningOutside | None:
    """Return the service at which this city signs; None: it signs here."""
    found = signing.service()
    return found if isinstance(found, SigningOutside) else None


def go(*, agreement: Agreement, party: str, seen: str, pdf: bytes, by: User) -> SigningTrip:
    """Hand the agreement with the digest ``seen`` to the service; return the way there."""
    service = outside()
    if service is None:
        raise TypeError("This city signs on its own pages.")
    trip = _opened(agreement, party, seen, service, by)
    if trip.address:
        return trip
    # Nothing is locked while another machine is asked.
    paper = Paper(trip.agreement, by, trip.digest, queries.signatures_of(trip.agreement).last())
    trip.key, trip.address = service.begin(paper, _places(trip), pdf=pdf)
    trip.save(update_fields=["key", "address"])
    return trip


@transaction.atomic
def _opened(agreement: Agreement, party: str, seen: str, service: SigningOutside, by: User) -> SigningTrip:
    agreement = signing.ready(agreement, party, seen, by)
    same = SigningTrip.objects.filter(
        agreement=agreement, party=party, attempt=agreement.attempt, by=by, state=TripState.OPEN
    )
    earlier = same.exclude(address="").filter(created_at__gt=clock.now() - GOES_ON_FOR).first()
    if earlier:
        return earlier
    trip = SigningTrip.objects.create(
        agreement=agreement,
        party=party,
        attempt=agreement.attempt,
        by=by,
        digest=agreement.digest,
        service=service.name,
    )
    log.record(by=by, verb="agreement.signing_begun", subject=agreement, party=party, service=service.name)
    return trip


def _places(trip: SigningTrip) -> Places:
    return Places(
        reference=str(trip.uid),
        callback=f"{settings.SITE_ADDRESS}/signing/told/",
        back=f"{settings.SITE_ADDRESS}/signing/{trip.uid}/",
    )


@transaction.atomic
def hear(*, headers: Mapping[str, str], body: bytes) -> SigningTrip:
    """Take in what the service tells; raise NotAllowed unless it is the service's own word.

    Told a second time it changes nothing. When the paper does not wait any more, it is kept as too late.
    """
    service = outside()
    if service is None:
        raise NotAllowed(rules.NOT_THE_SERVICE)
    told = service.told(headers, body)
    found = SigningTrip.objects.filter(uid=told.reference, service=service.name).first()
    if found is None:
        raise NotAllowed(rules.NOT_THE_SERVICE)
    agreement = locked(found.agreement)
    trip = SigningTrip.objects.select_for_update(of=("self",)).select_related("by").get(pk=found.pk)
    if trip.state != TripState.OPEN:
        return trip
    rules.check_told(told, key=trip.key, digest=trip.digest)
    trip.evidence, trip.told_at = body.decode(errors="replace"), clock.now()
    state, trip.why = _outcome(agreement, trip, told, body)
    check_move(TRIP_LIFE, trip.state, state)
    trip.state = state
    trip.save()
    log.record(
        by=trip.by, verb="agreement.signing_told", subject=agreement, party=trip.party, outcome=trip.state
    )
    return trip


def _outcome(agreement: Agreement, trip: SigningTrip, told: Told, body: bytes) -> tuple[TripState, str]:
    if not told.signed:
        return TripState.REFUSED, told.proof
    try:
        rules.check_attempt(agreement.attempt, trip.attempt)
        agreement = signing.ready(agreement, trip.party, trip.digest, trip.by)
    except (WrongState, RuleBroken, NotAllowed) as refusal:
        return TripState.LATE, str(refusal)
    text = f"{told.proof} · sha256:{hashlib.sha256(body).hexdigest()}"
    signing.write(agreement, trip.party, Proof(Method.OUTSIDE, trip.service, text), trip.by)
    return TripState.SIGNED, ""
