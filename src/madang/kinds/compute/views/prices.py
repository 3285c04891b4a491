"""Discounts and who has a right to them, for the office."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from madang.kinds.compute.actions import prices
from madang.kinds.compute.models import Discount, Entitlement
from madang.kinds.compute.views.office import tabs
from madang.people.models import Organisation
from madang.people.permissions import Permission
from madang.ui import tables, views
from madang.ui.forms import DayField

COLUMNS = (
    tables.Column("company", gettext_lazy("Company"), ("organisation__pk",)),
    tables.Column("from", pgettext_lazy("GPU", "From"), ("from_on",)),
    tables.Column("until", pgettext_lazy("GPU", "Until"), ("until_on",)),
    tables.Column("evidence", gettext_lazy("Evidence seen")),
)


class RightForm(forms.Form):
    """A company, days, and the paper that somebody has seen."""

    business_number = forms.CharField(
        label=gettext_lazy("Business number"), help_text=gettext_lazy("Ten digits."), max_length=20
    )
    from_on = DayField(label=pgettext_lazy("GPU", "From"))
    until_on = DayField(label=pgettext_lazy("GPU", "Until"))
    evidence = forms.CharField(
        label=gettext_lazy("Evidence seen"),
        help_text=gettext_lazy(
            "Which paper, of whom and when: “certificate of a youth start-up, 2026-11-02”."
        ),
        max_length=300,
    )

    def clean_business_number(self) -> Organisation:
        digits = "".join(filter(str.isdigit, self.cleaned_data["business_number"]))
        found = Organisation.objects.filter(business_number=digits).first() if digits else None
        if found is None:
            raise forms.ValidationError(_("No company has this number here."))
        return found


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.CAPACITY_WRITE)
def discounts(request: HttpRequest) -> HttpResponse:
    """Show the discounts and who has a right to the one for youth, and take a new right."""
    form = RightForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed: dict[str, Any] = dict(form.cleaned_data)
        with views.refusals(request, form):
            prices.entitle(organisation=typed.pop("business_number"), by=views.person(request), **typed)
            messages.success(request, _("Written down. Agreements drafted in these days cost less."))
            return redirect("gpu:discounts")
    rows = Entitlement.objects.select_related("organisation").prefetch_related("organisation__names")
    context = {
        "tabs": tabs("capacity"),
        "form": form,
        "discounts": Discount.objects.all(),
        "page": tables.listed(rows, request.GET, columns=COLUMNS, sort="-from"),
    }
    return render(request, "kinds/compute/office/discounts.html", context)


urlpatterns: list[URLPattern] = [path("office/discounts/", discounts, name="discounts")]
