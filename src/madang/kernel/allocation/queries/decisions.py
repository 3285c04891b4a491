"""Decisions as an auditor picks them, and everything in the log that led to one."""

from collections.abc import Collection
from enum import StrEnum

from django.db.models import Model, Q, QuerySet

from madang.audit import queries as audit
from madang.audit.log import name_of
from madang.audit.models import Entry
from madang.kernel.allocation.models import Award, Computation, Publication, Run
from madang.kernel.allocation.states import PublicationState
from madang.kernel.applications.models import Application
from madang.kernel.calls.models import Round
from madang.kernel.reviews.models import Assignment, HostList


class Part(StrEnum):
    """Which deeds of a decision one wants to see."""

    DECIDING = "deciding"
    JUDGING = "judging"
    APPLYING = "applying"


def decisions(*, state: str = "", search: str = "") -> QuerySet[Publication]:
    """Return what was proposed and published, latest first; ``search`` looks into the titles of calls."""
    found = (
        Publication.objects.select_related("round__call", "run", "proposed_by", "decided_by")
        .defer("run__problem", "run__result")
        .order_by("-proposed_at", "-pk")
    )
    if state:
        found = found.filter(state=state)
    if search:
        titles = Q(round__call__title_ko__icontains=search) | Q(round__call__title_en__icontains=search)
        found = found.filter(titles)
    return found


def waiting_for_second(rounds: Collection[int]) -> dict[int, Publication]:
    """Return, by round, what was proposed and waits for a second person. One query."""
    found = Publication.objects.filter(round__in=rounds, state=PublicationState.PROPOSED)
    return {each.round_id: each for each in found.select_related("proposed_by")}


def entries_behind(round: Round, part: Part) -> QuerySet[Entry]:
    """Return what the log holds about a round: its call and decision, its judging, or its applications."""
    return audit.entries_named(_subjects(round, part))


def _subjects(round: Round, part: Part) -> list[str]:
    if part is Part.APPLYING:
        return _names(Application, Application.objects.filter(round=round))
    if part is Part.JUDGING:
        return [
            *_names(Assignment, Assignment.objects.filter(application__round=round)),
            *_names(HostList, HostList.objects.filter(offer__round=round)),
        ]
    return [
        name_of(round.call),
        name_of(round),
        *_names(Computation, Computation.objects.filter(round=round)),
        *_names(Run, Run.objects.filter(round=round)),
        *_names(Publication, Publication.objects.filter(round=round)),
        *_names(Award, Award.objects.filter(round=round)),
    ]


def _names(model: type[Model], rows: QuerySet[Model]) -> list[str]:
    return [name_of(model(pk=key)) for key in rows.values_list("pk", flat=True)]
