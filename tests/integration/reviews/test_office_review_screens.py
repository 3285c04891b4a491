"""The office screens, assigns, follows and reminds; long lists stay quick."""

import time

import pytest
from django.urls import reverse

from madang.kernel.reviews.models import Assignment, Check, HostList, Screening
from madang.kernel.reviews.states import AssignmentState
from madang.notices.models import Notice
from tests.factories.applications import ApplicationFactory, submitted
from tests.factories.cast import gather
from tests.factories.people import evaluator, founded
from tests.factories.reviews import AssignmentFactory, HostListFactory, ScreeningFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def cast():
    return gather(closed=True)


@pytest.fixture
def application(cast):
    return submitted(cast.round, organisation=cast.robotics, title="병동 로봇")


@pytest.fixture
def client(client, cast):
    client.force_login(cast.doyun)
    return client


class TestScreening:
    def test_one_click_confirms_what_the_rule_found(self, client, cast, application):
        page = client.get(reverse("office:screening", args=[cast.round.uid])).content.decode()
        assert "병동 로봇" in page
        url = reverse("office:screening_check", args=[application.uid])
        for rule in ("age", "presence", "trl"):
            response = client.post(f"{url}?page=1", {"rule": rule, "outcome": "passed", "list": "1"})
            assert "page=1" in response.url
        client.post(
            reverse("office:screening_decide", args=[application.uid]), {"outcome": "passed", "list": "1"}
        )
        assert Check.objects.count() == 3
        assert Screening.objects.get().outcome == "passed"

    def test_against_the_finding_a_note_is_asked_at_its_field(self, client, cast, application):
        cast.robotics.founded_on = founded(7, days=23 + 20)  # the call was published 20 days ago
        cast.robotics.save()
        url = reverse("office:screening_check", args=[application.uid])
        page = client.post(url, {"rule": "age", "outcome": "passed", "note": ""}).content.decode()
        assert "23" in page
        assert "무엇을 보고 판단했는지" in page
        assert not Check.objects.exists()

    def test_refused_needs_a_reason_and_keeps_what_was_typed(self, client, application):
        url = reverse("office:screening_decide", args=[application.uid])
        assert client.post(url, {"outcome": "failed", "reason": ""}).status_code == 200
        assert client.post(url, {"outcome": "failed", "reason": "체납"}).status_code == 302
        assert Notice.objects.filter(template="screening_refused").exists()

    @pytest.mark.parametrize("data", [{}, {"rule": "horoscope", "outcome": "passed"}, {"outcome": "maybe"}])
    def test_made_up_input_is_told(self, client, application, data):
        url = reverse("office:screening_check", args=[application.uid])
        assert client.post(url, data).status_code == 200

    def test_the_list_is_narrowed(self, client, cast, application):
        ScreeningFactory(application=submitted(cast.round, title="통과한 과제"))
        url = reverse("office:screening", args=[cast.round.uid])
        assert "통과한 과제" not in client.get(url, {"decision": "open"}).content.decode()
        assert "병동 로봇" not in client.get(url, {"decision": "passed"}).content.decode()
        assert "병동 로봇" in client.get(url, {"q": "무등"}).content.decode()
        assert client.get(url, {"q": "\x00", "decision": "x", "page": "9" * 99}).status_code == 200

    def test_a_draft_is_not_the_business_of_the_office(self, client, cast):
        draft = ApplicationFactory(round=cast.round)
        assert client.get(reverse("office:screening_one", args=[draft.uid])).status_code == 404

    def test_the_officer_reads_and_does_not_screen(self, client, cast, application):
        client.force_login(cast.seoyeon)
        page = client.get(reverse("office:screening_one", args=[application.uid])).content.decode()
        assert 'name="outcome"' not in page
        url = reverse("office:screening_decide", args=[application.uid])
        assert client.post(url, {"outcome": "passed"}).status_code == 403


