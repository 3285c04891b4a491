"""One agreement at the office: read, write, send, sign, change, end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise as Text
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madang.core import clock
from madang.core.errors import RuleBroken
from madang.kernel.accounts import actions as accounts
from madang.kernel.accounts import queries as money
from madang.kernel.agreements import actions, queries, rules
from madang.kernel.agreements.models import Agreement, Change, Party
from madang.kernel.agreements.states import STANDING, AgreementState, ChangeState
from madang.people import queries as people
from madang.people.permissions import Permission
from madang.ui import agreements, menus, views
from madang.ui.forms import DayField, DayInput


class EditForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What an agreement says."""

    class Meta:
        model = Agreement
        fields: ClassVar[list[str]] = [
            "title_ko", "title_en", "representative", "scope", "starts_on", "ends_on",
            "grant_won", "own_share_won", "price_won", "text_ko", "text_en",
        ]  # fmt: skip
        field_classes: ClassVar[dict[str, Any]] = {"starts_on": DayField, "ends_on": DayField}
        widgets: ClassVar[dict[str, Any]] = {
            "starts_on": DayInput,
            "ends_on": DayInput,
            "scope": forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
            "text_ko": forms.Textarea(attrs={"rows": 18, "class": "md-long"}),
            "text_en": forms.Textarea(attrs={"rows": 12, "class": "md-long"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = ", ".join(f"{{{word}}}" for word in sorted(queries.words_of(self.instance, "ko")))
        self.fields["text_ko"].help_text = _(
            "An empty line parts two clauses. These words stand for what is agreed: %(words)s"
        ) % {"words": words}
        self.fields["representative"].required = True

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        known = queries.words_of(self.instance, "ko")
        for field in ("text_ko", "text_en"):
            try:
                rules.check_words(found.get(field, ""), known, field=field)
            except RuleBroken as refusal:
                self.add_error(field, str(refusal))
        return found

    def _post_clean(self) -> None:
        """Leave the row alone: the action writes it."""


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=pgettext_lazy("agreement", "Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class OwnShareForm(forms.Form):
    """When the own share came in."""

    received_on = DayField(label=gettext_lazy("The day the money came in"), initial=clock.today)


@dataclass(frozen=True)
class Deed:
    """What may be done with an agreement in some states: label, form, action, and what it leads to."""

    label: str | Text
    done: str | Text
    note: str | Text
    states: tuple[str, ...]
    form: type[forms.Form]
    action: Callable[..., Agreement]


DEEDS: Mapping[str, Deed] = {
    "call-back": Deed(
        gettext_lazy("Call it back to mend it"),
        gettext_lazy("The agreement is a draft again."),
        gettext_lazy("Signatures given so far bind nobody. The company is told why."),
        (AgreementState.SIGNING,),
        ReasonForm,
        actions.call_back,
    ),
    "own-share": Deed(
        gettext_lazy("Note that the own share came in"),
        gettext_lazy("The agreement is in force."),
        gettext_lazy("With it the agreement is in force and its duties are promises."),
        (AgreementState.SIGNED,),
        OwnShareForm,
        actions.receive_own_share,
    ),
    "amend": Deed(
        gettext_lazy("Write a changed agreement"),
        gettext_lazy("A draft like this one is written. Change it, and send it to be signed."),
        gettext_lazy("This agreement stays in force until both have signed the changed one."),
        (AgreementState.IN_FORCE,),
        ReasonForm,
        actions.amend,
    ),
    "terminate": Deed(
        gettext_lazy("Terminate it"),
        gettext_lazy("The agreement is terminated."),
        gettext_lazy("What is open is called off, and money that was paid has to be settled. It is final."),
        STANDING,
        ReasonForm,
        actions.terminate,
    ),
}


@require_safe
@views.screen(permission=Permission.AGREEMENT_READ)
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show everything about an agreement, and what may be done with it."""
    agreement, user = _found(uid), views.person(request)
    may_write = people.has(user, Permission.AGREEMENT_WRITE)
    context = {
        **agreements.seen(agreement),
        "may_write": may_write,
        "may_sign": people.has(user, Permission.AGREEMENT_SIGN),
        "is_drafter": agreement.drafted_by_id == user.pk,
        "deeds": [
            (deed.label, reverse("office:agreement-deed", args=[agreement.uid, key]))
            for key, deed in DEEDS.items()
            if may_write and agreement.state in deed.states
        ],
        "crumbs": _crumbs(),
    }
    return views.not_stored(render(request, "office/agreements/show.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.AGREEMENT_WRITE)
def edit(request: HttpRequest, uid: str) -> HttpResponse:
    """Write at a draft."""
    agreement = _found(uid)
    form = EditForm(request.POST or None, instance=agreement)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            actions.edit(agreement=agreement, by=views.person(request), **form.cleaned_data)
            messages.success(request, _("The draft is saved."))
            return redirect("office:agreement", agreement.uid)
    context = {"form": form, "agreement": agreement, "crumbs": _crumbs(agreement)}
    page = render(request, "office/agreements/edit.html", context, status=422 if form.errors else 200)
    return views.not_stored(page)


@require_POST
@views.screen(permission=Permission.AGREEMENT_WRITE)
def send(request: HttpRequest, uid: str) -> HttpResponse:
    """Send a draft to be signed."""
    agreement = _found(uid)
    with views.refusals(request):
        accounts.send(agreement=agreement, by=views.person(request))
        messages.success(request, _("The agreement is sent. Who signs first has been told."))
    return redirect("office:agreement", agreement.uid)


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.AGREEMENT_SIGN)
def sign(request: HttpRequest, uid: str) -> HttpResponse:
    """Sign for the city, after showing once more who one is."""
    agreement, user = _found(uid), views.person(request)
    address = reverse("office:agreement-sign", args=[agreement.uid])
    method = agreements.how_known(request, user)
    if not method:
        return redirect(agreements.reauthenticate(address))
    if request.method == "POST":
        with views.refusals(request):
            trip = agreements.signed(request, agreement, party=Party.CITY, method=method)
            if trip:
                return redirect("public:signing-trip", trip.uid)
            messages.success(request, _("Signed for the city."))
            return redirect("office:agreement", agreement.uid)
    outside = actions.outside()
    context = {
        **agreements.seen(agreement),
        "service": outside.name if outside else "",
        "crumbs": _crumbs(agreement),
    }
    return views.not_stored(render(request, "office/agreements/sign.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.AGREEMENT_WRITE)
def do(request: HttpRequest, uid: str, deed: str) -> HttpResponse:
    """Do one of ``DEEDS``: ask what it needs, then do it."""
    wanted = DEEDS.get(deed)
    if wanted is None:
        raise Http404
    agreement = _found(uid)
    form = wanted.form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            made = wanted.action(agreement=agreement, by=views.person(request), **form.cleaned_data)
            messages.success(request, str(wanted.done))
            return redirect("office:agreement", made.uid)
    context = {"form": form, "deed": wanted, "agreement": agreement, "crumbs": _crumbs(agreement)}
    page = render(request, "office/agreements/deed.html", context, status=422 if form.errors else 200)
    return views.not_stored(page)


@require_POST
@views.screen(permission=Permission.AGREEMENT_WRITE)
def decide(request: HttpRequest, uid: str) -> HttpResponse:
    """Approve or refuse a change that the company asks for."""
    change = views.found(Change.objects.select_related("agreement"), uid=uid)
    answer, by = request.POST.get("answer", ""), views.person(request)
    with views.refusals(request):
        if request.POST.get("verdict") == ChangeState.APPROVED:
            asked = money.shift_of(change)
            if asked:
                accounts.approve_shift(asked=asked, answer=answer, by=by)
            else:
                change = actions.approve(change=change, answer=answer, by=by)
            messages.success(request, _("Approved. The company is told."))
            if change.became:
                return redirect("office:agreement-edit", change.became.uid)
        else:
            actions.refuse(change=change, answer=answer, by=by)
            messages.success(request, _("Not approved. The company is told why."))
    return redirect(reverse("office:agreement", args=[change.agreement.uid]) + "#changes")


@require_safe
@views.screen(permission=Permission.AGREEMENT_READ)
def pdf(request: HttpRequest, uid: str) -> HttpResponse:
    """Send the agreement as a PDF."""
    return agreements.pdf(_found(uid))


def _found(uid: str) -> Agreement:
    whole = queries.listed().select_related("issuer", "supersedes", "organisation", "award__round__call")
    return views.found(whole.prefetch_related("issuer__names"), uid=uid)


def _crumbs(agreement: Agreement | None = None) -> list[menus.Item]:
    crumbs = [
        menus.Item(_("Office"), reverse("office:home")),
        menus.Item(_("Agreements"), reverse("office:agreements")),
    ]
    if agreement:
        crumbs.append(menus.Item(agreement.number, reverse("office:agreement", args=[agreement.uid])))
    return crumbs


urlpatterns: list[URLPattern] = [
    path("agreements/<uuid:uid>/", show, name="agreement"),
    path("agreements/<uuid:uid>/agreement.pdf", pdf, name="agreement-pdf"),
    path("agreements/<uuid:uid>/edit/", edit, name="agreement-edit"),
    path("agreements/<uuid:uid>/send/", send, name="agreement-send"),
    path("agreements/<uuid:uid>/sign/", sign, name="agreement-sign"),
    path("agreements/<uuid:uid>/<slug:deed>/", do, name="agreement-deed"),
    path("agreements/changes/<uuid:uid>/", decide, name="agreement-change"),
]
