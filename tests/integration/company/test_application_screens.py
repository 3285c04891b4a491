"""The company's screens: what is typed is kept, what is refused is told, and nobody else gets in."""

import html
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from madang.core import clock
from madang.kernel.applications import actions
from madang.kernel.applications.models import Application, Attachment
from madang.kernel.applications.states import ApplicationState
from tests.factories.allocation import AwardFactory
from tests.factories.applications import ready, submitted
from tests.factories.calls import RoundFactory
from tests.factories.cast import colleague, gather
from tests.factories.people import OrganisationFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

SCRIPT = "<script>alert('x')</script>"
PDF = b"%PDF-1.7\n" + b"x" * 500


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def draft(cast):
    return ready(cast.round, organisation=cast.robotics, author=cast.harin)


@pytest.fixture
def harin(client, cast):
    client.force_login(cast.harin)
    client.cookies["django_language"] = "en"
    return client


def page(response):
    return html.unescape(response.content.decode())


def at(name, row):
    return reverse(f"company:{name}", args=[row.uid])


def test_beginning_tells_what_fits_and_then_leads_to_the_form(harin, cast):
    before = harin.get(at("apply", cast.round))
    assert "it meets the age limit" in page(before)

    response = harin.post(at("apply", cast.round))

    draft = Application.objects.get()
    assert response.url == at("application", draft)
    assert "Go on with the application" in page(harin.get(at("apply", cast.round)))


def test_beginning_says_by_how_many_days_a_limit_is_missed(harin, cast):
    cast.robotics.founded_on = OrganisationFactory(old=True).founded_on
    cast.robotics.save()

    assert "You miss the age limit by" in page(harin.get(at("apply", cast.round)))


def test_each_field_is_kept_as_it_is_typed(harin, draft):
    response = harin.post(at("save", draft), {"title": "새 이름"}, headers={"accept": "application/json"})

    answer = json.loads(response.content)
    assert answer["saved"].startswith("Saved at ")
    assert answer["faults"] == {}
    assert "Nothing is missing" in answer["checklist"]
    draft.refresh_from_db()
    assert draft.title == "새 이름"


def test_one_bad_field_does_not_lose_the_others(harin, draft):
    answer = harin.post(
        at("save", draft), {"summary": "가" * 601, "title": "남는다"}, headers={"accept": "application/json"}
    ).json()

    assert list(answer["faults"]) == ["summary"]
    draft.refresh_from_db()
    assert draft.title == "남는다"


def test_without_javascript_a_bad_field_is_told_in_place_and_what_was_typed_is_shown(harin, draft):
    response = harin.post(at("save", draft), {"summary": "가" * 601, "title": "남는다"})

    assert response.status_code == 422
    assert "가" * 601 in page(response)
    assert "601" in page(response)


def test_without_javascript_saving_leads_back_or_onward(harin, draft):
    assert harin.post(at("save", draft), {"title": "하나"}).url == at("application", draft)
    assert harin.post(at("save", draft), {"onward": "yes"}).url == at("hand-in", draft)


def test_places_move_by_buttons_and_what_was_typed_elsewhere_is_kept(harin, draft):
    third = draft.asks.get(wish=3).offer_id

    harin.post(at("wishes", draft), {"up": third, "title": "함께 저장", f"plan-{third}": "셋째 계획"})

    assert [ask.offer_id == third for ask in draft.asks.order_by("wish")] == [False, True, False]
    assert draft.asks.get(offer_id=third).plan == "셋째 계획"
    draft.refresh_from_db()
    assert draft.title == "함께 저장"


@pytest.mark.parametrize(
    ("deed", "order"),
    [
        ({"up": 0}, [0, 1, 2]),
        ({"down": 0}, [1, 0, 2]),
        ({"down": 2}, [0, 1, 2]),
        ({"off": 1}, [0, 2]),
        ({"drop": 2, "place": "1"}, [2, 0, 1]),
        ({"drop": 2, "place": "x"}, [0, 1, 2]),
        ({"add": 1}, [0, 1, 2]),
    ],
)
def test_every_deed_on_the_list(harin, draft, deed, order):
    offers = [ask.offer_id for ask in draft.asks.order_by("wish")]
    sent = {name: offers[value] if isinstance(value, int) else value for name, value in deed.items()}

    harin.post(at("wishes", draft), sent, headers={"hx-request": "true"})

    assert [ask.offer_id for ask in draft.asks.order_by("wish")] == [offers[each] for each in order]


