"""What calls say of their money, and which version an agreement was made from."""

from collections.abc import Mapping

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import override

from madang.kernel.accounts.models import Basis, Book, CostItem, Scheme
from madang.kernel.accounts.rules import Part, Said
from madang.kernel.agreements.models import Agreement
from madang.kernel.agreements.ports import Particular
from madang.kernel.calls.models import Call


def calls_with_schemes() -> QuerySet[Call]:
    """Return every call with ``scheme_number`` and ``scheme_at`` of its latest scheme, else None."""
    newest = Scheme.objects.filter(call=OuterRef("pk")).order_by("-number")
    return Call.objects.select_related("programme").annotate(
        scheme_number=Subquery(newest.values("number")[:1]),
        scheme_at=Subquery(newest.values("created_at")[:1]),
        scheme_own=Subquery(newest.values("own_share_percent")[:1]),
    )


def schemes_of(call: Call) -> QuerySet[Scheme]:
    """Return the versions of a call, the latest first, with their parts and limits."""
    rows = Scheme.objects.filter(call=call).select_related("made_by").order_by("-number")
    return rows.prefetch_related("parts", "limits")


def scheme_for(call: Call) -> Scheme | None:
    """Return the version from which agreements of ``call`` are made; None: the call says nothing."""
    return schemes_of(call).first()


def scheme_of(agreement: Agreement) -> Scheme | None:
    """Return the version from which the line of ``agreement`` was made.

    One that was drafted without it (no screen does) takes the latest version there was on that day.
    """
    basis = Basis.objects.filter(agreement=agreement.line_id).select_related("scheme").first()
    if basis:
        return basis.scheme
    first = Agreement.objects.select_related("award__round__call").get(pk=agreement.line_id)
    if first.award is None:
        return None
    earlier = schemes_of(first.award.round.call).filter(created_at__lte=first.created_at)
    return earlier.first()


def said_by(scheme: Scheme | None) -> Said:
    """Return what a scheme says; without one, what is usual."""
    if scheme is None:
        return Said()
    parts = tuple(Part(part.percent, part.milestone) for part in scheme.parts.all())
    return Said(
        parts=parts or Said().parts,
        own_share_percent=scheme.own_share_percent,
        interest_bp=scheme.interest_bp,
        limits={limit.item: limit.most_percent for limit in scheme.limits.all()},
        not_covered_ko=scheme.not_covered_ko,
        not_covered_en=scheme.not_covered_en,
    )


def limits_of(book: Book) -> Mapping[str, int]:
    """Return cost item -> most per cent of the budget, of those that have a limit."""
    return dict(book.scheme.limits.values_list("item", "most_percent")) if book.scheme else {}


def particulars_of(said: Said) -> list[Particular]:
    """Return what a scheme says as lines of an agreement, which both sides read and sign."""
    tranches_ko, tranches_en = [], []
    for number, part in enumerate(said.parts, 1):
        after_ko = f" (단계 목표 {part.milestone} 달성 뒤)" if part.milestone else ""
        after_en = f" (after milestone {part.milestone})" if part.milestone else ""
        tranches_ko.append(f"{number}차 {part.percent} %{after_ko}")
        tranches_en.append(f"no. {number} {part.percent} %{after_en}")
    rate = f"{said.interest_bp / 100:g}"
    lines = [
        Particular("지급 방식", "Tranches", ", ".join(tranches_ko), ", ".join(tranches_en)),
        Particular(
            "자부담 기준",
            "Own share",
            f"지원금의 {said.own_share_percent} % 이상",
            f"{said.own_share_percent} % of the support or more",
        ),
        Particular("반납 이자", "Interest on what is returned", f"연 {rate} %", f"{rate} % a year"),
    ]
    if said.limits:
        lines.append(
            Particular("비목 한도", "Limits of cost items", _limits(said, "ko"), _limits(said, "en"))
        )
    lines.append(
        Particular(
            "인정하지 않는 것",
            "Not covered",
            "; ".join(filter(None, ("부가가치세", said.not_covered_ko))),
            "; ".join(filter(None, ("value added tax", said.not_covered_en or said.not_covered_ko))),
        )
    )
    return lines


def _limits(said: Said, language: str) -> str:
    with override(language):
        none = {"ko": "인정하지 않음"}.get(language, "not covered")
        return ", ".join(
            f"{item.label} {f'{said.limits[item]} %' if said.limits[item] else none}"
            for item in CostItem
            if item in said.limits
        )
