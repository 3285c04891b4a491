"""What calls say of their money: tranches, own share, interest, limits of cost items; in versions."""

from typing import Any

from django import forms
from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madang.kernel.accounts import actions, queries, rules
from madang.kernel.accounts.models import CostItem
from madang.kernel.accounts.rules import Part, Said
from madang.kernel.agreements import queries as agreed
from madang.kernel.calls.models import Call
from madang.people.permissions import Permission
from madang.ui import agreements, menus, tables, views
from madang.ui.forms import FilterForm
from madang.web.office.money import tabs

COLUMNS = (
    tables.Column("call", gettext_lazy("Call"), ("title_ko",)),
    tables.Column("version", gettext_lazy("Version that counts"), ("scheme_number",), numeric=True),
    tables.Column("own", gettext_lazy("Own share"), ("scheme_own",), numeric=True),
    tables.Column("at", pgettext_lazy("scheme", "Written"), ("scheme_at",)),
)


class SchemeForm(forms.Form):
    """What a call says of its money."""

    own_share_percent = forms.IntegerField(
        label=gettext_lazy("Own share, at least (per cent of the support)"),
        help_text=gettext_lazy("10 per cent or more. It is paid in before an agreement is in force."),
    )
    interest = forms.DecimalField(
        label=gettext_lazy("Interest on what is returned (per cent a year)"), max_digits=5, decimal_places=2
    )
    not_covered_ko = forms.CharField(
        label=gettext_lazy("Not covered (Korean)"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("In words, beside value added tax, which is never covered."),
    )
    not_covered_en = forms.CharField(
        label=gettext_lazy("Not covered (English)"), max_length=500, required=False
    )
    note = forms.CharField(label=gettext_lazy("What you changed, and why"), max_length=500, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, said: Said, seen: int) -> None:
        first = {
            "own_share_percent": said.own_share_percent,
            "interest": f"{said.interest_bp / 100:g}",
            "not_covered_ko": said.not_covered_ko,
            "not_covered_en": said.not_covered_en,
            "seen": seen,
        }
        super().__init__(data, initial=first)
        for number in range(1, rules.PARTS_AT_MOST + 1):
            part = said.parts[number - 1] if number <= len(said.parts) else None
            self.fields[f"percent_{number}"] = _number(
                _("Tranche %(number)d: per cent") % {"number": number}, part.percent if part else None
            )
            self.fields[f"milestone_{number}"] = _number(
                _("Tranche %(number)d: milestone") % {"number": number}, part.milestone if part else None
            )
        for item, label in CostItem.choices:
            self.fields[f"limit_{item}"] = _number(f"{label}: %", said.limits.get(item))

    def said(self) -> Said:
        """Return what was written; tranches without a per cent do not count."""
        given = self.cleaned_data
        parts = [
            Part(given[f"percent_{number}"], given[f"milestone_{number}"] or 0)
            for number in range(1, rules.PARTS_AT_MOST + 1)
            if given[f"percent_{number}"] is not None
        ]
        limits = {item: given[f"limit_{item}"] for item in CostItem.values}
        return Said(
            parts=tuple(parts),
            own_share_percent=given["own_share_percent"],
            interest_bp=round(given["interest"] * 100),
            limits={item: percent for item, percent in limits.items() if percent is not None},
            not_covered_ko=given["not_covered_ko"],
            not_covered_en=given["not_covered_en"],
        )

    @property
    def tranches(self) -> list[tuple[int, BoundField, BoundField]]:
        """Number, per cent and milestone of each tranche."""
        numbers = range(1, rules.PARTS_AT_MOST + 1)
        return [(number, self[f"percent_{number}"], self[f"milestone_{number}"]) for number in numbers]

    @property
    def items(self) -> list[tuple[str, BoundField]]:
        """Each cost item with its limit."""
        return [(str(label), self[f"limit_{item}"]) for item, label in CostItem.choices]

    @property
    def plain(self) -> list[BoundField]:
        """The fields that stand in no table."""
        names = ("own_share_percent", "interest", "not_covered_ko", "not_covered_en", "note")
        return [self[name] for name in names]


def _number(label: str, first: int | None) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, initial=first, min_value=0, max_value=100)


@require_safe
@views.screen(permission=Permission.BOOKS_READ)
def index(request: HttpRequest) -> HttpResponse:
    """Show the calls, and what each says of its money."""
    filters = FilterForm(request.GET)
    chosen = filters.chosen()
    rows = queries.calls_with_schemes()
    for word in str(chosen.get("q", "")).split():
        rows = rows.filter(title_ko__icontains=word) | rows.filter(title_en__icontains=word)
    context = {
        "filters": filters,
        "page": tables.listed(rows, request.GET, columns=COLUMNS, sort="call"),
        "tabs": tabs("money-schemes"),
        "narrowed": bool(chosen),
    }
    return render(request, "office/money/schemes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.BOOKS_WRITE)
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Write the next version of what a call says of its money."""
    call = views.found(Call.objects.all(), uid=uid)
    form = _form(request, call)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            made = actions.write_scheme(
                call=call,
                said=form.said(),
                note=form.cleaned_data["note"],
                seen=form.cleaned_data["seen"],
                by=views.person(request),
            )
            messages.success(
                request,
                _("Version %(number)d is saved. Agreements written from now on keep to it.")
                % {"number": made.number},
            )
            return redirect("office:money-scheme", call.uid)
    return _page(request, call, form)


@require_POST
@views.screen(permission=Permission.BOOKS_WRITE)
def preview(request: HttpRequest, uid: str) -> HttpResponse:
    """Show an invented agreement that keeps to what is being written as a PDF; nothing is saved."""
    call = views.found(Call.objects.all(), uid=uid)
    form = _form(request, call)
    if not form.is_valid():
        return _page(request, call, form)
    lines = [line.kept() for line in queries.particulars_of(form.said())]
    language = request.POST.get("language", "")
    return agreements.preview(agreed.clauses_for(call.kind), lines, language=language)


def _form(request: HttpRequest, call: Call) -> SchemeForm:
    newest = queries.scheme_for(call)
    said, seen = queries.said_by(newest), newest.number if newest else 0
    return SchemeForm(request.POST if request.method == "POST" else None, said=said, seen=seen)


def _page(request: HttpRequest, call: Call, form: SchemeForm) -> HttpResponse:
    crumbs = [
        menus.Item(_("Office"), reverse("office:home")),
        menus.Item(_("How support is paid"), reverse("office:money-schemes")),
    ]
    context = {
        "form": form,
        "call": call,
        "versions": [
            (each, queries.particulars_of(queries.said_by(each))) for each in queries.schemes_of(call)[:20]
        ],
        "crumbs": crumbs,
    }
    return render(request, "office/money/scheme.html", context, status=422 if form.errors else 200)


urlpatterns: list[URLPattern] = [
    path("money/schemes/", index, name="money-schemes"),
    path("money/schemes/<uuid:uid>/", show, name="money-scheme"),
    path("money/schemes/<uuid:uid>/preview.pdf", preview, name="money-scheme-preview"),
]
