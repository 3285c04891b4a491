"""The MOUs of a period as the council reads them: three counts with definitions, and what others counted."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from madang.kernel.mous import queries, rules
from madang.kernel.mous.models import Check, Clause, Counted, Finding, Mou, Reported
from madang.kernel.mous.states import MouState
from madang.promises.states import PromiseState
from madang.ui.council_pack.section import Cell, Figure, Period, Section


def sections(period: Period) -> Sequence[Section]:
    """Return the MOUs that stood in ``period``, what was found of them in it, and what others counted."""
    return [_mous(period), _checks(period), _reports(period)]


def lines_of(period: Period) -> int:
    """Return how many lines these sections have."""
    checks = Check.objects.filter(checked_on__range=(period.first, period.last)).count()
    return _standing_in(period).count() + checks + Reported.objects.filter(as_of__lte=period.last).count()


def _standing_in(period: Period) -> QuerySet[Mou]:
    gone = Q(state=MouState.WITHDRAWN, state_on__lt=period.first)
    return (
        queries.listed(queries.Filters(), today=period.last).filter(signed_on__lte=period.last).exclude(gone)
    )


def _mous(period: Period) -> Section:
    checks = Check.objects.filter(checked_on__lte=period.last).order_by("-checked_on", "-pk")
    clauses = Clause.objects.select_related("promise")
    rows = (
        _standing_in(period)
        .order_by("signed_on", "pk")
        .prefetch_related(
            Prefetch("checks", queryset=checks, to_attr="looked"), Prefetch("clauses", queryset=clauses)
        )
    )
    return Section(
        key="mous",
        title=pgettext("council pack", "MOUs"),
        definition=_(
            "MOUs signed by the last day of the period and not withdrawn before its first; what was found "
            "last by the end of the period, with its day."
        ),
        figures=_figures(period),
        heads=(
            _("Number"),
            pgettext("mou", "MOU"),
            _("On the other side"),
            _("Signed on"),
            pgettext("council pack", "State"),
            _("Last found"),
            _("Looked at"),
            _("Clauses kept"),
            _("Clauses"),
        ),
        widths=(10, 22, 20, 9, 9, 16, 9, 7, 7),
        rows=[_row(mou) for mou in rows],
    )


def _row(mou: Any) -> list[Cell]:
    last = mou.looked[0] if mou.looked else None
    clauses = list(mou.clauses.all())
    return [
        mou.number,
        mou.title,
        ", ".join(party.organisation.name for party in mou.partners),
        mou.signed_on,
        mou.get_state_display(),
        Finding(last.finding).label if last else _("Never looked at"),
        last.checked_on if last else None,
        sum(clause.promise.state == PromiseState.KEPT for clause in clauses),
        len(clauses),
    ]


def _checks(period: Period) -> Section:
    rows = Check.objects.filter(checked_on__range=(period.first, period.last)).select_related("mou")
    return Section(
        key="mou-checks",
        title=_("What was found of the MOUs"),
        definition=_("Every look at a MOU in the period, with the evidence for what was found."),
        heads=(_("Number"), _("Looked at"), _("Found"), _("Staff"), _("Evidence"), _("Note"), _("Source")),
        widths=(10, 9, 18, 6, 34, 20, 16),
        rows=[
            [
                check.mou.number,
                check.checked_on,
                check.get_finding_display(),
                check.staff,
                " · ".join(
                    f"{proof.get_sort_display()}: {proof.text} {proof.link}".strip()
                    for proof in check.proofs.all()
                ),
                check.note,
                check.source,
            ]
            for check in rows.order_by("checked_on", "pk").prefetch_related("proofs")
        ],
    )


def _figures(period: Period) -> list[Figure]:
    told, moved = queries.counts(period.last), queries.counts_between(period.first, period.last)
    of = {"of": told[Counted.SIGNED].value, "unknown": told[Counted.OFFICE].unknown}
    return [
        Figure(
            _("Signed by the end of the period"),
            told[Counted.SIGNED].value,
            _("A MOU that renews another is not counted again."),
        ),
        Figure(
            _("With an office"),
            told[Counted.OFFICE].value,
            _(
                "Of %(of)d signed: the latest check, not older than twelve months, found an office with "
                "evidence. %(unknown)d were not looked at for so long."
            )
            % of,
        ),
        Figure(
            _("With staff"),
            told[Counted.STAFF].value,
            _("Of %(of)d signed: an office with at least one insured employee.") % of,
        ),
        Figure(_("Newly signed"), moved["signed"], _("Signed in the period; renewals: %(renewed)d.") % moved),
        Figure(_("Looked at in the period"), moved["checked"], _("MOUs with at least one check.")),
    ]


def _reports(period: Period) -> Section:
    rows = list(queries.reports().filter(as_of__lte=period.last))
    conflicting = {(said[0].what, said[0].as_of) for said in rules.conflicts(queries.reports_as_plain(rows))}
    return Section(
        key="mou-counts",
        title=_("What others counted"),
        definition=_(
            "Press figures, not official statistics, as they were published; two values of one day are "
            "marked as conflicting and none is chosen."
        ),
        figures=[
            Figure(_("Conflicting"), len(conflicting), _("Numbers of one day that are told in two ways."))
        ],
        heads=(
            _("As of"),
            _("What was counted"),
            _("How many"),
            _("Conflicting"),
            _("As it was said"),
            _("Source"),
        ),
        widths=(12, 22, 10, 12, 30, 24),
        rows=[_report(row, (row.what, row.as_of) in conflicting) for row in rows],
    )


def _report(row: Reported, is_conflicting: bool) -> list[Cell]:
    value = f"{pgettext('number', 'about')} {row.value}" if row.is_about else row.value
    return [
        row.as_of_text or row.as_of,
        row.get_what_display(),
        value,
        _("Conflicting") if is_conflicting else "",
        row.said,
        row.source,
    ]
