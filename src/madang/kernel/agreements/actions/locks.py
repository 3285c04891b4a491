"""A line of agreements is locked by its first row, then the row itself: nobody waits in a circle."""

from typing import cast

from madang.core import registry
from madang.kernel.agreements.models import Agreement
from madang.kernel.agreements.ports import Contracting


def locked(agreement: Agreement) -> Agreement:
    """Return ``agreement`` as it stands now, unchanged by others until the transaction ends."""
    rows = Agreement.objects.select_for_update(of=("self",), no_key=True)
    rows.get(pk=agreement.line_id)
    whole = rows.select_related("organisation", "issuer", "supersedes", "award__round__call")
    return whole.get(pk=agreement.pk)


def kind_of(agreement: Agreement) -> Contracting | None:
    """Return the kind of what is given; None: the agreement was made without a call."""
    if agreement.award is None:
        return None
    return cast(Contracting, registry.kind(agreement.award.round.call.kind))
