"""The organisations in the register: the list, and a new one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from madang.people import queries as people
from madang.people.models import OrganisationSort, Presence
from madang.people.permissions import Permission
from madang.people.registration import hyphened
from madang.register import actions, queries
from madang.register.models import Standing
from madang.ui import menus, tables, views
from madang.ui.errands import Errand, Several
from madang.ui.forms import FilterForm
from madang.ui.register_form import OrganisationForm

_ANY = ("", pgettext_lazy("filter", "All"))
COLUMNS = (
    tables.Column("name", pgettext_lazy("register", "Organisation"), ("name_today",)),
    tables.Column("sort", pgettext_lazy("register", "Sort"), ("sort",)),
    tables.Column("number", gettext_lazy("Business number"), ("business_number",)),
    tables.Column("founded", gettext_lazy("Founded"), ("founded_on",)),
    tables.Column("presence", gettext_lazy("Presence in the city"), ("presence",)),
    tables.Column("members", gettext_lazy("Members"), ("members",), numeric=True),
    tables.Column("facts", gettext_lazy("Facts"), ("stated",)),
    tables.Column("entered", gettext_lazy("Entered"), ("created_at",)),
)


class Filters(FilterForm):
    """What narrows the list."""

    sort_of = forms.ChoiceField(
        label=pgettext_lazy("register", "Sort"), choices=[_ANY, *OrganisationSort.choices], required=False
    )
    facts = forms.ChoiceField(
        label=gettext_lazy("Facts"),
        choices=[
            _ANY,
            (Standing.STATED, gettext_lazy("To confirm")),
            (Standing.CONFIRMED, gettext_lazy("Nothing to confirm")),
        ],
        required=False,
    )
    presence = forms.ChoiceField(
        label=gettext_lazy("Presence in the city"), choices=[_ANY, *Presence.choices], required=False
    )
    field_order = ("sort_of", "facts", "presence", "q")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["q"].label = gettext_lazy("Name or number")


class NewForm(OrganisationForm):
    """Enter an organisation on evidence."""

    sort = forms.ChoiceField(
        label=pgettext_lazy("register", "Sort"), choices=OrganisationSort.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("Evidence seen"),
        help_text=gettext_lazy(
            "Such as the certificate of registration. It stands beside each fact and in the log."
        ),
        max_length=500,
    )
    field_order = ("sort", "name_ko", "name_en")


def register_alarms() -> list[Errand | Several]:
    """Return what waits in the register: facts to confirm, and people whom no founder can let in."""
    found: list[Errand | Several] = [
        Several(
            queries.unconfirmed(),
            _to_confirm,
            f"/office/organisations/?facts={Standing.STATED}",
            gettext_lazy("Seats kept for a group count only what is confirmed."),
        )
    ]
    orphans = queries.orphaned_joinings()
    for joining in orphans:
        title = _("%(person)s asks to join %(company)s, which has no founder here")
        words = {"person": joining.user, "company": joining.organisation.name}
        found.append(Errand(title % words, f"/office/organisations/{joining.organisation.uid}/"))
    return found


def _to_confirm(count: int) -> str:
    return ngettext(
        "Confirm the facts of %(count)d organisation", "Confirm the facts of %(count)d organisations", count
    ) % {"count": count}


def tabs(active: str) -> list[menus.Item]:
    """Return the pages of the register, beside each other."""
    return [
        menus.Item(
            pgettext_lazy("register", "Organisations"), "/office/organisations/", active == "organisations"
        ),
        menus.Item(
            pgettext_lazy("register", "People and roles"), "/office/organisations/people/", active == "people"
        ),
    ]


@require_safe
@views.screen(permission=Permission.REGISTER_READ)
def index(request: HttpRequest) -> HttpResponse:
    """Show the organisations, a page at a time."""
    form = Filters(request.GET)
    chosen = form.chosen()
    found = queries.listed(
        queries.Filters(
            sort=chosen.get("sort_of", ""),
            facts=chosen.get("facts", ""),
            presence=chosen.get("presence", ""),
            text=chosen.get("q", ""),
        )
    )
    page = tables.listed(found, request.GET, columns=COLUMNS, sort="name")
    context = {
        "form": form,
        "page": page,
        "rows": [(row, hyphened(row.business_number)) for row in page.rows],
        "narrowed": bool(chosen),
        "tabs": tabs("organisations"),
        "may_write": people.has(views.person(request), Permission.REGISTER_WRITE),
    }
    return render(request, "office/register/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.REGISTER_WRITE)
def new(request: HttpRequest) -> HttpResponse:
    """Enter an organisation; its people are invited from its page."""
    sort = request.POST.get("sort", "")
    form = NewForm(request.POST or None, sort=sort)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            made = actions.add(
                written=form.written(), sort=sort, note=form.cleaned_data["note"], by=views.person(request)
            )
            messages.success(request, _("Entered. Now invite its people."))
            return redirect("office:organisation", made.uid)
    context = {
        "form": form,
        "known": form.known,
        "crumbs": [
            menus.Item(_("Office"), reverse("office:home")),
            menus.Item(_("Organisations"), reverse("office:organisations")),
        ],
    }
    status = 422 if form.errors else 200
    return views.not_stored(render(request, "office/register/new.html", context, status=status))


urlpatterns: list[URLPattern] = [
    path("organisations/", index, name="organisations"),
    path("organisations/new/", new, name="organisation-new"),
]
