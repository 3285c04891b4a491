"""The allocation in a browser: fixed, drawn, computed, compared, published by two, answered, checked."""

import pytest
from django.urls import reverse

from madang.kernel.allocation import actions
from madang.kernel.allocation.models import Award, Computation, Publication
from madang.kernel.allocation.states import AwardState, PublicationState
from tests.factories.allocation import contest, drawn, let_the_draw_come, published, run_of
from tests.factories.calls import OfferFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def owner(application):
    return application.organisation.memberships.get().user


def tab_of(scene):
    return reverse("office:allocation", args=[scene.round.uid])


def result_of(scene):
    return reverse("public:result", args=[scene.round.call.slug, scene.round.number])


def press(page, name):
    """Press the button called ``name`` by keyboard."""
    target = page.get_by_role("button", name=name, exact=True).last
    target.focus()
    page.keyboard.press("Enter")


def confirm(page, name):
    """Open the question behind ``name`` by keyboard, and say yes."""
    page.locator("summary", has_text=name).focus()
    page.keyboard.press("Enter")
    press(page, name)


class TestEveryScreen:
    def test_of_the_office_before_publication(self, both_widths):
        scene = contest(ranked=False)
        both_widths(tab_of(scene), scene.manager)
        drawn(scene)
        run = run_of(scene)
        run_of(scene, rule="points_first_come")
        both_widths(tab_of(scene), scene.manager)
        both_widths(reverse("office:run", args=[run.uid]), scene.officer)
        both_widths(
            reverse("office:compare-runs", args=[scene.round.uid]) + "?first=1&second=2", scene.officer
        )

    def test_of_the_office_after_it(self, both_widths):
        scene = drawn(contest())
        actions.propose(run=run_of(scene), reason="규칙대로", by=scene.manager)
        actions.request_run(round=scene.round, rule="deferred_acceptance", by=scene.manager)
        both_widths(tab_of(scene), scene.officer)
        actions.publish(publication=Publication.objects.get(), by=scene.officer)
        actions.decline(
            award=Award.objects.get(application=scene.first), reason="사정", by=owner(scene.first)
        )
        both_widths(tab_of(scene), scene.officer)

    def test_of_the_public(self, both_widths):
        scene = contest()
        both_widths(result_of(scene))
        drawn(scene)
        both_widths(result_of(scene))
        published(scene)
        both_widths(result_of(scene))

    def test_of_the_company(self, both_widths):
        scene = contest(leftovers=True)
        OfferFactory(round=scene.round, code="S09", units=1)
        published(scene)
        award = Award.objects.get(application=scene.first)
        both_widths(reverse("company:why", args=[scene.first.uid]), owner(scene.first))
        both_widths(reverse("company:award", args=[award.uid]), owner(scene.first))
        both_widths(reverse("company:why", args=[scene.third.uid]), owner(scene.third))
        both_widths(reverse("company:leftovers", args=[scene.third.uid]), owner(scene.third))


class TestWalk:
    def test_by_keyboard_from_the_entry_list_to_the_answer(self, visit):
        scene = contest()
        manager, officer = visit(scene.manager), visit(scene.officer)
        page = manager.goto(tab_of(scene))
        confirm(page, "명단 확정하기")
        page.get_by_text("sha256:").first.wait_for()
        let_the_draw_come(scene.round)
        page = manager.goto(tab_of(scene))
        page.get_by_label("발표된 그대로의 값").fill("3 11 15 29 35 44")
        page.get_by_label("누구나 확인할 수 있는 곳").fill("https://example.org/draw")
        press(page, "추첨값 적기")
        page.get_by_text("3 11 15 29 35 44").first.wait_for()
        press(page, "계산하기")
        page.get_by_role("heading", name="진행 중인 배정 계산").wait_for()
        actions.carry_out(computation_id=Computation.objects.get().pk)  # what the job worker does

        page.get_by_role("link", name="배정 계산 1").first.click()  # the page was read anew by itself
        page.get_by_label("이유").fill("공고한 규칙대로입니다.")
        press(page, "이 계산을 제안하기")
        page.get_by_text("두 번째 사람이 확인해야 합니다").first.wait_for()
        second = officer.goto(tab_of(scene))
        confirm(second, "이 결과 발표하기")
        second.get_by_role("heading", name="배정", exact=True).wait_for()

        assert Publication.objects.get().state == PublicationState.PUBLISHED
        award = Award.objects.get(application=scene.first)
        company = visit(owner(scene.first)).goto(reverse("company:award", args=[award.uid]))
        confirm(company, "수락하기")
        company.get_by_text("수락했습니다").first.wait_for()
        award.refresh_from_db()
        assert award.state == AwardState.ACCEPTED

    def test_without_javascript_a_run_is_seen_by_reading_the_page_again(self, visit):
        scene = drawn(contest())
        page = visit(scene.manager, javascript=False).goto(tab_of(scene))
        press(page, "계산하기")
        page.get_by_role("button", name="계산 취소하기").wait_for()
        actions.carry_out(computation_id=Computation.objects.get().pk)

        page.reload()

        page.get_by_role("link", name="배정 계산 1").wait_for()

    def test_decline_without_a_reason_says_so_at_the_field(self, visit):
        scene = contest()
        published(scene)
        award = Award.objects.get(application=scene.first)
        visitor = visit(owner(scene.first))
        page = visitor.goto(reverse("company:award", args=[award.uid]))

        press(page, "포기하기")

        page.get_by_label("포기하는 이유").and_(page.locator("[aria-invalid=true]")).wait_for()
        visitor.check()
        award.refresh_from_db()
        assert award.state == AwardState.OFFERED
