"""The clauses with which agreements begin: which version counts, and what an invented agreement says."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.template.loader import get_template

from madang.core import clock, money
from madang.kernel.agreements.models import DutySort, Template
from madang.kernel.agreements.queries.content import filled
from madang.kernel.agreements.rules import Clauses, tidied


def versions_of(kind: str) -> QuerySet[Template]:
    """Return the versions written for ``kind`` (empty: for every kind without its own), the latest first."""
    return Template.objects.filter(kind=kind).select_related("made_by").order_by("-number")


def newest_templates() -> dict[str, Template]:
    """Return kind -> the version that counts, of those for which one was written."""
    rows = Template.objects.order_by("kind", "-number").distinct("kind").select_related("made_by")
    return {each.kind: each for each in rows}


def template_for(kind: str) -> Template | None:
    """Return the version with which an agreement of ``kind`` begins; None: with what Madang brings."""
    return Template.objects.filter(kind__in={kind, ""}).order_by("-kind", "-number").first()


def clauses_for(kind: str) -> Clauses:
    """Return the clauses with which an agreement of ``kind`` begins."""
    newest = template_for(kind)
    return Clauses(newest.text_ko, newest.text_en, newest.note) if newest else standard()


def standard() -> Clauses:
    """Return the clauses that Madang brings."""
    korean, english = (
        str(get_template(f"agreements/standard.{language}.txt").template.source)  # type: ignore[attr-defined]
        for language in ("ko", "en")
    )
    return tidied(Clauses(korean, english))


def sample_of(clauses: Clauses, particulars: Sequence[Sequence[str]] = ()) -> dict[str, Any]:
    """Return what an invented agreement with these clauses says, in the shape of ``content_of``.

    Its money is a support of 30 million won with an own share of 3 million, from tomorrow for half a year.
    """
    starts = clock.today() + timedelta(days=1)
    ends = starts + timedelta(days=181)
    said: dict[str, Any] = {
        "number": "0000-A-0000",
        "title_ko": "AI 제품 실증 지원 협약",
        "title_en": "Agreement on support for a demonstration",
        "issuer": {"name_ko": "보기시", "name_en": "City of Example"},
        "company": {
            "name_ko": "보기기업",
            "name_en": "Example Company",
            "business_number": "",
            "representative": "보기 대표",
        },
        "scope": "",
        "starts_on": starts.isoformat(),
        "ends_on": ends.isoformat(),
        "price_won": 0,
        "grant_won": 30_000_000,
        "own_share_won": 3_000_000,
        "particulars": [list(line) for line in particulars],
        "duties": [
            {
                "title_ko": "중간 점검 받기",
                "title_en": "Mid-term check",
                "measure_ko": "시가 현장에서 확인함",
                "measure_en": "The city has seen it on the spot",
                "due_on": (starts + timedelta(days=90)).isoformat(),
                "sort": DutySort.MILESTONE,
            }
        ],
        "supersedes": None,
    }
    for language, text in (("ko", clauses.text_ko), ("en", clauses.text_en)):
        said[f"clauses_{language}"] = filled(text, _words_of(said, language))
    return said


def _words_of(said: dict[str, Any], language: str) -> dict[str, str]:
    return {
        "company": said["company"][f"name_{language}"],
        "issuer": said["issuer"][f"name_{language}"],
        "representative": said["company"]["representative"],
        "number": said["number"],
        "title": said[f"title_{language}"],
        "starts_on": said["starts_on"],
        "ends_on": said["ends_on"],
        "price": money.spoken(said["price_won"], language),
        "grant": money.spoken(said["grant_won"], language),
        "own_share": money.spoken(said["own_share_won"], language),
    }
