"""Lists as files for a spreadsheet: CSV in UTF-8 that Excel opens as Korean, and that runs nothing."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from django.http import StreamingHttpResponse

from madang.ui.spreadsheets import safe


class _Echo:
    """Hands a line on instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def sent(
    heads: Iterable[Sequence[object]], rows: Iterable[Sequence[object]], *, name: str
) -> StreamingHttpResponse:
    """Return the rows as a file called ``name``, sent while it is read from the database."""
    response = StreamingHttpResponse(_lines(chain(heads, rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([safe(value) for value in row])
