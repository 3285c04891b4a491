"""The books of one agreement at the office: plan, pay, shift, settle; and one bill to decide on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise as Text
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madang.core import clock
from madang.kernel.accounts import actions, queries
from madang.kernel.accounts.models import Book, CostItem, Fee, Receipt, Settlement, Tranche
from madang.kernel.accounts.rules import Planned
from madang.kernel.agreements.models import Agreement, Change, ChangeSort
from madang.kernel.agreements.states import ChangeState
from madang.people import queries as people
from madang.people.permissions import Permission
from madang.ui import accounts, downloads, menus, tables, views
from madang.ui.forms import DayField

ENTRIES = (
    tables.Column("number", pgettext_lazy("entry", "No."), ("number",), numeric=True),
    tables.Column("on", gettext_lazy("Day"), ("posted_on",)),
    tables.Column("what", pgettext_lazy("entry", "What for")),
    tables.Column("lines", gettext_lazy("Accounts")),
)


class BudgetForm(forms.Form):
    """Support and own share of each cost item."""

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        planned = {line.item: line for line in book.budget.all()}
        for item, label in CostItem.choices:
            line = planned.get(item)
            for part, words in (("grant", _("support")), ("own", _("own share"))):
                self.fields[f"{item}_{part}"] = forms.IntegerField(
                    label=f"{label}: {words}",
                    min_value=0,
                    required=False,
                    initial=getattr(line, f"{part}_won") if line else 0,
                )

    @property
    def rows(self) -> list[tuple[str, BoundField, BoundField]]:
        """Each cost item with its support and its own share."""
        return [(str(label), self[f"{item}_grant"], self[f"{item}_own"]) for item, label in CostItem.choices]

    def lines(self) -> list[Planned]:
        """Return what was planned."""
        given = self.cleaned_data
        return [
            Planned(item, given[f"{item}_grant"] or 0, given[f"{item}_own"] or 0) for item in CostItem.values
        ]


class ShiftForm(forms.Form):
    """From which cost item to which, how much, why, and by which approved change."""

    from_item = forms.ChoiceField(label=pgettext_lazy("money moves", "From"), choices=CostItem.choices)
    to_item = forms.ChoiceField(label=pgettext_lazy("money moves", "To"), choices=CostItem.choices)
    won = forms.IntegerField(label=gettext_lazy("Amount, in won"), min_value=1)
    reason = forms.CharField(label=pgettext_lazy("agreement", "Reason"), max_length=500)
    change = forms.ModelChoiceField(
        label=gettext_lazy("Approved change"),
        queryset=Change.objects.none(),
        to_field_name="uid",
        required=False,
        help_text=gettext_lazy("Needed above 20 per cent of the item."),
    )

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        line = queries.agreement_today(book)
        approved = Change.objects.filter(
            agreement=line, sort=ChangeSort.BUDGET, state=ChangeState.APPROVED, shift=None
        )
        self.fields["change"].queryset = approved  # type: ignore[attr-defined]


class DayForm(forms.Form):
    """When money moved."""

    on = DayField(label=gettext_lazy("The day the money moved"), initial=clock.today)


class AnswerForm(forms.Form):
    """Why a settlement goes back."""

    answer = forms.CharField(label=pgettext_lazy("agreement", "Reason"), max_length=500)


class BillForm(forms.Form):
    """How much of a bill is accepted, and why."""

    won = forms.IntegerField(label=gettext_lazy("Accepted amount, in won"), min_value=0, required=False)
    note = forms.CharField(
        label=gettext_lazy("Note to the company"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Needed when something is conspicuous, or when not all of it is accepted."),
    )


@require_safe
@views.screen(permission=Permission.BOOKS_READ)
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show budget, tranches, claims, settlement and every entry of one book."""
    book, user = _found(uid), views.person(request)
    page = tables.listed(queries.entries_of(book), request.GET, columns=ENTRIES, sort="-number")
    seen = accounts.seen(book)
    settlement = seen["settlement"]
    context = {
        **seen,
        "page": page,
        "claims": queries.claims_of(book)[:50],
        "may_write": people.has(user, Permission.BOOKS_WRITE),
        "over": queries.is_over(book),
        "may_plan": not book.claims.filter(filed_at__isnull=False).exists(),
        "is_proposer": settlement is not None and settlement.proposed_by_id == user.pk,
        "crumbs": _crumbs(),
    }
    return views.not_stored(render(request, "office/money/book.html", context))


