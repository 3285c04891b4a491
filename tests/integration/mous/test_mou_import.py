"""A list of MOUs comes in from a spreadsheet: once, whole or not at all, and says what did not fit."""

import io
from datetime import date, datetime, timedelta

import pytest
from openpyxl import Workbook

from madang.audit.models import Entry
from madang.core import clock
from madang.core.clock import SEOUL
from madang.core.errors import RuleBroken, WrongState
from madang.kernel.mous import actions
from madang.kernel.mous.actions import importing
from madang.kernel.mous.models import Import, Mou, Party
from madang.kernel.mous.states import ImportState
from madang.people.models import Organisation
from madang.promises.models import Promise
from madang.ui import spreadsheets
from tests.factories.people import OrganisationFactory, officer

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

ROWS = [
    ["AI 업무협약 현황", None, None, None, None],
    ["번호", "체결일", "기업명", "개소예정일", "담당자 전화"],
    ["214", date(2024, 10, 2), "㈜가나", "2025.6.30", "062-000-0000"],
    [None, None, "다라", None, None],
    ["215", "24-10-02", "마바", None, None],
    ["216", "2024년 10월", "마바", None, None],
    ["217", "2024.10.2", None, None, None],
    ["215", "2024-10-02", "주식회사 마바", None, None],
]


@pytest.fixture
def seoyeon():
    return officer(name="김서연")


@pytest.fixture
def city():
    return OrganisationFactory(city=True)


@pytest.fixture(autouse=True)
def register():
    return [OrganisationFactory(name=name) for name in ("가나", "다라", "마바")]


def sheet(rows=ROWS, merged=("A1:E1", "A3:A4", "B3:B4")):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    for each in merged:
        workbook.active.merge_cells(each)
    out = io.BytesIO()
    workbook.save(out)
    out.seek(0)
    return spreadsheets.read(out, "mous.xlsx")[0]


def uploaded(by, city, **changes) -> Import:
    found = sheet(**changes)
    rows = [(line.number, line.cells, line.from_merged) for line in found.lines]
    return actions.upload(
        file_name="mous.xlsx", sheet_name=found.name, sha256="0" * 64, rows=rows, our_side=city, by=by
    )


def test_merged_cells_two_date_styles_and_doubles_are_told_apart_row_by_row(seoyeon, city) -> None:
    imported = uploaded(seoyeon, city)
    assert [(row.number, row.fit, row.faults) for row in imported.rows.order_by("number")] == [
        (3, "fits", []),
        (4, "fits", ["merged"]),
        (5, "fits", []),
        (6, "wrong", ["signed_unreadable"]),
        (7, "wrong", ["company_missing"]),
        (8, "wrong", ["twice"]),
    ]
    assert Mou.objects.count() == 0


def test_what_fits_comes_in_as_one_and_a_second_time_nothing_does(seoyeon, city) -> None:
    done = actions.start(imported=uploaded(seoyeon, city), by=seoyeon)
    assert (done.state, done.done) == (ImportState.DONE, 3)
    assert {mou.number: mou.parties.count() for mou in Mou.objects.all()} == {"214": 3, "215": 2}
    assert Promise.objects.get().due_on.isoformat() == "2025-06-30"
    assert Entry.objects.filter(verb="mou.list_imported").count() == 1
    again = uploaded(seoyeon, city)
    assert set(again.rows.values_list("number", "fit")) >= {(3, "known"), (4, "known"), (5, "known")}
    with pytest.raises(WrongState):
        actions.start(imported=again, by=seoyeon)
    assert Mou.objects.count() == 2


def test_of_a_file_that_is_done_only_what_was_wrong_stays_to_be_read(seoyeon, city) -> None:
    done = actions.start(imported=uploaded(seoyeon, city), by=seoyeon)
    cells = dict(done.rows.values_list("number", "cells"))
    assert cells[3] == []
    assert cells[7][1] == "2024.10.2"
    given_up = actions.cancel(imported=uploaded(seoyeon, city), by=seoyeon)
    assert not any(given_up.rows.values_list("cells", flat=True))


def test_columns_are_mapped_by_hand_where_the_guess_is_wrong(seoyeon, city) -> None:
    imported = uploaded(seoyeon, city, rows=[["a", "b"], ["마바", "2024.10.2"]], merged=())
    assert imported.rows.get().faults == ["company_missing", "signed_missing"]
    said = {"imported": imported, "our_side": city, "enters_unknown": False, "by": seoyeon}
    actions.map_columns(meanings={0: "company", 1: "signed_on"}, **said)
    assert imported.rows.get().fit == "fits"
    for wrong in ({0: "company"}, {0: "company", 1: "company"}, {0: "company", 1: "colour"}):
        with pytest.raises(RuleBroken):
            actions.map_columns(meanings=wrong, **said)
    actions.start(imported=imported, by=seoyeon)
    with pytest.raises(WrongState):
        actions.map_columns(meanings={0: "company", 1: "signed_on"}, **said)


