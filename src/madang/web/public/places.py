"""Places anybody may look at: the catalogue with its map, and one place."""

import json
from dataclasses import asdict

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import condition

from madang.ui import ports, tables
from madang.ui.menus import Item

_ADDRESS = "places"


def catalogue(request: HttpRequest) -> HttpResponse:
    """Show the places that fit the filter, as cards or as a table, and on the map."""
    kind = ports.at(_ADDRESS)
    found = kind.catalogue(request.GET)
    page = tables.listed(found.rows, request.GET, size=24)
    context = {
        "kind": kind,
        "page": page,
        "form": found.form,
        "points": [asdict(point) for point in found.points],
        "card": f"kinds/{kind.key}/thing_card.html",
        "address": _ADDRESS,
        "as_table": request.GET.get("as") == "table",
        "table_link": page.link(**{"as": "table"}),
        "cards_link": page.link(**{"as": None}),
    }
    return render(request, "public/places.html", context)


def place(request: HttpRequest, code: str) -> HttpResponse:
    """Show one place, and what has been offered there."""
    kind = ports.at(_ADDRESS)
    found = kind.thing(code)
    if found is None:
        raise Http404
    context = {
        **found,
        "body": f"kinds/{kind.key}/thing.html",
        "offer_card": f"kinds/{kind.key}/offer_card.html",
        "marks": [asdict(point) for point in found["points"]],
        "crumbs": [Item(kind.name, f"/{_ADDRESS}/")],
    }
    return render(request, "public/place.html", context)


def _outline_etag(request: HttpRequest) -> str | None:
    file = settings.MAP_OUTLINE
    return f'"{file.stat().st_mtime_ns:x}"' if file.is_file() else None


@condition(etag_func=_outline_etag)
def outline(request: HttpRequest) -> HttpResponse:
    """Return the outline of the districts as GeoJSON: the ground of the map, so that it needs no tiles."""
    file = settings.MAP_OUTLINE
    if not file.is_file():
        return JsonResponse({"type": "FeatureCollection", "features": []})
    response = JsonResponse(json.loads(file.read_text(encoding="utf-8")))
    response["Cache-Control"] = "public, max-age=86400"
    return response


urlpatterns: list[URLPattern] = [
    path("places/", catalogue, name="places"),
    path("places/<slug:code>/", place, name="place"),
    path("map/outline.json", outline, name="outline"),
]
