"""The council pack, in one click; what is too long for that is made by a job one can watch and stop."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madang.core import clock
from madang.core import files as kept
from madang.core.errors import RuleBroken
from madang.people.permissions import Permission
from madang.promises import actions
from madang.promises.models import Pack
from madang.promises.states import UNDERWAY, PackState
from madang.ui import council_pack, downloads, menus, spreadsheets, views
from madang.ui.council_pack import files
from madang.ui.council_pack.section import Period
from madang.ui.forms import DayField
from madang.web.office.promises import crumbs

MOST_YEARS = 10
MOST_AT_ONCE = 2_000  # lines: some seconds of a busy server, and a hundred sheets of paper
SHOWN = 10
_SORTS = {"pdf": "application/pdf", "xlsx": spreadsheets.XLSX}


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


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.PROMISE_READ)
def pack(request: HttpRequest) -> HttpResponse:
    """Offer the pack; give it out at once, or have it made where it is long."""
    today = clock.today()
    given = request.POST if request.method == "POST" else request.GET
    initial = {"first": date(today.year, 1, 1), "last": today}
    form = PeriodForm(given if "first" in given else None, initial=initial)
    sort = given.get("as", "")
    sort = sort if sort in _SORTS else "pdf"
    lines = 0
    if form.is_bound and form.is_valid():
        with views.refusals(request, form):
            period = form.period()
            if request.method == "POST":
                return redirect("office:pack", _asked(request, period, sort).uid)
            lines = council_pack.lines_of(period)
            if lines <= MOST_AT_ONCE:
                return _sent(period, sort)
    context = {
        "form": form,
        "lines": lines,
        "sort": sort,
        "packs": Pack.objects.filter(asked_by=views.person(request))[:SHOWN],
        "crumbs": crumbs(),
    }
    return render(request, "office/promises/council_pack.html", context, status=422 if form.errors else 200)


@require_safe
@views.screen(permission=Permission.PROMISE_READ)
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show how far a pack is, and give it out when it is ready."""
    found = _mine(request, uid)
    context = {
        "pack": found,
        "underway": found.state in UNDERWAY,
        "crumbs": [*crumbs(), menus.Item(_("Council pack"), reverse("office:council-pack"))],
    }
    part = "progress" if views.is_partial(request) else "pack"
    return views.not_stored(render(request, f"office/promises/{part}.html", context))


@require_POST
@views.screen(permission=Permission.PROMISE_READ)
def cancel(request: HttpRequest, uid: str) -> HttpResponse:
    """Stop a pack."""
    found = _mine(request, uid)
    with views.refusals(request):
        actions.packing.cancel(pack=found, by=views.person(request))
        messages.success(request, _("Stopped."))
    return redirect("office:pack", found.uid)


@require_safe
@views.screen(permission=Permission.PROMISE_READ)
def fetch(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Give a pack out that is ready."""
    found = _mine(request, uid)
    if not (found.state == PackState.DONE and found.path and kept.is_as_it_came(found.path, found.sha256)):
        raise Http404
    name = _name(Period(found.first, found.last), found.sort)
    return downloads.sent(kept.place_of(found.path), name=name, content_type=_SORTS[found.sort])


def _mine(request: HttpRequest, uid: str) -> Pack:
    return views.found(Pack.objects.filter(asked_by=views.person(request)), uid=uid)


def _asked(request: HttpRequest, period: Period, sort: str) -> Pack:
    language = "en" if get_language() == "en" else "ko"
    return actions.packing.ask(
        first=period.first, last=period.last, sort=sort, language=language, by=views.person(request)
    )


def _sent(period: Period, sort: str) -> HttpResponse:
    sections = council_pack.sections_of(period)
    content = files.xlsx(sections, period) if sort == "xlsx" else files.pdf(sections, period)
    response = HttpResponse(content, content_type=_SORTS[sort])
    response["Content-Disposition"] = f'attachment; filename="{_name(period, sort)}"'
    return views.not_stored(response)


def _name(period: Period, sort: str) -> str:
    return f"council-pack-{period.first.isoformat()}-{period.last.isoformat()}.{sort}"


urlpatterns: list[URLPattern] = [
    path("promises/council-pack/", pack, name="council-pack"),
    path("promises/council-pack/<uuid:uid>/", show, name="pack"),
    path("promises/council-pack/<uuid:uid>/cancel/", cancel, name="pack-cancel"),
    path("promises/council-pack/<uuid:uid>/file/", fetch, name="pack-file"),
]
