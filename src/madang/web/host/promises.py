"""What a host owes and is owed: two lists, and one promise with its history and evidence."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madang.people.models import Organisation
from madang.people.permissions import Permission
from madang.people.queries import organisations_where
from madang.ui import menus, owing, views

WING = owing.Wing(show="host:promise", judge="host:promise-judge")


@require_safe
@views.screen(permission=Permission.OFFER_RANK)
def index(request: HttpRequest) -> HttpResponse:
    """Show what the host owes, or what it is owed."""
    hosts = _hosts(request)
    context = {**owing.listed(request, hosts, WING), "hosts": hosts, "crumbs": [_home()]}
    return views.not_stored(render(request, "host/promises.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.OFFER_RANK)
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one promise; take evidence from whoever owes it."""
    crumbs = [_home(), menus.Item(_("Promises"), reverse("host:promises"))]
    promise = owing.found(_hosts(request), uid)
    return owing.shown(request, promise, WING, template="ui/promises/show.html", crumbs=crumbs)


@require_POST
@views.screen(permission=Permission.OFFER_RANK)
def judge(request: HttpRequest, uid: str) -> HttpResponse:
    """Say, as those to whom it is owed, whether the evidence holds."""
    return owing.judged(request, owing.found(_hosts(request), uid), WING)


def _hosts(request: HttpRequest) -> list[Organisation]:
    return organisations_where(views.person(request), Permission.OFFER_RANK)


def _home() -> menus.Item:
    return menus.Item(_("My places"), reverse("host:home"))


urlpatterns: list[URLPattern] = [
    path("promises/", index, name="promises"),
    path("promises/<uuid:uid>/", show, name="promise"),
    path("promises/<uuid:uid>/judge/", judge, name="promise-judge"),
]
