"""Sign: by a click of a person who has just shown who they are, bound by hashes to the text.

The record of a signature holds the digest of what is signed and of the signature before, so that neither can
be exchanged later. A service outside (``settings.SIGNING_SERVICE``) may take our place: see ``outside``.
"""

from collections.abc import Mapping
from typing import cast

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from madang.audit import log
from madang.core import canonical, clock
from madang.core.states import check_move
from madang.kernel.agreements import queries, rules
from madang.kernel.agreements.actions import letters
from madang.kernel.agreements.actions.force import into_force
from madang.kernel.agreements.actions.locks import locked
from madang.kernel.agreements.models import Agreement, Party, Signature
from madang.kernel.agreements.ports import Paper, Proof, Signing, SigningOutside
from madang.kernel.agreements.states import AGREEMENT_LIFE, AgreementState
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission


class SignedHere:
    """The signer gave password or passkey again on our own pages, moments before."""

    def proof_of(self, paper: Paper, answer: Mapping[str, str]) -> Proof:
        method = answer.get("method", "")
        rules.check_method(method)
        return Proof(method, "madang")


def service() -> Signing | SigningOutside:
    """Return whoever proves signatures in this city."""
    return cast(Signing | SigningOutside, import_string(settings.SIGNING_SERVICE)())


@transaction.atomic
def sign(*, agreement: Agreement, party: str, seen: str, answer: Mapping[str, str], by: User) -> Signature:
    """Sign here for ``party`` what has the digest ``seen``; ``answer`` is how the signer was known."""
    here = service()
    if isinstance(here, SigningOutside):
        raise TypeError("This city signs at a service outside.")
    agreement = ready(agreement, party, seen, by)
    before = queries.signatures_of(agreement).last()
    proof = here.proof_of(Paper(agreement, by, agreement.digest, before), answer)
    return write(agreement, party, proof, by)


def ready(agreement: Agreement, party: str, seen: str, by: User) -> Agreement:
    """Return ``agreement`` locked; raise unless ``by`` may sign it for ``party``, as it was ``seen``."""
    _check_right(agreement, party, by)
    agreement = locked(agreement)
    rules.check_sign(agreement.state, party=party, turn=queries.turn_of(agreement))
    rules.check_untouched(
        seen=seen, fixed=agreement.digest, computed=canonical.digest(queries.parsed(agreement))
    )
    if party == Party.CITY:
        rules.check_drafter(drafted_by=agreement.drafted_by_id, signer=by.pk)
    return agreement


def write(agreement: Agreement, party: str, proof: Proof, by: User) -> Signature:
    """Write the signature under a locked agreement that is ready for it, and go on to what comes next."""
    signature = _written(agreement, party, proof, queries.signatures_of(agreement).last(), by)
    log.record(by=by, verb="agreement.signed", subject=agreement, party=party, digest=signature.digest)
    _go_on(agreement, by)
    return signature


def _check_right(agreement: Agreement, party: str, by: User) -> None:
    if party == Party.COMPANY:
        check_has(by, Permission.AGREEMENT_ACCEPT, organisation_id=agreement.organisation_id)
    else:
        check_has(by, Permission.AGREEMENT_SIGN)


def _written(agreement: Agreement, party: str, proof: Proof, before: Signature | None, by: User) -> Signature:
    signature = Signature(
        agreement=agreement,
        party=party,
        attempt=agreement.attempt,
        by=by,
        name=by.name,
        at=clock.now(),
        method=proof.method,
        service=proof.service,
        proof=proof.text,
        content_digest=agreement.digest,
        previous_digest=before.digest if before else "",
    )
    signature.digest = canonical.digest(queries.record_of(signature))
    signature.save()
    return signature


def _go_on(agreement: Agreement, by: User) -> None:
    """Ask the next side; after the last wait for the own share, or begin at once."""
    if queries.turn_of(agreement) is not None:
        letters.ask_to_sign(agreement)
        return
    agreement.signed_at = clock.now()
    owed = queries.share_owed(agreement)
    if owed:
        check_move(AGREEMENT_LIFE, agreement.state, AgreementState.SIGNED)
        agreement.state = AgreementState.SIGNED
        agreement.save(update_fields=["state", "signed_at"])
        letters.tell_company(agreement, "agreement_own_share", won=owed)
        return
    into_force(agreement, by=by)
