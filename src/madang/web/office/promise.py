"""One promise: what, who, by when, its history, and the deeds of the office."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise as Text
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madang.audit import log
from madang.audit import queries as audit
from madang.core import clock
from madang.people import queries as people
from madang.people.models import Organisation, User
from madang.people.permissions import Permission
from madang.promises import actions, queries, rules
from madang.promises.models import Promise
from madang.promises.states import STANDING, PromiseState
from madang.ui import evidence, menus, promises, views
from madang.ui.forms import DayField
from madang.web.office.promises import crumbs

_SHOWN = gettext_lazy("It stands in the history, which is public where the promise is.")


class PostponeForm(forms.Form):
    """A new day, and why."""

    due_on = DayField(
        label=gettext_lazy("New due day"),
        help_text=gettext_lazy("A weekend or a public holiday counts until the end of the next working day."),
    )
    reason_ko = forms.CharField(
        label=pgettext_lazy("promise", "Reason (Korean)"), max_length=500, help_text=_SHOWN
    )
    reason_en = forms.CharField(
        label=pgettext_lazy("promise", "Reason (English)"), max_length=500, required=False
    )
    decided_by = forms.CharField(label=pgettext_lazy("promise", "Decided by"), max_length=120, required=False)
    announced_on = DayField(label=gettext_lazy("Announced on"), required=False)
    source = forms.CharField(label=gettext_lazy("Source"), max_length=300, required=False)
    seen = forms.DateField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, promise: Promise, **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": promise.due_on, "announced_on": clock.today()}
        super().__init__(*args, **kwargs)


class PauseForm(forms.Form):
    """Why the clock stands still."""

    reason_ko = forms.CharField(
        label=pgettext_lazy("promise", "Reason (Korean)"), max_length=500, help_text=_SHOWN
    )
    reason_en = forms.CharField(
        label=pgettext_lazy("promise", "Reason (English)"), max_length=500, required=False
    )

    def __init__(self, *args: Any, promise: Promise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class EndForm(forms.Form):
    """Why it ends, and on what day it did."""

    reason = forms.CharField(
        label=pgettext_lazy("promise", "Reason"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_SHOWN,
    )
    on = DayField(label=gettext_lazy("On which day"), required=False)

    def __init__(self, *args: Any, promise: Promise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["on"] = clock.today()
        # Evidence that waits is what it is known by; without any, a reason is needed.
        self.fields["reason"].required = promise.state == PromiseState.OPEN


class HandOverForm(forms.Form):
    """Who owes it from today on."""

    owed_by = forms.ModelChoiceField(
        label=gettext_lazy("Owed by, from today on"),
        queryset=Organisation.objects.none(),
        to_field_name="uid",
    )
    reason = forms.CharField(label=pgettext_lazy("promise", "Reason"), max_length=500, help_text=_SHOWN)

    def __init__(self, *args: Any, promise: Promise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Organisation.objects.filter(closed_on=None).exclude(pk=promise.owed_by_id)
        self.fields["owed_by"].queryset = others.prefetch_related("names").order_by("sort", "pk")  # type: ignore[attr-defined]
        self.initial["owed_by"] = queries.owes_today(promise).uid


@dataclass(frozen=True)
class Deed:
    """What the office may do with a promise: the form, the action, and how it is called."""

    label: str | Text
    done: str | Text
    form: Callable[..., forms.Form]
    action: Callable[..., object]


GIVE = gettext_lazy("Give evidence")
DEEDS: Mapping[str, Deed] = {
    "postpone": Deed(
        gettext_lazy("Move the due day"), gettext_lazy("The day has moved."), PostponeForm, actions.postpone
    ),
    "pause": Deed(
        gettext_lazy("Stop the clock"), gettext_lazy("The clock stands still."), PauseForm, actions.pause
    ),
    "keep": Deed(
        gettext_lazy("Say that it is kept"), gettext_lazy("The promise is kept."), EndForm, actions.keep
    ),
    "break": Deed(
        gettext_lazy("Say that it is broken"), gettext_lazy("The promise is broken."), EndForm, actions.break_
    ),
    "release": Deed(
        pgettext_lazy("promise", "Call it off"),
        gettext_lazy("The promise is called off."),
        EndForm,
        actions.release,
    ),
    "hand-over": Deed(
        gettext_lazy("Hand it over"),
        gettext_lazy("Somebody else owes it now."),
        HandOverForm,
        actions.hand_over,
    ),
}


@require_safe
@views.screen(permission=Permission.PROMISE_READ)
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one promise with all that happened to it."""
    return _page(request, found(uid))


