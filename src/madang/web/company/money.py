"""Money of the company: what is left of each cost item, tranches, bills and claims, the settlement."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madang.kernel.accounts import actions, queries
from madang.kernel.accounts.models import Book, Claim, CostItem, Receipt
from madang.kernel.accounts.queries import Item
from madang.kernel.accounts.rules import MOST_WON, Written
from madang.kernel.agreements import queries as agreements
from madang.kernel.agreements.states import ChangeState
from madang.people.permissions import Permission
from madang.ui import accounts, downloads, menus, tables, uploads, views
from madang.ui.forms import DayField
from madang.web.company import mine

COLUMNS = (
    tables.Column("number", pgettext_lazy("agreement", "Agreement"), ("agreement__number",)),
    tables.Column("grant", gettext_lazy("Support"), ("agreement__grant_won",), numeric=True),
    tables.Column("waiting", gettext_lazy("Bills that wait"), ("waiting",), numeric=True),
    tables.Column("state", gettext_lazy("Where it stands"), ("state",)),
)
CURRENCIES = ("KRW", "USD", "EUR", "JPY", "CNY")
RECEIPTS_SHOWN = 100


class BillForm(forms.Form):
    """One bill, as it is printed."""

    item = forms.ChoiceField(label=gettext_lazy("Cost item"), choices=CostItem.choices)
    what = forms.CharField(label=gettext_lazy("What was bought"), max_length=200)
    issuer_name = forms.CharField(label=pgettext_lazy("bill", "Issued by"), max_length=120)
    issuer_number = forms.CharField(
        label=gettext_lazy("Business number of the issuer"),
        max_length=20,
        help_text=gettext_lazy("Ten digits, such as 123-45-67890."),
    )
    number = forms.CharField(
        label=gettext_lazy("Approval number of the bill"),
        max_length=40,
        help_text=gettext_lazy("As printed on the tax invoice or the card receipt."),
    )
    issued_on = DayField(label=gettext_lazy("Day of the bill"))
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(code, code) for code in CURRENCIES]
    )
    supply_won = forms.IntegerField(label=gettext_lazy("Amount without VAT, in won"), min_value=0)
    vat_won = forms.IntegerField(
        label=gettext_lazy("VAT, in won"),
        min_value=0,
        required=False,
        help_text=gettext_lazy("VAT is not covered; it is kept to find the bill again."),
    )
    file = forms.FileField(
        label=gettext_lazy("Picture of the bill"), help_text=gettext_lazy("PDF, PNG or JPG."), required=False
    )


class ShiftForm(forms.Form):
    """From which cost item to which, how much, and why."""

    from_item = forms.ChoiceField(label=pgettext_lazy("money moves", "From"), choices=CostItem.choices)
    to_item = forms.ChoiceField(label=pgettext_lazy("money moves", "To"), choices=CostItem.choices)
    won = forms.IntegerField(label=gettext_lazy("Amount, in won"), min_value=1, max_value=MOST_WON)
    reason = forms.CharField(
        label=pgettext_lazy("agreement", "Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, items: Sequence[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = _("left: %(won)s won")
        self.fields["from_item"].choices = [  # type: ignore[attr-defined]
            (each.item, f"{each.label} ({left % {'won': f'{each.left_won - each.waiting_won:,}'}})")
            for each in items
        ]


@require_safe
@views.screen(permission=Permission.CLAIM_FILE)
def index(request: HttpRequest) -> HttpResponse:
    """Show the books of the company."""
    company = mine.company(request)
    context = {
        "company": company,
        "companies": mine.companies(request),
        "tabs": mine.tabs(request, "money"),
        "page": tables.listed(
            queries.books_of_company(company.pk), request.GET, columns=COLUMNS, sort="-number"
        ),
    }
    return views.not_stored(render(request, "company/money/index.html", context))


@require_safe
@views.screen(permission=Permission.CLAIM_FILE)
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show what is left, what was claimed, and what came out."""
    book = _book(request, uid)
    receipts = Receipt.objects.filter(claim__book=book).select_related("claim").order_by("-claim_id", "pk")
    context = {
        **accounts.seen(book),
        "claims": queries.claims_of(book)[:50],
        "receipts": receipts[:RECEIPTS_SHOWN],
        "crumbs": _crumbs(),
    }
    return views.not_stored(render(request, "company/money/show.html", context))