class TestAssigning:
    @pytest.fixture
    def passed(self, application):
        ScreeningFactory(application=application)
        return application

    def cross(self, application, person):
        return f"{application.uid.hex}:{person.pk}"

    def test_crossed_cells_are_given_and_the_rest_is_told(self, client, cast, passed):
        AssignmentFactory(application=passed, evaluator=cast.eunji, conflicted=True)
        crosses = [self.cross(passed, cast.jiho), self.cross(passed, cast.eunji), "x:y", "\x00", ""]
        url = reverse("office:assigning_give", args=[cast.round.uid])
        page = client.post(url, {"give": crosses}, follow=True).content.decode()
        given = Assignment.objects.filter(state=AssignmentState.ASSIGNED)
        assert [assignment.evaluator for assignment in given] == [cast.jiho]
        assert "이해충돌이 있다고" in page

    def test_taken_back(self, client, cast, passed):
        assignment = AssignmentFactory(application=passed, evaluator=cast.jiho)
        client.post(reverse("office:assigning_take_back", args=[assignment.uid]))
        assignment.refresh_from_db()
        assert assignment.state == "released"

    def test_those_with_enough_evaluators_can_be_hidden(self, client, cast, passed):
        for _ in range(cast.round.call.reviewers_each):
            AssignmentFactory(application=passed)
        url = reverse("office:assigning", args=[cast.round.uid])
        assert "병동 로봇" in client.get(url).content.decode()
        assert "병동 로봇" not in client.get(url, {"short": "on"}).content.decode()


class TestProgress:
    def test_what_is_late_is_red_and_in_words(self, client, cast, application):
        ScreeningFactory(application=application)
        AssignmentFactory(application=application, evaluator=cast.jiho, clear=True)
        cast.round.review_due_at = cast.round.closes_at
        cast.round.save()
        page = client.get(reverse("office:reviews", args=[cast.round.uid])).content.decode()
        assert "bg-light-danger" in page
        assert "1일 지남" in page

    @pytest.mark.parametrize(
        ("who", "template"), [("evaluators", "review_reminder"), ("hosts", "ranking_asked")]
    )
    def test_reminders_lie_in_the_outbox(self, client, cast, application, who, template):
        ScreeningFactory(application=application)
        AssignmentFactory(application=application, evaluator=cast.jiho)
        client.post(reverse("office:reviews_remind", args=[cast.round.uid]), {"who": who})
        assert Notice.objects.filter(template=template).exists()

    def test_a_list_goes_back_for_a_reason(self, client, cast):
        offer = cast.round.offers.first()
        HostListFactory(offer=offer, done=True)
        url = reverse("office:list_hand_back", args=[offer.uid])
        client.post(url, {"reason": ""})
        assert HostList.objects.get().state == "done"
        client.post(url, {"reason": "후보가 늘었습니다."})
        assert HostList.objects.get().state == "open"

    def test_a_list_that_never_began_is_told_not_to_be_handed_in(self, client, cast):
        url = reverse("office:list_hand_back", args=[cast.round.offers.first().uid])
        page = client.post(url, {"reason": "후보가 늘었습니다."}, follow=True).content.decode()
        assert "아직 제출되지 않은 순위입니다." in page
        assert not HostList.objects.exists()

    @pytest.mark.parametrize("reason", ["a\x00b", "가" * 501])
    def test_a_reason_that_cannot_be_kept_is_told(self, client, cast, reason):
        offer = cast.round.offers.first()
        HostListFactory(offer=offer, done=True)
        url = reverse("office:list_hand_back", args=[offer.uid])
        page = client.post(url, {"reason": reason}, follow=True)
        assert page.status_code == 200
        assert [message.level_tag for message in page.context["messages"]] == ["error"]
        assert HostList.objects.get().state == "done"


def test_five_hundred_applications_take_few_queries(client, cast, django_assert_max_num_queries):
    people = [evaluator() for _ in range(15)]
    offers = list(cast.round.offers.all())
    for number in range(500):
        application = submitted(cast.round, wishes=offers[:1], author=cast.harin)
        ScreeningFactory(application=application, decided_by=cast.doyun)
        AssignmentFactory(application=application, evaluator=people[number % 15], assigned_by=cast.doyun)
    for name in ("reviews", "screening", "assigning"):
        url = reverse(f"office:{name}", args=[cast.round.uid])
        client.get(url)
        begun = time.perf_counter()
        with django_assert_max_num_queries(15):
            response = client.get(url)
        print(f"{name}: 500 applications in {time.perf_counter() - begun:.3f} s")  # noqa: T201
        assert response.status_code == 200
