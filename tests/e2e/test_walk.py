"""One round from call to published result, by keyboard alone, as every person in it, in both languages.

Nobody touches a mouse here: each step tabs to what it needs, as a person would, and fails when the keyboard
does not get there. Only time is helped along: days pass by a change of the dates in the table.
"""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page

from madang.core import clock
from madang.kernel.allocation import actions as allocation
from madang.kernel.allocation.models import Award, Computation, Publication, Run
from madang.kernel.allocation.states import AwardState
from madang.kernel.applications.models import Application
from madang.kernel.calls.models import Round
from madang.kernel.reviews.models import Assignment
from tests.e2e.conftest import Visitor
from tests.factories.cast import Cast, gather
from tests.factories.site import SiteTermsFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

STOPS = 150  # a page with more stops than this before its button is no page for a keyboard


def reach(page: Page, wanted: str | Locator) -> Locator:
    """Tab until the focus is on ``wanted``."""
    target = page.locator(wanted).first if isinstance(wanted, str) else wanted
    target.wait_for(state="attached")
    for _ in range(STOPS):
        if target.evaluate("it => it === document.activeElement"):
            return target
        page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard does not reach {wanted} on {page.url}")


def follow(page: Page, wanted: str | Locator) -> None:
    """Reach a link or button, press it, and wait for the page that follows."""
    reach(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def send(page: Page, wanted: str | Locator) -> None:
    """Reach a button that changes a part of the page, press it, and wait for the answer."""
    reach(page, wanted)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")


def tick(page: Page, wanted: str | Locator) -> None:
    """Reach a box or a question that opens, and press the space bar."""
    reach(page, wanted)
    page.keyboard.press("Space")


def write(page: Page, wanted: str | Locator, text: str) -> None:
    reach(page, wanted)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def choose(page: Page, group: str, value: str) -> None:
    """Reach a group of radio buttons and move with the arrow keys to ``value``."""
    wanted = page.locator(f"{group}[value='{value}']")
    for _ in range(STOPS):
        if page.evaluate("sel => document.activeElement.matches(sel)", group):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(12):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"The arrow keys do not reach {value} of {group} on {page.url}")


def agree(page: Page, action: str) -> None:
    """Open a question that asks before a deed, and say yes."""
    box = page.locator(f"details:has(form[action='{action}'])")
    tick(page, box.locator("summary"))
    follow(page, box.locator("form button"))


def pass_days(round: Round, days: int) -> None:
    """Let time go by."""
    round.refresh_from_db()
    for name in ("opens_at", "closes_at", "review_due_at", "lottery_known_at"):
        setattr(round, name, getattr(round, name) - timedelta(days=days))
    round.save(update_fields=["opens_at", "closes_at", "review_due_at", "lottery_known_at"])


@pytest.fixture
def cast() -> Cast:
    people = gather(offers=1, units=1)
    SiteTermsFactory(offer=people.round.offers.get())
    call = people.round.call
    call.reviewers_each = 1
    call.save(update_fields=["reviewers_each"])
    return people


def citizen_finds_the_call(visitor: Visitor, cast: Cast) -> None:
    page = visitor.goto("/")
    follow(page, f"main a[href='/calls/{cast.round.call.slug}/']")
    assert page.url.endswith(f"/calls/{cast.round.call.slug}/")
    visitor.check()


def company_applies(visitor: Visitor, cast: Cast) -> Application:
    page = visitor.goto(f"/calls/{cast.round.call.slug}/")
    follow(page, f"form[action^='/company/apply/{cast.round.uid}/'] button")
    if "/apply/" in page.url:
        follow(page, "main form button[type=submit], main form button:not([type])")
    application = Application.objects.get()
    assert str(application.uid) in page.url
    write(page, "#id_title", "길 안내 로봇")
    write(page, "#id_summary", "처음 오는 사람이 헤매는 시간을 절반으로 줄입니다.")
    reach(page, "#id_trl")
    page.keyboard.press("7")
    choose(page, "input[name=presence]", "head_office")
    reach(page, "#id_add")
    page.keyboard.press("ArrowDown")
    send(page, "#add-place")
    write(page, "#wishes textarea", "로비에 로봇 한 대를 두고 여덟 주 동안 잽니다.")
    write(page, "textarea[name^=answer]", "병원이 예산으로 삽니다.")
    write(page, "#id_contact_name", "박하린")
    write(page, "#id_contact_email", "harin@example.org")
    page.wait_for_load_state("networkidle")
    visitor.check()
    follow(page, "button[name=onward]")
    visitor.check()
    follow(page, "main form.co-last button")
    application.refresh_from_db()
    assert application.state == "submitted", page.locator("main").inner_text()
    number = application.submissions.get().number
    assert number in page.locator("main").inner_text()
    visitor.check()
    return application


def office_screens_and_assigns(visitor: Visitor, cast: Cast, application: Application) -> None:
    page = visitor.goto(reverse("office:screening_one", args=[application.uid]))
    for rule in range(page.locator("form.or-check button[name=outcome][value=passed]").count() - 1):
        follow(page, page.locator("form.or-check:not(#decide) button[value=passed]").nth(rule))
    visitor.check()
    follow(page, "#decide button[value=passed]")
    application.refresh_from_db()
    assert application.screening.outcome == "passed"
    page = visitor.goto(reverse("office:assigning", args=[cast.round.uid]))
    tick(page, f"input[name=give][value='{application.uid.hex}:{cast.jiho.pk}']")
    follow(page, ".or-give button")
    assert Assignment.objects.get().evaluator == cast.jiho
    visitor.check()


