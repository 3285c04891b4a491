"""Lists anybody may read: calls by when, and results."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madang.core import clock
from madang.kernel.calls import queries
from madang.kernel.calls.models import Round
from madang.kernel.calls.queries import When
from madang.kernel.calls.rules import phase_of
from madang.kernel.calls.states import Phase
from madang.ui import ports, tables
from madang.ui.forms import FilterForm
from madang.ui.menus import Item

_TABS: dict[str, str | Promise] = {
    When.OPEN: _("Open now"),
    When.UPCOMING: _("Opening soon"),
    When.PAST: _("Past calls"),
}


class CallFilter(FilterForm):
    """Narrow the calls by kind and words; the tab goes along."""

    kind = forms.ChoiceField(label=_("What is offered"), required=False)
    when = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser = self.fields["kind"]
        if isinstance(chooser, forms.ChoiceField):
            chooser.choices = [("", _("All")), *((kind.key, kind.name) for kind in ports.every())]


def described(rounds: list[Round]) -> list[dict[str, Any]]:
    """Return what a card or a row shows of each round."""
    at = clock.now()
    return [
        {"round": r, "call": r.call, "phase": phase_of(r, at), "kind": ports.of_kind(r.call.kind)}
        for r in rounds
    ]


def calls(request: HttpRequest) -> HttpResponse:
    """Show the calls: open, opening soon, past."""
    when = request.GET.get("when", When.OPEN)
    when = when if when in _TABS else When.OPEN
    form = CallFilter(request.GET)
    chosen = form.chosen()
    found = queries.calls_listed(
        clock.now(), when=when, kind=chosen.get("kind", ""), search=chosen.get("q", "")
    )
    page = tables.listed(found, request.GET)
    items = [Item(label, page.link(when=key, page=None), key == when) for key, label in _TABS.items()]
    context = {"page": page, "rows": described(page.rows), "form": form, "tabs": items, "when": when}
    return render(request, "public/calls.html", context)


def results(request: HttpRequest) -> HttpResponse:
    """Show the rounds that were decided, latest first."""
    form = FilterForm(request.GET)
    found = queries.calls_listed(clock.now(), when=When.PAST, search=form.chosen().get("q", ""))
    page = tables.listed(found.filter(queries.in_phase(Phase.DECIDED, clock.now())), request.GET)
    context = {"page": page, "rows": described(page.rows), "form": form}
    return render(request, "public/results.html", context)


urlpatterns: list[URLPattern] = [
    path("calls/", calls, name="calls"),
    path("results/", results, name="results"),
]
