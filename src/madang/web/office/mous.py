"""The MOUs in the office: the list, one of them, what waits to be looked at."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Count, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_safe

from madang.audit import queries as audit
from madang.core import clock
from madang.kernel.mous import queries, rules
from madang.kernel.mous.models import Finding, Mou, Side
from madang.kernel.mous.states import CHECKED, MOU_LIFE, MouState
from madang.people.permissions import Permission
from madang.ui import menus, promises, tables, views
from madang.ui.errands import Errand
from madang.ui.forms import FilterForm

_ANY = ("", pgettext_lazy("filter", "All"))
COLUMNS = (
    tables.Column("number", gettext_lazy("Number"), ("number",)),
    tables.Column("title", pgettext_lazy("mou", "MOU"), ("title_ko",)),
    tables.Column("partner", gettext_lazy("On the other side")),
    tables.Column("signed", gettext_lazy("Signed on"), ("signed_on",)),
    tables.Column("state", gettext_lazy("Where it stands"), ("state",)),
    tables.Column("found", gettext_lazy("Last found"), ("last_finding",)),
    tables.Column("checked", gettext_lazy("Looked at"), ("looked_at",)),
)


class Filters(FilterForm):
    """What narrows the list."""

    state = forms.ChoiceField(
        label=gettext_lazy("Where it stands"), choices=[_ANY, *MouState.choices], required=False
    )
    finding = forms.ChoiceField(
        label=gettext_lazy("Last found"),
        choices=[_ANY, ("none", gettext_lazy("Never looked at")), *Finding.choices],
        required=False,
    )
    due = forms.BooleanField(label=gettext_lazy("To look at now"), required=False)
    field_order = ("state", "finding", "due", "q")


def mou_alarms() -> list[Errand]:
    """Return one errand for all MOUs at which somebody has to look again, due when the oldest was."""
    first = queries.checks_due(clock.today()).annotate(waiting=Window(Count("pk"))).first()
    if first is None:
        return []
    count = first.waiting
    title = ngettext("Look at %(count)d MOU again", "Look at %(count)d MOUs again", count) % {"count": count}
    due = rules.next_check_on(first.signed_on, first.last_checked_on)
    note = gettext_lazy("Every half year: is there an office, are there people, what was done?")
    return [Errand(title, f"{reverse('office:mous')}?due=on&sort=checked", note, due)]


def tabs(active: str) -> list[menus.Item]:
    """Return the pages about MOUs, beside each other."""
    return [
        menus.Item(pgettext_lazy("mou", "MOUs"), reverse("office:mous"), active == "mous"),
        menus.Item(gettext_lazy("What others counted"), reverse("office:mou-reports"), active == "reports"),
        menus.Item(gettext_lazy("Lists brought in"), reverse("office:mou-imports"), active == "imports"),
    ]


def crumbs() -> list[menus.Item]:
    """Return the way to the list."""
    return [
        menus.Item(_("Office"), reverse("office:home")),
        menus.Item(pgettext_lazy("mou", "MOUs"), reverse("office:mous")),
    ]


@require_safe
@views.screen(permission=Permission.MOU_WRITE)
def index(request: HttpRequest) -> HttpResponse:
    """Show the MOUs, a page at a time, with the three counts of today."""
    form = Filters(request.GET)
    chosen = form.chosen()
    today = clock.today()
    found = queries.listed(
        queries.Filters(
            state=chosen.get("state", ""),
            finding=chosen.get("finding", ""),
            due=bool(chosen.get("due")),
            text=chosen.get("q", ""),
        ),
        today=today,
    )
    page = tables.listed(found, request.GET, columns=COLUMNS, sort="-signed")
    context = {
        "form": form,
        "page": page,
        "rows": [(mou, due_day(mou, today)) for mou in page.rows],
        "counts": queries.counts(today),
        "narrowed": bool(chosen),
        "tabs": tabs("mous"),
        "findings": dict(Finding.choices),
    }
    return render(request, "office/mous/list.html", context)


def due_day(mou: Any, today: date) -> date | None:
    """Return since when a MOU (with its last check) waits to be looked at; None while it does not."""
    if not rules.is_check_due(mou.state, mou.signed_on, mou.last_checked_on, today=today):
        return None
    return rules.next_check_on(mou.signed_on, mou.last_checked_on)


@require_safe
@views.screen(permission=Permission.MOU_WRITE)
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a MOU with its parties, its clauses, what was found, and what may be done."""
    mou = found(uid)
    return render(request, "office/mous/show.html", page_of(mou))


def found(uid: str) -> Any:
    """Return a MOU with all that belongs to it, or answer 404."""
    return views.found(queries.one(Mou.objects.all()), uid=uid)


def page_of(mou: Any) -> dict[str, Any]:
    """Return what the page of a MOU shows."""
    clauses = list(mou.clauses.all())
    lines = promises.lines_of([clause.promise for clause in clauses])
    return {
        "mou": mou,
        "ours": [party for party in mou.parties.all() if party.side == Side.OURS],
        "theirs": [party for party in mou.parties.all() if party.side == Side.THEIRS],
        "clauses": list(zip(clauses, lines, strict=True)),
        "checks": list(mou.checks.all()),
        "due": due_day(mou, clock.today()),
        "stands": mou.state in CHECKED,
        "moves": [state for state in MouState if state in MOU_LIFE.get(mou.state, ())],
        "may_renew": mou.state != MouState.WITHDRAWN and not hasattr(mou, "renewed_by"),
        "entries": audit.entries_about(mou)[:20],
        "crumbs": crumbs(),
    }


urlpatterns: list[URLPattern] = [
    path("mous/", index, name="mous"),
    path("mous/<uuid:uid>/", show, name="mou"),
]
