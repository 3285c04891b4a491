"""Applicants and priorities of a large matching, held as arrays and shown as the mappings they stand for.

What asks for an applicant or a number gets it made on the spot; ten wishes of a million applicants take a
tenth of the memory that objects would.
"""

from array import array
from bisect import bisect_left
from collections.abc import ItemsView, Iterator, Mapping
from typing import Any

from fairlot import reading
from fairlot.types import LARGEST, Frozen, Json, Message, Param, ProblemError


class Crowd(Frozen[Any]):
    """Applicants by name, in the order in which they are added."""

    def __init__(self, kind: Any) -> None:
        """``kind``: what makes an applicant of its wishes, groups and quota."""
        self._kind = kind
        self.names: list[str] = []
        self.row: dict[str, int] = {}
        self._start, self._wish = array("q", [0]), array("i")
        self._group, self._quota = array("i"), array("i")
        self._places: list[str] = []
        self._groups: list[frozenset[str]] = []
        self._at: tuple[dict[str, int], dict[frozenset[str], int]] = ({}, {})

    def add(self, name: str, applicant: Any) -> None:
        """Add one who is not there yet. Raises ProblemError for a quota that is none."""
        if abs(applicant.quota) > LARGEST:
            params: dict[str, Param] = {"applicant": name, "number": str(applicant.quota)}
            raise ProblemError([Message("quota_number", params)])
        places, groups = self._at
        self.row[name] = len(self.names)
        self.names.append(name)
        for place in applicant.wishes:
            if place not in places:
                places[place] = len(places)
                self._places.append(place)
        if applicant.groups not in groups:
            groups[applicant.groups] = len(groups)
            self._groups.append(applicant.groups)
        self._wish.extend([places[place] for place in applicant.wishes])
        self._start.append(len(self._wish))
        self._group.append(groups[applicant.groups])
        self._quota.append(applicant.quota)

    def __getitem__(self, name: str) -> Any:
        row = self.row[name]
        wishes = self._wish[self._start[row] : self._start[row + 1]]
        places = tuple([self._places[at] for at in wishes])
        return self._kind(places, self._groups[self._group[row]], self._quota[row])

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def __contains__(self, name: object) -> bool:
        return name in self.row


class Ranking(Frozen[int]):
    """The priorities of one place: applicant -> number."""

    def __init__(self, crowd: Crowd, place: str, said: Mapping[str, Json]) -> None:
        """Keep what is ``said``. Raises ProblemError for a number that is none."""
        self._crowd = crowd
        self._others: dict[str, int] = {}  # of whom nobody else has heard: to be complained of
        row = crowd.row
        found: list[tuple[int, int]] = []
        for name, value in said.items():
            number = value if type(value) is int else reading.number(value, f"priority/{name}")
            if abs(number) > LARGEST:
                params: dict[str, Param] = {"place": place, "applicant": name, "number": str(number)}
                raise ProblemError([Message("priority_number", params)])
            if name in row:
                found.append((row[name], number))
            else:
                self._others[name] = number
        found.sort()
        self._rows = array("i", [at for at, _ in found])
        self._numbers = array("i", [number for _, number in found])

    def __getitem__(self, name: str) -> int:
        row = self._crowd.row.get(name)
        if row is None:
            return self._others[name]
        at = bisect_left(self._rows, row)
        if at == len(self._rows) or self._rows[at] != row:
            raise KeyError(name)
        return self._numbers[at]

    def __iter__(self) -> Iterator[str]:
        yield from map(self._crowd.names.__getitem__, self._rows)
        yield from self._others

    def __len__(self) -> int:
        return len(self._rows) + len(self._others)

    def items(self) -> "_Items":
        """Return names with numbers, without looking each up."""
        return _Items(self)

    def pairs(self) -> Iterator[tuple[str, int]]:
        """Yield names with numbers."""
        yield from zip(map(self._crowd.names.__getitem__, self._rows), self._numbers, strict=True)
        yield from self._others.items()


class _Items(ItemsView[str, int]):
    _mapping: Ranking

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return self._mapping.pairs()
