"""Press figures about the example city, read from ``data/`` into typed rows.

They are press figures, not official statistics; each row says where it comes from. Cells that the press
left open, or gave twice and differently, stay text.
"""

import csv
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

DATA = Path(__file__).parent / "data"
LABEL = "press figures, not official statistics"


@dataclass(frozen=True)
class PlaceFact:
    """A place on the map; degrees are WGS 84."""

    code: str
    name_ko: str
    name_en: str
    category: str
    district: str
    address: str
    latitude: float
    longitude: float
    confidence: str
    is_example: bool
    source: str


@dataclass(frozen=True)
class MouCount:
    """How many agreements had been signed by a day, and how many of them led to an office."""

    date: str
    cumulative_mou: int | None
    offices_or_invested: int | None
    note: str
    source: str


@dataclass(frozen=True)
class Signature:
    """One of the eight firms of 2 October 2024."""

    company: str
    representative: str
    source: str


@dataclass(frozen=True)
class Budget:
    """Money by phase and area, in hundreds of millions of won (억)."""

    phase: str
    area: str
    eok_won: int
    source: str


@dataclass(frozen=True)
class Milestone:
    """What was promised for when, and what came of it."""

    item: str
    promised: str
    actual: str
    source: str


@dataclass(frozen=True)
class Accelerator:
    """How many of a type the data centre holds."""

    type: str
    count: int
    note: str
    source: str


@dataclass(frozen=True)
class Space:
    """A building with rooms for start-ups."""

    facility: str
    opened: str
    place: str
    rooms: str
    fee: str
    operator: str
    source: str


@dataclass(frozen=True)
class Cohort:
    """A cohort of the AI academy."""

    cohort: str
    year: str
    seats: int | None
    applicants: int | None
    early_leavers: int | None
    graduates: int | None
    employed_or_founded: int
    in_gwangju: int
    elsewhere: int
    note: str
    source: str


@dataclass(frozen=True)
class Survival:
    """Shares of new firms, in per cent, that still live after 1, 3, 5 and 7 years."""

    region: str
    statistic_year: int
    cohort_basis: str
    y1: float | None
    y3: float | None
    y5: float | None
    y7: float | None
    note: str
    source: str


@dataclass(frozen=True)
class Demonstration:
    """A year of the demonstration programme; what it brought in is told differently by different papers."""

    year: str
    firms: str
    budget_note: str
    max_per_firm_eok: float | None
    types: str
    sales_eok: int | None
    investment_eok: str
    jobs: int | None
    source: str


@dataclass(frozen=True)
class EquipmentCentre:
    """A centre with test equipment."""

    sector: str
    operator: str
    place: str
    phase1_kinds_all: str
    total_kinds: str
    budget_eok: str
    source: str


@dataclass(frozen=True)
class RequestFact:
    """What companies asked of the city, by subject, and what a publication says came of it."""

    asked_on: str
    day_known: bool
    occasion: str
    category: str
    title_ko: str
    title_en: str
    public_ko: str
    public_en: str
    source: str
    came_on: str
    came_sort: str
    came_ko: str
    came_en: str
    came_source: str
    note: str


TABLES: dict[str, type] = {
    "places": PlaceFact,
    "mou-series": MouCount,
    "mou-2024-10-02": Signature,
    "budget": Budget,
    "milestones": Milestone,
    "gpu": Accelerator,
    "spaces": Space,
    "academy": Cohort,
    "survival": Survival,
    "demonstration": Demonstration,
    "equipment-centres": EquipmentCentre,
    "requests": RequestFact,
}

Row = TypeVar("Row")


def rows(kind: type[Row]) -> list[Row]:
    """Return every row of the table of ``kind``; ValueError names table, line and column of a bad cell."""
    name = next(name for name, each in TABLES.items() if each is kind)
    return [_row(kind, name, number, cells) for number, cells in enumerate(records(name), start=2)]


def records(name: str) -> list[dict[str, str]]:
    """Return the rows of ``data/<name>.csv`` as text."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _row(kind: type[Row], name: str, number: int, cells: dict[str, str]) -> Row:
    values: dict[str, object] = {}
    for field in fields(kind):  # type: ignore[arg-type]
        try:
            values[field.name] = _cell(cells[field.name], field.type)
        except (KeyError, ValueError) as wrong:
            raise ValueError(f"{name}.csv, line {number}, column {field.name}: {wrong}") from wrong
    return kind(**values)


def _cell(text: str, wanted: object) -> object:
    if wanted is str:
        return text
    if wanted is bool:
        return {"yes": True, "no": False}[text]
    if text == "" and wanted in {int | None, float | None}:
        return None
    return float(text) if wanted in {float, float | None} else int(text)
