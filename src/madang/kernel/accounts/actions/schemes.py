"""Write what a call says of its money; draft and send agreements that keep to it."""

from django.db import IntegrityError, transaction

from madang.audit import log
from madang.kernel.accounts import queries, rules
from madang.kernel.accounts.models import Basis, Scheme, SchemeLimit, SchemePart
from madang.kernel.accounts.rules import Said
from madang.kernel.agreements import actions as agreements
from madang.kernel.agreements.models import Agreement
from madang.kernel.allocation.models import Award
from madang.kernel.calls.models import Call
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission


def write_scheme(*, call: Call, said: Said, note: str = "", seen: int, by: User) -> Scheme:
    """Write the version after ``seen`` of what ``call`` says of its money.

    Agreements that are drafted keep the version they were made from. Of two who write the same version at
    once the database takes the first; the second is told.
    """
    check_has(by, Permission.BOOKS_WRITE)
    newest = queries.scheme_for(call)
    number = newest.number if newest else 0
    before = queries.said_by(newest) if newest else None
    rules.check_scheme(said, before=before, note=note, number=number, seen=seen)
    try:
        with transaction.atomic():
            return _written(call, said, note, number + 1, by)
    except IntegrityError:
        raise rules.overtaken(number + 1) from None


def _written(call: Call, said: Said, note: str, number: int, by: User) -> Scheme:
    scheme = Scheme.objects.create(
        call=call,
        number=number,
        interest_bp=said.interest_bp,
        own_share_percent=said.own_share_percent,
        not_covered_ko=said.not_covered_ko.strip(),
        not_covered_en=said.not_covered_en.strip(),
        note=note.strip(),
        made_by=by,
    )
    SchemePart.objects.bulk_create(
        SchemePart(scheme=scheme, number=place, percent=part.percent, milestone=part.milestone)
        for place, part in enumerate(said.parts, 1)
    )
    SchemeLimit.objects.bulk_create(
        SchemeLimit(scheme=scheme, item=item, most_percent=percent) for item, percent in said.limits.items()
    )
    log.record(by=by, verb="books.scheme_written", subject=call, number=number)
    return scheme


@transaction.atomic
def draft(*, award: Award, by: User) -> Agreement:
    """Write the agreement of an award, with what its call says of the money; it keeps that version."""
    scheme = queries.scheme_for(award.round.call)
    also = queries.particulars_of(queries.said_by(scheme)) if scheme else []
    agreement = agreements.draft(award=award, also=also, by=by)
    if scheme:
        Basis.objects.create(agreement=agreement, scheme=scheme)
    return agreement


@transaction.atomic
def send(*, agreement: Agreement, by: User) -> Agreement:
    """Send an agreement to be signed, once its own share is as large as its call wants it."""
    sent = agreements.send(agreement=agreement, by=by)
    said = queries.said_by(queries.scheme_of(sent))
    rules.check_own_share(
        grant_won=sent.grant_won, own_share_won=sent.own_share_won, percent=said.own_share_percent
    )
    return sent
