"""An evaluator sees what is clear of conflicts, and nothing else, at any address."""

import pytest
from django.urls import get_resolver, reverse

from madang.kernel.reviews import actions, queries
from madang.kernel.reviews.models import Review, Score
from madang.web.evaluator.urls import urlpatterns
from tests.factories.applications import AttachmentFactory, submitted
from tests.factories.cast import gather
from tests.factories.reviews import AssignmentFactory, ScoreFactory, ScreeningFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

REASON = "현장 요구와 잘 맞고 계획이 구체적이며 위험 대책이 있습니다."
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def cast():
    return gather(closed=True)


@pytest.fixture
def application(cast):
    application = submitted(cast.round, organisation=cast.robotics, title="비밀 과제 이름")
    ScreeningFactory(application=application)
    return application


@pytest.fixture
def client(client, cast):
    client.force_login(cast.jiho)
    return client


def given(cast, application, **traits):
    return AssignmentFactory(application=application, evaluator=cast.jiho, **traits)


def addresses(assignment, attachment):
    """Return every address of the evaluator's that can name an assignment or its round."""
    words = {
        "uid": assignment.uid,
        "attachment": attachment.uid,
    }
    found = []
    for pattern in urlpatterns:
        wanted = {name: words[name] for name in pattern.pattern.converters}
        if wanted and "rounds" in str(pattern.pattern):
            wanted["uid"] = assignment.application.round.uid
        found.append(reverse(f"evaluator:{pattern.name}", kwargs=wanted))
    return found


class TestConflicts:
    def test_before_a_declaration_only_company_and_title_are_shown(self, client, cast, application):
        assignment = given(cast, application)
        page = client.get(reverse("evaluator:conflicts", args=[cast.round.uid])).content.decode()
        assert "비밀 과제 이름" in page
        assert "무등로보틱스" in page
        assert application.summary not in page
        assert client.get(reverse("evaluator:review", args=[assignment.uid])).status_code == 404

    def test_declared_one_by_one_with_a_pledge(self, client, cast, application):
        assignment = given(cast, application)
        url = reverse("evaluator:conflicts", args=[cast.round.uid])
        answer = {f"{assignment.uid.hex}-has_conflict": "no"}
        assert client.post(url, answer).status_code == 200
        assert not queries.is_cleared(cast.jiho, application.pk)
        response = client.post(url, answer | {"pledge": "on"})
        assert response.url == reverse("evaluator:queue", args=[cast.round.uid])
        assert queries.is_cleared(cast.jiho, application.pk)

    def test_a_conflict_needs_its_sort_and_keeps_what_was_typed(self, client, cast, application):
        assignment = given(cast, application)
        key = assignment.uid.hex
        response = client.post(
            reverse("evaluator:conflicts", args=[cast.round.uid]),
            {f"{key}-has_conflict": "yes", f"{key}-note": "<script>알림</script>", "pledge": "on"},
        )
        assert response.status_code == 200
        assert "&lt;script&gt;알림" in response.content.decode()
        assignment.refresh_from_db()
        assert assignment.state == "assigned"

    def test_what_has_a_conflict_is_seen_nowhere(self, client, cast, application):
        attachment = AttachmentFactory(application=application)
        other = submitted(cast.round)
        ScreeningFactory(application=other)
        given(cast, other, clear=True)
        assignment = given(cast, application)
        actions.declare(assignment=assignment, conflict="kin", note="가족", by=cast.jiho)
        for address in addresses(assignment, attachment):
            for response in (client.get(address, follow=True), client.post(address, {}, follow=True)):
                page = response.content.decode() if not response.streaming else ""
                assert "비밀 과제 이름" not in page, address
                assert "무등로보틱스" not in page, address
                if "assignments" in address:
                    assert response.status_code in (404, 405), address

    def test_not_even_a_count_is_left(self, client, cast, application):
        actions.declare(assignment=given(cast, application), conflict="kin", by=cast.jiho)
        page = client.get(reverse("evaluator:home")).content.decode()
        assert cast.round.call.title not in page
        assert client.get(reverse("evaluator:queue", args=[cast.round.uid])).status_code == 404

    def test_declared_late_it_is_gone_at_once(self, client, cast, application):
        assignment = given(cast, application, clear=True)
        url = reverse("evaluator:conflict", args=[assignment.uid])
        assert client.post(url, {"conflict": ""}).status_code == 200
        assert client.post(url, {"conflict": "advice"}).status_code == 302
        assert client.get(reverse("evaluator:review", args=[assignment.uid])).status_code == 404


