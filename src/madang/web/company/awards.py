"""Awards: accept or decline a place that was given, or take a seat that was left over."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from madang.core import clock
from madang.kernel.allocation import actions, queries
from madang.kernel.allocation.models import Award
from madang.kernel.allocation.states import AwardState
from madang.people.permissions import Permission
from madang.ui import menus, views
from madang.web.company import mine


class AmountsForm(forms.Form):
    """How much of each portion the company takes; of a whole thing there is nothing to say."""

    def __init__(self, data: Mapping[str, Any] | None, *, award: Award) -> None:
        super().__init__(data)
        self.portions = list(award.portions.select_related("offer"))
        for each in self.portions:
            self.fields[f"portion-{each.pk}"] = forms.IntegerField(
                min_value=0, max_value=each.given, initial=each.given, required=False
            )

    def taken(self) -> dict[int, int]:
        """Return by portion how many units are taken; what was left empty is taken whole."""
        told = {each.pk: self.cleaned_data[f"portion-{each.pk}"] for each in self.portions}
        return {key: units for key, units in told.items() if units is not None}


class DeclineForm(forms.Form):
    """Why the company does not take the place."""

    reason = forms.CharField(
        label=gettext_lazy("Why you decline"),
        help_text=gettext_lazy("The host and the office read it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )


@views.screen(permission=Permission.AWARD_ANSWER)
@require_GET
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show what was given, until when to answer, and what either answer means."""
    return _page(request, _award(request, uid), DeclineForm())


def _page(
    request: HttpRequest, award: Award, form: DeclineForm, amounts: AmountsForm | None = None
) -> HttpResponse:
    amounts = amounts or AmountsForm(None, award=award)
    context = {
        "award": award,
        "form": form,
        "amounts_form": amounts,
        "portions": [(each, amounts[f"portion-{each.pk}"]) for each in amounts.portions],
        "open": award.state == AwardState.OFFERED and clock.now() <= award.answer_by,
        "crumbs": [menus.Item(_("My company"), "/company/")],
    }
    return views.not_stored(render(request, "company/awards/show.html", context))


@views.screen(permission=Permission.AWARD_ANSWER)
@require_POST
def accept(request: HttpRequest, uid: str) -> HttpResponse:
    """Accept an award, of amounts as much of it as the company takes."""
    award = _award(request, uid)
    form = AmountsForm(request.POST, award=award)
    if form.is_valid():
        with views.refusals(request, form if form.portions else None):
            actions.accept(award=award, by=views.person(request), taken=form.taken())
            messages.success(request, _("Accepted. The host has been told and will write to you."))
            return redirect("company:award", award.uid)
    if form.portions:
        return _page(request, award, DeclineForm(), form)
    return redirect("company:award", award.uid)


@views.screen(permission=Permission.AWARD_ANSWER)
@require_POST
def decline(request: HttpRequest, uid: str) -> HttpResponse:
    """Decline an award; what it held goes to the next in line."""
    award = _award(request, uid)
    form = DeclineForm(request.POST)
    if form.is_valid():
        with views.refusals(request, form):
            actions.decline(award=award, by=views.person(request), reason=form.cleaned_data["reason"])
            messages.success(request, _("Declined. It goes to the next in line."))
            return redirect("company:award", award.uid)
    return _page(request, award, form)


@views.screen(permission=Permission.AWARD_ANSWER)
@require_GET
def leftovers(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the seats of a round that are left over."""
    application = views.found(mine.applications(request), uid=uid)
    context = {
        "application": application,
        "offers": queries.offers_left(application.round) if application.round.call.leftovers else [],
        "award": queries.award_of(application),
        "crumbs": [
            menus.Item(_("My company"), "/company/"),
            menus.Item(_("Why it came out so"), reverse("company:why", args=[application.uid])),
        ],
    }
    return render(request, "company/awards/leftovers.html", context)


@views.screen(permission=Permission.AWARD_ANSWER)
@require_POST
def take(request: HttpRequest, uid: str, offer: str) -> HttpResponse:
    """Take a seat that was left over: whoever comes first has it."""
    application = views.found(mine.applications(request), uid=uid)
    wanted = views.found(application.round.offers.all(), uid=offer)
    with views.refusals(request):
        award = actions.take_leftover(application=application, offer=wanted, by=views.person(request))
        messages.success(request, _("The seat is yours. The host has been told."))
        return redirect("company:award", award.uid)
    return redirect("company:leftovers", application.uid)


def _award(request: HttpRequest, uid: str) -> Award:
    mine_only: QuerySet[Award] = Award.objects.filter(application__in=mine.applications(request))
    rows = mine_only.select_related("offer__host", "round__call", "application__organisation", "adds_to")
    return views.found(rows.prefetch_related("offer__host__names"), uid=uid)


urlpatterns: list[URLPattern] = [
    path("awards/<uuid:uid>/", show, name="award"),
    path("awards/<uuid:uid>/accept/", accept, name="accept-award"),
    path("awards/<uuid:uid>/decline/", decline, name="decline-award"),
    path("applications/<uuid:uid>/left-over/", leftovers, name="leftovers"),
    path("applications/<uuid:uid>/left-over/<uuid:offer>/", take, name="take-leftover"),
]
