"""Correct a published call: see the difference first, then send it; or call it off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madang.core import canonical, clock
from madang.kernel.applications import queries as applications
from madang.kernel.calls import actions, queries, rules
from madang.kernel.calls.models import Call, Offer, Round
from madang.kernel.calls.queries import Change
from madang.people.permissions import Permission
from madang.ui import menus, views
from madang.ui.forms import DayField, MomentField
from madang.web.office.alarms import address_of
from madang.web.public import changes
from madang.web.public.rounds import chosen, links_to

_CALL = (
    "title_ko",
    "title_en",
    "summary_ko",
    "summary_en",
    "text_ko",
    "text_en",
    "max_age_years",
    "max_age_years_new_industry",
    "presence",
    "min_trl",
    "max_wishes",
)
_MOMENTS = ("closes_at", "review_due_at", "lottery_known_at", "results_due_on")
_ROUND = (*_MOMENTS, "lottery_source_ko", "lottery_source_en")
_OFFER = ("units", "conditions_ko", "conditions_en")
_DATES = ("opens_at", "closes_at", "review_due_at", "results_due_on", "lottery_known_at")


@dataclass(frozen=True)
class Group:
    """Fields that belong together."""

    title: str | Promise
    fields: list[forms.BoundField]

    @property
    def open(self) -> bool:
        return any(field.errors for field in self.fields)


class ReasonForm(forms.Form):
    """Why, in both languages: everybody concerned reads it."""

    reason_ko = forms.CharField(
        label=_("reason (Korean)"), max_length=500, widget=forms.Textarea({"rows": 2})
    )
    reason_en = forms.CharField(
        label=_("reason (English)"), max_length=500, widget=forms.Textarea({"rows": 2})
    )

    def reasons(self) -> dict[str, Any]:
        """Return both reasons."""
        return {name: self.cleaned_data[name] for name in ("reason_ko", "reason_en")}


class CorrectionForm(ReasonForm):
    """All that may still be changed in a published call, filled with what it says now."""

    closes_at = MomentField(label=_("Deadline"), help_text=_("Only to a later moment."))
    review_due_at = MomentField(label=_("Reviews due"))
    lottery_known_at = MomentField(label=_("Draw known from"))
    results_due_on = DayField(label=_("Results due"))
    lottery_source_ko = forms.CharField(label=_("public source of the draw (Korean)"), max_length=300)
    lottery_source_en = forms.CharField(label=_("public source of the draw (English)"), max_length=300)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, call: Call, round: Round, offers: list[Offer]) -> None:
        self.call, self.round, self.offers = call, round, offers
        first = {name: getattr(call, name) for name in _CALL} | {n: getattr(round, n) for n in _ROUND}
        super().__init__(data, initial=first)
        own = _fields(Call, _CALL)
        parts = {offer: _fields(Offer, _OFFER) for offer in offers}
        self.fields = self.fields | own
        for offer, fields in parts.items():
            for name, field in fields.items():
                field.initial = getattr(offer, name)
                field.label = f"{offer.code} {field.label}"
                self.fields[f"{offer.code}-{name}"] = field

    def groups(self) -> list[Group]:
        """Return the fields in parts that open one by one; where something is wrong, the part is open."""
        parts: list[tuple[str | Promise, list[str]]] = [
            (_("Dates and draw"), list(_ROUND)),
            (_("Text"), [name for name in _CALL if name[-3:] in {"_ko", "_en"}]),
            (_("Who may apply"), [name for name in _CALL if name[-3:] not in {"_ko", "_en"}]),
        ]
        parts += [
            (f"{offer.code} {offer.title}", [f"{offer.code}-{name}" for name in _OFFER])
            for offer in self.offers
        ]
        return [Group(title, [self[name] for name in names]) for title, names in parts]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if all(found.get(name) for name in _MOMENTS):
            moments = {"opens_at": self.round.opens_at} | found
            for field, sentence in rules.date_faults(rules.RoundDates(*(moments[n] for n in _DATES))):
                self.add_error(field, str(sentence))
        return found

    def told(self) -> dict[str, Any]:
        """Return the changed values as ``actions.correct`` takes them."""
        return {
            "call_changes": self._new(_CALL, self.call),
            "round_changes": self._new(_ROUND, self.round),
            "offer_changes": {
                offer.pk: new for offer in self.offers if (new := self._new(_OFFER, offer, f"{offer.code}-"))
            },
        }

    def differences(self) -> list[Change]:
        """Return what would change, for people to see before it is sent."""
        rows: list[tuple[str, Any, tuple[str, ...]]] = [("", self.call, _CALL), ("", self.round, _ROUND)]
        rows += [(f"{offer.code}-", offer, _OFFER) for offer in self.offers]
        return [
            Change(name, str(self.fields[f"{prefix}{name}"].label), getattr(row, name), value)
            for prefix, row, names in rows
            for name, value in self._new(names, row, prefix).items()
        ]

    def fingerprint(self) -> str:
        """Return a digest of all that was typed: what was looked at is what is sent."""
        return canonical.digest(
            {name: str(value) for name, value in self.cleaned_data.items() if name != "seen"}
        )

    def _new(self, names: tuple[str, ...], row: Any, prefix: str = "") -> dict[str, Any]:
        typed = {name: self.cleaned_data[f"{prefix}{name}"] for name in names}
        return {name: value for name, value in typed.items() if _plain(value) != _plain(getattr(row, name))}


def _fields(model: type[Model], names: tuple[str, ...]) -> dict[str, forms.Field]:
    """Return form fields that check what the model would: only a whole ModelForm asks the model itself."""
    found = forms.fields_for_model(model, fields=names)
    for name, field in found.items():
        own = getattr(model, name).field.validators
        field.validators += [each for each in own if each not in field.validators]
    return found


def _plain(value: object) -> object:
    """Browsers send line ends of their own, and minutes instead of seconds."""
    if isinstance(value, datetime):
        return value.replace(second=0, microsecond=0)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


@views.screen(permission=Permission.CALL_PUBLISH)
def correct(request: HttpRequest, uid: str) -> HttpResponse:
    """Show what would change; send it only when that was seen."""
    call = views.found(queries.whole(), uid=uid)
    rounds = list(call.rounds.all())
    if not rounds:
        raise Http404
    for each in rounds:
        each.call = call
    round = chosen(request, rounds, rules.current_of(rounds, clock.now()))
    form = CorrectionForm(request.POST or None, call=call, round=round, offers=list(round.offers.all()))
    context = _around(call) | {"form": form, "round": round, "rounds": links_to(rounds, round)}
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            if request.POST.get("send") and form.cleaned_data["seen"] == form.fingerprint():
                actions.correct(
                    call=call,
                    round=round,
                    by=views.person(request),
                    tell=list(applications.applicants_of(call)),
                    **form.reasons(),
                    **form.told(),
                )
                messages.success(request, _("The correction is published, and those concerned are told."))
                return redirect(address_of(round, "call"))
            _check(call, round, form)
            context |= {"changes": changes.shown(form.differences()), "fingerprint": form.fingerprint()}
    context["told"] = applications.applicants_of(call).count()
    return render(request, "office/calls/correct.html", context)


def _check(call: Call, round: Round, form: CorrectionForm) -> None:
    """Ask the rule before the difference is shown, so that nobody reads what cannot be sent."""
    told: Mapping[str, Any] = form.told()
    rules.check_correct(
        call,
        round,
        at=clock.now(),
        reasons=(form.cleaned_data["reason_ko"], form.cleaned_data["reason_en"]),
        call_fields=told["call_changes"],
        round_terms=told["round_changes"],
        offer_fields={name for fields in told["offer_changes"].values() for name in fields},
        others=[each for each in call.rounds.all() if each.pk != round.pk],
    )


@views.screen(permission=Permission.CALL_PUBLISH)
def cancel(request: HttpRequest, uid: str) -> HttpResponse:
    """Call a published call off, with a reason; those concerned are told."""
    call = views.found(queries.whole(), uid=uid)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            actions.cancel(
                call=call,
                by=views.person(request),
                tell=list(applications.applicants_of(call)),
                **form.reasons(),
            )
            messages.success(request, _("The call is called off, and those concerned are told."))
            return redirect("office:board", call.uid)
    context = _around(call) | {"form": form, "told": applications.applicants_of(call).count()}
    return render(request, "office/calls/cancel.html", context)


def _around(call: Call) -> dict[str, Any]:
    return {
        "call": call,
        "crumbs": [
            menus.Item(_("Office"), reverse("office:home")),
            menus.Item(call.title, reverse("office:board", args=[call.uid])),
        ],
    }


urlpatterns: list[URLPattern] = [
    path("calls/<uuid:uid>/correct/", correct, name="call_correct"),
    path("calls/<uuid:uid>/cancel/", cancel, name="call_cancel"),
]