def test_foreign_place_is_refused_beside_the_list(harin, draft):
    response = harin.post(at("wishes", draft), {"add": "999999"})

    assert response.status_code == 422
    assert "This place is not offered in this round." in page(response)
    assert harin.post(at("wishes", draft), {"add": "x" * 50}).status_code == 302


def test_script_in_a_text_field_is_shown_as_text(harin, draft):
    harin.post(at("save", draft), {"title": SCRIPT, "summary": SCRIPT, "contact_name": SCRIPT})
    for name in ("application", "hand-in"):
        content = harin.get(at(name, draft)).content.decode()
        assert SCRIPT not in content
        assert "&lt;script&gt;" in content
    receipt = actions.submit(application=draft, by=draft.author)
    content = harin.get(at("application", draft)).content.decode()
    assert SCRIPT not in content
    assert harin.get(at("receipt-pdf", receipt)).status_code == 200


def test_hand_in_shows_all_and_gives_a_receipt(harin, draft):
    assert "예시" in page(harin.get(at("hand-in", draft))) or "Example" in page(
        harin.get(at("hand-in", draft))
    )

    response = harin.post(at("hand-in", draft))

    receipt = draft.submissions.get()
    assert response.url == at("receipt", receipt)
    assert receipt.number in page(harin.get(at("receipt", receipt)))
    assert receipt.digest in page(harin.get(at("receipt", receipt)))
    pdf = harin.get(at("receipt-pdf", receipt))
    assert pdf.content.startswith(b"%PDF-")
    assert f'filename="{receipt.number}.pdf"' in pdf["Content-Disposition"]


def test_hand_in_with_gaps_says_what_is_missing(harin, draft):
    harin.post(at("save", draft), {"title": "", "contact_email": "harin@exam"})

    shown = page(harin.get(at("hand-in", draft)))
    assert "Write the title of your project." in shown
    assert "not a whole e-mail address" in shown
    assert "Write the title" in page(harin.post(at("hand-in", draft)))
    draft.refresh_from_db()
    assert draft.state == ApplicationState.DRAFT


def test_withdrawn_and_open_again(harin, draft):
    harin.post(at("hand-in", draft))
    assert "Withdraw" in page(harin.get(at("application", draft)))
    assert harin.post(at("save", draft), {"title": "x"}).status_code == 409
    answer = harin.post(at("save", draft), {"title": "x"}, headers={"accept": "application/json"})
    assert answer.status_code == 409
    assert "Withdraw it to change it" in answer.json()["refused"]

    harin.post(at("withdraw", draft))

    assert "You have withdrawn this application" in page(harin.get(at("application", draft)))
    receipt = draft.submissions.get()
    assert "Receipt of a withdrawn application" in page(harin.get(at("receipt", receipt)))


def test_after_the_deadline_everything_is_readable_and_nothing_is_changed(harin, cast, draft):
    with clock.stopped(cast.round.closes_at):
        shown = page(harin.get(at("application", draft)))
        assert "was not handed in" in shown
        assert "병동 순회 로봇" in shown
        late = harin.post(at("hand-in", draft), follow=True)
        assert "What you have written is kept" in page(late)
        assert harin.post(at("save", draft), {"title": "늦음"}).status_code == 409
    draft.refresh_from_db()
    assert draft.title == "병동 순회 로봇"


def test_file_goes_in_and_out_and_is_never_shown_by_the_browser(harin, draft):
    upload = SimpleUploadedFile("계획.pdf", PDF, "text/html")
    assert harin.post(at("add-file", draft), {"file": upload}).status_code == 302

    file = Attachment.objects.get()
    response = harin.get(at("file", file))

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert file.sha256[:12] in page(harin.get(at("application", draft)))
    harin.post(at("remove-file", file))
    assert not Attachment.objects.exists()
    assert harin.get(at("file", file)).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("page.html", b"<script>", "This sort of file is not taken"),
        ("plan.pdf", b"<script>", "does not fit its ending"),
        ("plan.pdf", b"", "The file is empty"),
    ],
)
def test_refused_file_is_told_and_the_draft_stays(harin, draft, name, content, sentence):
    response = harin.post(at("add-file", draft), {"file": SimpleUploadedFile(name, content)})

    assert response.status_code == 422
    assert sentence in page(response)
    assert "병동 순회 로봇" in page(response)


