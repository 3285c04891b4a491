"""Write the next version of the clauses with which agreements begin."""

from django.db import IntegrityError, transaction

from madang.audit import log
from madang.kernel.agreements import queries, rules
from madang.kernel.agreements.models import Template
from madang.kernel.agreements.rules import Clauses
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission


def write_template(*, kind: str, clauses: Clauses, seen: int, by: User) -> Template:
    """Write the version after ``seen`` for ``kind`` (empty: for every kind without its own).

    Agreements that are written already keep the version they were made from. Of two who write the same
    version at once the database takes the first; the second is told.
    """
    check_has(by, Permission.AGREEMENT_WRITE)
    clauses = rules.tidied(clauses)
    before = queries.clauses_for(kind)
    newest = queries.versions_of(kind).first()  # read last: what came in between shows in its number
    number = newest.number if newest else 0
    rules.check_template(clauses, before=before, number=number, seen=seen)
    try:
        with transaction.atomic():
            return _written(kind, clauses, number + 1, by)
    except IntegrityError:
        raise rules.overtaken(number + 1) from None


def _written(kind: str, clauses: Clauses, number: int, by: User) -> Template:
    template = Template.objects.create(
        kind=kind,
        number=number,
        text_ko=clauses.text_ko,
        text_en=clauses.text_en,
        note=clauses.note,
        made_by=by,
    )
    log.record(by=by, verb="agreement.template_written", subject=template, kind=kind, number=number)
    return template
