"""How far the judging of a round is: what is late, who has to be reminded."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from madang.core import clock
from madang.kernel.calls.models import Offer
from madang.kernel.calls.states import RoundState
from madang.kernel.reviews import actions, queries
from madang.kernel.reviews.rules import MAX_SENTENCE
from madang.people.permissions import Permission
from madang.people.queries import has
from madang.ui import views
from madang.web.office import assigning, board, screening
from madang.web.office.review_tabs import review_tabs


class HandBackForm(forms.Form):
    """Why a list comes back; the host reads it."""

    # Whether it may be empty is said by the rule, in words that tell why.
    reason = forms.CharField(required=False, max_length=MAX_SENTENCE)


@views.screen(permission=Permission.APPLICATION_READ)
def progress(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Show screening, evaluators and hosts of a round side by side, what is late in red."""
    round = board.round_or_404(uid)
    found = queries.progress_of(round)
    may_assign = has(views.person(request), Permission.REVIEW_ASSIGN)
    in_time = round.state != RoundState.DECIDED and clock.now() < round.review_due_at
    context = board.frame(request, round, "reviews") | {
        "review_tabs": review_tabs(round, "progress"),
        "progress": found,
        "reviews_all": found.reviews_open + found.reviews_done,
        "screened": found.submitted - found.unscreened,
        "lists_done": found.lists_asked - found.lists_open,
        "may_assign": may_assign,
        "may_hand_back": may_assign and in_time,
        "remind_hosts": {"who": "hosts"},
    }
    return render(request, "office/reviews/progress.html", context)


@require_POST
@views.screen(permission=Permission.REVIEW_ASSIGN)
def remind(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Write to evaluators, or hosts, who have something open; the messages wait in the outbox."""
    round, person = board.round_or_404(uid), views.person(request)
    with views.refusals(request):
        if request.POST.get("who") == "hosts":
            count = actions.ask_hosts(round=round, by=person)
            words = ngettext(
                "The host of %(count)d place is asked.", "The hosts of %(count)d places are asked.", count
            )
        else:
            count = actions.remind_evaluators(round=round, by=person)
            words = ngettext("%(count)d evaluator is reminded.", "%(count)d evaluators are reminded.", count)
        outbox = _("The messages lie in the outbox until they are sent.")
        messages.success(request, f"{words % {'count': count}} {outbox}")
    return redirect("office:reviews", uid=round.uid)


@require_POST
@views.screen(permission=Permission.REVIEW_ASSIGN)
def hand_back(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Open the list of a host again, for a reason it is told."""
    offer = views.found(Offer.objects.select_related("round"), uid=uid)
    form = HandBackForm(request.POST)
    if form.is_valid():
        with views.refusals(request):
            actions.hand_back(offer=offer, reason=form.cleaned_data["reason"], by=views.person(request))
            messages.success(request, _("The list is open again; the host is told why."))
    for fault in form.errors.get("reason", []):
        messages.error(request, str(fault))
    return redirect(f"{reverse('office:reviews', args=[offer.round.uid])}#lists")


urlpatterns: list[URLPattern] = [
    path("rounds/<uuid:uid>/reviews/", progress, name="reviews"),
    path("rounds/<uuid:uid>/reviews/remind/", remind, name="reviews_remind"),
    path("offers/<uuid:uid>/hand-back/", hand_back, name="list_hand_back"),
    *screening.urlpatterns,
    *assigning.urlpatterns,
]
