"""Ask without an account: the page behind a QR code, and the receipt's own page.

These pages need no cookie and no script. Whoever sends the form is nobody, signed in or not; whoever has
the secret of a receipt is the one who asked. So there is nothing here that a forged form could misuse.
"""

import re
from datetime import UTC, datetime
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from madang.core import clock
from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.kernel.voice import actions, queries, rules
from madang.kernel.voice.models import Category, Door, Request
from madang.kernel.voice.states import RequestState, TurnState
from madang.ui import views
from madang.ui.requests import line_of, timeline_of

_SALT = "madang.voice.opened"
_NUMBER = re.compile(r"^[A-Z]{1,8}-V\d{4}-\d{5,8}$")


class AskForm(forms.Form):
    """What one asks, and as much of oneself as one likes to tell."""

    words = forms.CharField(
        label=gettext_lazy("What do you ask of the city?"),
        help_text=gettext_lazy("In your own words. Leave out names of other people."),
        max_length=rules.MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Subject"),
        choices=[("", pgettext_lazy("choice", "I am not sure")), *Category.choices],
        required=False,
    )
    firm = forms.CharField(
        label=gettext_lazy("Company or organisation"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    firm_shown = forms.BooleanField(
        label=gettext_lazy("Everybody may read the name of the company"), required=False
    )
    speaker = forms.CharField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("Only the office reads it."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("The receipt and all news go there. Only the office sees it."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def category_or_other(self) -> str:
        return self.cleaned_data["category"] or Category.OTHER


class ReceiptForm(forms.Form):
    """Receipt number and secret, as printed."""

    number = forms.CharField(
        label=gettext_lazy("Receipt number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    secret = forms.CharField(
        label=gettext_lazy("Secret"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class DoneForm(forms.Form):
    """What is missing, where it is not done."""

    objection = forms.CharField(
        label=gettext_lazy("What is missing?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str = "") -> HttpResponse:
    """Take a request from anybody."""
    door = views.found(Door.objects.select_related("meeting"), code=code) if code else None
    form = AskForm(request.POST or None, initial={"stamp": stamped(), "words": _asked_before(request)})
    if request.method == "POST" and form.is_valid():
        with views.refusals(request, form):
            made = _taken(request, form, door)
            address = reverse("public:receipt", args=[made.number, rules.secret_of(made.uid)])
            return redirect(f"{address}?new=1")
    if form.is_bound:
        typed = request.POST.copy()
        if _opened(str(typed.get("stamp", ""))) is None:
            typed["stamp"] = stamped()
        form.data = typed
    context = {"form": form, "door": door, "is_closed": bool(door and door.closed_at)}
    return render(request, "public/ask/form.html", context, status=422 if form.errors else 200)


def _asked_before(request: HttpRequest) -> str:
    """Return how a request begins that is asked anew: by its number, which tells nothing to anybody else."""
    number = request.GET.get("again", "")
    return _("Asked before as %(number)s.") % {"number": number} + "\n" if _NUMBER.match(number) else ""


def _taken(request: HttpRequest, form: AskForm, door: Door | None) -> Request:
    given = form.cleaned_data
    rules.check_human(
        trap=request.POST.get("homepage", ""),
        opened_at=_opened(given["stamp"]),
        at=clock.now(),
        words=given["words"],
    )
    return actions.ask(
        words=given["words"],
        category=form.category_or_other(),
        firm=given["firm"],
        firm_shown=given["firm_shown"],
        speaker=given["speaker"],
        email=given["email"],
        door=door,
        language="en" if get_language() == "en" else "ko",
        sender=get_adapter().get_client_ip(request) or "",
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Find the way back to one's request with what stands on the receipt."""
    form = ReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = _of_receipt(form.cleaned_data["number"], form.cleaned_data["secret"])
        except Http404:
            form.add_error(None, str(_NO_MATCH))
        else:
            return redirect("public:receipt", found.number, rules.secret_of(found.uid))
    return views.not_stored(
        render(request, "public/ask/find.html", {"form": form}, status=422 if form.errors else 200)
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, number: str, secret: str) -> HttpResponse:
    """Show the holder of a receipt where the request stands; let them say whether it is done."""
    mine = _of_receipt(number, secret)
    lead = queries.whole(mine.into_id) if mine.into_id else mine
    form = DoneForm(request.POST if request.POST.get("deed") == "object" else None)
    refused = ""
    if request.method == "POST":
        try:
            if _said(request, mine, lead, form, secret):
                return redirect("public:receipt", mine.number, secret)
        except (RuleBroken, WrongState) as refusal:
            refused = str(refusal)
    turn = lead.turn
    context: dict[str, Any] = {
        "mine": mine,
        "lead": lead,
        "line": line_of(lead),
        "secret": secret,
        "entries": timeline_of(lead) if lead.state != RequestState.WAITING else [],
        "answer": getattr(turn, "answer", None) if turn else None,
        "may_say": bool(turn and turn.state in {TurnState.ANSWERED, TurnState.ASKED}),
        "may_close": mine.pk == lead.pk,
        "form": form,
        "refused": refused,
        "is_new": "new" in request.GET,
    }
    status = 422 if refused or form.errors else 200
    answer = views.not_stored(render(request, "public/ask/receipt.html", context, status=status))
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _said(request: HttpRequest, mine: Request, lead: Request, form: DoneForm, secret: str) -> bool:
    if request.POST.get("deed") == "confirm" and mine.pk == lead.pk:
        actions.confirm(request=lead, secret=secret)
        return True
    if form.is_bound and form.is_valid():
        actions.object_to(request=lead, voice=mine, objection=form.cleaned_data["objection"], secret=secret)
        return True
    return False


def _of_receipt(number: str, secret: str) -> Request:
    found = queries.by_receipt(number)
    if found is None:
        raise Http404
    try:
        rules.check_secret(found.uid, secret)
    except NotAllowed:
        raise Http404 from None
    return found


def stamped() -> str:
    """Return the moment at which a page was opened, so that nobody can write it themselves."""
    return signing.dumps(int(clock.now().timestamp()), salt=_SALT)


def _opened(stamp: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(signing.loads(stamp, salt=_SALT)), UTC)
    except (signing.BadSignature, ValueError, TypeError, OverflowError):
        return None


_NO_MATCH = gettext_lazy("Receipt number and secret do not belong together. Look at your receipt again.")
urlpatterns: list[URLPattern] = [
    path("ask/", ask, name="ask"),
    path("ask/receipts/", find, name="receipts"),
    path("ask/receipts/<slug:number>/<slug:secret>/", receipt, name="receipt"),
    path("ask/<slug:code>/", ask, name="ask-at"),
]
