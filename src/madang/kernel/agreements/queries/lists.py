"""Which agreements there are, and what each waits for."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from madang.core import canonical
from madang.kernel.agreements import rules
from madang.kernel.agreements.models import Agreement, Signature
from madang.kernel.agreements.queries import content
from madang.kernel.agreements.states import STANDING, AgreementState
from madang.kernel.allocation.models import Award
from madang.kernel.allocation.states import AwardState


def listed() -> QuerySet[Agreement]:
    """Return every agreement with all that a list shows."""
    return Agreement.objects.select_related("organisation", "award__round__call").prefetch_related(
        "organisation__names"
    )


def agreements_of(organisation_id: int) -> QuerySet[Agreement]:
    """Return the agreements of a company that were sent to it, the latest first."""
    return listed().filter(organisation=organisation_id, sent_at__isnull=False)


def agreement_of(award: Award) -> Agreement | None:
    """Return the agreement in force under ``award``, else the one underway, else the last."""
    found = list(Agreement.objects.filter(award=award).order_by("-pk"))
    for states in ((AgreementState.IN_FORCE,), STANDING):
        for agreement in found:
            if agreement.state in states:
                return agreement
    return found[0] if found else None


def line_of(agreement: Agreement) -> QuerySet[Agreement]:
    """Return the agreement with all that it changed or that changed it, the first first."""
    line = agreement.line_id
    return (Agreement.objects.filter(pk=line) | Agreement.objects.filter(original=line)).order_by("pk")


def signatures_of(agreement: Agreement) -> QuerySet[Signature]:
    """Return the signatures under what was sent last, in order."""
    return agreement.signatures.filter(attempt=agreement.attempt).select_related("by")


def turn_of(agreement: Agreement) -> str | None:
    """Return the party that signs next; None: nobody."""
    if agreement.state != AgreementState.SIGNING:
        return None
    signed = [each.party for each in signatures_of(agreement)]
    return rules.next_party(signed, city_first=agreement.city_signs_first)


def awards_without() -> QuerySet[Award]:
    """Return accepted awards that have no agreement that stands or has run, the oldest first."""
    has = Agreement.objects.filter(award=OuterRef("pk")).exclude(state=AgreementState.TERMINATED)
    return (
        Award.objects.filter(~Exists(has), state=AwardState.ACCEPTED)
        .select_related("application__organisation", "offer", "round__call")
        .prefetch_related("application__organisation__names")
        .order_by("answered_at", "pk")
    )


def due_to_end(today: date) -> QuerySet[Agreement]:
    """Return what is in force though its last day is over."""
    return Agreement.objects.filter(state=AgreementState.IN_FORCE, ends_on__lt=today).order_by("pk")


def share_owed(agreement: Agreement) -> int:
    """Return what has to come in before ``agreement`` is in force; what it replaces was paid for."""
    before = agreement.supersedes.own_share_won if agreement.supersedes else 0
    return rules.owed_share(own_share_won=agreement.own_share_won, paid_before_won=before)


def is_genuine(agreement: Agreement) -> bool:
    """Say whether the content and the chain of signatures of ``agreement`` are what they were."""
    if not agreement.content or canonical.digest(content.parsed(agreement)) != agreement.digest:
        return False
    before = ""
    for signature in signatures_of(agreement):
        signature.agreement = agreement
        bound = (signature.content_digest, signature.previous_digest)
        if (
            bound != (agreement.digest, before)
            or canonical.digest(content.record_of(signature)) != signature.digest
        ):
            return False
        before = signature.digest
    return True
