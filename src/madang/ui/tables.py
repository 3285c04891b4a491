"""Lists that are filtered, sorted and paged in SQL: two queries a list, however long it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise

M = TypeVar("M", bound=Model)
_NEIGHBOURS = 2
_DIGITS = 10  # Python refuses to read a number of thousands of digits


@dataclass(frozen=True)
class Column:
    """A head of a table. ``order_by`` are the only orders one may ask for; empty: not sortable."""

    key: str
    label: str | Promise
    order_by: tuple[str, ...] = ()
    numeric: bool = False


@dataclass(frozen=True)
class Listing(Generic[M]):
    """One page of a list, and all that its heads and its pager need."""

    rows: list[M]
    total: int
    number: int
    pages: int
    size: int
    columns: tuple[Column, ...]
    sort: str
    descending: bool
    query: str

    @property
    def first(self) -> int:
        """The place in the whole list of the first row shown, from 1; 0 when there is none."""
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.number * self.size, self.total)

    def link(self, **changes: object) -> str:
        """Return this address with some parameters changed; None takes one away."""
        query = QueryDict(self.query, mutable=True)
        for key, value in changes.items():
            if value is None:
                query.pop(key, None)
            else:
                query[key] = str(value)
        return f"?{query.urlencode()}"

    def sort_link(self, column: Column) -> str:
        """Return the address that sorts by ``column``, the other way round where it already does."""
        turn = column.key == self.sort and not self.descending
        return self.link(sort=f"-{column.key}" if turn else column.key, page=None)

    def numbers(self) -> list[int]:
        """Return the pages a pager shows; 0 stands for a gap."""
        near = range(self.number - _NEIGHBOURS, self.number + _NEIGHBOURS + 1)
        shown = sorted({1, self.pages, *(n for n in near if 1 <= n <= self.pages)})
        found: list[int] = []
        for number in shown:
            if found and number - found[-1] > 1:
                found.append(0)
            found.append(number)
        return found


def _order(columns: Sequence[Column], wanted: str, default: str) -> tuple[Column | None, bool]:
    sortable = {column.key: column for column in columns if column.order_by}
    for choice in (wanted, default):
        column = sortable.get(choice.removeprefix("-"))
        if column:
            return column, choice.startswith("-")
    return None, False


def _turned(term: str) -> str:
    return term[1:] if term.startswith("-") else f"-{term}"


def listed(
    rows: QuerySet[M],
    query: QueryDict | Mapping[str, Any],
    *,
    columns: Sequence[Column] = (),
    sort: str = "",
    size: int | None = None,
    before: Sequence[str] = (),
) -> Listing[M]:
    """Return the page of ``rows`` that ``query`` asks for (``sort``, ``page``), with two queries.

    Only the orders of ``columns`` are taken; ties fall to the primary key, so that no row is shown
    twice. ``before`` are terms that come before every order, whichever way it runs. A page that is not
    there becomes the nearest that is.
    """
    column, descending = _order(columns, str(query.get("sort", "")), sort)
    if column:
        terms = [_turned(term) if descending else term for term in column.order_by]
        rows = rows.order_by(*before, *terms, "pk")
    size = size or settings.PAGE_ROWS
    total = rows.count()
    pages = max(1, -(-total // size))
    asked = str(query.get("page", "1"))
    number = min(max(1, int(asked[:_DIGITS])), pages) if asked.isascii() and asked.isdigit() else 1
    return Listing(
        rows=list(rows[(number - 1) * size : number * size]),
        total=total,
        number=number,
        pages=pages,
        size=size,
        columns=tuple(columns),
        sort=column.key if column else "",
        descending=descending,
        query=query.urlencode() if isinstance(query, QueryDict) else "",
    )
