"""Every component once, in one place: for those who build screens, and for the office."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from madang.core import clock
from madang.people.models import Presence, User
from madang.people.permissions import Permission
from madang.ui import charts, looks, tables, views
from madang.ui.forms import DayField, FilterForm, MomentField


class SampleForm(forms.Form):
    """One field of each sort."""

    title = forms.CharField(label=_("Title"), max_length=60, help_text=_("What others will see first."))
    summary = forms.CharField(label=_("Summary"), widget=forms.Textarea, max_length=300, required=False)
    presence = forms.ChoiceField(
        label=_("Tie to the city"), choices=Presence.choices, widget=forms.RadioSelect
    )
    sort = forms.ChoiceField(label=_("Sort"), choices=Presence.choices, required=False)
    several = forms.MultipleChoiceField(
        label=_("Several"), choices=Presence.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    opens_at = MomentField(label=_("Opens"))
    on = DayField(label=_("Day"), required=False)
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=9)
    file = forms.FileField(label=_("File"), required=False)
    agreed = forms.BooleanField(label=_("I have read the conditions."))


@dataclass(frozen=True)
class _Row:
    label: object = ""
    href: str = "#"
    active: bool = False
    count: int | None = None
    title: object = ""
    due: Any = None
    note: object = ""
    at: object = ""
    text: object = ""
    done: bool = True
    name: str = ""
    size: int = 0
    sha256: str = ""


def _drawn() -> dict[str, Any]:
    """One chart of each sort, with amounts that belong to nobody."""
    names = charts.months(date(2026, 1, 1), 12)
    whole = [88, 88, 88, 88, 88, 88, 120, 120, 120, 120, 120, 120]
    return {
        "nested": charts.bars(
            title=_("What there is, and what is used"),
            desc=_("Each bar is a part of the one behind it."),
            labels=names,
            series=[
                charts.Series(_("Installed"), whole, look=4),
                charts.Series(_("Leased"), [44] * 12, look=3),
                charts.Series(_("Allocated"), [30 + n for n in range(12)], look=2),
                charts.Series(_("Used"), [20 + n for n in range(12)], look=1),
            ],
            nested=True,
            unit="PF",
            marks=[charts.Mark(11, _("A gap begins"))],
        ),
        "stacked": charts.bars(
            title=_("Sums"),
            labels=names,
            series=[
                charts.Series(str(letter), [n * 900 * (m + 1) for n in range(12)])
                for m, letter in enumerate("ABC")
            ],
        ),
        "lines": charts.lines(
            title=_("Over time"),
            labels=names,
            series=[
                charts.Series(
                    str(letter), [(n * (m + 2) * 7) % 40 if n != m + 5 else None for n in range(12)]
                )
                for m, letter in enumerate("ABCDEF")
            ],
        ),
        "slips": charts.slips(
            title=_("Dates that were promised"),
            today=date(2026, 11, 27),
            rows=[
                charts.Slip(
                    _("A building"),
                    date(2024, 10, 2),
                    [date(2026, 6, 30), date(2027, 12, 31)],
                    note=_("18 months later"),
                ),
                charts.Slip(_("A device"), date(2023, 1, 1), [date(2024, 12, 31)], date(2025, 9, 11)),
                charts.Slip(_("An answer"), date(2025, 3, 1), []),
                charts.Slip(_("A list"), date(2025, 1, 10), [date(2026, 5, 1)]),
            ],
        ),
        "small": charts.spark([80, 72, 40, 22, 10, 4], label=_("80 % of use fell to 4 %"), most=100, bar=30),
    }


def _samples(request: HttpRequest) -> dict[str, Any]:
    now = clock.now()
    return {
        "states": list(looks.LOOKS),
        "form": SampleForm({"title": "", "seats": "12", "opens_at": ""}),
        "filter_form": FilterForm(request.GET),
        "tabs": [_Row(label=_("Open"), active=True, count=3), _Row(label=_("Past"), count=12)],
        "moments": [now + timedelta(days=n) for n in (-3, 0, 2, 30)],
        "now": now,
        "todos": [
            _Row(
                title=_("Finish the draft"), due=now + timedelta(days=2), note=_("Two answers are missing.")
            ),
            _Row(title=_("Answer the award"), due=now - timedelta(days=3)),
            _Row(title=_("Complete the profile")),
        ],
        "entries": [
            _Row(at=_("1 March"), title=_("Call published"), text=_("Version 1")),
            _Row(at=_("2 April"), title=_("Results published"), done=False),
        ],
        "files": [_Row(name="plan.pdf", size=1_234_567, sha256="ab" * 32)],
        "others": [61_200, 66_000, 70_400, 74_900, 82_400, 88_000],
        "drawn": _drawn(),
        "page": tables.listed(
            User.objects.order_by("pk"),
            request.GET,
            columns=[
                tables.Column("name", _("Name"), ("name",)),
                tables.Column("language", _("Language")),
                tables.Column("number", _("Number"), ("pk",), numeric=True),
            ],
            sort="name",
            size=5,
        ),
    }


def show(request: HttpRequest) -> HttpResponse:
    """The page itself."""
    return render(request, "ui/gallery/index.html", _samples(request))


_for_the_office = views.screen(permission=Permission.GALLERY_READ)(show)


def index(request: HttpRequest) -> HttpResponseBase:
    """Show the gallery: to anybody in the example city, else to the office."""
    return show(request) if settings.EXAMPLE_CITY else _for_the_office(request)