@require_safe
@views.screen(permission=Permission.BOOKS_READ)
def of_agreement(request: HttpRequest, uid: str) -> HttpResponse:
    """Lead to the books of an agreement; who may write opens them where there are none."""
    agreement = views.found(Agreement.objects.all(), uid=uid)
    book = queries.book_of(agreement)
    if book is None:
        raise Http404
    return redirect("office:book", book.uid)


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.BOOKS_WRITE)
def budget(request: HttpRequest, uid: str) -> HttpResponse:
    """Plan the money by cost item."""
    book = _found(uid)
    form = BudgetForm(request.POST or None, book=book)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            actions.set_budget(book=book, lines=form.lines(), by=views.person(request))
            messages.success(request, _("The money is planned."))
            return redirect("office:book", book.uid)
    agreement = queries.agreement_today(book)
    return _form_page(request, book, form, _("Plan the money by cost item"), agreement=agreement)


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.BOOKS_WRITE)
def shift(request: HttpRequest, uid: str) -> HttpResponse:
    """Move money between cost items."""
    book = _found(uid)
    form = ShiftForm(request.POST or None, book=book)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            actions.shift(book=book, by=views.person(request), **form.cleaned_data)
            messages.success(request, _("The money is moved."))
            return redirect("office:book", book.uid)
    return _form_page(request, book, form, _("Move money between cost items"))


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.BOOKS_WRITE)
def pay(request: HttpRequest, uid: str) -> HttpResponse:
    """Note that a tranche was paid."""
    tranche = views.found(Tranche.objects.select_related("book__agreement__organisation"), uid=uid)
    form = DayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            actions.pay(tranche=tranche, paid_on=form.cleaned_data["on"], by=views.person(request))
            messages.success(request, _("The payment is noted. The company is told."))
            return redirect("office:book", tranche.book.uid)
    return _form_page(request, tranche.book, form, _("Note the payment"))


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.BOOKS_WRITE)
def fee_paid(request: HttpRequest, uid: str) -> HttpResponse:
    """Note that the fee of a month was paid."""
    fee = views.found(Fee.objects.select_related("book__agreement__organisation"), uid=uid)
    form = DayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            actions.note_fee(fee=fee, paid_on=form.cleaned_data["on"], by=views.person(request))
            messages.success(request, _("The payment is noted."))
            return redirect("office:book", fee.book.uid)
    return _form_page(request, fee.book, form, _("Note the payment"))


@dataclass(frozen=True)
class Step:
    """A step of a settlement: its form, what it does, and what is said."""

    label: str | Text
    done: str | Text
    form: type[forms.Form] | None
    action: Callable[[Settlement, dict[str, Any], Any], object]


STEPS: Mapping[str, Step] = {
    "confirm": Step(
        gettext_lazy("Confirm the settlement"),
        gettext_lazy("The settlement is confirmed and posted."),
        None,
        lambda settlement, given, by: actions.confirm(settlement=settlement, by=by),
    ),
    "send-back": Step(
        gettext_lazy("Send the settlement back"),
        gettext_lazy("The books are open again."),
        AnswerForm,
        lambda settlement, given, by: actions.send_back(settlement=settlement, answer=given["answer"], by=by),
    ),
    "returned": Step(
        gettext_lazy("Note that the money came back"),
        gettext_lazy("The books of this agreement are closed."),
        DayForm,
        lambda settlement, given, by: actions.receive_return(
            settlement=settlement, returned_on=given["on"], by=by
        ),
    ),
}


