"""The list of 500 for the office: a fixed number of queries, narrowed, sorted, paged in SQL; and one row."""

import html
import time
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from madang.audit.models import Entry
from madang.kernel.applications import actions
from madang.kernel.applications.models import Application, Ask, Submission
from madang.kernel.applications.states import ApplicationState
from madang.people.models import Organisation, OrganisationName
from madang.web.office import sheets
from tests.factories.applications import ready, submitted
from tests.factories.cast import gather
from tests.factories.reviews import ScreeningFactory, reviewed

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

QUERIES_AT_MOST = 15


def five_hundred(cast):
    """Hand in 500 applications in a few statements."""
    round, offers = cast.round, list(cast.round.offers.order_by("code"))
    companies = Organisation.objects.bulk_create(
        Organisation(sort="company", presence="head_office") for _ in range(500)
    )
    OrganisationName.objects.bulk_create(
        OrganisationName(
            organisation=each,
            name_ko=f"예시 기업 {n:03d}",
            name_en=f"Example {n:03d}",
            valid_from="2000-01-01",
        )
        for n, each in enumerate(companies)
    )
    made = Application.objects.bulk_create(
        Application(
            round=round,
            organisation=each,
            author=cast.harin,
            state=ApplicationState.SUBMITTED,
            submitted_at=round.opens_at + timedelta(minutes=n),
            title=f"과제 {n:03d}",
            presence="branch" if n % 5 == 0 else "head_office",
            trl=6,
        )
        for n, each in enumerate(companies)
    )
    Ask.objects.bulk_create(
        Ask(application=each, offer=offers[(n + wish) % 3], wish=wish)
        for n, each in enumerate(made)
        for wish in (1, 2)
    )
    Submission.objects.bulk_create(
        Submission(
            application=each,
            number=f"GJ-{n:05d}",
            at=each.submitted_at,
            by=cast.harin,
            content={},
            digest="x",
        )
        for n, each in enumerate(made)
    )
    return made


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def office(client, cast):
    client.force_login(cast.doyun)
    client.cookies["django_language"] = "en"
    return client


def page(response):
    assert response.status_code == 200, response.status_code
    return html.unescape(response.content.decode())


def address(cast):
    return reverse("office:applications", args=[cast.round.uid])


def test_list_of_500_takes_few_queries_and_little_time(office, cast, capsys):
    five_hundred(cast)
    office.get(address(cast))  # load the templates
    for query in ({}, {"page": 7, "sort": "-score"}, {"place": "S02", "q": "과제 1", "presence": "branch"}):
        with CaptureQueriesContext(
            connection,
        ) as taken:
            start = time.perf_counter()
            response = office.get(address(cast), query)
            spent = (time.perf_counter() - start) * 1000
        assert response.status_code == 200
        assert len(taken) <= QUERIES_AT_MOST, [each["sql"][:120] for each in taken]
        with capsys.disabled():
            print(f"\noffice list of 500, {query}: {len(taken)} queries, {spent:.0f} ms")  # noqa: T201 asked for


def test_number_of_queries_does_not_grow_with_the_rows(office, cast):
    for _ in range(3):
        submitted(cast.round)
    office.get(address(cast))
    with CaptureQueriesContext(connection) as few:
        office.get(address(cast))
    five_hundred(cast)
    with CaptureQueriesContext(connection) as many:
        office.get(address(cast))

    assert len(many) == len(few)


def test_list_is_narrowed_sorted_and_paged(office, cast):
    five_hundred(cast)

    shown = page(office.get(address(cast), {"sort": "-title"}))
    assert "500 applications" in shown
    assert shown.index("과제 499") < shown.index("과제 498")
    assert "과제 400" not in shown
    assert "과제 474" in page(office.get(address(cast), {"sort": "-title", "page": 2}))
    assert "100 applications" in page(office.get(address(cast), {"presence": "branch"}))
    assert "1 application" in page(office.get(address(cast), {"q": "기업 123"}))
    assert "No application fits" in page(office.get(address(cast), {"q": "<script>' OR 1=1"}))
    assert "500 applications" in page(office.get(address(cast), {"q": "\x00"}))
    assert "500 applications" in page(
        office.get(address(cast), {"state": "moon", "page": "x", "sort": "pk;"})
    )


def test_screening_and_score_stand_beside_each(office, cast):
    high, low, failed, _fresh = (
        submitted(cast.round, title=name) for name in ("높음", "낮음", "탈락", "새것")
    )
    for application, totals in ((high, (90_000, 95_001)), (low, (60_000,))):
        for total in totals:
            reviewed(application, total_milli=total)
            application.refresh_from_db()
    ScreeningFactory(application=failed, failed=True)

    shown = page(office.get(address(cast), {"sort": "-score"}))
    assert "92.5" in shown
    by_score = page(office.get(address(cast), {"sort": "-score", "screening": "passed"}))
    assert by_score.index("높음") < by_score.index("낮음")
    assert "탈락" not in by_score
    assert "새것" in page(office.get(address(cast), {"screening": "open"}))
    assert "1 application" in page(office.get(address(cast), {"screening": "failed"}))


