"""The dates of a call as a calendar file."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madang.kernel.calls.models import Call, Round
from madang.kernel.calls.states import CallState
from madang.ui import calendars
from madang.ui.calendars import Event
from madang.web.public.call import published
from madang.web.public.rounds import chosen


@require_safe
def dates(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the dates of the round that is asked for, or of every round of the call."""
    call = published(slug)
    rounds = list(call.rounds.all())
    if "round" in request.GET:
        rounds = [chosen(request, rounds, rounds[0])]
    for each in rounds:
        each.call = call
    events = [event for each in rounds for event in events_of(call, each)]
    return calendars.download(events, name=call.title, file=f"{call.slug}.ics")


def events_of(call: Call, round: Round) -> list[Event]:
    """Return what a company has to know: the window, the draw and the results."""
    name, about = {"call": round.title}, f"{call.title}\n{call.summary}"
    events = [
        Event("opens", round.opens_at, _("Applications open: %(call)s") % name, text=about),
        Event("closes", round.closes_at, _("Deadline: %(call)s") % name, text=about, warn=True),
        Event("draw", round.lottery_known_at, _("Draw: %(call)s") % name, text=round.lottery_source),
        Event("results", round.results_due_on, _("Results due: %(call)s") % name),
    ]
    return [
        replace(
            event,
            key=f"{event.key}-{round.uid}",
            path=round.address,
            sequence=len(call.versions.all()) - 1,
            called_off=call.state == CallState.CANCELLED,
        )
        for event in events
    ]


urlpatterns: list[URLPattern] = [path("calls/<slug:slug>/calendar.ics", dates, name="call_calendar")]
