"""What somebody owes and is owed, with one promise of it: the same pages for a company and for a host."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from madang.core import clock
from madang.people.models import Organisation
from madang.promises import actions, queries, rules
from madang.promises.models import Promise
from madang.promises.states import STANDING, Phase, PromiseState
from madang.ui import evidence, menus, promises, tables, views

COLUMNS = (
    tables.Column("title", gettext_lazy("Promise"), ("title_ko",)),
    tables.Column("party", gettext_lazy("With whom")),
    tables.Column("due", gettext_lazy("Due day now"), ("due_on",)),
    tables.Column("slip", gettext_lazy("Moved by"), numeric=True),
    tables.Column("state", pgettext_lazy("promise", "Where it stands")),
)
SIDES = (
    ("", pgettext_lazy("company", "What we owe")),
    ("owed", pgettext_lazy("company", "What we are owed")),
)
MOST_NEAR = 20


@dataclass(frozen=True)
class Wing:
    """Where the pages of one promise are: names of addresses that take its uid."""

    show: str
    judge: str


@dataclass(frozen=True)
class Near:
    """A promise that is due soon, or late: what to do, and until when."""

    promise: Promise
    title: str
    until: datetime


def listed(request: HttpRequest, organisations: Sequence[Organisation], wing: Wing) -> dict[str, Any]:
    """Return what a page needs to show what ``organisations`` owe, or are owed: ``?side=owed``."""
    is_owed = request.GET.get("side", "") == "owed"
    rows = queries.owed_to(*organisations) if is_owed else queries.owed_by(*organisations)
    page = tables.listed(
        queries.ended_last(rows), request.GET, columns=COLUMNS, sort="due", before=("ended",)
    )
    side = "owed" if is_owed else ""
    return {
        "sides": [menus.Item(label, f"?side={key}" if key else "?", key == side) for key, label in SIDES],
        "is_owed": is_owed,
        "page": page,
        "lines": promises.lines_of(page.rows),
        "wing": wing,
    }


def found(organisations: Sequence[Organisation], uid: str) -> Promise:
    """Return what any of ``organisations`` owes or is owed: nobody else's is ever found."""
    line = queries.line_of(*organisations)
    return views.found(queries.whole().filter(Q(owed_by__in=line) | Q(owed_to__in=line)), uid=uid)


def shown(
    request: HttpRequest, promise: Promise, wing: Wing, *, template: str, crumbs: Sequence[menus.Item]
) -> HttpResponse:
    """Show one promise; take evidence from whoever owes it."""
    form = evidence.form_of(request, promise)
    if request.method == "POST" and evidence.taken(request, promise, form):
        messages.success(request, _("Thank you. Somebody else checks it, and you will be told."))
        return redirect(wing.show, promise.uid)
    user = views.person(request)
    standing, waiting = queries.standing_of(promise, user), queries.waiting_evidence(promise)
    context = {
        "promise": promise,
        "line": promises.line_of(promise),
        "events": promises.timeline(promise, public=False),
        "shown": [piece for piece in queries.evidence_of(promise) if piece.verdict],
        "waiting": waiting,
        "form": form if standing.owes and promise.state == PromiseState.OPEN else None,
        "may_judge": standing.is_owed and promise.state in STANDING and waiting is not None,
        "wing": wing,
        "crumbs": crumbs,
    }
    return views.not_stored(render(request, template, context, status=422 if form.errors else 200))


def judged(request: HttpRequest, promise: Promise, wing: Wing) -> HttpResponse:
    """Say, as those to whom it is owed, whether the evidence holds."""
    waiting = queries.waiting_evidence(promise)
    accepted, note = request.POST.get("verdict") == "accepted", request.POST.get("note", "")
    with views.refusals(request):
        if waiting is None:
            messages.error(request, _("No evidence waits to be checked."))
        else:
            actions.judge(evidence=waiting, accepted=accepted, note=note, by=views.person(request))
            messages.success(request, _("Thank you. It stands in the history."))
    return redirect(wing.show, promise.uid)


def near(organisations: Sequence[Organisation]) -> list[Near]:
    """Return what ``organisations`` owe soon, or are late with."""
    today = clock.today()
    soon = queries.in_phase(Phase.LATE, today) | queries.in_phase(Phase.DUE, today)
    rows = Promise.objects.filter(soon, owed_by__in=queries.line_of(*organisations), due_on__isnull=False)
    return [
        Near(
            promise,
            _("Keep the promise: %(title)s") % {"title": promise.title},
            datetime.combine(rules.counts_until(promise.due_on), time(23, 59), tzinfo=clock.SEOUL),
        )
        for promise in rows.order_by(*queries.DUE_FIRST)[:MOST_NEAR]
        if promise.due_on
    ]
