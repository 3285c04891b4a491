"""The receipt as a PDF: set by Typst in the fonts of the pages; what people wrote goes in as data only."""

import json
from typing import Any

from django.template.loader import get_template
from django.utils.translation import get_language, gettext, pgettext

from madang.kernel.applications.models import Submission
from madang.people.models import Presence
from madang.ui import formats, typesetting


def of(receipt: Submission) -> bytes:
    """Return the receipt in the reader's language; it says what was handed in, not what the draft says."""
    sheet = get_template("company/receipt/receipt.typ").template.source  # type: ignore[attr-defined]
    data = json.dumps({"language": _language(), **_content(receipt)}, ensure_ascii=False)
    return typesetting.pdf(sheet, data)


def _language() -> str:
    return "en" if get_language() == "en" else "ko"


def _content(receipt: Submission) -> dict[str, Any]:
    content, language = receipt.content, _language()
    company = content["organisation"].get(f"name_{language}") or content["organisation"].get("name_ko", "")
    return {
        "title": gettext("Receipt of an application"),
        "withdrawn": gettext("Withdrawn on %(when)s") % {"when": formats.written_time(receipt.withdrawn_at)}
        if receipt.withdrawn_at
        else "",
        "facts": [
            [gettext("Receipt number"), receipt.number],
            [gettext("Received"), formats.written_time(receipt.at)],
            [gettext("Call"), content["call"][f"title_{language}"]],
            [gettext("Company"), company],
            [gettext("Handed in by"), receipt.by.name],
            [gettext("Project"), content["title"]],
        ],
        "hash": [gettext("Fingerprint of the content (SHA-256)"), receipt.digest],
        "sections": [*_sections(content, language)],
        "foot": gettext("Keep this receipt. Number and fingerprint show later what was handed in, and when."),
    }


def _wish(wish: dict[str, Any], language: str) -> str:
    asked = [f"{label}: {text}" for label, text in wish.get(f"asked_{language}", ())]
    return "\n".join([*asked, wish["plan"]])


def _sections(content: dict[str, Any], language: str) -> list[dict[str, Any]]:
    presence = str(Presence(content["presence"]).label) if content["presence"] in Presence.values else ""
    return [
        {
            "title": gettext("What you want to prove"),
            "items": [[content["summary"], ""]],
        },
        {
            "title": gettext("Places, in the order you ranked them"),
            "items": [
                [f"{wish['wish']}. {wish[f'title_{language}']} ({wish['offer']})", _wish(wish, language)]
                for wish in content["wishes"]
            ],
        },
        {
            "title": pgettext("application", "Answers"),
            "items": [
                [gettext("Technology readiness (TRL)"), str(content["trl"] or "")],
                [gettext("What your company has in the city"), presence],
                *([answer[f"question_{language}"], answer["text"]] for answer in content["answers"]),
            ],
        },
        {
            "title": gettext("Files"),
            "items": [[file["name"], f"SHA-256 {file['sha256']}"] for file in content["files"]],
        },
    ]
