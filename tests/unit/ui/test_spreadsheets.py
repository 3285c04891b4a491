"""Reading what people send as a spreadsheet, and writing one that runs nothing."""

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from madang.core.errors import RuleBroken
from madang.ui import spreadsheets

pytestmark = pytest.mark.unit

MIDNIGHT = datetime.combine(date(2024, 10, 2), time())


def xlsx(rows, merged=()) -> io.BytesIO:
    workbook = Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(row)
    for each in merged:
        sheet.merge_cells(each)
    out = io.BytesIO()
    workbook.save(out)
    out.seek(0)
    return out


def read(content: bytes, name: str = "list.csv"):
    return spreadsheets.read(io.BytesIO(content), name)[0]


def test_cells_come_as_a_person_sees_them() -> None:
    file = xlsx(
        [
            ["회사", "날짜", "수"],
            ["가나", MIDNIGHT, 3.0],
            [None, None, None],
            ["다라", "24-10-02", 1.5],
        ]
    )
    (sheet,) = spreadsheets.read(file, "mous.xlsx")
    assert [(line.number, line.cells) for line in sheet.lines] == [
        (1, ("회사", "날짜", "수")),
        (2, ("가나", "2024-10-02", "3")),
        (4, ("다라", "24-10-02", "1.5")),
    ]


def test_a_merged_cell_fills_the_cells_below_it_but_not_those_beside_it() -> None:
    file = xlsx([["협약 목록", None], ["가나", 1], [None, 2], [None, 3]], merged=["A1:B1", "A2:A4"])
    (sheet,) = spreadsheets.read(file, "mous.xlsx")
    assert [line.cells for line in sheet.lines] == [
        ("협약 목록",),
        ("가나", "1"),
        ("가나", "2"),
        ("가나", "3"),
    ]
    assert [line.from_merged for line in sheet.lines] == [False, False, True, True]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_csv_is_read_in_the_encodings_korean_spreadsheets_write(encoding: str) -> None:
    assert read("회사;날짜\n가나;2024.10.2\n".encode(encoding)).lines[1].cells == ("가나", "2024.10.2")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (b"\x00\x01", "a.csv"),
        (b"%PDF-1.7", "a.pdf"),
        (b"\xd0\xcf\x11\xe0 old", "a.xls"),
        (b"\xff\xff\xff", "a.csv"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_a_sentence(content: bytes, name: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        read(content, name)
    assert refused.value.field == "file"


def test_a_broken_xlsx_and_one_that_unpacks_too_large_are_refused(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("nothing.xml", "x" * 100)
    with pytest.raises(RuleBroken):
        read(path.read_bytes(), "a.xlsx")
    monkeypatch.setattr(spreadsheets, "_MOST_UNPACKED", 50)
    with pytest.raises(RuleBroken):
        read(path.read_bytes(), "a.xlsx")


def test_too_many_rows_are_refused(monkeypatch) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 3)
    with pytest.raises(RuleBroken):
        read(b"a,b\n" * 5)
    with pytest.raises(RuleBroken):
        spreadsheets.read(xlsx([["a"]] * 5), "a.xlsx")


def test_a_book_keeps_numbers_and_days_and_runs_no_formula() -> None:
    content = spreadsheets.book([("협약", ["회사", "날짜", "원"], [["=1+1", date(2024, 10, 2), 1_000]])])
    sheet = load_workbook(io.BytesIO(content))["협약"]
    assert [cell.value for cell in sheet[2]] == ["'=1+1", MIDNIGHT, 1_000]


def test_rows_are_padded_to_one_width() -> None:
    assert [line.cells for line in spreadsheets.padded(read(b"a,b,c\n1,,\n")).lines] == [
        ("a", "b", "c"),
        ("1", "", ""),
    ]
