"""Messages, readable before they are sent: read one, hold it, let it go, take it back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from madang.audit import log
from madang.audit import queries as audit
from madang.notices import actions, letters, queries
from madang.notices.models import Notice, masked
from madang.notices.states import NOTICE_LIFE, NoticeState
from madang.people import queries as people
from madang.people.permissions import Permission
from madang.ui import tables, views
from madang.ui.forms import FilterForm
from madang.ui.menus import Item

COLUMNS = (
    tables.Column("title", _("Message"), ("title",)),
    tables.Column("to", _("To"), ("recipient__name",)),
    tables.Column("letter", _("Letter")),
    tables.Column("state", pgettext_lazy("message", "State")),
    tables.Column("when", pgettext_lazy("message", "Goes or went"), ("send_after",)),
)
TABS = (NoticeState.WAITING, NoticeState.HELD, NoticeState.FAILED, NoticeState.SENT, NoticeState.WITHDRAWN)
EMPTY: dict[str, str | Promise] = {
    NoticeState.WAITING: _(
        "Nothing is about to be sent. A message waits here for some minutes before it goes."
    ),
    NoticeState.HELD: _("No message is held back. You may hold any that waits."),
    NoticeState.FAILED: _("Every message could be sent."),
    NoticeState.SENT: _("Nothing has been sent yet."),
    NoticeState.WITHDRAWN: _("No message has been withdrawn."),
}
DEEDS: dict[str, tuple[Callable[..., Notice], str | Promise]] = {
    "hold": (actions.hold, _("The message is held back. It goes once somebody releases it.")),
    "release": (actions.release, _("The message goes with the next sending.")),
    "withdraw": (actions.withdraw, _("The message is withdrawn. It will not be sent.")),
}


class Filters(FilterForm):
    """Narrow the messages by sort of letter and words."""

    letter = forms.ChoiceField(
        label=_("Letter"), choices=[("", _("All")), *letters.NAMES.items()], required=False
    )
    field_order = ["letter", "q"]


@views.screen(permission=Permission.OUTBOX_READ)
def outbox(request: HttpRequest) -> HttpResponse:
    """Show the messages of one state, latest first."""
    asked = request.GET.get("state", "")
    state = asked if asked in NoticeState.values else NoticeState.WAITING.value
    filters = Filters(request.GET)
    chosen = filters.chosen()
    found = queries.outbox(state=state, template=chosen.get("letter", ""), search=chosen.get("q", ""))
    context: dict[str, Any] = {
        "page": tables.listed(found, request.GET, columns=COLUMNS, sort="-when"),
        "tabs": _tabs(state),
        "state": state,
        "filters": filters,
        "narrowed": bool(chosen),
        "why": EMPTY[state],
    }
    return render(request, "office/outbox/list.html", context)


@views.screen(permission=Permission.OUTBOX_READ)
def message(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one message as its recipient will read it; the address stays covered."""
    return _message(request, _found(uid))


@require_POST
@views.screen(permission=Permission.OUTBOX_READ)
def address(request: HttpRequest, uid: str) -> HttpResponse:
    """Uncover the address of the recipient, once, and write down who looked."""
    notice = _found(uid)
    log.look(by=views.person(request), subject=notice.recipient or notice, what="address")
    return views.not_stored(_message(request, notice, email=notice.to_email))


@require_POST
@views.screen(permission=Permission.OUTBOX_RELEASE)
def act(request: HttpRequest, uid: str, deed: str) -> HttpResponse:
    """Hold, release or withdraw a message."""
    notice = _found(uid)
    action, told = DEEDS[deed]
    with views.refusals(request):
        action(notice=notice, by=views.person(request))
        messages.success(request, str(told))
    return redirect("office:outbox_message", uid=notice.uid)


def _message(request: HttpRequest, notice: Notice, email: str = "") -> HttpResponse:
    may_act = people.has(views.person(request), Permission.OUTBOX_RELEASE)
    possible = NOTICE_LIFE.get(notice.state, frozenset()) if may_act else frozenset()
    context = {
        "notice": notice,
        "email": email,
        "masked": masked(notice.to_email),
        "may_hold": NoticeState.HELD in possible,
        "may_release": NoticeState.WAITING in possible and not notice.covered,
        "may_withdraw": NoticeState.WITHDRAWN in possible,
        "entries": audit.entries_about(notice),
        "crumbs": [Item(_("Office"), reverse("office:home")), Item(_("Outbox"), reverse("office:outbox"))],
    }
    return render(request, "office/outbox/message.html", context)


def _found(uid: str) -> Notice:
    return views.found(Notice.objects.select_related("recipient", "released_by"), uid=uid)


def _tabs(state: str) -> list[dict[str, Any]]:
    counts = queries.counts()
    return [
        {"label": each.label, "href": f"?state={each}", "active": each == state, "count": counts[each]}
        for each in TABS
    ]


urlpatterns: list[URLPattern] = [
    path("outbox/", outbox, name="outbox"),
    path("outbox/<uuid:uid>/", message, name="outbox_message"),
    path("outbox/<uuid:uid>/address/", address, name="outbox_address"),
    *(path(f"outbox/<uuid:uid>/{deed}/", act, {"deed": deed}, name=f"outbox_{deed}") for deed in DEEDS),
]
