"""What the register says of the company, on whose word, and what the company may change itself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madang.people import queries as people
from madang.people.permissions import Permission
from madang.register import actions, queries, rules
from madang.ui import views
from madang.ui.facts import spoken
from madang.ui.register_form import OrganisationForm
from madang.web.company import mine


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.APPLICATION_WRITE)
def facts(request: HttpRequest) -> HttpResponse:
    """Show the facts with their standing; by POST the founder states them anew."""
    company, user = mine.company(request), views.person(request)
    form = OrganisationForm(request.POST or None, only=rules.OWN_WORD, organisation=company)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            stated = {name: getattr(form.written(), name) for name in rules.OWN_WORD}
            changed = actions.state(organisation=company, by=user, **stated)
            messages.success(
                request,
                _("Saved. It stands as stated until the office has confirmed it.")
                if changed
                else _("Nothing has changed."),
            )
            return redirect("company:facts")
    context = {
        "company": company,
        "companies": mine.companies(request),
        "tabs": mine.tabs(request, "facts"),
        "lines": [(line, spoken(line)) for line in queries.facts_of(company)],
        "names": company.names.all(),
        "doubt": rules.doubt_of(company.corporate_number),
        "form": form,
        "may_state": people.has(user, Permission.COMPANY_STATE, organisation_id=company.pk),
    }
    status = 422 if form.errors else 200
    return views.not_stored(render(request, "company/register/facts.html", context, status=status))


urlpatterns: list[URLPattern] = [path("facts/", facts, name="facts")]
