"""MOUs as lists, and one with all that belongs to it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from madang.kernel.mous.models import Amendment, Check, Clause, Mou, Party, Side
from madang.kernel.mous.rules import due_if_looked_by
from madang.kernel.mous.states import CHECKED
from madang.people.models import Organisation, OrganisationName, OrganisationSort
from madang.people.registration import digits
from madang.promises.models import Slip
from madang.promises.states import STANDING

_OURS = (OrganisationSort.CITY, OrganisationSort.AGENCY, OrganisationSort.PUBLIC_BODY, "department")


@dataclass(frozen=True)
class Filters:
    """What narrows a list of MOUs."""

    state: str = ""
    finding: str = ""
    due: bool = False
    text: str = ""


def listed(filters: Filters, *, today: date, public_only: bool = False) -> QuerySet[Mou]:
    """Return MOUs with who signed on the other side and what was found last."""
    found = with_last_check(Mou.objects.all())
    if public_only:
        found = found.filter(is_public=True)
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.finding == "none":
        found = found.filter(last_finding=None)
    elif filters.finding:
        found = found.filter(last_finding=filters.finding)
    if filters.due:
        found = found.filter(is_due(today))
    if filters.text:
        names = OrganisationName.objects.filter(
            Q(name_ko__icontains=filters.text) | Q(name_en__icontains=filters.text),
            organisation__mou_parties__mou=OuterRef("pk"),
        )
        about = Q(title_ko__icontains=filters.text) | Q(title_en__icontains=filters.text)
        found = found.filter(about | Q(number__icontains=filters.text) | Exists(names))
    return found.prefetch_related(_partners())


def with_last_check(mous: QuerySet[Mou]) -> QuerySet[Any]:
    """Return ``mous`` that know what was found of them last, and when."""
    last = Check.objects.filter(mou=OuterRef("pk")).order_by("-checked_on", "-pk")
    return mous.annotate(
        last_finding=Subquery(last.values("finding")[:1]),
        last_checked_on=Subquery(last.values("checked_on")[:1]),
        last_staff=Subquery(last.values("staff")[:1]),
        looked_at=Coalesce(F("last_checked_on"), F("signed_on")),
    )


def is_due(today: date) -> Q:
    """Return the condition under which a MOU (with its last check) waits to be looked at."""
    return Q(state__in=CHECKED, looked_at__lte=due_if_looked_by(today))


def checks_due(today: date) -> QuerySet[Any]:
    """Return the MOUs at which somebody has to look again, the longest waiting first."""
    return with_last_check(Mou.objects.all()).filter(is_due(today)).order_by("looked_at", "pk")


def of_company(organisation: Organisation) -> QuerySet[Mou]:
    """Return the MOUs that an organisation signed, the newest first."""
    found = Mou.objects.filter(Exists(Party.objects.filter(mou=OuterRef("pk"), organisation=organisation)))
    return with_last_check(found).order_by("-signed_on", "pk").prefetch_related(_partners())


def one(mous: QuerySet[Mou]) -> QuerySet[Mou]:
    """Return ``mous`` with everything that a page about one of them shows."""
    slips = Prefetch("promise__slips", queryset=Slip.objects.order_by("pk"))
    clauses = Clause.objects.select_related("promise__owed_by", "promise__owed_to")
    amendments = Amendment.objects.select_related("organisation")
    checks = (
        Check.objects.select_related("by").prefetch_related("proofs", "files").order_by("-checked_on", "-pk")
    )
    return (
        with_last_check(mous)
        .select_related("renews", "renewed_by", "imported")
        .prefetch_related(
            Prefetch("parties", queryset=Party.objects.select_related("organisation").order_by("side", "pk")),
            "parties__organisation__names",
            Prefetch("clauses", queryset=clauses.prefetch_related(slips, "promise__owed_by__names")),
            Prefetch("checks", queryset=checks),
            Prefetch("amendments", queryset=amendments.prefetch_related("organisation__names")),
        )
    )


def open_clauses(mou: Mou) -> int:
    """Count the clauses of which nobody has said what became."""
    return mou.clauses.filter(promise__state__in=STANDING).count()


def our_sides() -> QuerySet[Organisation]:
    """Return who may sign for the city: the bodies that still are."""
    found = Organisation.objects.filter(sort__in=_OURS, closed_on=None).prefetch_related("names")
    first = Case(When(sort=OrganisationSort.CITY, then=Value(0)), default=Value(1))
    return found.order_by(first, "pk")


def _partners() -> "Prefetch[Any, Any, Any]":
    """Lay beside each MOU who stands on the other side today."""
    rows = Party.objects.filter(side=Side.THEIRS, left_on=None).select_related("organisation").order_by("pk")
    return Prefetch("parties", queryset=rows.prefetch_related("organisation__names"), to_attr="partners")


def states_counted() -> dict[str, int]:
    """Return how many MOUs are in each state."""
    return dict(Mou.objects.values_list("state").annotate(Count("pk")))


def organisations_called(text: str) -> list[Organisation]:
    """Return who has this name today, or this business number: at most a few."""
    number = digits(text)
    found = Organisation.objects.filter(closed_on=None).prefetch_related("names")
    if len(number) == 10 and number.isdigit():
        return list(found.filter(business_number=number)[:3])
    names = OrganisationName.objects.filter(Q(name_ko__iexact=text) | Q(name_en__iexact=text), valid_to=None)
    return list(found.filter(Exists(names.filter(organisation=OuterRef("pk"))))[:3])
