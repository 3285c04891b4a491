"""Who owes today, who stands where to a promise, and who is told when it moves."""

from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from madang.core import clock
from madang.people import queries as people
from madang.people.models import Organisation, User
from madang.people.permissions import Permission
from madang.promises.models import Evidence, Promise
from madang.promises.rules import HOUSE, Standing

_LINE = """
WITH RECURSIVE line (id) AS (
    SELECT id FROM people_organisation WHERE id = ANY(%s)
    UNION
    SELECT older.id FROM people_organisation AS older JOIN line ON older.successor_id = line.id
    WHERE older.closed_on <= %s
)
SELECT id FROM line
"""


def owes_today(promise: Promise, on: date | None = None) -> Organisation:
    """Return who owes ``promise`` on a day: a dissolved office is followed by those in its place."""
    return standing_in_for(promise.owed_by, on or clock.today())


def standing_in_for(organisation: Organisation, on: date) -> Organisation:
    """Return who stands in the place of ``organisation`` on a day; itself while it is open."""
    seen = {organisation.pk}
    while organisation.closed_on and organisation.closed_on <= on and organisation.successor:
        if organisation.successor.pk in seen:
            break
        organisation = organisation.successor
        seen.add(organisation.pk)
    return organisation


def line_of(*organisations: Organisation) -> RawSQL:
    """Return a query for the keys of ``organisations`` and of all in whose place they stand today."""
    return RawSQL(_LINE, [[each.pk for each in organisations], clock.today()])  # noqa: S611 no text of ours in it


def standing_of(promise: Promise, user: User | None) -> Standing:
    """Return what ``user`` is to ``promise``; None is the house itself."""
    if user is None:
        return HOUSE
    answer, owed_to = Permission.PROMISE_ANSWER, promise.owed_to
    return Standing(
        office=people.has(user, Permission.PROMISE_JUDGE),
        owes=people.has(user, answer, organisation_id=owes_today(promise).pk),
        is_owed=promise.asked_by_id == user.pk
        or (
            owed_to is not None
            and people.has(user, answer, organisation_id=standing_in_for(owed_to, clock.today()).pk)
        ),
    )


def waiting_evidence(promise: Promise) -> Evidence | None:
    """Return the evidence of ``promise`` that nobody has checked yet, with its files."""
    return evidence_of(promise).filter(verdict="").first()


def evidence_of(promise: Promise) -> QuerySet[Evidence]:
    """Return the evidence of ``promise``, the newest first, with its files and who gave and checked it."""
    rows = promise.evidence.select_related("given_by", "checked_by").prefetch_related("files")
    return rows.order_by("-pk")


def board_of(person: User) -> str:
    """Return the path of the page on which ``person`` sees what they answer for."""
    if people.has(person, Permission.PROMISE_READ):
        return "/office/promises/"
    homes = {role.home for role in people.roles_of(person) if Permission.PROMISE_ANSWER in role.permissions}
    return "/host/promises/" if homes == {"host"} else "/company/promises/"


def to_be_told(promise: Promise, *, by: User | None) -> QuerySet[User]:
    """Return who is told when ``promise`` moves: followers, who asked, and both parties; not who moved it."""
    parties = {owes_today(promise).pk}
    if promise.owed_to:
        parties.add(standing_in_for(promise.owed_to, clock.today()).pk)
    answering = people.members_of_all(parties, Permission.PROMISE_ANSWER)
    told = User.objects.filter(is_active=True).filter(
        Q(pk__in=promise.followers.values("user_id"))
        | Q(pk=promise.asked_by_id)
        | Q(pk__in=answering.order_by().values("pk"))
    )
    return (told.exclude(pk=by.pk) if by else told).order_by("pk")