def test_upload_of_300_megabytes_is_told_and_not_kept(harin, draft, settings):
    settings.MAX_UPLOAD_BYTES = 1024**2
    large = SimpleUploadedFile("huge.pdf", b"%PDF-" + bytes(5 * 1024**2))

    response = harin.post(at("add-file", draft), {"file": large})

    assert response.status_code == 422
    assert "larger than 1 MB" in page(response)
    assert not Attachment.objects.exists()
    assert "Choose a file first" in page(harin.post(at("add-file", draft), {}))


def test_strangers_and_other_roles_find_nothing(client, cast, draft):
    file = actions.attach(
        application=draft, by=cast.harin, name="a.pdf", stream=SimpleUploadedFile("a.pdf", PDF).file, size=509
    )
    receipt = actions.submit(application=draft, by=cast.harin)
    seen = [at(n, draft) for n in ("application", "hand-in")]
    seen += [at("receipt", receipt), at("receipt-pdf", receipt), at("file", file)]
    done = [at(n, draft) for n in ("save", "wishes", "add-file", "hand-in", "withdraw")]
    done.append(at("remove-file", file))

    client.force_login(cast.sua)
    assert {client.get(url).status_code for url in seen} == {404}
    assert {client.post(url, {"title": "x"}).status_code for url in done} == {404}
    client.force_login(cast.jiho)
    assert {client.get(url).status_code for url in seen} == {403}
    client.logout()
    assert {client.get(url).status_code for url in seen} == {302}
    draft.refresh_from_db()
    assert draft.title == "병동 순회 로봇"


def test_round_that_is_not_published_is_not_found(harin):
    assert harin.get(at("apply", RoundFactory(call__draft=True))).status_code == 404


def test_home_lists_what_to_do_by_date_and_what_fits(harin, cast, draft, django_assert_max_num_queries):
    other = RoundFactory()
    submitted(other, organisation=cast.robotics, wishes=[], author=cast.harin)

    with django_assert_max_num_queries(30):
        shown = page(harin.get(reverse("company:home")))

    assert "Finish and hand in" in shown
    assert "You fit 2 open calls." in shown
    assert shown.index("To do") < shown.index("My applications") < shown.index("Calls that fit")


def test_person_of_two_companies_switches_and_stays(harin, cast):
    other = OrganisationFactory(name="둘째 회사", name__en="Second Company")
    colleague(cast.harin, other)

    assert "Mudeung Robotics" in page(harin.get(reverse("company:home")))
    assert '<h1 class="md-heading">Second Company' in page(
        harin.get(reverse("company:home"), {"company": str(other.uid)})
    )
    assert '<h1 class="md-heading">Second Company' in page(harin.get(reverse("company:home")))
    harin.post(at("apply", cast.round))
    assert Application.objects.get().organisation == other


@pytest.mark.parametrize(
    ("trait", "word"),
    [
        (None, "It got no place this time."),
        ("offered", "Placed: waits for your answer"),
        ("accepted", "You have accepted Example Hospital S01."),
        ("declined", "You have declined Example Hospital S01."),
    ],
)
def test_decided_application_wears_what_came_of_it(client, trait, word):
    cast = gather(decided=True)
    application = submitted(cast.round, organisation=cast.robotics, author=cast.harin)
    if trait:
        traits = {} if trait == "offered" else {trait: True}
        offer = cast.round.offers.get(code="S01")
        AwardFactory(round=cast.round, application=application, offer=offer, **traits)
    client.force_login(cast.harin)
    client.cookies["django_language"] = "en"

    shown = page(client.get(reverse("company:home")))
    assert word in shown
    assert "Submitted" not in shown
    assert "Submitted" not in page(client.get(at("application", application)))
