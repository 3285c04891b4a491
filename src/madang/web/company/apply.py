"""Before writing: whether the company may apply, said by rule; then the draft is begun."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from madang.core import clock
from madang.kernel.applications import actions
from madang.kernel.applications.models import Application
from madang.kernel.applications.rules import facts_of
from madang.kernel.calls.models import Round
from madang.kernel.calls.rules import age_day, eligibility, phase_of
from madang.kernel.calls.states import CallState
from madang.people.permissions import Permission
from madang.ui import views
from madang.web.company import mine


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.APPLICATION_WRITE)
def apply(request: HttpRequest, uid: str) -> HttpResponse:
    """Show how the company meets the rules of a round; by POST begin, or go on with, its application."""
    rounds = Round.objects.filter(call__state=CallState.PUBLISHED).select_related("call__programme")
    round = views.found(rounds, uid=uid)
    company = mine.company(request)
    if request.method == "POST":
        with views.refusals(request):
            application = actions.start(round=round, organisation=company, by=views.person(request))
            return redirect("company:application", application.uid)
    begun = Application.objects.filter(round=round, organisation=company).first()
    findings = eligibility(round.call, facts_of(company, begun), age_day(round.call))
    context = {
        "round": round,
        "company": company,
        "companies": mine.companies(request),
        "begun": begun,
        "phase": phase_of(round, clock.now()),
        "findings": findings,
        "misses": [finding for finding in findings if finding.outcome is False],
    }
    return render(request, "company/apply/index.html", context)


urlpatterns: list[URLPattern] = [path("apply/<uuid:uid>/", apply, name="apply")]
