"""An evaluator at work: conflicts first, then a queue; by keyboard alone, and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from madang.kernel.reviews import queries
from madang.kernel.reviews.models import Assignment, Score
from madang.kernel.reviews.states import AssignmentState
from tests.e2e.conftest import Visitor
from tests.factories.applications import submitted
from tests.factories.cast import Cast, gather
from tests.factories.reviews import AssignmentFactory, ReviewFactory, ScoreFactory, ScreeningFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

REASON = "현장 요구와 잘 맞고 계획이 구체적이며 위험 대책이 있습니다."


@pytest.fixture
def cast() -> Cast:
    return gather(closed=True)


def given(cast: Cast, title: str, **traits: object) -> Assignment:
    """Give Jiho an application that passed screening."""
    application = submitted(cast.round, title=title)
    ScreeningFactory(application=application)
    return AssignmentFactory(application=application, evaluator=cast.jiho, **traits)


def test_every_screen_is_for_everybody(cast: Cast, both_widths: Callable[..., None]) -> None:
    both_widths("/evaluator/", cast.jiho)
    given(cast, "아직 모름")
    clear, done = given(cast, "쓰는 중", clear=True), given(cast, "낸 것", done=True)
    review = ReviewFactory(assignment=done, submitted_at=cast.round.closes_at, total_milli=80_000)
    for criterion in queries.criteria_of(cast.round):
        ScoreFactory(review=review, criterion=criterion)
    for path in (
        "/evaluator/",
        f"/evaluator/rounds/{cast.round.uid}/",
        f"/evaluator/rounds/{cast.round.uid}/conflicts/",
        f"/evaluator/assignments/{clear.uid}/",
        f"/evaluator/assignments/{done.uid}/",
    ):
        both_widths(path, cast.jiho)


def test_the_whole_way_by_keyboard_alone(cast: Cast, visit: Callable[..., Visitor]) -> None:
    assignment, kin = given(cast, "병동 로봇"), given(cast, "가족 회사")
    page = visit(cast.jiho).goto("/evaluator/")
    page.get_by_role("link", name="이해충돌 알리기").focus()
    page.keyboard.press("Enter")

    first = page.get_by_role("group", name="병동 로봇").get_by_label("이해충돌 없음")
    first.focus()
    page.keyboard.press("Space")
    second = page.get_by_role("group", name="가족 회사")
    second.get_by_label("이해충돌 있음").focus()
    page.keyboard.press("Space")
    second.get_by_label("어떤 이해충돌인가요").select_option("kin")
    page.get_by_label("위 내용을 읽었고 지키겠습니다").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="저장하고 계속하기").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="병동 로봇")).to_be_visible()
    expect(page.get_by_text("가족 회사")).to_have_count(0)

    page.get_by_role("link", name="병동 로봇").focus()
    page.keyboard.press("Enter")
    for criterion in queries.criteria_of(cast.round):
        page.locator(f"#c{criterion.pk}").focus()
        page.keyboard.press("4")
        expect(page.locator(f"#c{criterion.pk}-saved")).to_contain_text("저장됨")
        page.keyboard.press("Tab")
        page.locator(f"#c{criterion.pk}-reason").focus()
        page.keyboard.insert_text(REASON)
        expect(page.locator(f"#c{criterion.pk}-saved")).to_contain_text("✓")
    page.get_by_role("button", name="평가 제출하기").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("마지막 평가였습니다")).to_be_visible()
    assignment.refresh_from_db()
    assert (assignment.state, assignment.review.total_milli) == (AssignmentState.DONE, 80_000)
    assert page.goto(f"/evaluator/assignments/{kin.uid}/").status == 404  # type: ignore[union-attr]


def test_what_is_typed_outlives_the_browser(cast: Cast, visit: Callable[..., Visitor]) -> None:
    assignment = given(cast, "병동 로봇", clear=True)
    criterion = queries.criteria_of(cast.round)[0]
    visitor = visit(cast.jiho)
    page = visitor.goto(f"/evaluator/assignments/{assignment.uid}/")
    page.locator(f"#c{criterion.pk}-reason").press_sequentially("반쯤 쓴 이유 3")
    expect(page.locator(f"#c{criterion.pk}-saved")).to_contain_text("저장됨")
    visitor.context.close()
    page = visit(cast.jiho).goto(f"/evaluator/assignments/{assignment.uid}/")
    expect(page.locator(f"#c{criterion.pk}-reason")).to_have_value("반쯤 쓴 이유 3")
    assert Score.objects.get().points is None, "a digit typed into a reason sets no points"


def test_a_broken_line_is_said_and_mended(cast: Cast, visit: Callable[..., Visitor]) -> None:
    assignment = given(cast, "병동 로봇", clear=True)
    criterion = queries.criteria_of(cast.round)[0]
    visitor = visit(cast.jiho)
    page = visitor.goto(f"/evaluator/assignments/{assignment.uid}/")
    visitor.context.set_offline(True)
    page.locator(f"#c{criterion.pk}-reason").press_sequentially("끊긴 동안")
    saved = page.locator(f"#c{criterion.pk}-saved")
    expect(saved).to_contain_text("저장하지 못했습니다")
    visitor.context.set_offline(False)
    expect(saved).to_contain_text("저장됨", timeout=15_000)
    assert Score.objects.get().reason == "끊긴 동안"


def test_without_javascript_a_button_saves(cast: Cast, visit: Callable[..., Visitor]) -> None:
    assignment = given(cast, "병동 로봇", clear=True)
    criterion = queries.criteria_of(cast.round)[0]
    page = visit(cast.jiho, javascript=False).goto(f"/evaluator/assignments/{assignment.uid}/")
    page.locator(f"#c{criterion.pk}-5").check()
    page.get_by_role("button", name="저장하기").click()
    expect(page.get_by_text("저장했습니다.")).to_be_visible()
    expect(page.locator(f"#c{criterion.pk}-5")).to_be_checked()
    page.get_by_role("button", name="평가 제출하기").click()
    expect(page.get_by_text("20자 이상의 이유가 있어야").first).to_be_visible()