@require_safe
@views.screen(permission=Permission.CLAIM_FILE)
def of_agreement(request: HttpRequest, uid: str) -> HttpResponse:
    """Lead to the books of an agreement."""
    keys = [each.pk for each in mine.companies(request)]
    agreement = views.found(agreements.listed().filter(organisation__in=keys), uid=uid)
    book = queries.book_of(agreement)
    if book is None:
        messages.info(request, _("The books are opened within an hour after the agreement is in force."))
        return redirect("company:money")
    return redirect("company:book", book.uid)


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.CLAIM_FILE)
def bill(request: HttpRequest, uid: str) -> HttpResponse:
    """Write a bill down and put it into the claim that is being gathered."""
    book = _book(request, uid)
    form = BillForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            uploads.check_arrived(request)
            if _added(request, book, form):
                messages.success(request, _("The bill is in the claim. Add more, or hand the claim in."))
                return redirect("company:book", book.uid)
    if request.FILES and not form.errors.get("file"):  # no browser sends it a second time by itself
        form.add_error("file", _("Choose the file once more: it does not come back with the form."))
    crumbs = [*_crumbs(), menus.Item(book.agreement.number, reverse("company:book", args=[book.uid]))]
    context = {"form": form, "book": book, "crumbs": crumbs}
    page = render(request, "company/money/bill.html", context, status=422 if form.errors else 200)
    return views.not_stored(page)


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.CLAIM_FILE)
def shift(request: HttpRequest, uid: str) -> HttpResponse:
    """Move money between cost items: at once where a notice is enough, else once the office approves."""
    book = _book(request, uid)
    items = queries.budget_of(book)
    form = ShiftForm(request.POST if request.method == "POST" else None, items=items)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            asked = actions.ask_shift(book=book, by=views.person(request), **form.cleaned_data)
            if asked.change.state == ChangeState.ASKED:
                messages.info(
                    request, _("This is above 20 per cent, so the office decides. It has been told.")
                )
            else:
                messages.success(request, _("The money is moved. The office has been told."))
            return redirect("company:book", book.uid)
    crumbs = [*_crumbs(), menus.Item(book.agreement.number, reverse("company:book", args=[book.uid]))]
    context = {
        "form": form,
        "book": book,
        "free": [(each, queries.free_to_shift(book, each)) for each in items],
        "crumbs": crumbs,
    }
    page = render(request, "company/money/shift.html", context, status=422 if form.errors else 200)
    return views.not_stored(page)


def _added(request: HttpRequest, book: Book, form: BillForm) -> bool:
    given: dict[str, Any] = dict(form.cleaned_data)
    file: Any = given.pop("file")
    if file is None:
        form.add_error("file", _("Choose a file first."))
        return False
    actions.add_receipt(
        book=book,
        written=Written(**given),
        name=file.name,
        stream=file.file,
        size=file.size,
        by=views.person(request),
    )
    return True


@require_POST
@views.screen(permission=Permission.CLAIM_FILE)
def remove(request: HttpRequest, uid: str) -> HttpResponse:
    """Take a bill out of the claim that is being gathered."""
    receipt = _bill(request, uid)
    with views.refusals(request):
        actions.remove_receipt(receipt=receipt, by=views.person(request))
        messages.success(request, _("The bill is taken out."))
    return redirect("company:book", receipt.claim.book.uid)


@require_POST
@views.screen(permission=Permission.CLAIM_FILE)
def hand_in(request: HttpRequest, uid: str) -> HttpResponse:
    """Hand a claim in."""
    rows = Claim.objects.filter(book__in=_books(request)).select_related("book__agreement")
    claim = views.found(rows, uid=uid)
    with views.refusals(request):
        actions.file(claim=claim, by=views.person(request))
        messages.success(request, _("Handed in. You are told once every bill is decided."))
    return redirect("company:book", claim.book.uid)


@require_safe
@views.screen(permission=Permission.CLAIM_FILE)
def picture(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Send the picture of a bill to a colleague of whoever added it."""
    receipt = _bill(request, uid)
    return downloads.sent(actions.path_of(receipt), name=receipt.file_name, content_type=receipt.content_type)


def _books(request: HttpRequest) -> QuerySet[Book]:
    """Return the books of all companies of the person: nobody else's are ever found."""
    keys = [each.pk for each in mine.companies(request)]
    if not keys:
        raise Http404
    return Book.objects.filter(agreement__organisation__in=keys).select_related("agreement__organisation")


def _book(request: HttpRequest, uid: str) -> Book:
    return views.found(_books(request), uid=uid)


def _bill(request: HttpRequest, uid: str) -> Receipt:
    rows = Receipt.objects.filter(claim__book__in=_books(request))
    return views.found(rows.select_related("claim__book__agreement"), uid=uid)


def _crumbs() -> list[menus.Item]:
    return [
        menus.Item(_("My company"), reverse("company:home")),
        menus.Item(pgettext_lazy("menu", "Money"), reverse("company:money")),
    ]


urlpatterns: list[URLPattern] = [
    path("money/", index, name="money"),
    path("money/<uuid:uid>/", show, name="book"),
    path("money/agreements/<uuid:uid>/", of_agreement, name="money-of"),
    path("money/<uuid:uid>/bill/", bill, name="bill-new"),
    path("money/<uuid:uid>/shift/", shift, name="book-shift"),
    path("money/bills/<uuid:uid>/remove/", remove, name="bill-remove"),
    path("money/bills/<uuid:uid>/file/", picture, name="bill-file"),
    path("money/claims/<uuid:uid>/hand-in/", hand_in, name="claim-hand-in"),
]
