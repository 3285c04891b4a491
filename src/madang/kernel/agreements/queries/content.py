"""What is signed, as plain values, and how two of them differ. For people and digests; no rule reads it."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from madang.core import money
from madang.kernel.agreements.models import Agreement, Signature
from madang.kernel.agreements.rules import WORD
from madang.people.models import Organisation


def content_of(agreement: Agreement) -> dict[str, Any]:
    """Return all that is signed, as plain values."""
    before = agreement.supersedes
    return {
        "number": agreement.number,
        "title_ko": agreement.title_ko,
        "title_en": agreement.title_en,
        "issuer": _named(agreement.issuer),
        "company": {
            **_named(agreement.organisation),
            "business_number": agreement.organisation.business_number,
            "representative": agreement.representative,
        },
        "scope": agreement.scope,
        "starts_on": agreement.starts_on.isoformat(),
        "ends_on": agreement.ends_on.isoformat(),
        "price_won": agreement.price_won,
        "grant_won": agreement.grant_won,
        "own_share_won": agreement.own_share_won,
        "particulars": [list(line) for line in agreement.particulars],
        "duties": [
            {
                "title_ko": duty.title_ko,
                "title_en": duty.title_en,
                "measure_ko": duty.measure_ko,
                "measure_en": duty.measure_en,
                "due_on": duty.due_on.isoformat() if duty.due_on else None,
                "sort": duty.sort,
            }
            for duty in agreement.duties.order_by("due_on", "pk")
        ],
        "clauses_ko": clauses(agreement, "ko"),
        "clauses_en": clauses(agreement, "en"),
        "supersedes": {"number": before.number, "digest": before.digest} if before else None,
    }


def words_of(agreement: Agreement, language: str) -> dict[str, str]:
    """Return what the words in braces stand for in the clauses of ``agreement``."""
    with override(language):
        return {
            "company": agreement.organisation.name,
            "issuer": agreement.issuer.name,
            "representative": agreement.representative,
            "number": agreement.number,
            "title": agreement.title,
            "starts_on": agreement.starts_on.isoformat(),
            "ends_on": agreement.ends_on.isoformat(),
            "price": money.spoken(agreement.price_won, language),
            "grant": money.spoken(agreement.grant_won, language),
            "own_share": money.spoken(agreement.own_share_won, language),
        }


def clauses(agreement: Agreement, language: str) -> list[str]:
    """Return the clauses of ``agreement`` with its own words filled in."""
    text = agreement.text_ko if language == "ko" else agreement.text_en
    return filled(text, words_of(agreement, language))


def filled(text: str, words: Mapping[str, str]) -> list[str]:
    """Return the clauses of ``text``, with ``words`` in the place of those in braces."""
    return _paragraphs(WORD.sub(lambda found: words.get(found[1], found[0]), text))


def record_of(signature: Signature) -> dict[str, Any]:
    """Return what the digest of a signature binds together."""
    return {
        "agreement": signature.agreement.number,
        "attempt": signature.attempt,
        "party": signature.party,
        "by": signature.by_id,
        "name": signature.name,
        "at": signature.at.astimezone(UTC).isoformat(),
        "method": signature.method,
        "service": signature.service,
        "proof": signature.proof,
        "content": signature.content_digest,
        "previous": signature.previous_digest,
    }


def parsed(agreement: Agreement) -> dict[str, Any]:
    """Return what was fixed when it was sent; of a draft, what would be."""
    found: dict[str, Any] = json.loads(agreement.content) if agreement.content else content_of(agreement)
    return found


def _named(organisation: Organisation) -> dict[str, str]:
    named = {}
    for tongue in ("ko", "en"):
        with override(tongue):
            named[f"name_{tongue}"] = organisation.name
    return named


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def terms_differ(old: Agreement, new: Agreement) -> list[tuple[str, object, object]]:
    """Return (name, before, after) of each term that is not the same."""
    names = {
        "title": _("title"),
        "representative": _("represented by"),
        "scope": _("what is done"),
        "starts_on": _("from"),
        "ends_on": _("until"),
        "price_won": _("the company pays"),
        "grant_won": _("the city pays"),
        "own_share_won": _("own share of the company"),
    }
    return [
        (label, getattr(old, name), getattr(new, name))
        for name, label in names.items()
        if getattr(old, name) != getattr(new, name)
    ]


def text_differs(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Yield ("same" | "gone" | "new", clause) for the clauses of two texts, in the order one reads."""
    before, after = _paragraphs(old), _paragraphs(new)
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (("same", clause) for clause in before[i1:i2])
            continue
        yield from (("gone", clause) for clause in before[i1:i2])
        yield from (("new", clause) for clause in after[j1:j2])
