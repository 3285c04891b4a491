"""A founder in a browser: write, lose the connection, come back, rank by keyboard and mouse, hand in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from madang.core import clock
from madang.kernel.applications import actions
from madang.kernel.applications.models import Application
from madang.kernel.applications.states import ApplicationState
from tests.factories.applications import ready, submitted
from tests.factories.calls import CallFactory, whole_round
from tests.factories.cast import Cast, colleague, gather
from tests.factories.people import OrganisationFactory
from tests.factories.site import SiteTermsFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PDF = {"name": "계획.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n" + b"x" * 500}
Visit = Callable[..., Any]


@pytest.fixture
def cast() -> Cast:
    cast = gather()
    for offer in cast.round.offers.all():
        SiteTermsFactory(offer=offer)
    return cast


@pytest.fixture
def draft(cast: Cast) -> Application:
    return ready(cast.round, organisation=cast.robotics, author=cast.harin)


def at(name: str, row: Any) -> str:
    return reverse(f"company:{name}", args=[row.uid])


def wishes(application: Application) -> list[str]:
    return list(application.asks.order_by("wish").values_list("offer__code", flat=True))


def test_every_screen_of_a_company_in_both_languages_and_widths(cast, draft, both_widths):
    colleague(cast.harin, OrganisationFactory(name="둘째 회사", name__en="Second Company"))
    whole_round(call=CallFactory(max_age_years=1, max_age_years_new_industry=None))
    old = submitted(whole_round(decided=True), organisation=cast.robotics, author=cast.harin)
    late = ready(whole_round(closed=True), organisation=cast.robotics, author=cast.harin)
    actions.save_draft(application=draft, by=cast.harin, fields={"title": "", "contact_email": "harin@"})
    for path in (
        reverse("company:home"),
        at("apply", cast.round),
        at("application", draft),
        at("hand-in", draft),
        at("application", old),
        at("application", late),
        at("receipt", old.submissions.get()),
    ):
        both_widths(path, cast.harin)


def test_what_is_typed_is_there_after_the_browser_was_closed(cast, draft, visit: Visit):
    first = visit(cast.harin)
    page = first.goto(at("application", draft))
    page.get_by_label("과제 이름").fill("한밤의 이름")
    expect(page.locator("#saved")).to_contain_text("저장됨")
    page.get_by_label("증명하려는 것").press_sequentially("끝까지 쓰지 못한 문")
    first.context.close()  # in the middle of a sentence

    page = visit(cast.harin).goto(at("application", draft))

    expect(page.get_by_label("과제 이름")).to_have_value("한밤의 이름")
    draft.refresh_from_db()
    assert draft.title == "한밤의 이름"


def test_without_a_connection_it_waits_says_so_and_sends_later(cast, draft, visit: Visit):
    visitor = visit(cast.harin)
    page = visitor.goto(at("application", draft))
    visitor.context.set_offline(True)
    page.get_by_label("과제 이름").fill("터널 안에서 쓴 이름")
    expect(page.locator("#saved")).to_contain_text("연결이 끊겼습니다")

    visitor.context.set_offline(False)

    expect(page.locator("#saved")).to_contain_text("저장됨", timeout=15_000)
    draft.refresh_from_db()
    assert draft.title == "터널 안에서 쓴 이름"


def test_refused_field_is_marked_and_the_checklist_follows(cast, draft, visit: Visit):
    page = visit(cast.harin, language="en").goto(at("application", draft))
    page.get_by_label("Title of the project").fill("")
    expect(page.locator("#checklist")).to_contain_text("Write the title of your project.")
    page.get_by_label("Title of the project").fill("Back again")
    expect(page.locator("#checklist")).to_contain_text("Nothing is missing")


def test_places_are_ranked_by_keyboard_and_the_focus_stays(cast, draft, visit: Visit):
    visitor = visit(cast.harin, language="en")
    page = visitor.goto(at("application", draft))
    third = draft.asks.get(wish=3).offer_id
    up = page.locator(f"#up-{third}")
    up.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".co-wishes > li").nth(1)).to_have_attribute("data-offer", str(third))
    expect(up).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".co-wishes > li").nth(0)).to_have_attribute("data-offer", str(third))

    assert wishes(draft) == ["S03", "S01", "S02"]
    visitor.check()


def test_places_are_ranked_by_drag(cast, draft, visit: Visit):
    page = visit(cast.harin).goto(at("application", draft))
    grips = page.locator(".co-grip")
    page.locator("#wishes").scroll_into_view_if_needed()
    expect(grips.first).to_be_visible()
    page.set_viewport_size({"width": 1440, "height": 2400})
    start, end = grips.nth(2).bounding_box(), grips.nth(0).bounding_box()
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    for step in range(1, 21):
        page.mouse.move(start["x"] + 5, start["y"] + (end["y"] - 30 - start["y"]) * step / 20)
    page.mouse.up()
    expect(page.locator("#saved")).to_contain_text("목록을 저장했습니다")

    assert wishes(draft) == ["S03", "S01", "S02"]


def test_place_is_added_taken_off_and_its_plan_saved(cast, visit: Visit):
    draft = actions.start(round=cast.round, organisation=cast.robotics, by=cast.harin)
    page = visit(cast.harin, language="en").goto(at("application", draft))
    for code in ("S02", "S01"):
        page.get_by_label("Add a place").select_option(str(cast.round.offers.get(code=code).pk))
        page.locator("#add-place").click()
        expect(page.locator(".co-wishes")).to_contain_text(code)
    page.get_by_label("What you would do there").first.fill("Twice a day")
    expect(page.locator("#saved")).to_contain_text("Saved at")
    page.locator("[name=off]", has_text="S01").click()
    expect(page.locator(".co-wishes > li")).to_have_count(1)

    assert wishes(draft) == ["S02"]
    assert draft.asks.get().plan == "Twice a day"


def test_handed_in_with_a_receipt_and_withdrawn(cast, draft, visit: Visit):
    visitor = visit(cast.harin, language="en")
    page = visitor.goto(at("application", draft))
    page.get_by_role("button", name="Check and hand in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check and hand in")
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your application has arrived")
    number = draft.submissions.get().number
    expect(page.locator(".co-number")).to_have_text(number)
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the receipt as PDF").click()
    assert download.value.suggested_filename == f"{number}.pdf"

    page.get_by_role("link", name="To the application").click()
    page.locator("summary", has_text="Withdraw the application").click()
    page.locator("form.md-confirm-box button").click()

    expect(page.locator("main")).to_contain_text("You have withdrawn this application")
    draft.refresh_from_db()
    assert draft.state == ApplicationState.WITHDRAWN


def test_whole_walk_works_without_javascript(cast, visit: Visit):
    page = visit(cast.harin, language="en", javascript=False).goto(at("apply", cast.round))
    page.get_by_role("button", name="Start writing").click()
    page.get_by_label("Title of the project").fill("<script>alert(1)</script>")
    page.get_by_label("What you want to prove").fill("That it is safe.")
    page.get_by_label("Technology readiness").select_option("6")
    for code in ("S01", "S02"):
        page.get_by_label("Add a place").select_option(str(cast.round.offers.get(code=code).pk))
        page.locator("#add-place").click()
    for area in page.get_by_label("What you would do there").all():
        area.fill("Carry medicine.")
    page.locator("[name=down]").first.click()
    page.get_by_label("누가").or_(page.get_by_label("Who will buy it")).fill("The hospital.")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator("#messages")).to_contain_text("Saved.")
    page.get_by_label("Add a file").set_input_files(PDF)
    page.get_by_role("button", name="Attach").click()
    expect(page.locator("#files")).to_contain_text("계획.pdf")
    page.get_by_role("button", name="Check and hand in").click()
    expect(page.locator("main")).to_contain_text("<script>alert(1)</script>")
    page.get_by_role("button", name="Hand in", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your application has arrived")
    application = Application.objects.get()
    assert wishes(application) == ["S02", "S01"]
    assert application.submitted_at <= clock.now()