@require_POST
@views.screen(permission=Permission.BOOKS_WRITE)
def propose(request: HttpRequest, uid: str) -> HttpResponse:
    """Count the money of an agreement that is over."""
    book = _found(uid)
    with views.refusals(request):
        actions.propose(book=book, by=views.person(request))
        messages.success(request, _("Counted. A second person confirms it."))
    return redirect("office:book", book.uid)


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.BOOKS_WRITE)
def settle(request: HttpRequest, uid: str, step: str) -> HttpResponse:
    """Do one of ``STEPS`` to the settlement that stands."""
    book, wanted = _found(uid), STEPS.get(step)
    settlement = book.settlements.filter(withdrawn_at=None).select_related("book__agreement").first()
    if wanted is None or settlement is None:
        raise Http404
    form = (wanted.form or forms.Form)(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            wanted.action(settlement, form.cleaned_data, views.person(request))
            messages.success(request, str(wanted.done))
            return redirect("office:book", book.uid)
    return _form_page(request, book, form, str(wanted.label))


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.CLAIM_DECIDE)
def bill(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one bill with what is conspicuous about it, and decide on it."""
    receipt = _bill(uid)
    form = BillForm(request.POST or None, initial={"won": receipt.supply_won})
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            _decide(receipt, request.POST.get("verdict", ""), form.cleaned_data, request)
            messages.success(request, _("Decided."))
            return redirect("office:money")
    found = queries.alarms_of([receipt])[receipt.pk]
    others = queries.matching([receipt]).exclude(pk=receipt.pk).select_related("claim__book__agreement")
    context = {
        "receipt": receipt,
        "book": receipt.claim.book,
        "form": form,
        "alarms": [accounts.ALARMS[alarm] for alarm in found],
        "others": others[:20],
        "left": queries.item_left(receipt.claim.book, receipt.item),
        "crumbs": _crumbs(),
    }
    page = render(request, "office/money/bill.html", context, status=422 if form.errors else 200)
    return views.not_stored(page)


def _decide(receipt: Receipt, verdict: str, given: dict[str, Any], request: HttpRequest) -> None:
    by = views.person(request)
    if verdict == "accept":
        actions.accept(receipt=receipt, won=given["won"] or 0, note=given["note"], by=by)
    elif verdict == "reverse":
        actions.reverse(receipt=receipt, note=given["note"], by=by)
    else:
        actions.refuse(receipt=receipt, note=given["note"], by=by)


@require_safe
@views.screen(permission=Permission.BOOKS_READ)
def picture(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Send the picture of a bill."""
    receipt = _bill(uid)
    return downloads.sent(actions.path_of(receipt), name=receipt.file_name, content_type=receipt.content_type)


def _bill(uid: str) -> Receipt:
    rows = Receipt.objects.exclude(claim__state="draft").select_related(
        "claim__book__agreement__organisation", "added_by", "decided_by"
    )
    return views.found(rows.prefetch_related("claim__book__agreement__organisation__names"), uid=uid)


def _found(uid: str) -> Book:
    rows = Book.objects.select_related("agreement__organisation", "agreement__issuer")
    return views.found(rows.prefetch_related("agreement__organisation__names"), uid=uid)


def _form_page(
    request: HttpRequest, book: Book, form: forms.Form, title: str, **context: object
) -> HttpResponse:
    crumbs = [*_crumbs(), menus.Item(book.agreement.number, reverse("office:book", args=[book.uid]))]
    whole = {"book": book, "form": form, "title": title, "crumbs": crumbs, **context}
    page = render(request, "office/money/form.html", whole, status=422 if form.errors else 200)
    return views.not_stored(page)


def _crumbs() -> list[menus.Item]:
    return [
        menus.Item(_("Office"), reverse("office:home")),
        menus.Item(pgettext_lazy("menu", "Money"), reverse("office:money")),
    ]


urlpatterns: list[URLPattern] = [
    path("money/<uuid:uid>/", show, name="book"),
    path("money/agreements/<uuid:uid>/", of_agreement, name="money-of"),
    path("money/<uuid:uid>/budget/", budget, name="book-budget"),
    path("money/<uuid:uid>/shift/", shift, name="book-shift"),
    path("money/<uuid:uid>/settle/", propose, name="book-propose"),
    path("money/<uuid:uid>/settle/<slug:step>/", settle, name="book-settle"),
    path("money/tranches/<uuid:uid>/pay/", pay, name="tranche-pay"),
    path("money/fees/<uuid:uid>/pay/", fee_paid, name="fee-pay"),
    path("money/bills/<uuid:uid>/", bill, name="bill"),
    path("money/bills/<uuid:uid>/file/", picture, name="bill-file"),
]
