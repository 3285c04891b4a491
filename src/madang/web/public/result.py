"""The public result of a round: who asked, who was placed, and everything needed to check it oneself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from madang.kernel.allocation import queries
from madang.kernel.allocation.models import Run
from madang.kernel.calls.models import Round
from madang.kernel.calls.rules import ALLOCATION_RULES, order_words
from madang.kernel.calls.states import CallState, RoundState
from madang.ui import menus, views
from madang.web.public.cutoffs import meaning_of, said


@require_GET
def show(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show the result; before there is one, what is fixed already and what is still to come."""
    round = _round(slug, number)
    crumbs = [
        menus.Item(_("Results"), "/results/"),
        menus.Item(round.title, round.address),
    ]
    results = queries.results_of(round)
    context = {
        "round": round,
        "call": round.call,
        "call_href": round.address,
        "results": results,
        "places": _places(results, round.call.priority_order) if results else [],
        "meaning": meaning_of(results.run.rule) if results else "",
        "command": _command(results.run) if results else "",
        "call_digest": results.sources[0][1] if results else "",
        "rule": ALLOCATION_RULES.get(round.call.rule),
        "priority": order_words(round.call),
        "crumbs": crumbs,
    }
    return render(request, "public/result/show.html", context)


@require_GET
def entries(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Hand out the entry list as it was fixed, before the draw was known."""
    round = _round(slug, number)
    if round.state == RoundState.PLANNED:
        raise Http404
    return _file(queries.entry_list_of(round), f"{slug}-{number}-entries.json")


@require_GET
def problem(request: HttpRequest, slug: str, number: int, run: int) -> HttpResponse:
    """Hand out the anonymised problem of a published run, to the byte."""
    found = _published(slug, number, run)
    return _file(found.problem, "problem.json")


@require_GET
def answer(request: HttpRequest, slug: str, number: int, run: int) -> HttpResponse:
    """Hand out the result of a published run, to the byte."""
    found = _published(slug, number, run)
    return _file(found.result, "result.json")


def _places(results: queries.Results, order: str) -> list[tuple[queries.OfferResult, list[tuple[str, str]]]]:
    """Return each place with its cut-offs in words: group (empty: open to all) and standing."""
    return [
        (each, [(line.group_label, said(line, order)) for line in each.lines if line.seats])
        for each in results.offers
    ]


def _command(run: Run) -> str:
    """Return what anyone can type, in a copy of the project, to check ``run``."""
    return f"bin/fairlot check problem.json result.json --rerun \\\n    --digest {run.result_digest}"


def _round(slug: str, number: int) -> Round:
    shown = Round.objects.select_related("call__programme").exclude(call__state=CallState.DRAFT)
    return views.found(shown, call__slug=slug, number=number)


def _published(slug: str, number: int, run: int) -> Run:
    for each in queries.published_runs(_round(slug, number)):
        if each.number == run:
            return each
    raise Http404


def _file(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text.encode(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


urlpatterns: list[URLPattern] = [
    path("calls/<slug:slug>/results/<int:number>/", show, name="result"),
    path("calls/<slug:slug>/results/<int:number>/entries.json", entries, name="entries"),
    path("calls/<slug:slug>/results/<int:number>/runs/<int:run>/problem.json", problem, name="problem"),
    path("calls/<slug:slug>/results/<int:number>/runs/<int:run>/result.json", answer, name="answer"),
]
