"""A list of MOUs comes in from a spreadsheet, and a citizen reads what became of it; checked with axe."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from madang.kernel.mous import actions
from madang.kernel.mous.models import Mou
from madang.kernel.plans import actions as plans
from madang.kernel.plans.rules import Figure
from madang.people.models import User
from madang.promises import actions as promises
from madang.promises.rules import Wording
from tests.e2e.conftest import Visitor
from tests.factories.mous import PlanFactory, ProjectFactory
from tests.factories.people import OrganisationFactory, officer

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def seoyeon() -> User:
    return officer(name="김서연", email="seoyeon@example.org")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    book = Workbook()
    for row in (
        ["AI 업무협약 현황", None, None, None],
        ["번호", "체결일", "기업명", "전화"],
        ["214", "2024.10.2", "㈜가나", "062-000-0000"],
        [None, "24-10-02", "다라", None],
        ["215", "2024년 10월", "마바", None],
    ):
        book.active.append(row)
    book.active.merge_cells("A1:D1")
    book.active.merge_cells("A3:A4")
    book.save(tmp_path / "협약.xlsx")
    return tmp_path / "협약.xlsx"


@pytest.mark.parametrize("width", [1440, 390])
def test_the_officer_brings_a_list_in(
    seoyeon: User, file: Path, visit: Callable[..., Visitor], width: int
) -> None:
    OrganisationFactory(city=True, name="예시시")
    for name in ("가나", "다라", "마바"):
        OrganisationFactory(name=name)
    visitor = visit(seoyeon, width=width)
    page = visitor.goto("/office/mous/")
    visitor.check()
    page.get_by_role("link", name="목록 들여오기").first.click()
    page.set_input_files("#id_file", str(file))
    visitor.check()
    page.get_by_role("button", name="보내고 살펴보기").click()
    expect(page.get_by_text("체결일을 읽을 수 없습니다")).to_be_visible()
    visitor.check()
    page.get_by_role("button", name="2개 행 들여오기").click()
    expect(page.get_by_text("2개 행을 들여왔습니다")).to_be_visible()
    visitor.check()
    mou = Mou.objects.get()
    assert mou.parties.count() == 3
    page.goto(f"/office/mous/{mou.uid}/")
    page.get_by_role("button", name="흔한 조항 다섯 개 더하기").click()
    expect(page.get_by_role("link", name="시와 함께 지원 사업을 만들고 참여한다")).to_be_visible()
    visitor.check()
    page.get_by_role("link", name="확인한 것 적기").click()
    page.get_by_text("공개된 증거를 찾지 못함", exact=True).click()
    page.get_by_role("button", name="저장").click()
    visitor.check()
    for path in ("/office/mous/counts/", "/office/plans/", "/office/plans/projects/", "/office/mous/new/"):
        visitor.goto(path)
        visitor.check()


def test_a_citizen_reads_counts_conflicts_money_and_slips(
    seoyeon: User, both_widths: Callable[..., None]
) -> None:
    project = ProjectFactory(
        plan=PlanFactory(slug="phase-2"), slug="pine", place_promised_ko="가", place_now_ko="나"
    )
    part = plans.add_milestone(
        project=project,
        wording=Wording("준공한다", "Is completed"),
        due_on=date(2026, 6, 30),
        made_on=date(2024, 10, 2),
        by=seoyeon,
    )
    promises.postpone(promise=part.promise, due_on=date(2027, 12, 31), reason_ko="착공이 늦음", by=seoyeon)
    for step, won, day in (("requested", 9, date(2024, 10, 2)), ("decided", 6, date(2025, 8, 22))):
        figure = Figure(step, won * 10**11, day, source="보도")
        plans.record_amount(plan=project.plan, figure=figure, by=seoyeon)
    said = {"as_of": date(2024, 11, 25), "by": seoyeon}
    for what, value, source in (("signed", 244, "a"), ("office", 142, "b"), ("office", 132, "c")):
        actions.report(what=what, value=value, source=source, **said)
    actions.report(what="signed", value=349, as_of=date(2025, 11, 24), source="d", by=seoyeon)
    for path in ("/mous/", "/plans/", "/plans/phase-2/", "/plans/projects/pine/"):
        both_widths(path)
