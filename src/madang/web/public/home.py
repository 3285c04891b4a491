"""The first page: what the city offers, by when, and what became of it."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madang.core import clock
from madang.kernel.calls import queries
from madang.kernel.calls.queries import When
from madang.kernel.calls.states import Phase
from madang.ui import ports
from madang.web.public import promises
from madang.web.public.lists import described

_SHOWN = 6


@dataclass(frozen=True)
class Figure:
    """A true number, and what exactly it counts."""

    label: str | Promise
    value: int
    meaning: str | Promise


def _figures(at: datetime, places: int, decided: int) -> list[Figure]:
    seats = sum(round.seat_count for round in queries.open_calls(at))  # type: ignore[attr-defined]
    return [
        Figure(_("Seats open now"), seats, _("Seats of all offers in the calls that are open now.")),
        Figure(_("Places"), places, _("Places of the city in the catalogue, on offer now or not.")),
        Figure(_("Published results"), decided, _("Rounds whose result anyone can compute again.")),
    ]


def index(request: HttpRequest) -> HttpResponse:
    """Show the first page."""
    at = clock.now()
    kind = ports.at("places")
    found = kind.catalogue({})
    decided = queries.calls_listed(at, when=When.PAST).filter(queries.in_phase(Phase.DECIDED, at))
    context = {
        "open": described(list(queries.open_calls(at)[:_SHOWN])),
        "soon": described(list(queries.calls_listed(at, when=When.UPCOMING)[:3])),
        "decided": described(list(decided[:3])),
        "figures": _figures(at, len(found.points), decided.count()),
        "kind": kind,
        "form": found.form,
        "points": [asdict(point) for point in found.points],
        "things": list(found.rows[:_SHOWN]),
        **promises.latest(),
        "card": f"kinds/{kind.key}/thing_card.html",
    }
    return render(request, "public/home.html", context)


urlpatterns: list[URLPattern] = [path("", index, name="home")]
