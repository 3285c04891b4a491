"""One call, one page, one tab a stage; ``frame`` is what the tabs of all stages share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from madang.core import clock
from madang.kernel.calls import queries, rules
from madang.kernel.calls.models import Call, Round
from madang.kernel.calls.states import CallState, Phase
from madang.people.permissions import Permission
from madang.ui import menus, views
from madang.web.office.alarms import address_of, alarms_of
from madang.web.public.rounds import chosen

STEP_OF: Mapping[Phase, int] = {
    Phase.DRAFT: 1,
    Phase.UPCOMING: 2,
    Phase.OPEN: 3,
    Phase.REVIEW: 4,
    Phase.ALLOCATION: 5,
    Phase.DECIDED: 6,
    Phase.CANCELLED: 0,
}
TABS: tuple[tuple[str, str | Promise], ...] = (
    ("call", _("Call")),
    ("applications", _("Applications")),
    ("reviews", _("Reviews")),
    ("allocation", _("Allocation")),
)


@dataclass(frozen=True)
class Tab:
    """One tab of the board; its label says how many things are late there."""

    label: str | Promise
    href: str
    active: bool


@dataclass(frozen=True)
class _Todo:
    """An alarm on the board of its own call: which call it is goes without saying."""

    title: str | Promise
    href: str
    due: date | datetime
    note: str


def _told(label: str | Promise, late: int) -> str | Promise:
    return (
        ngettext("%(label)s (%(late)d late)", "%(label)s (%(late)d late)", late)
        % {
            "label": label,
            "late": late,
        }
        if late
        else label
    )


def frame(request: HttpRequest, round: Round, tab: str) -> dict[str, Any]:
    """Return what ``office/board/frame.html`` shows around a tab: title, steps, tabs, dates, alarms.

    ``round`` comes with its call and programme; ``tab`` is call, applications, reviews or allocation.
    """
    at = clock.now()
    phase = rules.phase_of(round, at)
    alarms = alarms_of([round], at)
    late = [alarm.tab for alarm in alarms if alarm.late]
    drawn = TABS[:1] if phase in {Phase.DRAFT, Phase.CANCELLED} else TABS
    return {
        "call": round.call,
        "round": round,
        "phase": phase,
        "step": STEP_OF[phase],
        "rounds": _ways_to(request, round, tab),
        "alarms": [_Todo(a.title, a.href, a.due, a.left) for a in alarms if a.late or tab in {a.tab, "call"}],
        "board_tabs": [
            Tab(_told(label, late.count(key)), address_of(round, key), key == tab) for key, label in drawn
        ],
        "crumbs": [menus.Item(_("Office"), reverse("office:home"))],
    }


def _ways_to(request: HttpRequest, here: Round, tab: str) -> list[menus.Item]:
    """Return the way to the other rounds of the call: the same page of each, or its tab."""
    if getattr(here, "round_count", 0) == 1:
        return []
    rounds = list(Round.objects.filter(call=here.call).select_related("call").order_by("number"))
    match = request.resolver_match
    same = match.view_name if match and match.kwargs == {"uid": here.uid} else ""
    return [
        menus.Item(
            each.name,
            reverse(same, args=[each.uid]) if same else _numbered(address_of(each, tab), each),
            each.pk == here.pk,
        )
        for each in rounds
        if len(rounds) > 1
    ]


def _numbered(address: str, round: Round) -> str:
    """The board of a call opens on the round of today: the way to another one always names it."""
    return f"{address}?round=1" if address.endswith(f"{round.call.uid}/") else address


def round_or_404(uid: object) -> Round:
    """Return a round with its call and programme by its address, or answer 404."""
    return views.found(queries.with_round_count(), uid=uid)


@views.screen(permission=Permission.CALL_WRITE)
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the first tab of a call's board: a draft opens on what it lacks, a published call on its dates."""
    call = views.found(queries.whole(), uid=uid)
    rounds = list(call.rounds.select_related("call__programme"))
    context: dict[str, Any] = {"whole": call, "versions": list(call.versions.all())[::-1]}
    if call.state == CallState.DRAFT:
        context["gaps"] = rules.gaps(queries.draft_of(call), clock.now())
    if not rounds:
        return render(request, "office/board/new.html", context | _frame_without_round(call))
    round = chosen(request, rounds, rules.current_of(rounds, clock.now()))
    return render(request, "office/board/call.html", context | frame(request, round, "call"))


def _frame_without_round(call: Call) -> dict[str, Any]:
    """A draft that has no dates yet has no stages either."""
    return {
        "call": call,
        "round": None,
        "rounds": [],
        "phase": Phase.DRAFT,
        "step": 1,
        "alarms": [],
        "board_tabs": [Tab(TABS[0][1], reverse("office:board", args=[call.uid]), active=True)],
        "crumbs": [menus.Item(_("Office"), reverse("office:home"))],
    }


urlpatterns: list[URLPattern] = [path("calls/<uuid:uid>/", show, name="board")]
