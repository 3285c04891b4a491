"""What was asked of the city, who answers by when, and what came of it: for everybody."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from madang.core import clock
from madang.kernel.voice import actions, queries
from madang.kernel.voice.models import Category, Meeting, Request
from madang.kernel.voice.rules import Phase
from madang.kernel.voice.states import MeetingState, RequestState
from madang.people.models import User
from madang.ui import calendars, tables, views
from madang.ui.calendars import Event
from madang.ui.forms import FilterForm
from madang.ui.menus import Item
from madang.ui.requests import line_of, timeline_of

_HIDDEN = {Phase.WAITING, Phase.REFUSED, Phase.JOINED}
COLUMNS = (
    tables.Column("title", pgettext_lazy("request", "Request"), ("title_ko",)),
    tables.Column("phase", gettext_lazy("Where it stands")),
    tables.Column("category", gettext_lazy("Subject"), ("category",)),
    tables.Column("voices", gettext_lazy("Voices"), ("voices",), numeric=True),
    tables.Column("owner", gettext_lazy("Who answers")),
    tables.Column("asked", gettext_lazy("Asked on"), ("asked_on",)),
    tables.Column("days", gettext_lazy("Days open"), ("-asked_on",), numeric=True),
)


class Filters(FilterForm):
    """What narrows the list."""

    phase = forms.ChoiceField(
        label=gettext_lazy("Where it stands"),
        choices=[
            ("", pgettext_lazy("filter", "All")),
            ("standing", gettext_lazy("Not closed")),
            *((phase.value, phase.label) for phase in Phase if phase not in _HIDDEN),
        ],
        required=False,
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Subject"),
        choices=[("", pgettext_lazy("filter", "All")), *Category.choices],
        required=False,
    )
    field_order = ("phase", "category", "q")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show what was asked most, what is oldest, and all requests."""
    form = Filters(request.GET)
    chosen = form.chosen()
    filters = queries.Filters(
        phase=chosen.get("phase", ""), category=chosen.get("category", ""), text=chosen.get("q", "")
    )
    today = clock.today()
    rows = queries.urgent(queries.listed(filters, queries.public()), today).order_by(
        "-voices", "asked_on", "pk"
    )
    page = tables.listed(rows, request.GET, columns=COLUMNS)
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "lines": [line_of(each, today) for each in page.rows],
        "narrowed": bool(chosen),
        "totals": queries.totals(today),
        "most": queries.by_category()[:5],
        "oldest": [line_of(each, today) for each in queries.oldest()],
    }
    return render(request, "public/voice/list.html", context)


@require_safe
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one request and all that happened to it."""
    found = _public(uid)
    if found.into is not None and found.state == RequestState.JOINED:
        return redirect("public:request", found.into.uid)
    user = request.user if isinstance(request.user, User) else None
    turn = found.turn
    context = {
        "line": line_of(found),
        "entries": timeline_of(found),
        "answer": getattr(turn, "answer", None) if turn else None,
        "measures": list(turn.measures.all()) if turn else [],
        "follows": bool(user and queries.follows(user, found)),
        "crumbs": [Item(_("Requests"), reverse("public:voice"))],
    }
    return render(request, "public/voice/show.html", context)


@require_POST
@views.screen()
def follow(request: HttpRequest, uid: str) -> HttpResponse:
    """Hear of this request from now on, or no more."""
    found, user = _public(uid), views.person(request)
    with views.refusals(request):
        if request.POST.get("deed") == "stop":
            actions.unfollow(request=found, by=user)
            messages.success(request, _("You will hear no more of it."))
        else:
            actions.follow(request=found, by=user)
            messages.success(request, _("You will be told when it moves."))
    return redirect("public:request", found.uid)


@require_safe
def meeting(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a meeting: when, where, and what was asked there."""
    found = views.found(Meeting.objects.select_related("door"), uid=uid)
    today = clock.today()
    asked = queries.of_meeting(found, everybody=True) if found.public else Request.objects.none()
    context = {
        "meeting": found,
        "lines": [line_of(each, today) for each in asked[:200]],
        "is_coming": found.state == MeetingState.PLANNED and found.starts_at > clock.now(),
        "crumbs": [Item(_("Requests"), reverse("public:voice"))],
    }
    return render(request, "public/voice/meeting.html", context)


@require_safe
def meeting_calendar(request: HttpRequest, uid: str) -> HttpResponse:
    """Give the date of a meeting as a calendar file."""
    found = views.found(Meeting.objects.all(), uid=uid)
    event = Event(
        key=f"meeting-{found.uid}",
        at=found.starts_at,
        title=found.title,
        text=f"{found.place}\n{found.about}".strip(),
        path=found.address,
        sequence=found.changes,
        warn=True,
        called_off=found.state == MeetingState.CANCELLED,
    )
    return calendars.download([event], name=found.title, file="meeting.ics")


def _public(uid: str) -> Request:
    """Return a request everybody may read, or one joined to such a one; else answer 404."""
    found = views.found(queries.with_all(), uid=uid)
    hidden = {RequestState.WAITING, RequestState.REFUSED}
    if found.state in hidden or not found.public_ko:
        raise Http404
    return found


urlpatterns: list[URLPattern] = [
    path("voice/", index, name="voice"),
    path("voice/meetings/<uuid:uid>/", meeting, name="meeting"),
    path("voice/meetings/<uuid:uid>/calendar.ics", meeting_calendar, name="meeting-calendar"),
    path("voice/<uuid:uid>/", show, name="request"),
    path("voice/<uuid:uid>/follow/", follow, name="request-follow"),
]
