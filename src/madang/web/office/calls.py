"""Calls: begin, preview, publish, copy; the addresses of all that is done with a call."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from madang.core import canonical, clock
from madang.kernel.calls import actions, queries, rules
from madang.kernel.calls.models import Call
from madang.kernel.calls.states import CallState
from madang.people.models import User
from madang.people.permissions import Permission
from madang.ui import menus, views
from madang.web.office import call_corrections, call_editor, call_pieces, call_rounds
from madang.web.office.call_editor import draft_or_404, round_asked
from madang.web.office.call_forms import NewCallForm, usual_dates
from madang.web.public import call as public


@views.screen(permission=Permission.CALL_WRITE)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a call, from nothing or from an old one."""
    form = NewCallForm(request.POST or None, initial=usual_dates(clock.today()))
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            call = _begin(form, views.person(request))
            return redirect("office:call_edit", call.uid, "text")
    old = Call.objects.exclude(state=CallState.DRAFT).order_by("-published_at", "pk")[:5]
    context = {"form": form, "old": old, "crumbs": [menus.Item(_("Office"), reverse("office:home"))]}
    return render(request, "office/calls/new.html", context)


@transaction.atomic
def _begin(form: NewCallForm, by: User) -> Call:
    call = actions.create(by=by, **form.words())
    actions.save_round(call=call, by=by, **form.dates())
    return call


@views.screen(permission=Permission.CALL_WRITE)
def preview(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a draft as companies will see it."""
    call = draft_or_404(uid)
    round_asked(request, call)
    context = public.page_of(call, request) | {"preview": True}
    return render(request, "public/call/show.html", context)


@views.screen(permission=Permission.CALL_PUBLISH)
def publish(request: HttpRequest, uid: str) -> HttpResponse:
    """Show what will be fixed, with its digest; publish on the second press."""
    call = draft_or_404(uid)
    if request.method == "POST":
        with views.refusals(request):
            actions.publish(call=call, by=views.person(request))
            messages.success(request, _("The call is published."))
            return redirect("office:board", call.uid)
    context = {
        "call": call,
        "rounds": call.rounds.all(),
        "gaps": rules.gaps(queries.draft_of(call), clock.now()),
        "rule": rules.ALLOCATION_RULES.get(call.rule),
        "priority": rules.order_words(call),
        "digest": canonical.digest(queries.content_of(call)),
        "crumbs": [
            menus.Item(_("Office"), reverse("office:home")),
            menus.Item(call.title, reverse("office:board", args=[call.uid])),
        ],
    }
    return render(request, "office/calls/publish.html", context)


@require_POST
@views.screen(permission=Permission.CALL_WRITE)
def copy(request: HttpRequest, uid: str) -> HttpResponse:
    """Begin a draft with everything an old call had."""
    old = views.found(Call.objects.all(), uid=uid)
    copied = actions.copy_of(call=old, by=views.person(request))
    messages.success(request, _("Copied. Check the dates and the terms of the places."))
    return redirect("office:board", copied.uid)


urlpatterns: list[URLPattern] = [
    path("calls/new/", new, name="call_new"),
    path("calls/<uuid:uid>/preview/", preview, name="call_preview"),
    path("calls/<uuid:uid>/publish/", publish, name="call_publish"),
    path("calls/<uuid:uid>/copy/", copy, name="call_copy"),
    *call_corrections.urlpatterns,
    *call_rounds.urlpatterns,  # before the pieces: "rounds" is no section
    *call_pieces.urlpatterns,
    *call_editor.urlpatterns,
]
