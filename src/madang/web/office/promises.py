"""The promise board: what is owed by whom, late first; by owner, by where it came from; a new one."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from madang.core import clock
from madang.people import queries as people
from madang.people.models import Organisation
from madang.people.permissions import Permission
from madang.promises import actions, queries
from madang.promises.models import Promise
from madang.promises.rules import Wording
from madang.promises.states import Phase
from madang.ui import charts, menus, promises, tables, views
from madang.ui.errands import Several
from madang.ui.forms import DayField, FilterForm

_ANY = ("", pgettext_lazy("filter", "All"))
COLUMNS = (
    tables.Column("title", gettext_lazy("Promise"), ("title_ko",)),
    tables.Column("owner", gettext_lazy("Owed by")),
    tables.Column("origin", gettext_lazy("Comes from"), ("origin", "origin_path")),
    tables.Column("first", gettext_lazy("First due day"), ("first_due_on",)),
    tables.Column("due", gettext_lazy("Due day now"), ("due_on",)),
    tables.Column("slip", gettext_lazy("Moved by"), numeric=True),
    tables.Column("state", pgettext_lazy("promise", "Where it stands")),
)
CHART_ROWS = 8
STANDING, SLIPPED = "standing", "slipped"
PHASES = [
    _ANY,
    (STANDING, gettext_lazy("Not ended yet")),
    (SLIPPED, gettext_lazy("Due day moved")),
    *Phase.choices,
]


class Filters(FilterForm):
    """What narrows the board."""

    phase = forms.ChoiceField(
        label=pgettext_lazy("promise", "Where it stands"), choices=PHASES, required=False
    )
    origin = forms.ChoiceField(label=gettext_lazy("Comes from"), required=False)
    owner = forms.UUIDField(widget=forms.HiddenInput, required=False)
    field_order = ("phase", "origin", "q")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["q"].label = gettext_lazy("Words or owner")
        known = [(slug, promises.origin_name(slug)) for slug in queries.origins(queries.whole())]
        self.fields["origin"].choices = [_ANY, *known]  # type: ignore[attr-defined]

    def filters(self) -> queries.Filters:
        """Return what was chosen, as the ledger takes it."""
        chosen = self.chosen()
        return queries.Filters(
            phase=chosen.get("phase", ""),
            origin=chosen.get("origin", ""),
            owner=str(chosen.get("owner", "")),
            text=chosen.get("q", ""),
        )


class NewForm(forms.Form):
    """A promise that was made in public and that no other room knows."""

    title_ko = forms.CharField(label=gettext_lazy("What is promised (Korean)"), max_length=200)
    title_en = forms.CharField(
        label=gettext_lazy("What is promised (English)"), max_length=200, required=False
    )
    owed_by = forms.ModelChoiceField(
        label=gettext_lazy("Owed by"), queryset=Organisation.objects.none(), to_field_name="uid"
    )
    owed_to = forms.ModelChoiceField(
        label=gettext_lazy("Owed to"),
        queryset=Organisation.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label=gettext_lazy("The public"),
    )
    made_on = DayField(label=gettext_lazy("Made on"))
    made_known = promises.KnownField()
    due_on = DayField(
        label=gettext_lazy("Due day"),
        required=False,
        help_text=gettext_lazy(
            "Leave it empty if none was given; that is shown. "
            "A weekend or a public holiday counts until the end of the next working day."
        ),
    )
    measure_ko = forms.CharField(
        label=gettext_lazy("How one will know that it is kept"), max_length=500, required=False
    )
    evidence_wanted_ko = forms.CharField(
        label=gettext_lazy("Evidence wanted"), max_length=500, required=False
    )
    source = forms.CharField(label=gettext_lazy("Source"), max_length=300, required=False)
    public = forms.BooleanField(label=gettext_lazy("Everybody may see it"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = (
            Organisation.objects.filter(closed_on=None).prefetch_related("names").order_by("sort", "pk")
        )
        for name in ("owed_by", "owed_to"):
            self.fields[name].queryset = everybody  # type: ignore[attr-defined]


def promise_alarms() -> list[Several]:
    """Return what waits in the ledger: evidence to check, and what is late."""
    whole, today = Promise.objects.all(), clock.today()
    return [
        Several(
            whole.filter(queries.in_phase(Phase.EVIDENCED, today)),
            _to_check,
            f"/office/promises/?phase={Phase.EVIDENCED}",
        ),
        Several(
            whole.filter(queries.in_phase(Phase.LATE, today)),
            _late,
            f"/office/promises/?phase={Phase.LATE}",
            _("Each needs evidence, or a new day with its reason."),
            late=True,
        ),
    ]


def _to_check(count: int) -> str:
    return ngettext(
        "Check the evidence of %(count)d promise", "Check the evidence of %(count)d promises", count
    ) % {"count": count}


def _late(count: int) -> str:
    return ngettext("%(count)d promise is late", "%(count)d promises are late", count) % {"count": count}


def tabs(active: str) -> list[menus.Item]:
    """Return the pages of the board, beside each other."""
    ways = (
        ("promises", pgettext_lazy("promises", "All")),
        ("promises-by-owner", gettext_lazy("By owner")),
        ("promises-by-origin", gettext_lazy("By where it comes from")),
        ("promise-clocks", gettext_lazy("Deadlines and reminders")),
    )
    return [menus.Item(label, reverse(f"office:{name}"), name == active) for name, label in ways]


def crumbs() -> list[menus.Item]:
    """Return the way to what lies below the board."""
    return [
        menus.Item(_("Office"), reverse("office:home")),
        menus.Item(_("Promises"), reverse("office:promises")),
    ]


@require_safe
@views.screen(permission=Permission.PROMISE_READ)
def board(request: HttpRequest) -> HttpResponse:
    """Show what is owed, what is late first."""
    form = Filters(request.GET)
    filters = form.filters()
    rows = queries.listed(filters)
    page = tables.listed(
        queries.ended_last(rows), request.GET, columns=COLUMNS, sort="due", before=("ended",)
    )
    slipped = queries.slipped_most(rows, CHART_ROWS)
    context = {
        "form": form,
        "page": page,
        "lines": promises.lines_of(page.rows),
        "tally": queries.tally(rows, clock.today()),
        "chart": _chart(slipped) if slipped else None,
        "narrowed": bool(form.chosen()),
        "tabs": tabs("promises"),
        "pack": _pack_of_this_year(),
        "may_make": people.has(views.person(request), Permission.PROMISE_MAKE),
    }
    return render(request, "office/promises/board.html", context)


def _pack_of_this_year() -> str:
    today = clock.today()
    first = today.replace(month=1, day=1)
    given = urlencode({"first": first.isoformat(), "last": today.isoformat(), "as": "pdf"})
    return f"{reverse('office:council-pack')}?{given}"


def _chart(slipped: list[Promise]) -> charts.Chart:
    title = _("How far due days have moved")
    return promises.slip_chart(slipped, title=title, path="/office/promises/{uid}/")


@require_safe
@views.screen(permission=Permission.PROMISE_READ)
def by_owner(request: HttpRequest) -> HttpResponse:
    """Count what each organisation owes."""
    tallies = list(queries.tallies_by_owner(queries.whole(), clock.today())[:200])
    known = Organisation.objects.prefetch_related("names").in_bulk([each["owed_by"] for each in tallies])
    rows = [
        {**each, "label": known[each["owed_by"]].name, "href": f"?owner={known[each['owed_by']].uid}"}
        for each in tallies
    ]
    return _groups(request, rows, "promises-by-owner", _("Owed by"))


@require_safe
@views.screen(permission=Permission.PROMISE_READ)
def by_origin(request: HttpRequest) -> HttpResponse:
    """Count what comes from each room that makes promises."""
    tallies = queries.tallies_by_origin(queries.whole(), clock.today())
    rows = [
        {**each, "label": promises.origin_name(each["origin"]), "href": f"?origin={each['origin']}"}
        for each in tallies
    ]
    return _groups(request, rows, "promises-by-origin", _("Comes from"))


def _groups(request: HttpRequest, rows: list[dict[str, Any]], active: str, head: str) -> HttpResponse:
    context = {"rows": rows, "head": head, "tabs": tabs(active)}
    return render(request, "office/promises/groups.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.PROMISE_MAKE)
def new(request: HttpRequest) -> HttpResponse:
    """Write a promise down."""
    form = NewForm(request.POST or None, initial={"made_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        wording = Wording(
            title_ko=given["title_ko"],
            title_en=given["title_en"],
            measure_ko=given["measure_ko"],
            evidence_wanted_ko=given["evidence_wanted_ko"],
            source=given["source"],
        )
        parts = {
            name: given[name] for name in ("owed_by", "owed_to", "due_on", "made_on", "made_known", "public")
        }
        with views.refusals(request, form):
            promise = actions.write_down(wording=wording, by=views.person(request), **parts)
            messages.success(request, _("The promise is written down."))
            return redirect("office:promise", promise.uid)
    context = {"form": form, "crumbs": crumbs()}
    return render(request, "office/promises/new.html", context, status=422 if form.errors else 200)


urlpatterns: list[URLPattern] = [
    path("promises/", board, name="promises"),
    path("promises/owners/", by_owner, name="promises-by-owner"),
    path("promises/origins/", by_origin, name="promises-by-origin"),
    path("promises/new/", new, name="promise-new"),
]
