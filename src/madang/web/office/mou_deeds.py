"""Deeds on MOUs: enter, correct, renew, add clauses, look, say what became of one, write counts down."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.functional import Promise as Text
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madang.audit import log
from madang.core import cells, clock, files
from madang.kernel.mous import actions, queries, rules
from madang.kernel.mous.models import AmendmentSort, CheckFile, Reported
from madang.kernel.mous.states import MOU_LIFE, MouState
from madang.people.permissions import Permission
from madang.ui import downloads, menus, tables, uploads, views
from madang.ui.forms import DayField
from madang.web.office import mous
from madang.web.office.mou_forms import (
    AmendmentForm,
    ClauseForm,
    CorrectMouForm,
    LookForm,
    NewMouForm,
    PaperForm,
    ReportForm,
)

REPORT_COLUMNS = (
    tables.Column("as_of", gettext_lazy("As of"), ("as_of",)),
    tables.Column("what", gettext_lazy("What was counted"), ("what",)),
    tables.Column("value", gettext_lazy("How many"), ("value",), numeric=True),
    tables.Column("said", gettext_lazy("As it was said")),
    tables.Column("source", pgettext_lazy("mou", "Source"), ("source",)),
)


class EndForm(forms.Form):
    """What became of a MOU."""

    state = forms.ChoiceField(label=gettext_lazy("What became of it"), widget=forms.RadioSelect)
    on = DayField(label=gettext_lazy("On which day"))
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=500, help_text=gettext_lazy("Everybody may read it.")
    )

    def __init__(self, data: Any = None, *, state: str, **more: Any) -> None:
        super().__init__(data, **more)
        moves = [(each.value, each.label) for each in MouState if each in MOU_LIFE.get(state, ())]
        self.fields["state"].choices = moves  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.MOU_WRITE)
def new(request: HttpRequest) -> HttpResponse:
    """Enter a MOU that was signed."""
    form = NewMouForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            made = actions.enter(
                signed=form.signed(),
                ours=[form.cleaned_data["our_side"]],
                theirs=form.theirs(),
                by=views.person(request),
            )
            messages.success(request, _("Entered. Now add its clauses."))
            return redirect("office:mou", made.uid)
    return _form_page(request, form, heading=_("Enter a MOU"), press=_("Enter"))


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.MOU_WRITE)
def correct(request: HttpRequest, uid: str) -> HttpResponse:
    """Correct what was typed of a MOU."""
    mou = mous.found(uid)
    form = CorrectMouForm(request.POST or None, initial=vars(mou))

    def deed() -> None:
        actions.correct(
            mou=mou, signed=form.signed(), reason=form.cleaned_data["reason"], by=views.person(request)
        )

    heading = _("Correct %(number)s") % {"number": mou.number}
    return _deed_page(request, mou, form, deed, heading=heading, done=_("Corrected."))


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.MOU_WRITE)
def renew(request: HttpRequest, uid: str) -> HttpResponse:
    """Enter the MOU that renews this one, between the same parties."""
    mou = mous.found(uid)
    initial = {
        "title_ko": mou.title_ko,
        "title_en": mou.title_en,
        "text": mou.text,
        "is_public": mou.is_public,
    }
    form = PaperForm(request.POST or None, initial=initial)

    def deed() -> None:
        actions.renew(mou=mou, signed=form.signed(), by=views.person(request))

    heading = _("Renew %(number)s") % {"number": mou.number}
    return _deed_page(request, mou, form, deed, heading=heading, done=_("Renewed. The old one stays."))


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.MOU_WRITE)
def clause(request: HttpRequest, uid: str) -> HttpResponse:
    """Add a clause, which is a promise in the ledger."""
    mou = mous.found(uid)
    form = ClauseForm(request.POST or None, mou=mou)

    def deed() -> None:
        given = form.cleaned_data
        actions.add_clause(
            mou=mou,
            side=given["side"],
            wording=form.wording(mou.source),
            due_on=given["due_on"],
            owed_by=given["owed_by"],
            by=views.person(request),
        )

    return _deed_page(request, mou, form, deed, heading=_("Add a clause"), done=_("Promised."))


@require_POST
@views.screen(permission=Permission.MOU_WRITE)
def standard(request: HttpRequest, uid: str) -> HttpResponse:
    """Add the clauses that nearly every MOU has."""
    mou = mous.found(uid)
    with views.refusals(request):
        due_on = cells.day(request.POST.get("office_due_on", ""))
        actions.add_standard_clauses(mou=mou, office_due_on=due_on, by=views.person(request))
        messages.success(request, _("The five usual clauses are in the ledger."))
    return redirect("office:mou", mou.uid)


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.MOU_WRITE)
def look(request: HttpRequest, uid: str) -> HttpResponse:
    """Write down what was found."""
    mou = mous.found(uid)
    form = LookForm(request.POST or None, request.FILES or None, initial={"checked_on": clock.today()})

    def deed() -> None:
        uploads.check_arrived(request)
        actions.look(mou=mou, by=views.person(request), **form.said())

    return _deed_page(request, mou, form, deed, heading=_("What did you find?"), done=_("Written down."))


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.MOU_WRITE)
def amend(request: HttpRequest, uid: str) -> HttpResponse:
    """Write down that somebody joined, or withdrew."""
    mou = mous.found(uid)
    form = AmendmentForm(request.POST or None, initial={"on": clock.today()})

    def deed() -> None:
        given = {**form.cleaned_data, "mou": mou, "by": views.person(request)}
        side, signatory = given.pop("side"), given.pop("signatory")
        if given.pop("sort") == AmendmentSort.JOINED:
            actions.admit(side=side, signatory=signatory, **given)
        else:
            actions.let_go(**given)

    return _deed_page(request, mou, form, deed, heading=_("Change the parties"), done=_("Written down."))


@require_safe
@views.screen(permission=Permission.MOU_WRITE)
def file(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Send a file behind a finding, and note who looked."""
    found = views.found(CheckFile.objects.select_related("check_of__mou"), uid=uid)
    if not files.is_as_it_came(found.path, found.sha256):
        raise Http404
    log.look(
        by=views.person(request), subject=found.check_of.mou, what=f"file of a check {found.sha256[:12]}"
    )
    return downloads.sent(files.place_of(found.path), name=found.name, content_type=found.content_type)


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.MOU_WRITE)
def end(request: HttpRequest, uid: str) -> HttpResponse:
    """Say what became of it."""
    mou = mous.found(uid)
    form = EndForm(request.POST or None, state=mou.state, initial={"on": clock.today()})

    def deed() -> None:
        actions.end(mou=mou, by=views.person(request), **form.cleaned_data)

    return _deed_page(request, mou, form, deed, heading=_("What became of it?"), done=_("Written down."))


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.MOU_WRITE)
def reports(request: HttpRequest) -> HttpResponse:
    """Show what others counted, what conflicts first in red; add another."""
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            actions.report(**form.cleaned_data, by=views.person(request))
            messages.success(request, _("Written down."))
            return redirect("office:mou-reports")
    page = tables.listed(queries.reports(), request.GET, columns=REPORT_COLUMNS, sort="-as_of")
    conflicting = rules.conflicts(queries.reports_as_plain(Reported.objects.all()))
    days = {(said[0].what, said[0].as_of) for said in conflicting}
    context = {
        "form": form,
        "page": page,
        "rows": [(row, (row.what, row.as_of) in days) for row in page.rows],
        "conflicts": len(days),
        "tabs": mous.tabs("reports"),
    }
    return render(request, "office/mous/reports.html", context, status=422 if form.errors else 200)


