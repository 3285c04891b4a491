"""An agreement as a PDF: set by Typst; what people wrote goes in as data only."""

import json
from collections.abc import Sequence
from typing import Any

from django.template.loader import get_template
from django.utils.translation import get_language, gettext, pgettext

from madang.core import money
from madang.kernel.agreements import queries
from madang.kernel.agreements.models import Agreement, Method, Party
from madang.kernel.agreements.rules import Clauses
from madang.ui import formats, typesetting


def of(agreement: Agreement) -> bytes:
    """Return what is signed, with the signatures so far, in the reader's language."""
    draft = "" if agreement.content else gettext("Draft: not yet sent to be signed")
    signatures = [
        [
            str(Party(each.party).label),
            each.name,
            formats.written_time(each.at),
            str(Method(each.method).label),
            each.digest,
        ]
        for each in queries.signatures_of(agreement)
    ]
    return _set(queries.parsed(agreement), draft=draft, digest=agreement.digest, signatures=signatures)


def sample(clauses: Clauses, particulars: Sequence[Sequence[str]] = ()) -> bytes:
    """Return what an invented agreement with these clauses would look like, in the reader's language."""
    draft = gettext("Preview: company, figures and days are invented")
    return _set(queries.sample_of(clauses, particulars), draft=draft)


def _set(
    said: dict[str, Any], *, draft: str, digest: str = "", signatures: Sequence[Sequence[str]] = ()
) -> bytes:
    """Set ``said`` (the shape of ``queries.content_of``) with Typst."""
    sheet = get_template("ui/agreements/agreement.typ").template.source  # type: ignore[attr-defined]
    data = {**_content(said), "language": _language(), "draft": draft, "signatures": signatures}
    data["hash"] = [gettext("Fingerprint of the content (SHA-256)"), digest or "–"]
    words = json.dumps(data, ensure_ascii=False)
    return typesetting.pdf(sheet, words)


def _language() -> str:
    return "en" if get_language() == "en" else "ko"


def _content(said: dict[str, Any]) -> dict[str, Any]:
    language = _language()

    def word(row: dict[str, Any], name: str) -> str:
        return str(row.get(f"{name}_{language}") or row.get(f"{name}_ko") or "")

    clauses = said[f"clauses_{language}"] or said["clauses_ko"]
    return {
        "title": word(said, "title"),
        "facts": [
            [pgettext("agreement", "Number"), said["number"]],
            [pgettext("agreement", "City"), word(said["issuer"], "name")],
            [pgettext("agreement", "Company"), word(said["company"], "name")],
            [gettext("Represented by"), said["company"]["representative"]],
            [pgettext("agreement", "Term"), f"{said['starts_on']} – {said['ends_on']}"],
            [gettext("The city pays"), money.spoken(said["grant_won"], language)],
            [gettext("Own share of the company"), money.spoken(said["own_share_won"], language)],
            [gettext("The company pays"), money.spoken(said["price_won"], language)],
            *(_line(line, language) for line in said["particulars"]),
        ],
        "scope": [gettext("What is done"), said["scope"]],
        "clauses": clauses,
        "duties": [
            [word(duty, "title"), word(duty, "measure"), duty["due_on"] or "–"] for duty in said["duties"]
        ],
        "duty_heads": [gettext("Duty"), gettext("Kept when"), gettext("Due day")],
        "signed_title": gettext("Signatures"),
        "supersedes": gettext("Changes agreement %(number)s") % {"number": said["supersedes"]["number"]}
        if said["supersedes"]
        else "",
    }


def _line(line: Sequence[str], language: str) -> list[str]:
    """Return what a line of [label_ko, label_en, value, value_en where another] says in ``language``."""
    return [line[0], line[2]] if language == "ko" else [line[1], line[-1] or line[2]]
