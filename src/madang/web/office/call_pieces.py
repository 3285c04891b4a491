"""The places, criteria and questions of a draft: added, changed and taken out one by one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from madang.kernel.calls import actions
from madang.kernel.calls.models import Call, Offer, Round
from madang.kernel.calls.rules import Section
from madang.people.models import User
from madang.people.permissions import Permission
from madang.ui import ports, views
from madang.web.office.call_editor import address_of, around, draft_or_404, round_asked
from madang.web.office.call_forms import CriterionForm, OfferForm, QuestionForm


@dataclass(frozen=True)
class Piece:
    """A list of like things in a draft: how one is found, written and taken out."""

    rows: Callable[[Call], Any]
    form: Callable[[Any, Any], forms.BaseForm]
    save: Callable[[Call, Any, Any, User], object]
    remove: Callable[[Any, User], None]
    new: str | Promise


def _save_criterion(call: Call, row: Any, form: Any, by: User) -> object:
    fields = {name: form.cleaned_data[name] for name in form.Meta.fields}
    return actions.save_criterion(call=call, criterion=row, by=by, anchors=form.anchors(), **fields)


def _save_question(call: Call, row: Any, form: Any, by: User) -> object:
    return actions.save_question(call=call, question=row, by=by, **form.cleaned_data)


PIECES: Mapping[str, Piece] = {
    Section.CRITERIA: Piece(
        rows=lambda call: call.criteria.all(),
        form=lambda data, row: CriterionForm(data, instance=row),
        save=_save_criterion,
        remove=lambda row, by: actions.remove_criterion(criterion=row, by=by),
        new=_("Add a criterion"),
    ),
    Section.QUESTIONS: Piece(
        rows=lambda call: call.questions.all(),
        form=lambda data, row: QuestionForm(data, instance=row),
        save=_save_question,
        remove=lambda row, by: actions.remove_question(question=row, by=by),
        new=_("Add a question"),
    ),
}


@views.screen(permission=Permission.CALL_WRITE)
def piece(request: HttpRequest, uid: str, section: str, pk: int | None = None) -> HttpResponse:
    """Add a criterion or a question, or change one."""
    call, sort = draft_or_404(uid), _sort(section)
    row: Model | None = None if pk is None else views.found(sort.rows(call), pk=pk)
    form = sort.form(request.POST or None, row)
    if row is None and "order" in form.fields:
        form.fields["order"].initial = len(sort.rows(call)) + 1
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            sort.save(call, row, form, views.person(request))
            messages.success(request, _("Saved."))
            return redirect(address_of(call, section))
    context = around(call, section) | {"form": form, "row": row, "back": address_of(call, section)}
    return render(request, "office/calls/piece.html", context | {"title": row or sort.new})


@require_POST
@views.screen(permission=Permission.CALL_WRITE)
def remove_piece(request: HttpRequest, uid: str, section: str, pk: int) -> HttpResponse:
    """Take a criterion or a question out of a draft."""
    call, sort = draft_or_404(uid), _sort(section)
    sort.remove(views.found(sort.rows(call), pk=pk), views.person(request))
    messages.success(request, _("Removed."))
    return redirect(address_of(call, section))


def _sort(section: str) -> Piece:
    if section not in PIECES:
        raise Http404
    return PIECES[section]


@views.screen(permission=Permission.CALL_WRITE)
def offer(request: HttpRequest, uid: str, offer_uid: str | None = None) -> HttpResponse:
    """Add a place to a draft, or change one; its terms are the kind's own form."""
    call = draft_or_404(uid)
    row = None if offer_uid is None else views.found(_offers(call), uid=offer_uid)
    round = row.round if row else round_asked(request, call)
    back = address_of(call, Section.PLACES, round)
    form = OfferForm(request.POST or None, offer=row)
    terms = ports.of_kind(call.kind).terms_form(request.POST or None, offer=row)
    if request.method == "POST" and _are_valid(form, terms):
        with views.refusals(request, form):
            _save_offer(round, row, form, terms, views.person(request))
            messages.success(request, _("Saved."))
            return redirect(back)
    context = around(call, Section.PLACES, round) | {"form": form, "terms": terms, "row": row, "rounds": []}
    context |= {"title": row or _("Add a place"), "back": back}
    return render(request, "office/calls/offer.html", context)


def _are_valid(*written: ports.TermsForm | forms.BaseForm) -> bool:
    """Ask every form, so that all errors are told at once."""
    answers = [form.is_valid() for form in written]
    return all(answers)


@transaction.atomic
def _save_offer(round: Round, row: Offer | None, form: OfferForm, terms: ports.TermsForm, by: User) -> None:
    if row is not None:  # seats may shrink together with what is kept of them
        for group in form.reserves():
            actions.save_reserve(offer=row, group=group, seats=0, by=by)
    saved = actions.save_offer(round=round, offer=row, by=by, **form.own())
    for group, (seats, hard) in form.reserves().items():
        if seats:
            actions.save_reserve(offer=saved, group=group, seats=seats, hard=hard, by=by)
    terms.save_for(saved)


@require_POST
@views.screen(permission=Permission.CALL_WRITE)
def remove_offer(request: HttpRequest, uid: str, offer_uid: str) -> HttpResponse:
    """Take a place out of a draft."""
    call = draft_or_404(uid)
    found = views.found(_offers(call), uid=offer_uid)
    actions.remove_offer(offer=found, by=views.person(request))
    messages.success(request, _("Removed."))
    return redirect(address_of(call, Section.PLACES, found.round))


def _offers(call: Call) -> Any:
    return Offer.objects.filter(round__call=call).select_related("round").prefetch_related("reserves")


_EDIT = "calls/<uuid:uid>/edit/"
urlpatterns: list[URLPattern] = [
    path(f"{_EDIT}places/new/", offer, name="offer_new"),
    path(f"{_EDIT}places/<uuid:offer_uid>/", offer, name="offer_edit"),
    path(f"{_EDIT}places/<uuid:offer_uid>/remove/", remove_offer, name="offer_remove"),
    path(f"{_EDIT}<slug:section>/new/", piece, name="piece_new"),
    path(f"{_EDIT}<slug:section>/<int:pk>/", piece, name="piece_edit"),
    path(f"{_EDIT}<slug:section>/<int:pk>/remove/", remove_piece, name="piece_remove"),
]
