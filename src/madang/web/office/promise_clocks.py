"""How many days the city allows: what holds today, what was decided before, and a new decision."""

from dataclasses import asdict
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from madang.core import clock
from madang.people.permissions import Permission
from madang.promises import actions, queries, rules
from madang.promises.models import Clocks
from madang.promises.rules import Terms
from madang.ui import tables, views
from madang.ui.forms import DayField
from madang.web.office import promises

_WORKING = gettext_lazy("Working days.")


class ClocksForm(forms.Form):
    """New numbers of days, and from when on."""

    remind_before = forms.CharField(
        label=gettext_lazy("Remind before a due day"),
        max_length=40,
        help_text=gettext_lazy("Days before it, such as 14, 3."),
    )
    escalate_after = forms.IntegerField(
        label=gettext_lazy("Tell the city officers what is late after"), help_text=_WORKING
    )
    answer_within = forms.IntegerField(label=gettext_lazy("Answer a request within"), help_text=_WORKING)
    ask_again_after = forms.IntegerField(
        label=gettext_lazy("Ask a silent asker again after"), help_text=_WORKING
    )
    silence_after = forms.IntegerField(
        label=gettext_lazy("Close after a second notice and silence of"), help_text=_WORKING
    )
    from_on = DayField(
        label=gettext_lazy("From which day on"),
        help_text=gettext_lazy("Tomorrow at the earliest. What was asked before keeps its own days."),
    )
    reason = forms.CharField(label=pgettext_lazy("promise", "Reason"), max_length=500)

    def terms(self) -> Terms:
        """Return what was typed, for the rules."""
        given = self.cleaned_data
        names = ("escalate_after", "answer_within", "ask_again_after", "silence_after")
        return Terms(rules.days_in(given["remind_before"]), **{name: given[name] for name in names})


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.PROMISE_JUDGE)
def clocks(request: HttpRequest) -> HttpResponse:
    """Show what holds and held; take a new decision."""
    today = clock.today()
    now = queries.terms_on(today)
    before = ", ".join(map(str, now.remind_before))
    initial = asdict(now) | {"remind_before": before, "from_on": today + timedelta(days=1)}
    form = ClocksForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            given = form.cleaned_data
            actions.set_terms(
                terms=form.terms(),
                from_on=given["from_on"],
                reason=given["reason"],
                by=views.person(request),
            )
            messages.success(request, _("Decided. It holds from that day on."))
            return redirect("office:promise-clocks")
    context = {
        "form": form,
        "now": now,
        "before": before,
        "page": tables.listed(Clocks.objects.select_related("by"), request.GET),
        "today": today,
        "tabs": promises.tabs("promise-clocks"),
    }
    return render(request, "office/promises/clocks.html", context, status=422 if form.errors else 200)


urlpatterns: list[URLPattern] = [path("promises/clocks/", clocks, name="promise-clocks")]
