"""Enter one's company into the register, or ask to join one that is there already."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from madang.people.registration import digits
from madang.register import actions, queries, rules
from madang.register.models import Joining
from madang.ui import views
from madang.ui.register_form import OrganisationForm


class JoinForm(forms.Form):
    """Which company, and who one is to it."""

    business_number = forms.CharField(
        label=gettext_lazy("Business registration number"),
        max_length=20,
        help_text=gettext_lazy("Of the company you work for: ten digits, with or without hyphens."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    message = forms.CharField(
        label=gettext_lazy("Who you are to the company"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Its founders read it, with your name, before they let you in."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen()
def enter(request: HttpRequest) -> HttpResponse:
    """Show the form of a company; by POST enter it, or say that it is there and offer to join it."""
    user = views.person(request)
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            written = form.written()
            company = actions.enter(written=written, by=user)
            messages.success(
                request,
                _("%(company)s is in the register. See what fits it now.") % {"company": written.name_ko},
            )
            doubt = rules.doubt_of(company.corporate_number)
            if doubt:
                messages.warning(request, str(doubt))
            request.session["company"] = str(company.uid)
            return redirect(_onward(request) or "company:home")
        form.known = queries.by_business_number(form.written().business_number)  # somebody was quicker
    context = {"form": form, "known": form.known, "next": _onward(request), "join": _join_form(form)}
    status = 422 if form.errors else 200
    return views.not_stored(render(request, "company/register/enter.html", context, status=status))


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen()
def join(request: HttpRequest) -> HttpResponse:
    """Ask to join the company with a business number; its founders, or the office, answer."""
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        company = queries.by_business_number(digits(form.cleaned_data["business_number"]))
        if company is None:
            form.add_error(
                "business_number",
                _("No company with this number is in the register. You may enter it yourself."),
            )
        else:
            with views.refusals(request, form):
                actions.ask_to_join(
                    organisation=company, message=form.cleaned_data["message"], by=views.person(request)
                )
                messages.success(
                    request, _("Your wish is on its way. You are told as soon as somebody answers.")
                )
                return redirect("account:start")
    status = 422 if form.errors else 200
    return views.not_stored(render(request, "company/register/join.html", {"form": form}, status=status))


@require_POST
@views.screen()
def take_back(request: HttpRequest, uid: str) -> HttpResponse:
    """Take one's wish to join back."""
    mine = views.found(Joining.objects.filter(user=views.person(request)), uid=uid)
    with views.refusals(request):
        actions.withdraw(joining=mine, by=views.person(request))
        messages.success(request, _("You have taken your wish back."))
    return redirect("account:start")


def _join_form(form: OrganisationForm) -> JoinForm:
    return JoinForm(initial={"business_number": form.data.get("business_number", "")}, auto_id="id_join_%s")


def _onward(request: HttpRequest) -> str:
    """Return the page of ours to go on to, if one was named."""
    wanted: Any = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and wanted.startswith("/") else ""


urlpatterns: list[URLPattern] = [
    path("register/", enter, name="enter"),
    path("join/", join, name="join"),
    path("join/<uuid:uid>/take-back/", take_back, name="take-back-joining"),
]
