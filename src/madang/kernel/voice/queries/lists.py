"""Lists of requests, meetings and doors, narrowed and ordered in SQL."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from madang.core import clock
from madang.kernel.voice.models import Door, Meeting, Minutes, Request, Source
from madang.kernel.voice.queries.whole import with_all
from madang.kernel.voice.rules import Phase
from madang.kernel.voice.states import RequestState, TurnState
from madang.people.models import Organisation, OrganisationSort
from madang.promises.rules import due_before_which_late
from madang.promises.states import PromiseState

_SHOWN = (RequestState.OPEN, RequestState.CLOSED)


@dataclass(frozen=True)
class Filters:
    """What narrows a list of requests; empty means all."""

    phase: str = ""
    category: str = ""
    source: str = ""
    owner: str = ""  # uid of an organisation
    meeting: str = ""  # uid of a meeting
    text: str = ""


def in_phase(phase: str, today: date) -> Q:
    """Return the condition of a phase; the same as ``rules.phase_of``, in SQL."""
    last_late = due_before_which_late(today)
    is_open = Q(state=RequestState.OPEN)
    answering = is_open & Q(turn__state=TurnState.OPEN)
    answered = is_open & Q(turn__state=TurnState.ANSWERED)
    doing = answered & Q(turn__doing__state=PromiseState.OPEN)
    late = Q(turn__promise__due_on__lte=last_late, turn__promise__paused_on=None)
    overdue = Q(turn__doing__due_on__lte=last_late, turn__doing__paused_on=None)
    is_ours, is_press = ~Q(source=Source.PRESS), Q(source=Source.PRESS)
    return {
        Phase.WAITING: Q(state=RequestState.WAITING),
        Phase.JOINED: Q(state=RequestState.JOINED),
        Phase.REFUSED: Q(state=RequestState.REFUSED),
        Phase.UNKNOWN: answering & Q(turn__promise=None) & is_press,
        Phase.UNASSIGNED: answering & Q(turn__promise=None) & is_ours,
        Phase.LATE: answering & late,
        Phase.DUE: answering & Q(turn__promise__isnull=False) & ~late,
        Phase.OVERDUE: doing & overdue,
        Phase.DOING: doing & (~overdue | Q(turn__doing__due_on=None)),
        Phase.ANSWERED: answered & (Q(turn__doing=None) | ~Q(turn__doing__state=PromiseState.OPEN)),
        Phase.ASKED: is_open & Q(turn__state=TurnState.ASKED),
        Phase.KEPT: Q(turn__state=TurnState.CONFIRMED),
        Phase.SILENT: Q(turn__state=TurnState.SILENT),
        Phase.RECORDED: Q(turn__state=TurnState.RECORDED),
    }[Phase(phase)]


def urgent(rows: QuerySet[Request], today: date) -> QuerySet[Request]:
    """Annotate ``urgency``: 0 late, 1 waits for the office, 2 waits for others, 3 over."""
    first = in_phase(Phase.LATE, today) | in_phase(Phase.OVERDUE, today)
    office = (
        in_phase(Phase.WAITING, today)
        | in_phase(Phase.UNASSIGNED, today)
        | in_phase(Phase.DUE, today)
        | in_phase(Phase.ANSWERED, today)
    )
    return rows.annotate(
        urgency=Case(
            When(first, then=Value(0)),
            When(office, then=Value(1)),
            When(state=RequestState.OPEN, then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        )
    )


ORDER_LATE_FIRST = ("urgency", "asked_on", "pk")


def listed(filters: Filters, rows: QuerySet[Request] | None = None) -> QuerySet[Request]:
    """Return requests, narrowed."""
    rows = with_all(rows)
    today = clock.today()
    if filters.phase == "standing":
        rows = rows.filter(state__in=[RequestState.WAITING, RequestState.OPEN])
    elif filters.phase in Phase.values:
        rows = rows.filter(in_phase(filters.phase, today))
    for field in ("category", "source"):
        if getattr(filters, field):
            rows = rows.filter(**{field: getattr(filters, field)})
    if filters.owner:
        rows = rows.filter(
            Q(turn__promise__owed_by__uid=filters.owner)
            | Q(turn__promise__owed_by__successor__uid=filters.owner)
        )
    if filters.meeting:
        rows = rows.filter(meeting__uid=filters.meeting)
    text = filters.text.replace("\x00", "").strip()
    if text:
        rows = rows.filter(
            Q(title_ko__icontains=text)
            | Q(title_en__icontains=text)
            | Q(public_ko__icontains=text)
            | Q(public_en__icontains=text)
            | Q(number__iexact=text)
        )
    return rows


def public() -> QuerySet[Request]:
    """Return what everybody may see: taken up, and not joined to another."""
    return with_all().filter(state__in=_SHOWN).exclude(public_ko="")


def of_companies(companies: Collection[int]) -> QuerySet[Request]:
    """Return the requests of these companies."""
    return with_all().filter(organisation_id__in=companies)


def of_meeting(meeting: Meeting, *, everybody: bool = False) -> QuerySet[Request]:
    """Return the requests of a meeting: what everybody may see of them, or all."""
    rows = with_all() if not everybody else public()
    return rows.filter(meeting=meeting).order_by("pk")


def meetings() -> QuerySet[Meeting]:
    """Return meetings with the number of their requests."""
    return Meeting.objects.annotate(request_count=Count("requests", distinct=True))


def minutes_of(meeting: Meeting) -> Minutes:
    """Return the minutes of a meeting with who wrote them last."""
    return Minutes.objects.select_related("saved_by").get(meeting=meeting)


def doors() -> QuerySet[Door]:
    """Return the QR pages with the number of requests that came through each."""
    return Door.objects.select_related("meeting").annotate(request_count=Count("requests"))


def offices(today: date) -> QuerySet[Organisation]:
    """Return who can be asked to answer; also what is dissolved and has a successor."""
    sorts = [OrganisationSort.DEPARTMENT, OrganisationSort.CITY, OrganisationSort.AGENCY]
    rows = Organisation.objects.filter(sort__in=sorts)
    rows = rows.filter(Q(closed_on=None) | Q(closed_on__gt=today) | Q(successor__isnull=False))
    return rows.prefetch_related("names").order_by(
        Case(When(sort=OrganisationSort.DEPARTMENT, then=Value(0)), default=Value(1)), F("pk")
    )


def waiting_count() -> int:
    """Return how many requests nobody has looked at."""
    return Request.objects.filter(state=RequestState.WAITING).count()


def similar(request: Request, most: int = 8) -> list[Request]:
    """Return open requests on the same subject to which ``request`` might be joined, most voices first."""
    rows = Request.objects.filter(state=RequestState.OPEN, category=request.category).exclude(pk=request.pk)
    return list(rows.select_related("turn").order_by("-voices", "asked_on", "pk")[:most])
