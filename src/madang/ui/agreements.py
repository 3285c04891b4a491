"""An agreement as both sides read it: its facts, what changed, and how a signer is known."""

from collections.abc import Sequence
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    get_reauthentication_flows,
)
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import override

from madang.kernel.agreements import actions, queries
from madang.kernel.agreements.models import Agreement, Method, SigningTrip
from madang.kernel.agreements.rules import Clauses
from madang.people.models import User
from madang.ui import accounts, agreement_pdf, views

CHANGES_SHOWN = 50


def seen(agreement: Agreement) -> dict[str, Any]:
    """Return all that the templates show of ``agreement``."""
    before = agreement.supersedes
    return {
        "agreement": agreement,
        "duties": agreement.duties.select_related("promise"),
        "clauses_ko": queries.clauses(agreement, "ko"),
        "clauses_en": queries.clauses(agreement, "en"),
        "signatures": queries.signatures_of(agreement),
        "turn": queries.turn_of(agreement),
        "genuine": queries.is_genuine(agreement) if agreement.content else None,
        "line": queries.line_of(agreement),
        "before": before,
        "terms": queries.terms_differ(before, agreement) if before else [],
        "differences": [
            row for row in queries.text_differs(before.text_ko, agreement.text_ko) if row[0] != "same"
        ]
        if before
        else [],
        "owed": queries.share_owed(agreement),
        "changes": [
            (change, accounts.moves_of(change))
            for change in agreement.changes.select_related("asked_by", "decided_by", "became", "shift_asked")[
                :CHANGES_SHOWN
            ]
        ],
    }


def pdf(agreement: Agreement) -> HttpResponse:
    """Return the agreement as a file."""
    return _file(agreement_pdf.of(agreement), f"{agreement.number}.pdf", shown="attachment")


def preview(clauses: Clauses, particulars: Sequence[Sequence[str]] = (), *, language: str) -> HttpResponse:
    """Return an invented agreement with these clauses as a file to look at, in ``language``."""
    with override("en" if language == "en" else "ko"):
        return _file(agreement_pdf.sample(clauses, particulars), "preview.pdf", shown="inline")


def _file(content: bytes, name: str, *, shown: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'{shown}; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def signed(request: HttpRequest, agreement: Agreement, *, party: str, method: str) -> SigningTrip | None:
    """Sign for ``party`` here (None), or hand the agreement to a service and return the way there."""
    user, seen = views.person(request), request.POST.get("seen", "")
    if actions.outside():
        pdf = agreement_pdf.of(agreement)
        return actions.go(agreement=agreement, party=party, seen=seen, pdf=pdf, by=user)
    answer = {**request.POST.dict(), "method": method}
    actions.sign(agreement=agreement, party=party, seen=seen, answer=answer, by=user)
    return None


def how_known(request: HttpRequest, user: User) -> str:
    """Return how ``user`` has just shown again who they are; empty: not yet.

    Who signs in through the city and has neither password nor passkey here cannot be asked for one.
    """
    if not get_reauthentication_flows(user):
        return Method.SIGN_IN
    if not did_recently_reauthenticate(request):
        return ""
    again = [each for each in get_authentication_records(request, user) if each.get("reauthenticated")]
    return Method.PASSWORD if again[-1]["method"] == "password" else Method.PASSKEY


def reauthenticate(address: str) -> str:
    """Return where one shows again who one is, and from where one comes back to ``address``."""
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': address})}"
