"""Calls: write, preview, publish, correct, copy."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from madang.kernel.calls import actions
from madang.kernel.calls.models import Call
from madang.people.permissions import Permission
from madang.ui import views


@require_POST
@views.screen(permission=Permission.CALL_WRITE)
def copy(request: HttpRequest, uid: str) -> HttpResponse:
    """Begin a draft with everything an old call had."""
    old = views.found(Call.objects.all(), uid=uid)
    new = actions.copy_of(call=old, by=views.person(request))
    return redirect("office:board", new.uid)


def _later(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=404)


urlpatterns: list[URLPattern] = [
    path("calls/new/", _later, name="call_new"),
    path("calls/<uuid:uid>/edit/<slug:section>/", _later, name="call_edit"),
    path("calls/<uuid:uid>/preview/", _later, name="call_preview"),
    path("calls/<uuid:uid>/publish/", _later, name="call_publish"),
    path("calls/<uuid:uid>/correct/", _later, name="call_correct"),
    path("calls/<uuid:uid>/copy/", copy, name="call_copy"),
]
