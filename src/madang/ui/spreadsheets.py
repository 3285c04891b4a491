"""Tables in and out: ``read`` takes an XLSX or CSV that somebody sent, ``book`` makes an XLSX to give out.

What is read is text, cell by cell, exactly as a person would see it: days as 2024-10-02, whole numbers
without a fraction. A merged cell fills the cells below it, since people mean that by it; the row says so.
What a cell *means* is for ``madang.core.cells`` and for the rules of whoever asked. Any room above ``ui`` may
use this: the list of MOUs does, claims and settlements may.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from madang.core.errors import RuleBroken

MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 20_000, 60, 500
_MOST_UNPACKED = 48 * 1024 * 1024
# The last four are full-width: spreadsheets in East Asia take them for the narrow ones.
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Line:
    """One row: its number in the file, its cells as text, and whether a merged cell above filled some."""

    number: int
    cells: tuple[str, ...]
    from_merged: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet, without its empty rows."""

    name: str
    lines: tuple[Line, ...]


def read(file: BinaryIO, name: str) -> list[Sheet]:
    """Return the sheets of a spreadsheet that are not empty; RuleBroken (field ``file``) says why not."""
    content = file.read()
    if zipfile.is_zipfile(io.BytesIO(content)):
        found = _sheets_of_xlsx(content)
    elif name.lower().endswith((".csv", ".tsv", ".txt")):
        found = [_sheet_of_text(content, name)]
    else:
        raise _refused(_("This is no XLSX or CSV file. In your spreadsheet choose “Save as”, then XLSX."))
    found = [sheet for sheet in found if sheet.lines]
    if not found:
        raise _refused(_("There is nothing in this file."))
    return found


def _refused(sentence: object) -> RuleBroken:
    return RuleBroken(sentence, field="file")  # type: ignore[arg-type]


def _sheets_of_xlsx(content: bytes) -> list[Sheet]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
            raise _refused(_("Unpacked, this file is too large. Send it in several parts."))
    try:
        workbook = load_workbook(io.BytesIO(content), data_only=True)
    except Exception as error:  # openpyxl tells each broken part in another way
        raise _refused(
            _("This file cannot be opened: it is broken, locked with a password, or no spreadsheet.")
        ) from error
    return [_sheet_of(worksheet) for worksheet in workbook.worksheets]


def _sheet_of(worksheet: object) -> Sheet:
    merged = getattr(worksheet, "merged_cells").ranges  # noqa: B009 stubs know no name for every sort of sheet
    above = {
        (row, each.min_col): (each.min_row, each.min_col)
        for each in merged
        for row in range(each.min_row + 1, min(each.max_row, each.min_row + MOST_ROWS) + 1)
    }
    kept: dict[tuple[int, int], str] = {}
    starts = set(above.values())
    lines = []
    rows = worksheet.iter_rows(max_col=MOST_COLUMNS)  # type: ignore[attr-defined]
    for number, row in enumerate(rows, start=1):
        cells = [as_text(cell.value) for cell in row]
        filled = False
        for column in range(1, len(cells) + 1):
            if (number, column) in starts:
                kept[number, column] = cells[column - 1]
            elif (number, column) in above:
                cells[column - 1] = kept.get(above[number, column], "")
                filled = True
        if any(cells):
            lines.append(Line(number, _trimmed(cells), filled))
        _check_rows(lines)
    return Sheet(worksheet.title, tuple(lines))  # type: ignore[attr-defined]


def _check_rows(lines: Sequence[Line]) -> None:
    if len(lines) > MOST_ROWS:
        raise _refused(
            _("More than %(most)d rows are too many at once. Send it in several parts.") % {"most": MOST_ROWS}
        )


def _sheet_of_text(content: bytes, name: str) -> Sheet:
    text = _decoded(content)
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:20_000], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    lines = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), dialect), start=1):
            tidy = [as_text(cell) for cell in cells[:MOST_COLUMNS]]
            if any(tidy):
                lines.append(Line(number, _trimmed(tidy)))
            _check_rows(lines)
    except csv.Error as error:
        raise _refused(_("A row of this file cannot be read. Save it as XLSX and send that.")) from error
    return Sheet(name, tuple(lines))


def _decoded(content: bytes) -> str:
    """Korean spreadsheets write CSV in UTF-8 with a mark, or in the older CP949."""
    has_mark = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if has_mark else ["utf-8-sig", "cp949"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _refused(_("The letters of this file cannot be read. Save it as XLSX, or as CSV in UTF-8."))


def as_text(value: object) -> str:
    """Return a cell as a person sees it, on one line and not longer than anybody reads.

    >>> as_text(12.0), as_text(" a\\n b "), as_text(None)
    ('12', 'a b', '')
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        at_midnight = value.hour == value.minute == value.second == 0
        return value.date().isoformat() if at_midnight else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).replace("\0", "").split())[:MOST_CHARACTERS]


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    last = max((place for place, cell in enumerate(cells, start=1) if cell), default=0)
    return tuple(cells[:last])


def padded(sheet: Sheet) -> Sheet:
    """Return ``sheet`` with rows of one width: what is missing at their ends is empty."""
    width = max(len(line.cells) for line in sheet.lines)
    lines = (replace(line, cells=(*line.cells, *[""] * (width - len(line.cells)))) for line in sheet.lines)
    return replace(sheet, lines=tuple(lines))


def book(sheets: Iterable[tuple[str, Sequence[object], Iterable[Sequence[object]]]]) -> bytes:
    """Return an XLSX of sheets (name, heads, rows): heads bold and in view, numbers and days as such.

    Text that a spreadsheet would take for a formula is kept from running.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, heads, rows in sheets:
        worksheet = workbook.create_sheet(name[:31])
        worksheet.append([_given(head) for head in heads])
        for row in rows:
            worksheet.append([_given(cell) for cell in row])
        for cell in worksheet[1]:
            cell.font = Font(bold=True)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        worksheet.freeze_panes = "A2"
        for place in range(1, len(heads) + 1):
            worksheet.column_dimensions[get_column_letter(place)].width = 18
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _given(value: object) -> object:
    return value if value is None or isinstance(value, int | date) else safe(value)


def safe(value: object) -> str:
    """Return ``value`` as text no spreadsheet takes for a formula: companies wrote it, not we.

    >>> safe("=1+1")
    "'=1+1"
    """
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text
