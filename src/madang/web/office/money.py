"""Money at the office: bills to decide on, the conspicuous first; all books; months; tables to give out."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from madang.audit import log
from madang.core import clock
from madang.kernel.accounts import actions, queries, rules
from madang.kernel.accounts.models import Book
from madang.kernel.accounts.states import BookState
from madang.people import queries as people
from madang.people.permissions import Permission
from madang.ui import accounts, menus, spreadsheets, tables, views
from madang.ui.errands import Several
from madang.ui.forms import DayField, FilterForm
from madang.web.office import sheets

BILLS = (
    tables.Column("alarms", gettext_lazy("Conspicuous"), ("alarms",), numeric=True),
    tables.Column("what", gettext_lazy("What was bought"), ("what",)),
    tables.Column("company", pgettext_lazy("agreement", "Company")),
    tables.Column("issued", gettext_lazy("Day of the bill"), ("issued_on",)),
    tables.Column("won", gettext_lazy("Without VAT"), ("supply_won",), numeric=True),
)
BOOKS = (
    tables.Column("number", pgettext_lazy("agreement", "Agreement"), ("agreement__number",)),
    tables.Column("company", pgettext_lazy("agreement", "Company")),
    tables.Column("grant", gettext_lazy("Support"), ("agreement__grant_won",), numeric=True),
    tables.Column("waiting", gettext_lazy("Bills that wait"), ("waiting",), numeric=True),
    tables.Column("state", gettext_lazy("Where it stands"), ("state",)),
)
MONTHS_SHOWN = 24


class BookFilters(FilterForm):
    """Narrow the books by state and words."""

    state = forms.ChoiceField(
        label=gettext_lazy("Where it stands"),
        choices=[("", gettext_lazy("All")), *BookState.choices],
        required=False,
    )
    late = forms.BooleanField(label=gettext_lazy("With a late fee"), required=False)
    field_order = ("state", "late", "q")


class ExportForm(forms.Form):
    """Which table, of which days, as what."""

    table = forms.ChoiceField(
        label=gettext_lazy("Which table"),
        choices=[
            (queries.RECEIPTS, gettext_lazy("Bills, for the settlement firm")),
            (queries.LEDGER, gettext_lazy("Ledger, line by line")),
            (queries.FEES, gettext_lazy("Fees of companies, by the month")),
            (queries.SETTLEMENTS, gettext_lazy("Settlements, for the state’s systems")),
        ],
    )
    first = DayField(label=gettext_lazy("From"), required=False)
    last = DayField(label=gettext_lazy("Until"), required=False)


def tabs(active: str) -> list[menus.Item]:
    """Return the pages of money, beside each other."""
    pages = (
        ("money", gettext_lazy("Bills to decide on")),
        ("money-books", gettext_lazy("Books of agreements")),
        ("money-schemes", gettext_lazy("How support is paid")),
        ("money-months", gettext_lazy("Months and tables")),
    )
    return [menus.Item(label, reverse(f"office:{name}"), name == active) for name, label in pages]


@require_safe
@views.screen(permission=Permission.BOOKS_READ)
def bills(request: HttpRequest) -> HttpResponse:
    """Show the bills that wait, the conspicuous first, each with the reasons."""
    rows = queries.receipts_to_decide()
    page = tables.listed(rows, request.GET, columns=BILLS, sort="-alarms")
    found = queries.alarms_of(page.rows)
    context = {
        "page": page,
        "rows": [(each, [accounts.ALARMS[alarm] for alarm in found[each.pk]]) for each in page.rows],
        "tabs": tabs("money"),
    }
    return views.not_stored(render(request, "office/money/bills.html", context))


@require_safe
@views.screen(permission=Permission.BOOKS_READ)
def books(request: HttpRequest) -> HttpResponse:
    """Show the books of all agreements."""
    filters = BookFilters(request.GET)
    chosen = filters.chosen()
    rows = queries.books()
    if "state" in chosen:
        rows = rows.filter(state=chosen["state"])
    if chosen.get("late"):
        rows = rows.filter(pk__in=queries.late_fees(clock.today()).order_by().values("book"))
    for word in str(chosen.get("q", "")).split():
        named = Book.objects.filter(agreement__organisation__names__name_ko__icontains=word).values("pk")
        rows = rows.filter(Q(agreement__number__icontains=word) | Q(pk__in=named))
    context = {
        "filters": filters,
        "page": tables.listed(rows, request.GET, columns=BOOKS, sort="-waiting"),
        "tabs": tabs("money-books"),
        "narrowed": bool(chosen),
    }
    return views.not_stored(render(request, "office/money/books.html", context))


@require_safe
@views.screen(permission=Permission.BOOKS_READ)
def months(request: HttpRequest) -> HttpResponse:
    """Show which months are closed, which can be, and the tables to give out."""
    earliest, closed = queries.earliest_month(), queries.closed_months()
    following = earliest
    while following in closed:
        following = rules.next_first(following)
    over = following is not None and rules.next_first(following) <= clock.today()
    context = {
        "months": queries.months_closed()[:MONTHS_SHOWN],
        "following": following if over else None,
        "trial": queries.trial_balance(following) if following and over else None,
        "may_close": people.has(views.person(request), Permission.BOOKS_CLOSE),
        "form": ExportForm(),
        "tabs": tabs("money-months"),
    }
    return render(request, "office/money/months.html", context)


@require_POST
@views.screen(permission=Permission.BOOKS_CLOSE)
def close(request: HttpRequest) -> HttpResponse:
    """Close a month."""
    try:
        first = date.fromisoformat(request.POST.get("month", ""))
    except ValueError:
        raise Http404 from None
    with views.refusals(request):
        actions.close_month(first=first, by=views.person(request))
        messages.success(request, _("The month is closed. Nothing is posted into it any more."))
    return redirect("office:money-months")


@require_safe
@views.screen(permission=Permission.BOOKS_READ)
def export(request: HttpRequest) -> HttpResponseBase:
    """Send a table as CSV or XLSX; that it was given out is noted."""
    form = ExportForm(request.GET)
    if not form.is_valid():
        context: dict[str, Any] = {"form": form, "months": [], "tabs": tabs("money-months")}
        return render(request, "office/money/months.html", context, status=422)
    table, user = form.cleaned_data["table"], views.person(request)
    rows = queries.rows_of(table, first=form.cleaned_data["first"], last=form.cleaned_data["last"])
    log.look(by=user, subject=user, what=f"money table {table}")
    head = next(rows)
    if request.GET.get("as") == "xlsx":
        content = spreadsheets.book([(table, head, list(rows))])
        response = HttpResponse(content, content_type=spreadsheets.XLSX)
        response["Content-Disposition"] = f'attachment; filename="{table}.xlsx"'
        return views.not_stored(response)
    return sheets.sent([head], rows, name=f"{table}.csv")


def errands() -> list[Several]:
    """Return what money waits for at the office."""
    note = gettext_lazy("The conspicuous ones come first.")
    return [
        Several(queries.receipts_to_decide(), _to_decide, reverse("office:money"), note),
        Several(
            Book.objects.filter(state=BookState.SETTLING),
            _to_settle,
            f"{reverse('office:money-books')}?state={BookState.SETTLING}",
        ),
        Several(queries.late_fees(clock.today()), _to_remind, f"{reverse('office:money-books')}?late=on"),
    ]


def _to_decide(count: int) -> str:
    return ngettext("Decide on %(count)d bill", "Decide on %(count)d bills", count) % {"count": count}


def _to_remind(count: int) -> str:
    return ngettext("Look after %(count)d late fee", "Look after %(count)d late fees", count) % {
        "count": count
    }


def _to_settle(count: int) -> str:
    return ngettext("Confirm %(count)d settlement", "Confirm %(count)d settlements", count) % {"count": count}


urlpatterns: list[URLPattern] = [
    path("money/", bills, name="money"),
    path("money/books/", books, name="money-books"),
    path("money/months/", months, name="money-months"),
    path("money/months/close/", close, name="money-close"),
    path("money/tables/", export, name="money-export"),
]
