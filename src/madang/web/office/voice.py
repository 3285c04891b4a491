"""The requests of companies and citizens: what is late first; and a new one, told at the counter."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from madang.core import clock
from madang.kernel.voice import actions, queries
from madang.kernel.voice.models import Category, Request, Source
from madang.kernel.voice.rules import MOST_WORDS, Phase
from madang.people import queries as people
from madang.people.models import Organisation, OrganisationSort
from madang.people.permissions import Permission
from madang.ui import menus, tables, views
from madang.ui.errands import Several
from madang.ui.forms import DayField, FilterForm
from madang.ui.requests import line_of

_ALL = ("", pgettext_lazy("filter", "All"))
COLUMNS = (
    tables.Column("title", pgettext_lazy("request", "Request"), ("title_ko",)),
    tables.Column("phase", gettext_lazy("Where it stands"), ("urgency", "asked_on")),
    tables.Column("category", gettext_lazy("Subject"), ("category",)),
    tables.Column("voices", gettext_lazy("Voices"), ("voices",), numeric=True),
    tables.Column("owner", gettext_lazy("Who answers")),
    tables.Column("source", gettext_lazy("Came by"), ("source",)),
    tables.Column("asked", gettext_lazy("Asked on"), ("asked_on",)),
    tables.Column("days", gettext_lazy("Days open"), ("-asked_on",), numeric=True),
)


class Filters(FilterForm):
    """What narrows the list."""

    phase = forms.ChoiceField(
        label=gettext_lazy("Where it stands"),
        choices=[_ALL, ("standing", gettext_lazy("Not closed")), *Phase.choices],
        required=False,
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Subject"), choices=[_ALL, *Category.choices], required=False
    )
    owner = forms.ChoiceField(label=gettext_lazy("Who answers"), required=False)
    source = forms.ChoiceField(label=gettext_lazy("Came by"), choices=[_ALL, *Source.choices], required=False)
    field_order = ("phase", "category", "owner", "source", "q")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        offices = queries.offices(clock.today())
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            _ALL,
            *((str(each.uid), each.name) for each in offices),
        ]


class EnterForm(forms.Form):
    """A request as it was told to an officer."""

    source = forms.ChoiceField(
        label=gettext_lazy("Came by"),
        choices=[
            (each.value, each.label)
            for each in (Source.VISIT, Source.COMPLAINT, Source.MEETING, Source.PRESS)
        ],
        widget=forms.RadioSelect,
    )
    asked_on = DayField(label=gettext_lazy("Asked on"), initial=clock.today)
    words = forms.CharField(
        label=gettext_lazy("The words, as they were said"),
        help_text=gettext_lazy("Only the office reads them. Text from a word processor is made plain."),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    title_ko = forms.CharField(label=gettext_lazy("Title, Korean"), max_length=160)
    title_en = forms.CharField(label=gettext_lazy("Title, English"), max_length=160, required=False)
    public_ko = forms.CharField(
        label=gettext_lazy("As everybody may read it, Korean"),
        help_text=gettext_lazy("Without names of persons. Empty: the title."),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    public_en = forms.CharField(
        label=gettext_lazy("As everybody may read it, English"),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    category = forms.ChoiceField(label=gettext_lazy("Subject"), choices=Category.choices)
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Company in the register"),
        queryset=Organisation.objects.none(),
        to_field_name="uid",
        required=False,
    )
    firm = forms.CharField(
        label=gettext_lazy("Company, where it is not registered"), max_length=120, required=False
    )
    firm_shown = forms.BooleanField(
        label=gettext_lazy("It agrees that everybody reads its name"), required=False
    )
    speaker = forms.CharField(label=gettext_lazy("Who said it"), max_length=80, required=False)
    email = forms.EmailField(label=gettext_lazy("Address for the receipt"), required=False)
    press = forms.CharField(
        label=gettext_lazy("Publication, where it is known from the press"), max_length=300, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        companies = Organisation.objects.filter(sort=OrganisationSort.COMPANY, closed_on=None)
        self.fields["organisation"].queryset = companies.prefetch_related("names").order_by("pk")  # type: ignore[attr-defined]


def voice_alarms() -> list[Several]:
    """Return what waits in voice: late answers first, then what nobody has looked at or answers for."""
    today = clock.today()
    sentences = {
        Phase.LATE: _late,
        Phase.OVERDUE: _overdue,
        Phase.WAITING: _waiting,
        Phase.UNASSIGNED: _unassigned,
    }
    return [
        Several(
            Request.objects.filter(queries.in_phase(phase, today)),
            sentence,
            f"/office/voice/?phase={phase.value}",
            late=phase in {Phase.LATE, Phase.OVERDUE},
        )
        for phase, sentence in sentences.items()
    ]


def _late(count: int) -> str:
    return ngettext("%(count)d request is answered late", "%(count)d requests are answered late", count) % {
        "count": count
    }


def _overdue(count: int) -> str:
    return ngettext(
        "What was promised to %(count)d request is late",
        "What was promised to %(count)d requests is late",
        count,
    ) % {"count": count}


def _waiting(count: int) -> str:
    return ngettext("Read %(count)d new request", "Read %(count)d new requests", count) % {"count": count}


def _unassigned(count: int) -> str:
    return ngettext(
        "Name who answers for %(count)d request", "Name who answers for %(count)d requests", count
    ) % {"count": count}


def tabs(active: str) -> list[menus.Item]:
    """Return the pages of voice, beside each other."""
    pages = {
        "voice": pgettext("voice", "Requests"),
        "meetings": pgettext("voice", "Meetings"),
        "doors": pgettext("voice", "QR pages"),
    }
    return [menus.Item(label, reverse(f"office:{name}"), name == active) for name, label in pages.items()]


@require_safe
@views.screen(permission=Permission.VOICE_READ)
def index(request: HttpRequest) -> HttpResponse:
    """Show the requests, what is late first, then the oldest."""
    form = Filters(request.GET)
    chosen = form.chosen()
    today = clock.today()
    filters = queries.Filters(
        phase=chosen.get("phase", ""),
        category=chosen.get("category", ""),
        source=chosen.get("source", ""),
        owner=chosen.get("owner", ""),
        text=chosen.get("q", ""),
    )
    rows = queries.urgent(queries.listed(filters), today).order_by(*queries.ORDER_LATE_FIRST)
    page = tables.listed(rows, request.GET, columns=COLUMNS)
    context = {
        "form": form,
        "page": page,
        "lines": [line_of(each, today) for each in page.rows],
        "narrowed": bool(chosen),
        "tabs": tabs("voice"),
        "may_write": people.has(views.person(request), Permission.VOICE_WRITE),
    }
    return render(request, "office/voice/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.VOICE_WRITE)
def new(request: HttpRequest) -> HttpResponse:
    """Enter a request of a visit, a complaint, or the press."""
    form = EnterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            made = actions.enter(by=views.person(request), **form.cleaned_data)
            messages.success(request, _("Entered. Now name who answers."))
            return redirect("office:request", made.uid)
    context = {
        "form": form,
        "crumbs": [
            menus.Item(_("Office"), reverse("office:home")),
            menus.Item(pgettext("voice", "Requests"), reverse("office:voice")),
        ],
    }
    status = 422 if form.errors else 200
    return views.not_stored(render(request, "office/voice/new.html", context, status=status))


urlpatterns: list[URLPattern] = [
    path("voice/", index, name="voice"),
    path("voice/new/", new, name="request-new"),
]
