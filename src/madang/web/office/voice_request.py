"""One request: read it, take it up, join it, have it answered, and ask whether it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from madang.audit import log
from madang.audit import queries as audit
from madang.core.errors import RuleBroken
from madang.kernel.voice import actions, queries
from madang.kernel.voice.models import Request, Source
from madang.kernel.voice.states import RequestState, TurnState
from madang.people import queries as people
from madang.people.models import User
from madang.people.permissions import Permission
from madang.promises.states import PromiseState
from madang.ui import menus, views
from madang.ui.requests import line_of, timeline_of
from madang.web.office import voice_forms


@dataclass(frozen=True)
class Deed:
    """Something an officer does with a request: its form, the action, and what is said after it."""

    form: Callable[..., forms.Form]
    act: Callable[..., Any]
    said: str | Promise


def _join(*, request: Request, into: str, by: User) -> None:
    other = queries.by_receipt(into)
    if other is None:
        raise RuleBroken(_("No request has this receipt number."), field="into")
    actions.join(request=request, into=other, by=by)


DEEDS: dict[str, Deed] = {
    "take": Deed(voice_forms.WordsForm, actions.take_up, _("Taken up. Now name who answers.")),
    "refuse": Deed(
        voice_forms.ReasonForm, actions.turn_down, _("Not taken up. The one who asked is told why.")
    ),
    "reword": Deed(voice_forms.WordsForm, actions.rewrite, _("Saved.")),
    "join": Deed(voice_forms.JoinForm, _join, _("Joined. Both histories stay.")),
    "assign": Deed(
        voice_forms.AssignForm, actions.assign, _("They answer for it. The one who asked is told.")
    ),
    "hand-over": Deed(voice_forms.HandOverForm, actions.hand_over, _("Handed over.")),
    "extend": Deed(
        voice_forms.ExtendForm, actions.extend, _("The day has moved. Everybody sees from when to when.")
    ),
    "answer": Deed(voice_forms.AnswerForm, actions.answer, _("Answered. The one who asked is told.")),
    "act": Deed(voice_forms.MeasureForm, actions.act, _("Written down.")),
    "ask-back": Deed(forms.Form, actions.ask_back, _("The one who asked is asked whether it is done.")),
    "record": Deed(voice_forms.SourceForm, actions.record, _("Written down, with its source.")),
}


@require_safe
@views.screen(permission=Permission.VOICE_READ)
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a request and what can be done with it now."""
    return _page(request, _found(uid))


@require_POST
@views.screen(permission=Permission.VOICE_WRITE)
def do(request: HttpRequest, uid: str, deed: str) -> HttpResponse:
    """Do one thing; where it is refused, the page comes back with what was typed."""
    if deed not in DEEDS:
        raise Http404
    found, chosen = _found(uid), DEEDS[deed]
    form = _form(deed, found, request.POST)
    if form.is_valid():
        with views.refusals(request, form):
            chosen.act(request=found, by=views.person(request), **form.cleaned_data)
            messages.success(request, str(chosen.said))
            return redirect("office:request", found.uid)
    return _page(request, _found(uid), refused={deed: form})


@require_POST
@views.screen(permission=Permission.VOICE_READ)
def who(request: HttpRequest, uid: str) -> HttpResponse:
    """Uncover who asked, and note who looked."""
    found = _found(uid)
    log.look(by=views.person(request), subject=found, what="asker")
    return _page(request, found, uncovered=True)


def _found(uid: str) -> Request:
    return views.found(queries.with_all(), uid=uid)


def _form(deed: str, request: Request, data: Any = None) -> forms.Form:
    form = DEEDS[deed].form
    if form is forms.Form:
        return forms.Form(data if data is not None else None)
    return form(data, request=request, prefix=None)


def _possible(request: Request) -> list[str]:
    """Return the deeds that fit where the request stands, the next one first."""
    if request.state == RequestState.WAITING:
        return ["take", "join", "refuse"]
    turn = request.turn
    if request.state != RequestState.OPEN or turn is None:
        return ["reword"] if request.state == RequestState.CLOSED else []
    if turn.state == TurnState.OPEN:
        first = ["record"] if request.source == Source.PRESS else []
        return [*first, "assign", "join", "reword"] if turn.promise is None else [
            "answer", "extend", "hand-over", "join", "reword",
        ]  # fmt: skip
    doing = ["extend", "hand-over"] if turn.doing and turn.doing.state == PromiseState.OPEN else []
    if turn.state == TurnState.ANSWERED:
        last = "record" if request.source == Source.PRESS else "ask-back"
        return ["act", last, *doing, "reword"]
    return ["act", *doing, "reword"]


def _page(
    request: HttpRequest,
    found: Request,
    *,
    refused: dict[str, forms.Form] | None = None,
    uncovered: bool = False,
) -> HttpResponse:
    refused = refused or {}
    may_write = people.has(views.person(request), Permission.VOICE_WRITE)
    names = _possible(found) if may_write else []
    names += [name for name in refused if name not in names]
    turn = found.turn
    context = {
        "line": line_of(found),
        "deeds": [
            {
                "name": name,
                "label": voice_forms.LABELS[name],
                "form": refused.get(name) or _form(name, found),
                "is_open": name in refused or place == 0,
                "url": reverse("office:request-do", args=[found.uid, name]),
            }
            for place, name in enumerate(names)
        ],
        "similar": queries.similar(found) if "join" in names else [],
        "answer": getattr(turn, "answer", None) if turn else None,
        "measures": list(turn.measures.all()) if turn else [],
        "entries": timeline_of(found),
        "joined": list(found.joined.select_related("organisation").prefetch_related("organisation__names")),
        "uncovered": uncovered,
        "log": audit.entries_about(found)[:50],
        "crumbs": [
            menus.Item(pgettext("voice", "Office"), reverse("office:home")),
            menus.Item(pgettext("voice", "Requests"), reverse("office:voice")),
        ],
    }
    status = 422 if refused else 200
    return views.not_stored(render(request, "office/voice/show.html", context, status=status))


urlpatterns: list[URLPattern] = [
    path("voice/<uuid:uid>/", show, name="request"),
    path("voice/<uuid:uid>/who/", who, name="request-who"),
    path("voice/<uuid:uid>/do/<slug:deed>/", do, name="request-do"),
]
