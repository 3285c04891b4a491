"""Every component once, in one place: for those who build screens, and for the office."""

from dataclasses import dataclass
from datetime import timedelta
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
from madang.ui import looks, tables, views
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
