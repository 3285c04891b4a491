"""The requests of a period, with who answers and what came of each, as the council reads them."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from madang.core import clock
from madang.kernel.voice import queries
from madang.kernel.voice.models import Request
from madang.kernel.voice.rules import Phase
from madang.ui.council_pack.section import Cell, Figure, Period, Section
from madang.ui.requests import Line, line_of


def sections(period: Period) -> Sequence[Section]:
    """Return what was asked of the city in ``period``."""
    today = clock.today()
    rows = queries.period(period.first, period.last).select_related("turn__answer")
    lines = [line_of(each, today) for each in rows.prefetch_related("turn__measures")]
    return [
        Section(
            key="requests",
            title=pgettext("council pack", "Requests"),
            definition=_(
                "Every request asked from the first to the last day of the period and taken up by the "
                "office; state and days as of today. Names of persons are left out, companies stand only "
                "if they agreed."
            ),
            figures=_figures(lines),
            heads=(
                pgettext("council pack", "Request"),
                _("Subject"),
                _("Asked on"),
                _("Asked by"),
                _("Voices"),
                _("Who answers"),
                _("Due day now"),
                pgettext("council pack", "State"),
                _("Answer, ground, and what it led to"),
            ),
            widths=(22, 11, 9, 11, 5, 12, 9, 10, 24),
            rows=[list(_row(line)) for line in lines],
        )
    ]


def lines_of(period: Period) -> int:
    """Return how many lines this section has."""
    return queries.period(period.first, period.last).count()


def _row(line: Line) -> Iterator[Cell]:
    request = line.request
    yield f"{request.number} {request.title}"
    yield request.get_category_display()
    yield request.asked_on
    yield line.public_firm
    yield request.voices
    yield line.owner
    yield line.due
    yield line.phase.label
    yield " · ".join(part for part in _came(request) if part)


def _came(request: Request) -> Iterator[str]:
    turn = request.turn
    answer = getattr(turn, "answer", None) if turn else None
    if answer and turn:
        yield f"{answer.get_verdict_display()}: {answer.text}"
        yield answer.ground
        yield from (f"{each.get_sort_display()}: {each.text}" for each in turn.measures.all())
    yield request.press


def _figures(lines: Sequence[Line]) -> list[Figure]:
    own = [line for line in lines if line.phase != Phase.JOINED]
    closed = [line for line in own if line.request.closed_at]
    late = [line for line in own if line.is_late]
    return [
        Figure(_("Requests"), len(own), _("Asked in the period; those joined to another are not counted.")),
        Figure(
            _("Voices"), sum(line.request.voices for line in own), _("With everybody who asked the same.")
        ),
        Figure(
            pgettext("request", "Closed"),
            len(closed),
            _("By the one who asked, after silence, or on a publication; of the requests."),
        ),
        Figure(
            pgettext("request", "Late"),
            len(late),
            _("The day of the answer or of what was promised has passed; of the requests."),
        ),
    ]
