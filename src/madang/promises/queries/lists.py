"""Lists of promises, narrowed in SQL."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When

from madang.core import clock
from madang.people.models import Organisation, OrganisationName
from madang.promises.models import Promise, Slip
from madang.promises.queries.parties import line_of
from madang.promises.rules import SOON_DAYS, due_before_which_late
from madang.promises.states import STANDING, Phase, PromiseState


@dataclass(frozen=True)
class Filters:
    """What narrows a list of promises; empty means all."""

    phase: str = ""
    origin: str = ""
    owner: str = ""  # uid of an organisation
    text: str = ""


def whole() -> QuerySet[Promise]:
    """Return promises with both parties and their names, and ``slip_count``."""
    rows = Promise.objects.select_related("owed_by__successor", "owed_to").annotate(
        slip_count=Count("slips", distinct=True)
    )
    return rows.prefetch_related("owed_by__names", "owed_by__successor__names", "owed_to__names")


def of_origin(origin: str, path: str = "") -> QuerySet[Promise]:
    """Return the promises of one user of the ledger (of one of its pages)."""
    rows = whole().filter(origin=origin)
    return rows.filter(origin_path=path) if path else rows


def owed_by(*organisations: Organisation) -> QuerySet[Promise]:
    """Return what ``organisations`` owe, with what they took over from those in whose place they stand."""
    return whole().filter(owed_by__in=line_of(*organisations))


def owed_to(*organisations: Organisation) -> QuerySet[Promise]:
    """Return what is owed to ``organisations``."""
    return whole().filter(owed_to__in=line_of(*organisations))


def public() -> QuerySet[Promise]:
    """Return what everybody may see."""
    return whole().filter(public=True)


def late(on: date) -> QuerySet[Promise]:
    """Return what is late on a day, latest first."""
    return whole().filter(in_phase(Phase.LATE, on)).order_by("due_on", "pk")


def in_phase(phase: str, on: date) -> Q:
    """Return the condition of a phase on a day; the same as ``rules.phase_of``, in SQL."""
    running = Q(state=PromiseState.OPEN, paused_on=None)
    last_late, soon = due_before_which_late(on), on + timedelta(days=SOON_DAYS)
    conditions = {
        Phase.PAUSED: Q(state=PromiseState.OPEN, paused_on__isnull=False),
        Phase.UNDATED: running & Q(due_on=None),
        Phase.LATE: running & Q(due_on__lte=last_late),
        Phase.DUE: running & Q(due_on__gt=last_late, due_on__lte=soon),
        Phase.MADE: running & Q(due_on__gt=max(soon, last_late)),
    }
    return conditions.get(Phase(phase), Q(state=phase))


def listed(filters: Filters, rows: QuerySet[Promise] | None = None) -> QuerySet[Promise]:
    """Return promises, narrowed."""
    rows = whole() if rows is None else rows
    if filters.phase == "standing":
        rows = rows.filter(state__in=STANDING)
    elif filters.phase == "slipped":
        rows = rows.filter(Exists(Slip.objects.filter(promise=OuterRef("pk"))))
    elif filters.phase in Phase.values:
        rows = rows.filter(in_phase(filters.phase, clock.today()))
    if filters.origin:
        rows = rows.filter(origin=filters.origin)
    if filters.owner:
        owner = Organisation.objects.filter(uid=filters.owner).first()
        rows = rows.filter(owed_by__in=line_of(owner)) if owner else rows.none()
    text = filters.text.replace("\x00", "").strip()
    if text:
        names = OrganisationName.objects.filter(organisation=OuterRef("owed_by_id"))
        called = Exists(names.filter(Q(name_ko__icontains=text) | Q(name_en__icontains=text)))
        rows = rows.filter(Q(title_ko__icontains=text) | Q(title_en__icontains=text) | called)
    return rows


def origins(rows: QuerySet[Promise]) -> list[str]:
    """Return which users of the ledger have promises among ``rows``."""
    return list(rows.order_by("origin").values_list("origin", flat=True).distinct())


def tallies_by_owner(rows: QuerySet[Promise], on: date) -> QuerySet[Promise, dict[str, Any]]:
    """Return how many promises each organisation owes, is late with, has kept and has broken."""
    return _tallied(rows, "owed_by", on)


def tallies_by_origin(rows: QuerySet[Promise], on: date) -> QuerySet[Promise, dict[str, Any]]:
    """Return the same for each user of the ledger."""
    return _tallied(rows, "origin", on)


def _tallied(rows: QuerySet[Promise], by: str, on: date) -> QuerySet[Promise, dict[str, Any]]:
    counted = Promise.objects.filter(pk__in=rows.order_by().values("pk")).order_by()
    grouped = counted.values(by).annotate(total=Count("pk"), **_counts(on))
    return grouped.order_by("-late", "-standing", by)  # type: ignore[no-any-return]


def tally(rows: QuerySet[Promise], on: date) -> dict[str, int]:
    """Return how many of ``rows`` stand, are late, due soon, undated, kept, broken, released, and slipped."""
    counted = Promise.objects.filter(pk__in=rows.order_by().values("pk")).order_by()
    return counted.aggregate(total=Count("pk"), **_counts(on))


def _counts(on: date) -> dict[str, Count]:
    slipped = Q(first_due_on__isnull=False) & ~Q(due_on=F("first_due_on"))
    return {
        "standing": Count("pk", filter=Q(state__in=STANDING)),
        "late": Count("pk", filter=in_phase(Phase.LATE, on)),
        "due_soon": Count("pk", filter=in_phase(Phase.DUE, on)),
        "evidenced": Count("pk", filter=Q(state=PromiseState.EVIDENCED)),
        "kept": Count("pk", filter=Q(state=PromiseState.KEPT)),
        "broken": Count("pk", filter=Q(state=PromiseState.BROKEN)),
        "released": Count("pk", filter=Q(state=PromiseState.RELEASED)),
        "slipped": Count("pk", filter=slipped),
    }


def latest_slips(rows: QuerySet[Promise], count: int) -> list[Slip]:
    """Return the slips of ``rows`` that were announced last, with their promises."""
    found = Slip.objects.filter(promise__in=rows.order_by().values("pk")).select_related("promise")
    return list(found.order_by("-announced_on", "-pk")[:count])


def slipped_most(rows: QuerySet[Promise], count: int) -> list[Promise]:
    """Return those of ``rows`` whose day has moved or has passed, the longest first, with their slips."""
    late = in_phase(Phase.LATE, clock.today())
    moved = rows.filter(Q(due_on__gt=F("first_due_on")) | late)
    end = Case(When(late, then=Value(clock.today())), default=F("due_on"), output_field=DateField())
    ordered = moved.order_by((end - F("first_due_on")).desc(), "pk")
    return list(ordered.prefetch_related("slips")[:count])


def ended_last(rows: QuerySet[Promise]) -> QuerySet[Promise]:
    """Return ``rows`` with ``ended``: what stands comes before what has ended."""
    return rows.annotate(ended=Case(When(state__in=STANDING, then=Value(0)), default=Value(1)))


DUE_FIRST = (F("due_on").asc(nulls_last=True), "pk")
