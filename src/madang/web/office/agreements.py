"""All agreements, what waits for one, and the deeds that begin them."""

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from madang.kernel.accounts import actions as accounts
from madang.kernel.agreements import queries
from madang.kernel.agreements.models import Agreement, Change
from madang.kernel.agreements.states import AgreementState, ChangeState
from madang.kernel.allocation.models import Award
from madang.people import queries as people
from madang.people.permissions import Permission
from madang.ui import tables, views
from madang.ui.errands import Errand, Several
from madang.ui.forms import FilterForm

COLUMNS = (
    tables.Column("number", pgettext_lazy("agreement", "Number"), ("number",)),
    tables.Column("company", pgettext_lazy("agreement", "Company")),
    tables.Column("term", pgettext_lazy("agreement", "Term"), ("ends_on",)),
    tables.Column("grant", gettext_lazy("The city pays"), ("grant_won",), numeric=True),
    tables.Column("state", gettext_lazy("Where it stands"), ("state",)),
)
WAITING_SHOWN = 10


class Filters(FilterForm):
    """Narrow the agreements by state and words."""

    state = forms.ChoiceField(
        label=gettext_lazy("Where it stands"),
        choices=[("", gettext_lazy("All")), *AgreementState.choices],
        required=False,
    )
    field_order = ("state", "q")


@require_safe
@views.screen(permission=Permission.AGREEMENT_READ)
def index(request: HttpRequest) -> HttpResponse:
    """Show the agreements, the latest first, and the awards that wait for one."""
    filters = Filters(request.GET)
    chosen = filters.chosen()
    rows = queries.listed()
    if "state" in chosen:
        rows = rows.filter(state=chosen["state"])
    for word in str(chosen.get("q", "")).split():
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(title_ko__icontains=word)
            | Q(pk__in=Agreement.objects.filter(organisation__names__name_ko__icontains=word).values("pk"))
        )
    waiting = queries.awards_without()
    context = {
        "filters": filters,
        "page": tables.listed(rows, request.GET, columns=COLUMNS, sort="-number"),
        "waiting": waiting[:WAITING_SHOWN],
        "waiting_count": waiting.count(),
        "may_write": people.has(views.person(request), Permission.AGREEMENT_WRITE),
        "narrowed": bool(chosen),
    }
    return views.not_stored(render(request, "office/agreements/index.html", context))


@require_POST
@views.screen(permission=Permission.AGREEMENT_WRITE)
def draft(request: HttpRequest, uid: str) -> HttpResponse:
    """Write the agreement of an award."""
    award = views.found(Award.objects.all(), uid=uid)
    with views.refusals(request):
        agreement = accounts.draft(award=award, by=views.person(request))
        messages.success(
            request, _("The draft is written from the terms of the call. Read it and complete it.")
        )
        return redirect("office:agreement-edit", agreement.uid)
    return redirect("office:agreements")


def errands() -> list[Errand | Several]:
    """Return what the agreements wait for at the office."""
    found: list[Errand | Several] = [
        Several(queries.awards_without(), _to_write, reverse("office:agreements")),
        Several(
            Agreement.objects.filter(state=AgreementState.SIGNED),
            _to_begin,
            f"{reverse('office:agreements')}?state={AgreementState.SIGNED}",
        ),
    ]
    for change in Change.objects.filter(state=ChangeState.ASKED).select_related("agreement")[:WAITING_SHOWN]:
        title = _("Decide on a change of %(number)s") % {"number": change.agreement.number}
        address = reverse("office:agreement", args=[change.agreement.uid])
        found.append(Errand(title, f"{address}#changes", change.wanted))
    return found


def _to_write(count: int) -> str:
    return ngettext(
        "Write the agreement of %(count)d award", "Write the agreements of %(count)d awards", count
    ) % {"count": count}


def _to_begin(count: int) -> str:
    return ngettext(
        "Note the own share of %(count)d agreement", "Note the own share of %(count)d agreements", count
    ) % {"count": count}


urlpatterns: list[URLPattern] = [
    path("agreements/", index, name="agreements"),
    path("agreements/awards/<uuid:uid>/", draft, name="agreement-draft"),
]