def test_unknown_companies_are_entered_by_name_where_the_officer_says_so(seoyeon, city) -> None:
    rows = [["기업명", "체결일"], ["처음보는회사", "2024.10.2"], ["처음보는회사", "2025.10.2"]]
    imported = uploaded(seoyeon, city, rows=rows, merged=())
    assert imported.rows.first().faults == ["company_unknown"]
    meanings = {0: "company", 1: "signed_on"}
    actions.map_columns(imported=imported, meanings=meanings, our_side=city, enters_unknown=True, by=seoyeon)
    before = Organisation.objects.count()
    assert actions.start(imported=imported, by=seoyeon).done == 2
    assert Organisation.objects.count() == before + 1


def test_a_file_with_heads_only_is_refused(seoyeon, city) -> None:
    with pytest.raises(RuleBroken):
        uploaded(seoyeon, city, rows=[["기업명", "체결일"]], merged=())


def test_a_row_that_another_list_brought_in_meanwhile_is_left_out(seoyeon, city) -> None:
    first, second = uploaded(seoyeon, city), uploaded(seoyeon, city)
    actions.start(imported=first, by=seoyeon)
    done = actions.start(imported=second, by=seoyeon)
    assert (done.state, done.done) == (ImportState.DONE, 0)
    assert Party.objects.exclude(row_digest=None).count() == 3


def test_a_fault_in_the_middle_leaves_nothing(seoyeon, city, monkeypatch) -> None:
    def broken(self) -> None:
        raise RuleBroken("no")

    monkeypatch.setattr(importing._Writer, "promise_offices", broken)
    done = actions.start(imported=uploaded(seoyeon, city), by=seoyeon)
    assert (done.state, done.error, Mou.objects.count()) == (ImportState.FAILED, "no", 0)


def test_a_program_error_is_noted_and_goes_on_up(seoyeon, city, monkeypatch) -> None:
    monkeypatch.setattr(importing._Writer, "write", lambda *_all: 1 / 0)
    imported = uploaded(seoyeon, city)
    with pytest.raises(ZeroDivisionError):
        actions.start(imported=imported, by=seoyeon)
    imported.refresh_from_db()
    assert imported.state == ImportState.FAILED


def test_a_long_list_waits_for_a_job_can_be_stopped_and_is_taken_up_again(seoyeon, city, monkeypatch) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 1)
    asked = []
    monkeypatch.setattr(importing.queue, "later", lambda task, **more: asked.append((task, more)))
    imported = actions.start(imported=uploaded(seoyeon, city), by=seoyeon)
    assert imported.state == ImportState.QUEUED
    assert asked == [("import_mous", {"import_id": imported.pk})]
    Import.objects.update(created_at=datetime(2026, 1, 1, tzinfo=SEOUL))
    assert actions.recover() == 1
    monkeypatch.setattr(importing, "_EVERY", 1)
    monkeypatch.setattr(importing, "_aside", importing.connection.cursor)

    def stop_at_two(import_id):
        report = reporter(import_id)

        def counted(done: int) -> None:
            if done == 2:
                Import.objects.filter(pk=import_id).update(state=ImportState.CANCELLED)
            report(done)

        return counted

    reporter = importing._reporter
    monkeypatch.setattr(importing, "_reporter", stop_at_two)
    actions.bring_in(import_id=imported.pk)
    assert Mou.objects.count() == 0
    assert actions.bring_in(import_id=imported.pk).done == 0


def test_a_list_that_was_begun_three_times_is_given_up(seoyeon, city) -> None:
    imported = uploaded(seoyeon, city)
    Import.objects.update(state=ImportState.RUNNING, attempts=3)
    assert actions.bring_in(import_id=imported.pk).state == ImportState.FAILED


def test_the_cells_of_old_lists_are_erased_after_a_month(seoyeon, city) -> None:
    waiting, done = uploaded(seoyeon, city), uploaded(seoyeon, city)
    actions.start(imported=done, by=seoyeon)
    at = clock.now()
    assert actions.sweep(at) == 0
    assert actions.sweep(at + importing.KEPT + timedelta(minutes=1)) == 3  # the rows that did not fit
    waiting.refresh_from_db()
    assert waiting.state == ImportState.CANCELLED
    assert not any(row.cells for each in (waiting, done) for row in each.rows.all())
