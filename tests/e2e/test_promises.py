"""The ledger in a browser: a citizen follows, a company gives evidence, the city judges and moves."""

from datetime import date, timedelta

import pytest

from madang.core import clock
from madang.notices.models import Notice
from madang.promises import actions
from madang.promises.models import Promise
from tests.e2e.test_walk import follow, write
from tests.factories.people import OrganisationFactory, UserFactory, founder, officer
from tests.factories.promises import PromiseFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def library() -> Promise:
    """A building that was promised for 2024 and has slipped twice."""
    city = OrganisationFactory(city=True, name="빛고을청(예시)", name__en="Light Hall (example)")
    made = PromiseFactory(
        owed_by=city,
        origin="plan",
        origin_label_ko="AI 집적단지 1단계",
        origin_label_en="AI cluster, phase 1",
        title_ko="시뮬레이터 동을 연다",
        title_en="Open the simulator hall",
        measure_ko="첫 이용 기업이 쓰기 시작한다",
        measure_en="The first company uses it",
        made_on=date(2022, 3, 2),
        first_due_on=date(2024, 12, 31),
    )
    for day, announced in (
        (date(2025, 9, 30), date(2024, 11, 5)),
        (clock.today() - timedelta(days=3), date(2025, 9, 1)),
    ):
        actions.postpone(
            promise=made,
            due_on=day,
            reason_ko="자재가 늦게 들어왔습니다",
            reason_en="Material came late",
            announced_on=announced,
            decided_by="시공사",
            source="예시 신문",
            by=None,
        )
    PromiseFactory(
        owed_by=city,
        title_ko="주차장을 연다",
        title_en="Open the car park",
        state="kept",
        closed_at=clock.now(),
    )
    PromiseFactory(
        owed_by=city, title_ko="날짜 없는 약속", title_en="A promise without a day", first_due_on=None
    )
    PromiseFactory(
        owed_by=city,
        title_ko="무산된 유치",
        title_en="A centre that went elsewhere",
        state="broken",
        closed_at=clock.now(),
        due=-200,
        made_on=date(2025, 1, 2),
    )
    return made


def test_a_citizen_finds_the_slips_and_follows(visit, both_widths, library) -> None:
    both_widths(f"/promises/{library.uid}/")
    citizen = UserFactory()
    visitor = visit(citizen)
    page = visitor.goto("/")
    follow(page, "main a[href='/promises/']")
    assert "3일 지남" in page.locator("tbody").last.inner_text()
    follow(page, f"table:not(details table) tbody a[href='/promises/{library.uid}/']")
    follow(page, "main form button")
    visitor.check()
    assert library.followers.filter(user=citizen).exists()

    without = visit(javascript=False)
    assert "자재가 늦게" in without.goto(f"/promises/{library.uid}/").locator("main").inner_text()


def test_a_company_gives_evidence_by_keyboard(visit, both_widths) -> None:
    harin = founder()
    promise = PromiseFactory(
        owed_by=harin.memberships.get().organisation,
        due=3,
        title_ko="사무실을 연다",
        evidence_wanted_ko="임대차 계약서",
    )
    both_widths("/company/promises/", harin)
    visitor = visit(harin)
    page = visitor.goto("/company/")
    follow(page, f".md-todos a[href='/company/promises/{promise.uid}/']")
    write(page, "#id_text", "임대차 계약서를 냅니다")
    follow(page, "main form button")
    visitor.check()
    assert "확인을 기다리는 증빙" in page.locator("main").inner_text()


def test_the_city_moves_a_day_judges_evidence_and_takes_the_pack(visit, both_widths, library) -> None:
    seoyeon, giver, citizen = officer(), officer(), UserFactory()
    actions.follow(promise=library, user=citizen)
    for path in ("", f"{library.uid}/", f"{library.uid}/postpone/"):
        both_widths(f"/office/promises/{path}", seoyeon)
    visitor = visit(seoyeon)
    page = visitor.goto("/office/promises/")
    first = page.locator("tbody tr").first.inner_text()
    assert "시뮬레이터" in first
    assert "3일 지남" in first
    follow(page, f"tbody a[href='/office/promises/{library.uid}/']")
    follow(page, f"a[href='/office/promises/{library.uid}/postpone/']")
    write(page, "#id_reason_ko", "시험 운전이 남았습니다")
    page.fill("#id_due_on", (clock.today() + timedelta(days=30)).isoformat())
    follow(page, "main form button")
    visitor.check()
    assert "시험 운전이 남았습니다" in page.locator(".md-timeline").inner_text()

    actions.give_evidence(promise=library, text="첫 기업이 이용했습니다", by=giver)
    page.reload()
    follow(page, "button[value=accepted]")
    visitor.check()
    library.refresh_from_db()
    assert library.state == "kept"
    assert Notice.objects.filter(recipient=citizen, template="promise_moved").count() == 3

    page.goto("/office/promises/council-pack/")
    with page.expect_download() as pack:
        page.locator("button[value=xlsx]").press("Enter")
    assert pack.value.suggested_filename.endswith(".xlsx")
