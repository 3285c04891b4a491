"""Hand in, after one last look; and take back, until the deadline."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from madang.kernel.applications import actions
from madang.people.permissions import Permission
from madang.ui import views
from madang.web.company import mine
from madang.web.company.application import form_context, may_write, reading_context


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.APPLICATION_WRITE)
def hand_in(request: HttpRequest, uid: str) -> HttpResponse:
    """Show everything once more with what is missing; by POST hand it in."""
    application = views.found(mine.applications(request), uid=uid)
    if request.method == "POST":
        with views.refusals(request):
            receipt = actions.submit(application=application, by=views.person(request))
            return redirect("company:receipt", receipt.uid)
        application.refresh_from_db()
    if not may_write(application):
        return redirect("company:application", application.uid)
    context = form_context(application)
    context |= reading_context(context["written"])
    context["misses"] = [finding for finding in context["findings"] if finding.outcome is False]
    return views.not_stored(render(request, "company/application/hand_in.html", context))


@require_POST
@views.screen(permission=Permission.APPLICATION_WRITE)
def withdraw(request: HttpRequest, uid: str) -> HttpResponse:
    """Take the hand-in back."""
    application = views.found(mine.applications(request), uid=uid)
    with views.refusals(request):
        actions.withdraw(application=application, by=views.person(request))
        messages.success(
            request,
            _("Withdrawn. What you wrote is still here: change it and hand it in again in time."),
        )
    return redirect("company:application", application.uid)


urlpatterns: list[URLPattern] = [
    path("applications/<uuid:uid>/hand-in/", hand_in, name="hand-in"),
    path("applications/<uuid:uid>/withdraw/", withdraw, name="withdraw"),
]
