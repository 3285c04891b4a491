"""The council pack as a PDF, set by Typst, and as an XLSX; what people wrote goes in as data only."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from django.template.loader import get_template
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from madang.core import clock
from madang.ui import formats, spreadsheets, typesetting
from madang.ui.council_pack.section import Cell, Period, Section


def pdf(sections: Sequence[Section], period: Period, *, waiting: Callable[[], None] | None = None) -> bytes:
    """Return the pack to be printed, in the language of the reader.

    ``waiting`` is called about once a second while the pages are set; what it raises stops the setting.
    """
    sheet = get_template("ui/council_pack.typ").template.source  # type: ignore[attr-defined]
    data = json.dumps(_printed(sections, period), ensure_ascii=False)
    return typesetting.pdf(sheet, data, waiting=waiting)


def xlsx(sections: Sequence[Section], period: Period) -> bytes:
    """Return the pack as a spreadsheet: first the definitions, then a sheet for each section."""
    first = (
        _("Definitions"),
        (_("Section"), _("Figure"), pgettext("council pack", "Number"), _("What it counts")),
        _terms(sections, period),
    )
    lists = [(str(each.title), list(each.heads), _plain(each.rows)) for each in sections]
    return spreadsheets.book([first, *lists])


def _terms(sections: Sequence[Section], period: Period) -> Iterator[tuple[Cell, ...]]:
    yield (_("Period"), f"{period.first.isoformat()} – {period.last.isoformat()}", None, _said_as_of())
    for section in sections:
        yield (section.title, "", len(section.rows), section.definition)
        for figure in section.figures:
            value = figure.value if isinstance(figure.value, int) else str(figure.value)
            yield (section.title, figure.label, value, figure.meaning)


def _plain(rows: Sequence[Sequence[Cell]]) -> list[list[object]]:
    return [
        [cell if cell is None or isinstance(cell, int | date) else str(cell) for cell in row] for row in rows
    ]


def _said_as_of() -> str:
    return _("As of %(when)s") % {"when": formats.written_time(clock.now())}


def _printed(sections: Sequence[Section], period: Period) -> dict[str, Any]:
    return {
        "language": "en" if get_language() == "en" else "ko",
        "title": _("Promises, requests and MOUs: for the council"),
        "period": f"{formats.written_day(period.first)} – {formats.written_day(period.last)}",
        "asof": _said_as_of(),
        "empty": _("Nothing in this period."),
        "sections": [_section(each) for each in sections if each.printed],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": str(section.title),
        "definition": str(section.definition),
        "figures": [[str(each.label), str(each.value), str(each.meaning)] for each in section.figures],
        "heads": [str(head) for head in section.heads],
        "widths": list(section.widths) or [1] * len(section.heads),
        "rows": [[_cell(cell) for cell in row] for row in section.rows],
    }


def _cell(cell: Cell) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