@require_POST
@views.screen(permission=Permission.PROMISE_JUDGE)
def asker(request: HttpRequest, uid: str) -> HttpResponse:
    """Show who asked, and note that somebody looked."""
    promise = found(uid)
    log.look(by=views.person(request), subject=promise, what="asker")
    return _page(request, promise, asker=promise.asked_by)


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.PROMISE_JUDGE)
def deed(request: HttpRequest, uid: str, deed: str) -> HttpResponse:
    """Do one of DEEDS."""
    promise, chosen = found(uid), DEEDS.get(deed)
    if chosen is None:
        raise Http404
    form = chosen.form(request.POST or None, promise=promise)
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            chosen.action(promise=promise, by=views.person(request), **form.cleaned_data)
            messages.success(request, str(chosen.done))
            return redirect("office:promise", promise.uid)
    return _deed_page(request, promise, form, chosen.label)


@require_http_methods(["GET", "HEAD", "POST"])
@views.screen(permission=Permission.PROMISE_JUDGE)
def give(request: HttpRequest, uid: str) -> HttpResponse:
    """Give evidence, with files."""
    promise = found(uid)
    form = evidence.form_of(request, promise)
    if request.method == "POST" and evidence.taken(request, promise, form):
        messages.success(request, _("Thank you. Somebody else checks it."))
        return redirect("office:promise", promise.uid)
    return _deed_page(request, promise, form, GIVE)


@require_POST
@views.screen(permission=Permission.PROMISE_JUDGE)
def resume(request: HttpRequest, uid: str) -> HttpResponse:
    """Let the clock go on."""
    promise = found(uid)
    with views.refusals(request):
        actions.resume(promise=promise, by=views.person(request))
        messages.success(request, _("The clock goes on. The due day has moved by the days it stood still."))
    return redirect("office:promise", promise.uid)


@require_POST
@views.screen(permission=Permission.PROMISE_JUDGE)
def judge(request: HttpRequest, uid: str) -> HttpResponse:
    """Say whether the evidence that waits holds."""
    promise = found(uid)
    note, accepted = request.POST.get("note", ""), request.POST.get("verdict") == "accepted"
    waiting = queries.waiting_evidence(promise)
    if waiting is None:
        messages.error(request, _("No evidence waits to be checked."))
        return redirect("office:promise", promise.uid)
    with views.refusals(request):
        actions.judge(evidence=waiting, accepted=accepted, note=note, by=views.person(request))
        messages.success(
            request, _("The promise is kept.") if accepted else _("They are told what is missing.")
        )
        return redirect("office:promise", promise.uid)
    return _page(request, promise, note=note)


def found(uid: str) -> Promise:
    """Return a promise with its parties, or answer 404."""
    return views.found(queries.whole(), uid=uid)


def _deed_page(request: HttpRequest, promise: Promise, form: forms.Form, label: str | Text) -> HttpResponse:
    way = [*crumbs(), menus.Item(promise.title, reverse("office:promise", args=[promise.uid]))]
    context = {
        "promise": promise,
        "line": promises.line_of(promise),
        "form": form,
        "label": label,
        "crumbs": way,
    }
    return render(request, "office/promises/deed.html", context, status=422 if form.errors else 200)


def _page(
    request: HttpRequest, promise: Promise, *, asker: User | None = None, note: str | None = None
) -> HttpResponse:
    user = views.person(request)
    waiting = queries.waiting_evidence(promise)
    may_judge = people.has(user, Permission.PROMISE_JUDGE)
    context = {
        "promise": promise,
        "line": promises.line_of(promise),
        "remaining": rules.remaining_of(promise.due_on, clock.today()) if promise.due_on else None,
        "events": promises.timeline(promise, public=False),
        "evidence": [piece for piece in queries.evidence_of(promise) if piece.verdict],
        "waiting": waiting,
        "is_own": waiting is not None and waiting.given_by_id == user.pk,
        "note": note or "",
        "asker": asker,
        "followers": promise.followers.count(),
        "may_judge": may_judge,
        "deeds": _deeds(promise) if may_judge else [],
        "entries": audit.entries_about(promise),
        "crumbs": crumbs(),
    }
    page = render(request, "office/promises/show.html", context, status=200 if note is None else 422)
    return views.not_stored(page)


def _deeds(promise: Promise) -> list[tuple[str | Text, str]]:
    """Return what may be done with ``promise`` now: label and address."""
    if promise.state not in STANDING:
        return []
    is_open = promise.state == PromiseState.OPEN
    hidden = set() if is_open else {"postpone"}
    if promise.paused_on:
        hidden |= {"pause", "postpone"}
    first = [(GIVE, reverse("office:promise-evidence", args=[promise.uid]))] if is_open else []
    return first + [
        (each.label, reverse("office:promise-deed", args=[promise.uid, key]))
        for key, each in DEEDS.items()
        if key not in hidden
    ]


urlpatterns: list[URLPattern] = [
    path("promises/<uuid:uid>/", show, name="promise"),
    path("promises/<uuid:uid>/asker/", asker, name="promise-asker"),
    path("promises/<uuid:uid>/resume/", resume, name="promise-resume"),
    path("promises/<uuid:uid>/judge/", judge, name="promise-judge"),
    path("promises/<uuid:uid>/evidence/", give, name="promise-evidence"),
    path("promises/<uuid:uid>/<slug:deed>/", deed, name="promise-deed"),
]
