"""Who may be given applications, and what already binds them to companies, office and hosts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from madang.core import clock
from madang.core.periods import anniversary
from madang.kernel.applications.models import Application, Ask
from madang.kernel.applications.states import ApplicationState
from madang.kernel.reviews import rules
from madang.people import queries as people
from madang.people.models import Membership, User
from madang.people.permissions import Permission
from madang.people.roles import EVALUATOR, ROLES

_TIE_YEARS = 3
_OFFICE = {Permission.APPLICATION_READ, Permission.AUDIT_READ}


def evaluators() -> QuerySet[User]:
    """Return the people who may be given applications today."""
    return people.holders_of(EVALUATOR)


def ties_in(
    applications: Iterable[Application], persons: Iterable[User]
) -> Mapping[tuple[int, int], frozenset[rules.Tie]]:
    """Return what binds people to applications, by (application, person).

    Two queries, however many there are of either.
    """
    applications, today = list(applications), clock.today()
    hosts: dict[int, set[int]] = defaultdict(set)
    asked = Ask.objects.filter(application__in=[a.pk for a in applications])
    for application_id, host_id in asked.values_list("application_id", "offer__host_id"):
        hosts[application_id].add(host_id)
    found: dict[tuple[int, int], set[rules.Tie]] = defaultdict(set)
    held = Membership.objects.filter(user__in=[person.pk for person in persons]).filter(
        Q(valid_to=None) | Q(valid_to__gt=anniversary(today, -_TIE_YEARS))
    )
    for membership in held.annotate(applies_in=_applying(applications)):
        for application in applications:
            binds = _ties(membership, application, hosts[application.pk], today)
            found[application.pk, membership.user_id] |= binds
    return {key: frozenset(ties) for key, ties in found.items() if ties}


def _applying(applications: Iterable[Application]) -> ArraySubquery:
    """Say of a membership in which of the rounds of ``applications`` its organisation applies."""
    standing = Application.objects.filter(
        round__in={application.round_id for application in applications},
        organisation=OuterRef("organisation_id"),
        state=ApplicationState.SUBMITTED,
    )
    return ArraySubquery(standing.values("round_id"))


def _ties(
    membership: Membership, application: Application, host_ids: set[int], today: date
) -> set[rules.Tie]:
    own = membership.organisation_id == application.organisation_id
    ties = {rules.Tie.COMPANY} if own else set()
    if membership.valid_to is not None and membership.valid_to <= today:
        return ties
    if not own and application.round_id in getattr(membership, "applies_in", ()):
        ties.add(rules.Tie.RIVAL)
    granted = ROLES[membership.role].permissions
    if granted & _OFFICE:
        ties.add(rules.Tie.OFFICE)
    if Permission.OFFER_RANK in granted and membership.organisation_id in host_ids:
        ties.add(rules.Tie.HOST)
    return ties
