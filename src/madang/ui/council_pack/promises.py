"""The promises of a period, with their slips and their evidence, as the council reads them."""

from collections.abc import Iterator, Sequence

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from madang.core import clock
from madang.core.clock import SEOUL
from madang.promises import queries, rules
from madang.promises.models import Evidence, Promise, Slip
from madang.promises.states import Known, Phase
from madang.ui import formats
from madang.ui.council_pack.section import Cell, Figure, Period, Section
from madang.ui.promises import origin_name, spoken_slip


def sections(period: Period) -> Sequence[Section]:
    """Return the promises that stood at some time in ``period``, their slips, and their evidence."""
    rows = list(standing_in(period))
    return [_promises(rows, period), _slips(rows), _evidence(rows)]


def lines_of(period: Period) -> int:
    """Return how many lines these sections have."""
    rows = standing_in(period).order_by().values("pk")
    slips = Slip.objects.filter(promise__in=rows).count()
    return len(rows) + slips + Evidence.objects.filter(promise__in=rows).count()


def standing_in(period: Period) -> QuerySet[Promise]:
    """Return what was promised by the end of ``period`` and had not ended before it began."""
    standing = Q(closed_at=None) | Q(closed_at__date__gte=period.first)
    slips = Slip.objects.order_by("id")
    evidence = Evidence.objects.prefetch_related("files").order_by("id")
    rows = queries.whole().filter(standing, made_on__lte=period.last)
    return rows.prefetch_related(Prefetch("slips", slips), Prefetch("evidence", evidence)).order_by(
        "origin", *queries.DUE_FIRST
    )


def _promises(rows: Sequence[Promise], period: Period) -> Section:
    today = clock.today()
    phases = [rules.phase_of(row, today) for row in rows]
    return Section(
        key="promises",
        title=pgettext("council pack", "Promises"),
        definition=_(
            "Every promise in the ledger that was made by the last day of the period and had not ended "
            "before its first day; state and days as of today."
        ),
        figures=_figures(rows, phases),
        heads=(
            _("Promise"),
            _("Owed by"),
            _("Comes from"),
            _("Made on"),
            _("First due day"),
            _("Due day now"),
            _("Moved by"),
            pgettext("council pack", "State"),
            _("How one knows, and what was shown"),
        ),
        widths=(26, 13, 11, 9, 9, 9, 9, 9, 20),
        rows=[list(_row(row, phase)) for row, phase in zip(rows, phases, strict=True)],
    )


def _row(promise: Promise, phase: Phase) -> Iterator[Cell]:
    yield promise.title
    yield queries.owes_today(promise).name
    yield f"{origin_name(promise.origin)}: {promise.origin_label}"
    made_on, known = promise.made_on, promise.made_known
    yield made_on if known == Known.DAY else formats.iso_known(made_on, known)
    yield promise.first_due_on
    yield promise.due_on
    yield spoken_slip(promise)
    yield _state(promise, phase)
    shown = [piece.text for piece in promise.evidence.all() if piece.verdict == "accepted"]
    yield " · ".join(
        part for part in (promise.measure, *shown, promise.closing_reason, promise.source) if part
    )


def _state(promise: Promise, phase: Phase) -> str:
    if phase == Phase.LATE and promise.due_on:
        return f"{phase.label} ({formats.spoken_distance(rules.counts_until(promise.due_on))})"
    if promise.closed_on:
        return f"{phase.label} {promise.closed_on.isoformat()}"
    return str(phase.label)


def _figures(rows: Sequence[Promise], phases: Sequence[Phase]) -> list[Figure]:
    dated = [row for row in rows if row.first_due_on]
    slipped = [row for row in dated if row.slips.all()]
    count = {phase: phases.count(phase) for phase in Phase}
    late, kept, broken = (count[phase] for phase in (Phase.LATE, Phase.KEPT, Phase.BROKEN))
    of = {"count": len(rows)}
    return [
        Figure(pgettext("council pack", "Promises"), len(rows), _("All rows of this section.")),
        Figure(Phase.LATE.label, late, _("Open, and the due day has passed; of %(count)d.") % of),
        Figure(
            Phase.KEPT.label,
            kept,
            _("Somebody else checked that it is kept; of %(count)d.") % of,
        ),
        Figure(Phase.BROKEN.label, broken, _("Will not be kept any more; of %(count)d.") % of),
        Figure(
            _("Due day moved"),
            len(slipped),
            _("At least one slip, out of the %(count)d that ever had a due day.") % {"count": len(dated)},
        ),
    ]


def _slips(rows: Sequence[Promise]) -> Section:
    return Section(
        key="slips",
        title=_("Slips"),
        definition=_("Every time the due day of one of these promises was moved, since it was made."),
        heads=(
            _("Promise"),
            _("Announced on"),
            _("Old due day"),
            _("New due day"),
            pgettext("promise", "Decided by"),
            _("Reason"),
            _("Source"),
        ),
        widths=(26, 10, 10, 10, 12, 30, 14),
        rows=[
            [
                row.title,
                slip.announced_on,
                slip.old_due_on,
                slip.new_due_on,
                slip.decided_by,
                slip.reason,
                slip.source,
            ]
            for row in rows
            for slip in row.slips.all()
        ],
    )


def _evidence(rows: Sequence[Promise]) -> Section:
    return Section(
        key="evidence",
        title=_("Evidence"),
        definition=_("What was shown for these promises, and what somebody else than the giver found of it."),
        heads=(
            _("Promise"),
            _("Given on"),
            _("Evidence"),
            _("Address"),
            _("Files"),
            _("Found"),
            _("Checked on"),
            _("Note"),
        ),
        widths=(26, 10, 30, 14, 6, 10, 10, 16),
        rows=[
            [
                row.title,
                piece.given_at.astimezone(SEOUL).date(),
                piece.text,
                piece.link,
                len(piece.files.all()),
                piece.get_verdict_display() or _("Not checked yet"),
                piece.checked_at.astimezone(SEOUL).date() if piece.checked_at else None,
                piece.note,
            ]
            for row in rows
            for piece in row.evidence.all()
        ],
    )