def test_drafts_are_only_counted(office, cast):
    draft = ready(cast.round, title="비밀 초안")

    shown = page(office.get(address(cast)))

    assert "비밀 초안" not in shown
    assert "1 more is being written" in shown
    assert "Nothing was handed in yet" in shown
    assert office.get(reverse("office:application", args=[draft.uid])).status_code == 404


def test_sheet_holds_the_narrowed_list_and_runs_nothing(office, cast):
    submitted(cast.round, title="=HYPERLINK(1)", presence="branch")
    submitted(cast.round, title="다른 것", presence="pledge")

    response = office.get(reverse("office:applications-sheet", args=[cast.round.uid]), {"presence": "branch"})
    text = b"".join(response.streaming_content).decode()

    assert text.startswith("\ufeffCompany,Project,")
    assert "'=HYPERLINK(1)" in text
    assert "다른 것" not in text
    assert "attachment" in response["Content-Disposition"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\n", "\r", "＝", "＋", "－", "＠"])
def test_no_sign_begins_a_formula_in_a_sheet(start):
    assert sheets.safe(f"{start}1+1") == f"'{start}1+1"


def test_contact_person_is_hidden_until_one_asks_and_the_look_is_logged(office, cast):
    application = submitted(cast.round, organisation=cast.robotics, summary="<script>alert(1)</script>")
    url = reverse("office:application", args=[application.uid])

    shown = office.get(url).content.decode()
    assert "founder@example.org" not in shown
    assert "<script>alert(1)" not in shown
    assert not Entry.objects.filter(verb="personal.viewed").exists()

    shown = page(office.post(reverse("office:application-contact", args=[application.uid])))
    assert "founder@example.org" in shown
    assert Entry.objects.get(verb="personal.viewed").actor == cast.doyun


def test_of_a_withdrawn_application_only_its_receipts_are_shown(office, cast):
    application = submitted(cast.round, organisation=cast.robotics, title="옛 제목", author=cast.harin)
    actions.withdraw(application=application, by=cast.harin)
    changed = {"title": "새로 쓰는 초안", "summary": "아직 비밀", "presence": "branch"}
    Application.objects.filter(pk=application.pk).update(**changed)

    shown = page(office.get(reverse("office:application", args=[application.uid])))
    assert "It was withdrawn." in shown
    assert application.submissions.get().number in shown
    listed = page(office.get(address(cast)))
    sheet = office.get(reverse("office:applications-sheet", args=[cast.round.uid]))
    for text in (shown, listed, b"".join(sheet.streaming_content).decode()):
        assert "무등로보틱스" in text or "Robotics" in text
        assert "새로 쓰는 초안" not in text
        assert "아직 비밀" not in text
    for query in ({"q": "초안"}, {"presence": "branch"}, {"place": "S01"}):
        assert "No application fits" in page(office.get(address(cast), query))
    assert office.post(reverse("office:application-contact", args=[application.uid])).status_code == 404


def test_who_handed_in_is_a_name_one_has_to_ask_for(office, cast):
    application = submitted(cast.round, author=cast.minjun)

    assert cast.minjun.name not in page(office.get(reverse("office:application", args=[application.uid])))
    shown = page(office.post(reverse("office:application-contact", args=[application.uid])))
    assert cast.minjun.name in shown


def test_office_fetches_files_of_what_was_handed_in_and_nobody_else_does(client, cast):
    draft = ready(cast.round, organisation=cast.robotics, author=cast.harin)
    stream = SimpleUploadedFile("a.pdf", b"%PDF-1.7").file
    file = actions.attach(application=draft, by=cast.harin, name="a.pdf", stream=stream, size=8)
    url = reverse("office:file", args=[file.uid])

    client.force_login(cast.doyun)
    assert client.get(url).status_code == 404  # still a draft
    actions.submit(application=draft, by=cast.harin)
    response = client.get(url)
    assert b"".join(response.streaming_content) == b"%PDF-1.7"
    actions.withdraw(application=draft, by=cast.harin)
    assert client.get(url).status_code == 404  # a draft again
    actions.detach(attachment=file, by=cast.harin)
    actions.submit(application=draft, by=cast.harin)
    assert client.get(url).status_code == 404  # not part of what was handed in now
    for stranger in (cast.harin, cast.jiho, cast.yuna, cast.taeyang):
        client.force_login(stranger)
        assert client.get(url).status_code == 403
        assert client.get(address(cast)).status_code == 403


def test_what_was_withdrawn_comes_last_whichever_way_the_list_is_sorted(office, cast):
    """Its row shows blanks: sorted by them, it would stand in the middle of the others."""
    gone = submitted(cast.round, title="가나다")
    submitted(cast.round, title="하하하")
    submitted(cast.round, title="나나나")
    Application.objects.filter(pk=gone.pk).update(state=ApplicationState.WITHDRAWN, submitted_at=None)
    address = reverse("office:applications", args=[cast.round.uid])

    for column in ("company", "title", "receipt", "presence", "first", "wishes", "screening", "score", "at"):
        for sort in (column, f"-{column}"):
            rows = office.get(address, {"sort": sort}).context["page"].rows
            assert rows[-1] == gone, sort
            assert len(rows) == 3
