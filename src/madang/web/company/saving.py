"""Small writes while one types. The same addresses serve a form sent whole, without JavaScript."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from madang.core import clock
from madang.core.errors import RuleBroken, WrongState
from madang.kernel.applications import actions
from madang.kernel.applications.models import Application
from madang.kernel.applications.rules import WRITTEN_FIELDS
from madang.people.models import User
from madang.people.permissions import Permission
from madang.ui import ports, views
from madang.web.company import mine
from madang.web.company.application import form_context, form_page

_END = 1_000


@require_POST
@views.screen(permission=Permission.APPLICATION_WRITE)
def save(request: HttpRequest, uid: str) -> HttpResponse:
    """Keep what was sent, each field on its own: one that is refused does not lose the others."""
    application = views.found(mine.applications(request), uid=uid)
    quiet = request.headers.get("accept") == "application/json"
    try:
        faults = keep(application, request.POST.dict(), by=views.person(request))
    except WrongState as refusal:
        if quiet:
            return JsonResponse({"refused": str(refusal)}, status=409)
        raise
    if quiet:
        return _told_quietly(application, faults)
    if faults:
        return form_page(request, application, typed=request.POST.dict(), faults=faults)
    if "onward" in request.POST:
        return redirect("company:hand-in", application.uid)
    messages.success(request, _("Saved. You can close this page and go on later."))
    return redirect("company:application", application.uid)


@require_POST
@views.screen(permission=Permission.APPLICATION_WRITE)
def wishes(request: HttpRequest, uid: str) -> HttpResponse:
    """Add a place to the list, take one off, or move one; what was typed elsewhere is kept along with it."""
    application = views.found(mine.applications(request), uid=uid)
    faults = keep(application, request.POST.dict(), by=views.person(request))
    try:
        _change_list(application, request)
    except RuleBroken as refusal:
        faults["wishes"] = str(refusal)
    if views.is_partial(request):
        typed = request.POST.dict() if faults else None
        context = form_context(application, typed=typed, faults=faults) | {"in_passing": True}
        return render(request, "company/application/wishes_changed.html", context)
    if faults:
        return form_page(request, application, typed=request.POST.dict(), faults=faults)
    return redirect(reverse("company:application", args=[application.uid]) + "#wishes")


def keep(application: Application, typed: Mapping[str, str], *, by: User) -> dict[str, str]:
    """Keep every field of ``typed``; return the refusals by field. Names that are no fields are skipped."""
    faults: dict[str, str] = {}
    for name, value in typed.items():
        try:
            _keep_one(application, name, value, by=by)
        except RuleBroken as refusal:
            faults[name] = str(refusal)
    return faults


def _keep_one(application: Application, name: str, value: str, *, by: User) -> None:
    part, _dash, key = name.partition("-")
    if name in WRITTEN_FIELDS:
        actions.save_draft(application=application, by=by, fields={name: value})
    elif part == "plan" and _is_key(key):
        actions.save_plan(application=application, by=by, offer_id=int(key), plan=value)
    elif part == "ask":
        offer, _dash, field = key.partition("-")
        if _is_key(offer):
            _keep_asked(application, int(offer), field, value, by=by)
    elif part == "answer" and _is_key(key):
        question = application.round.call.questions.filter(pk=int(key)).first()
        if question is not None:
            actions.save_answer(application=application, by=by, question=question, text=value)


def _keep_asked(application: Application, offer_id: int, field: str, value: str, *, by: User) -> None:
    kind = ports.of_kind(application.round.call.kind)
    actions.save_ask(
        application=application,
        by=by,
        offer_id=offer_id,
        field=f"ask-{offer_id}-{field}",
        keep=lambda ask: kind.keep(ask, field, value),
    )


def _change_list(application: Application, request: HttpRequest) -> None:
    """Do the one deed that was asked for: up, down, off, add (an offer), or drop (an offer) at a place."""
    deed = next((each for each in ("up", "down", "off", "drop", "add") if each in request.POST), None)
    key = request.POST.get(deed or "", "")
    if deed is None or not _is_key(key):
        return
    offer = int(key)
    now = list(application.asks.order_by("wish").values_list("offer_id", flat=True))
    place = now.index(offer) + 1 if offer in now else _END
    wanted = request.POST.get("place", "")
    wish = {
        "up": max(place - 1, 1),
        "down": place + 1,
        "off": None,
        "drop": int(wanted) if _is_key(wanted) else place,
        "add": place,
    }[deed]
    actions.place_wish(application=application, by=views.person(request), offer_id=offer, wish=wish)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


def _told_quietly(application: Application, faults: Mapping[str, str]) -> JsonResponse:
    application.refresh_from_db()
    context = form_context(application)
    said = _("Saved at %(time)s") % {"time": f"{clock.now().astimezone(clock.SEOUL):%H:%M:%S}"}
    return JsonResponse(
        {
            "saved": said,
            "faults": dict(faults),
            "checklist": render_to_string("company/application/checklist.html", context),
        }
    )


urlpatterns: list[URLPattern] = [
    path("applications/<uuid:uid>/save/", save, name="save"),
    path("applications/<uuid:uid>/wishes/", wishes, name="wishes"),
]