class TestReview:
    @pytest.fixture
    def assignment(self, cast, application):
        return given(cast, application, clear=True)

    def typed(self, cast, points="4", reason=REASON):
        data = {}
        for criterion in queries.criteria_of(cast.round):
            data |= {f"c{criterion.pk}-points": points, f"c{criterion.pk}-reason": reason}
        return data

    def test_the_page_shows_the_application_without_contact_persons(self, client, application, assignment):
        page = client.get(reverse("evaluator:review", args=[assignment.uid])).content.decode()
        assert application.summary in page
        for hidden in (application.contact_name, application.contact_email, application.contact_phone):
            assert hidden not in page

    def test_nothing_of_the_other_evaluators_is_shown(self, client, cast, application, assignment):
        other = AssignmentFactory(application=application, evaluator=cast.eunji, clear=True)
        actions.save_comment(assignment=other, comment="남이 쓴 의견", by=cast.eunji)
        ScoreFactory(review=other.review, criterion=queries.criteria_of(cast.round)[0], reason="남이 쓴 이유")
        page = client.get(reverse("evaluator:review", args=[assignment.uid])).content.decode()
        assert "남이 쓴" not in page
        assert cast.eunji.name not in page

    def test_typing_saves_one_criterion_and_leaves_the_others(self, client, cast, assignment):
        first, second = queries.criteria_of(cast.round)
        url = reverse("evaluator:save", args=[assignment.uid])
        client.post(url, {f"c{second.pk}-points": "2", f"c{second.pk}-reason": "둘째"}, **HTMX)
        response = client.post(url, {f"c{first.pk}-points": "5", f"c{first.pk}-reason": "첫\r\n째"}, **HTMX)
        assert response.status_code == 200
        assert "<html" not in response.content.decode()
        kept = {score.criterion_id: (score.points, score.reason) for score in Score.objects.all()}
        assert kept == {first.pk: (5, "첫\n째"), second.pk: (2, "둘째")}

    @pytest.mark.parametrize(
        ("points", "reason"), [("9", "x"), ("x", "x"), ("4", "x" * 1001), ("4", "a\x00b" * 400)]
    )
    def test_bad_input_is_told_and_nothing_is_lost(self, client, cast, assignment, points, reason):
        url = reverse("evaluator:save", args=[assignment.uid])
        response = client.post(url, self.typed(cast, points=points, reason=reason))
        assert response.status_code in (200, 302)
        assert response.status_code == 302 or "is-danger" in response.content.decode()

    def test_a_comment_alone_is_kept(self, client, assignment):
        client.post(reverse("evaluator:save", args=[assignment.uid]), {"comment": "좋습니다"}, **HTMX)
        assert Review.objects.get().comment == "좋습니다"
        assert not Score.objects.exists()

    def test_handed_in_it_is_locked_and_the_next_one_comes(self, client, cast, assignment):
        other = submitted(cast.round)
        ScreeningFactory(application=other)
        following = given(cast, other, clear=True)
        url = reverse("evaluator:hand_in", args=[assignment.uid])
        assert client.post(url, self.typed(cast, reason="짧다")).status_code == 200
        response = client.post(url, self.typed(cast))
        assert response.url == reverse("evaluator:review", args=[following.uid])
        page = client.get(reverse("evaluator:review", args=[assignment.uid])).content.decode()
        assert "80.0" in page
        assert "<textarea" not in page
        again = client.post(reverse("evaluator:save", args=[assignment.uid]), self.typed(cast, "1"))
        assert again.status_code == 200
        assert Score.objects.filter(points=1).count() == 0

    def test_a_file_is_handed_out_as_a_download(self, client, application, assignment, settings):
        attachment = AttachmentFactory(application=application, path="a/b", name="계획.pdf")
        url = reverse("evaluator:file", args=[assignment.uid, attachment.uid])
        assert client.get(url).status_code == 404
        path = settings.MEDIA_ROOT / "a"
        path.mkdir(parents=True)
        (path / "b").write_bytes(b"%PDF-1.7")
        response = client.get(url)
        assert b"".join(response.streaming_content) == b"%PDF-1.7"
        assert response["Content-Disposition"].startswith("attachment")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "no-store"
        assert "sandbox" in response["Content-Security-Policy"]

    def test_the_queue_takes_few_queries(self, client, cast, django_assert_max_num_queries):
        for _ in range(6):
            application = submitted(cast.round)
            ScreeningFactory(application=application)
            given(cast, application, clear=True)
        with django_assert_max_num_queries(12):
            client.get(reverse("evaluator:queue", args=[cast.round.uid]))


def test_strangers_are_turned_away(client, cast, application):
    assignment = given(cast, application, clear=True)
    url = reverse("evaluator:review", args=[assignment.uid])
    client.force_login(cast.eunji)
    assert client.get(url).status_code == 404
    client.force_login(cast.harin)
    assert client.get(url).status_code == 403
    client.logout()
    assert client.get(url).status_code == 302
    assert get_resolver().resolve(url).url_name == "review"
