"""The council pack: promises, requests and MOUs of a period, with definitions and evidence, in one click."""

from collections.abc import Callable, Sequence
from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from madang.core import clock
from madang.core.errors import RuleBroken
from madang.people.permissions import Permission
from madang.ui import spreadsheets, views
from madang.ui.forms import DayField
from madang.web.office import council_pack_files as files
from madang.web.office import (
    council_pack_mous,
    council_pack_plans,
    council_pack_promises,
    council_pack_voice,
)
from madang.web.office.council_pack_section import Period, Section
from madang.web.office.promises import crumbs

# Who contributes, in the order of the pack: one line a room.
SECTIONS: tuple[Callable[[Period], Sequence[Section]], ...] = (
    council_pack_promises.sections,
    council_pack_mous.sections,
    council_pack_plans.sections,
    council_pack_voice.sections,
)
MOST_YEARS = 10


class PeriodForm(forms.Form):
    """From when to when."""

    first = DayField(label=pgettext_lazy("period", "From"))
    last = DayField(label=gettext_lazy("Up to and including"))

    def period(self) -> Period:
        """Return the period; RuleBroken where it runs backwards or is too long."""
        period = Period(self.cleaned_data["first"], self.cleaned_data["last"])
        if period.last < period.first:
            raise RuleBroken(_("The last day comes before the first."), field="last")
        if (period.last - period.first).days > 366 * MOST_YEARS:
            raise RuleBroken(_("Ten years at most. Choose a shorter period."), field="last")
        return period


def sections_of(period: Period) -> list[Section]:
    """Return all sections of the pack."""
    return [section for contribute in SECTIONS for section in contribute(period)]


@require_safe
@views.screen(permission=Permission.PROMISE_READ)
def pack(request: HttpRequest) -> HttpResponse:
    """Offer the pack; give it out as the file that was asked for."""
    today = clock.today()
    initial = {"first": date(today.year, 1, 1), "last": today}
    form = PeriodForm(request.GET if "first" in request.GET else None, initial=initial)
    if form.is_bound and form.is_valid():
        with views.refusals(request, form):
            return _sent(form.period(), as_=request.GET.get("as", ""))
    context = {"form": form, "crumbs": crumbs()}
    return render(request, "office/promises/council_pack.html", context, status=422 if form.errors else 200)


MOST_PRINTED = 5_000  # lines: about ten seconds of a busy server, and 250 sheets of paper


def _sent(period: Period, *, as_: str) -> HttpResponse:
    sections = sections_of(period)
    lines = sum(len(section.rows) for section in sections if section.printed)
    if as_ != "xlsx" and lines > MOST_PRINTED:
        raise RuleBroken(
            _("%(count)d lines are too many to print. Choose a shorter period, or take the spreadsheet.")
            % {"count": lines},
            field="first",
        )
    if as_ == "xlsx":
        content, sort, ending = files.xlsx(sections, period), spreadsheets.XLSX, "xlsx"
    else:
        content, sort, ending = files.pdf(sections, period), "application/pdf", "pdf"
    response = HttpResponse(content, content_type=sort)
    name = f"council-pack-{period.first.isoformat()}-{period.last.isoformat()}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return views.not_stored(response)


urlpatterns: list[URLPattern] = [path("promises/council-pack/", pack, name="council-pack")]