def _deed_page(
    request: HttpRequest,
    mou: Any,
    form: forms.Form,
    deed: Callable[[], object],
    *,
    heading: str | Text,
    done: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            deed()
            messages.success(request, done)
            return redirect("office:mou", mou.uid)
    return _form_page(request, form, heading=heading, press=_("Save"), mou=mou)


def _form_page(
    request: HttpRequest, form: forms.Form, *, heading: str | Text, press: str | Text, mou: Any = None
) -> HttpResponse:
    crumbs = mous.crumbs()
    if mou is not None:
        crumbs.append(menus.Item(mou.number, f"/office/mous/{mou.uid}/"))
    context = {"form": form, "heading": heading, "press": press, "crumbs": crumbs, "mou": mou}
    return render(request, "office/mous/form.html", context, status=422 if form.errors else 200)


urlpatterns: list[URLPattern] = [
    path("mous/new/", new, name="mou-new"),
    path("mous/counts/", reports, name="mou-reports"),
    path("mous/files/<uuid:uid>/", file, name="mou-file"),
    path("mous/<uuid:uid>/amend/", amend, name="mou-amend"),
    path("mous/<uuid:uid>/correct/", correct, name="mou-correct"),
    path("mous/<uuid:uid>/renew/", renew, name="mou-renew"),
    path("mous/<uuid:uid>/clause/", clause, name="mou-clause"),
    path("mous/<uuid:uid>/clauses/", standard, name="mou-clauses"),
    path("mous/<uuid:uid>/look/", look, name="mou-look"),
    path("mous/<uuid:uid>/end/", end, name="mou-end"),
]
