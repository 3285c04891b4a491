"""The rounds of a draft: one more is added, or one is taken out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from madang.kernel.calls import actions
from madang.kernel.calls.models import Call, Round
from madang.kernel.calls.rules import Section
from madang.people.models import User
from madang.people.permissions import Permission
from madang.ui import views
from madang.web.office.call_editor import address_of, around, draft_or_404, round_asked
from madang.web.office.call_forms import RoundForm, usual_dates


@views.screen(permission=Permission.CALL_WRITE)
def add(request: HttpRequest, uid: str) -> HttpResponse:
    """Add a round after the last one, with the same places or with none yet."""
    call = draft_or_404(uid)
    round_asked(request, call)
    last = list(call.rounds.all())[-1]
    form = RoundForm(request.POST or None, initial=usual_dates(last.results_due_on))
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            new = _add(call, last, form, views.person(request))
            messages.success(request, _("The round is added. Name its draw, and look at its places."))
            return redirect(address_of(call, Section.PLACES, new))
    context = around(call, Section.ROUND) | {"form": form, "row": None, "title": _("Add a round")}
    context |= {"back": address_of(call, Section.ROUND)}
    return render(request, "office/calls/piece.html", context)


def _add(call: Call, last: Round, form: RoundForm, by: User) -> Round:
    last.call = call
    if form.cleaned_data["same_places"]:
        return actions.repeat_round(round=last, by=by, **form.dates())
    return actions.save_round(call=call, by=by, **form.dates())


@require_POST
@views.screen(permission=Permission.CALL_WRITE)
def remove(request: HttpRequest, uid: str, number: int) -> HttpResponse:
    """Take a round with its places out of a draft."""
    call = draft_or_404(uid)
    with views.refusals(request):
        actions.remove_round(
            round=views.found(Round.objects.filter(call=call), number=number), by=views.person(request)
        )
        messages.success(request, _("Removed."))
    return redirect(address_of(call, Section.ROUND))


urlpatterns: list[URLPattern] = [
    path("calls/<uuid:uid>/edit/rounds/new/", add, name="round_new"),
    path("calls/<uuid:uid>/edit/rounds/<int:number>/remove/", remove, name="round_remove"),
]