def evaluator_judges(visitor: Visitor, application: Application) -> None:
    page = visitor.goto("/evaluator/")
    follow(page, "main a[href$='/conflicts/']")
    assert application.summary not in page.content()
    tick(page, ".ev-choice input[type=radio]")  # the first says: no conflict
    tick(page, "input[name=pledge]")
    visitor.check()
    follow(page, "main form .md-buttons button")
    assignment = Assignment.objects.get()
    assert assignment.state == "clear", page.locator("main").inner_text()
    page = visitor.goto(f"/evaluator/assignments/{assignment.uid}/")
    for fieldset in page.locator("fieldset[data-criterion]").all():
        reach(page, fieldset.locator("input[type=radio]").first)
        page.keyboard.press("4")
        write(page, fieldset.locator("textarea"), "지표와 방법이 분명하고 현장에서 잴 수 있습니다.")
    page.wait_for_timeout(1000)  # what is typed is saved a moment later
    page.wait_for_load_state("networkidle")
    visitor.check()
    follow(page, "form.ev-rubric .md-buttons button >> nth=1")
    assignment.refresh_from_db()
    assert assignment.state == "done", page.locator("main").inner_text()
    assert assignment.review.total_milli == 80_000


def host_ranks(visitor: Visitor, cast: Cast) -> None:
    offer = cast.round.offers.get()
    page = visitor.goto("/host/")
    follow(page, f"main a[href='/host/offers/{offer.uid}/']")
    send(page, "button[id^=up-]")
    visitor.check()
    tick(page, "details.md-confirm summary.primary")
    follow(page, "button[value=hand_in]")
    offer.refresh_from_db()
    assert offer.host_list.state == "done"
    assert offer.host_list.rankings.get().tier == 1


def office_computes_and_proposes(visitor: Visitor, cast: Cast) -> Run:
    address = reverse("office:allocation", args=[cast.round.uid])
    page = visitor.goto(address)
    agree(page, reverse("office:freeze", args=[cast.round.uid]))
    pass_days(cast.round, 14)
    page = visitor.goto(address)
    write(page, "input[name=value]", "3 11 15 29 35 44")
    write(page, "input[name=evidence]", "https://example.org/draw/1000")
    follow(page, f"form[action='{reverse('office:record-draw', args=[cast.round.uid])}'] button")
    page = visitor.goto(address)
    follow(page, f"form[action='{reverse('office:request-run', args=[cast.round.uid])}'] button")
    allocation.carry_out(computation_id=Computation.objects.get().pk)  # what the worker does elsewhere
    page = visitor.goto(address)
    visitor.check()
    run = Run.objects.get()
    follow(page, f"main a[href='{reverse('office:run', args=[run.uid])}']")
    write(page, "textarea[name=reason]", "공고한 규칙대로 계산한 결과입니다.")
    visitor.check()
    follow(page, f"form[action='{reverse('office:propose-run', args=[run.uid])}'] button")
    assert Publication.objects.get().run == run, page.locator("main").inner_text()
    return run


def second_person_publishes(visitor: Visitor, cast: Cast) -> None:
    page = visitor.goto(reverse("office:allocation", args=[cast.round.uid]))
    visitor.check()
    agree(page, reverse("office:publish-run", args=[Publication.objects.get().uid]))
    cast.round.refresh_from_db()
    assert cast.round.state == "decided", page.locator("main").inner_text()


def citizen_reads_the_result(visitor: Visitor, cast: Cast, run: Run) -> None:
    page = visitor.goto("/results/")
    follow(page, f"main a[href='/calls/{cast.round.call.slug}/results/1/']")
    visitor.check()
    assert run.result_digest in page.locator("main").inner_text()
    assert "박하린" not in page.content()
    with page.expect_download() as download:
        reach(page, "main a[href$='problem.json']")
        page.keyboard.press("Enter")
    problem = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert list(problem["applicants"]) == ["A001"]


def company_answers(visitor: Visitor, application: Application) -> None:
    page = visitor.goto("/company/")
    award = Award.objects.get()
    follow(page, f"main a[href='/company/awards/{award.uid}/']")
    visitor.check()
    agree(page, reverse("company:accept-award", args=[award.uid]))
    award.refresh_from_db()
    assert award.state == AwardState.ACCEPTED
    page = visitor.goto(f"/company/applications/{application.uid}/why/")
    visitor.check()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_round_is_walked_by_keyboard_alone(
    language: str, cast: Cast, visit: Callable[..., Visitor]
) -> None:
    def enter(user=None) -> Visitor:
        return visit(user, language=language)

    citizen_finds_the_call(enter(), cast)
    application = company_applies(enter(cast.harin), cast)
    pass_days(cast.round, 8)
    office_screens_and_assigns(enter(cast.doyun), cast, application)
    evaluator_judges(enter(cast.jiho), application)
    host_ranks(enter(cast.yuna), cast)
    run = office_computes_and_proposes(enter(cast.doyun), cast)
    second_person_publishes(enter(cast.seoyeon), cast)
    citizen_reads_the_result(enter(), cast, run)
    company_answers(enter(cast.harin), application)
    assert clock.now() > cast.round.lottery_known_at
