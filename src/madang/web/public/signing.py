"""Signing at a service outside: where the service tells how it ended, and where the signer comes back to."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from madang.core.errors import NotAllowed, RuleBroken
from madang.kernel.agreements import actions
from madang.kernel.agreements.models import Party, SigningTrip
from madang.kernel.agreements.states import TripState
from madang.ui import views

LONGEST = 64 * 1024


@csrf_exempt  # no browser comes here; what is told is signed by the service
@require_POST
def told(request: HttpRequest) -> HttpResponse:
    """Take in what the service tells. Told twice it is answered as the first time, so that it stops."""
    if actions.outside() is None:
        return JsonResponse({"error": "this city signs on its own pages"}, status=404)
    if len(request.body) > LONGEST:
        return JsonResponse({"error": "too long"}, status=413)
    try:
        trip = actions.hear(headers=request.headers, body=request.body)
    except NotAllowed:
        return JsonResponse({"error": "not signed by the service we know, or too old"}, status=401)
    except RuleBroken as refusal:
        return JsonResponse({"error": str(refusal)}, status=409)
    return JsonResponse({"outcome": trip.state})


@require_safe
@views.screen()
def trip(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the signer where to go, and afterwards how it ended."""
    rows = SigningTrip.objects.filter(by=views.person(request)).select_related("agreement")
    found = views.found(rows, uid=uid)
    side = "company" if found.party == Party.COMPANY else "office"
    context = {
        "trip": found,
        "open": found.state == TripState.OPEN,
        "agreement": reverse(f"{side}:agreement", args=[found.agreement.uid]),
    }
    return views.not_stored(render(request, "public/signing/trip.html", context))


urlpatterns: list[URLPattern] = [
    path("signing/told/", told, name="signing-told"),
    path("signing/<uuid:uid>/", trip, name="signing-trip"),
]
