"""A call is begun, written section by section, published and corrected through the office's pages."""

from datetime import timedelta

import pytest

from madang.core import clock
from madang.kernel.calls.models import Call
from madang.kernel.calls.states import CallState
from madang.notices.models import Notice
from tests.factories.applications import ApplicationFactory
from tests.factories.calls import CallFactory, ProgrammeFactory, whole_round
from tests.factories.people import OrganisationFactory, founder, manager
from tests.factories.site import PlaceFactory, SiteTermsFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

STRANGE = "01890000-0000-7000-8000-000000000000"


def typed(moment):
    """Return a moment as a browser sends it: Seoul time, to the minute."""
    return moment.astimezone(clock.SEOUL).strftime("%Y-%m-%dT%H:%M")


def as_shown(form):
    """Return what the browser would send back, had nobody typed anything."""
    told = {name: form[name].value() for name in form.fields}
    for name in ("closes_at", "review_due_at", "lottery_known_at"):
        told[name] = told[name].strftime("%Y-%m-%dT%H:%M")
    return {name: "" if value is None else value for name, value in told.items()}


def dates(days=10):
    opens = clock.now() + timedelta(days=days)
    return {
        "opens_at": typed(opens),
        "closes_at": typed(opens + timedelta(days=14)),
        "review_due_at": typed(opens + timedelta(days=28)),
        "lottery_known_at": typed(opens + timedelta(days=29)),
        "results_due_on": (clock.today() + timedelta(days=days + 35)).isoformat(),
    }


@pytest.fixture
def office(client):
    client.force_login(manager())
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def call():
    return whole_round(call=CallFactory(draft=True)).call


def page_of(office, call, section, **data):
    address = f"/office/calls/{call.uid}/edit/{section}/"
    return office.post(address, data) if data else office.get(address)


def test_a_call_is_written_from_nothing_and_published(office):
    programme, place, host = ProgrammeFactory(), PlaceFactory(), OrganisationFactory(hospital=True)
    words = {"programme": programme.pk, "kind": "site", "title_ko": "실증", "title_en": "City demo"}

    begun = office.post("/office/calls/new/", words | dates())

    call = Call.objects.get()
    assert begun["Location"] == f"/office/calls/{call.uid}/edit/text/"
    both = {f"{name}_{tongue}": name for name in ("title", "summary", "text") for tongue in ("ko", "en")}
    assert page_of(office, call, "text", go="next", **both)["Location"].endswith("/edit/who/")
    page_of(office, call, "who", presence="pledge", max_wishes=3, max_age_years=7, min_trl=5)
    place_fields = {
        "title_ko": "병원",
        "title_en": "Hospital",
        "host": host.pk,
        "units": 3,
        "young_seats": 1,
        "young_hard": "on",
        "place": place.pk,
        "starts_on": (clock.today() + timedelta(days=90)).isoformat(),
        "ends_on": (clock.today() + timedelta(days=200)).isoformat(),
        "data_class": "none",
    }
    page_of(office, call, "places/new", **place_fields)
    anchors = {f"anchor_{points}_{tongue}": "words" for points in (1, 3, 5) for tongue in ("ko", "en")}
    page_of(office, call, "criteria/new", title_ko="필요", title_en="Need", weight=100, order=1, **anchors)
    page_of(office, call, "questions/new", text_ko="왜?", text_en="Why?", max_length=500, order=1)
    decision = {
        "rule": "deferred_acceptance",
        "priority_order": "score_only",
        "pass_mark": "72.5",
        "lottery_source_ko": "복권",
        "lottery_source_en": "Lotto",
        "reviewers_each": 3,
        "young_under_years": 3,
        "answer_days": 5,
    }
    page_of(office, call, "decision", **decision)
    assert office.get(f"/office/calls/{call.uid}/preview/").status_code == 200
    asked = office.get(f"/office/calls/{call.uid}/publish/")
    assert asked.context["gaps"] == []
    office.post(f"/office/calls/{call.uid}/publish/")

    call.refresh_from_db()
    assert (call.state, call.min_score_milli, call.priority_order) == ("published", 72_500, "score_only")
    assert call.versions.get().digest == asked.context["digest"]
    offer = call.rounds.get().offers.get()
    assert (offer.code, offer.site_terms.place) == ("S01", place)
    assert [(kept.group, kept.seats, kept.hard) for kept in offer.reserves.all()] == [("young", 1, True)]


def test_a_deadline_before_the_opening_is_told_at_the_field_and_nothing_is_lost(office, call):
    wrong = dates() | {"closes_at": typed(clock.now())}

    page = page_of(office, call, "round", **wrong)

    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"closes_at"}
    assert "The deadline has to come after the opening." in page.content.decode()
    assert wrong["closes_at"] in page.content.decode()


@pytest.mark.parametrize(
    ("section", "data"),
    [
        ("text", {"title_ko": "", "title_en": "x" * 400}),
        ("who", {"presence": "moon", "min_trl": "12", "max_wishes": "-1"}),
        ("round", {"opens_at": "yesterday", "closes_at": ""}),
        ("decision", {"rule": "favour", "pass_mark": "900"}),
        ("places/new", {"units": "0", "host": "999999", "starts_on": "2026-99-99"}),
        ("places/new", {"title_ko": "a", "title_en": "b", "units": "2", "young_seats": "3"}),
        ("criteria/new", {"weight": "many", "title_ko": ""}),
        ("questions/new", {"text_ko": "", "max_length": "99999999999999"}),
    ],
)
def test_wrong_input_is_told_and_never_breaks(office, call, section, data):
    page = page_of(office, call, section, **data)

    assert page.status_code == 200
    assert page.context["form"].errors


@pytest.mark.parametrize("section", ["text", "who", "round", "places", "criteria", "questions", "decision"])
def test_every_section_of_an_empty_and_of_a_full_draft_opens(office, call, section):
    assert page_of(office, call, section).status_code == 200
    call.criteria.all().delete()
    call.questions.all().delete()
    call.rounds.get().offers.all().delete()
    assert page_of(office, call, section).status_code == 200


def test_places_criteria_and_questions_are_changed_and_taken_out(office, call):
    round = call.rounds.get()
    offer = SiteTermsFactory(offer=round.offers.first()).offer
    criterion, question = call.criteria.first(), call.questions.get()
    edit = f"/office/calls/{call.uid}/edit"

    assert office.get(f"{edit}/places/{offer.uid}/").status_code == 200
    assert office.get(f"{edit}/criteria/{criterion.pk}/").status_code == 200
    assert office.get(f"{edit}/questions/{question.pk}/").status_code == 200
    office.post(f"{edit}/places/{offer.uid}/remove/")
    office.post(f"{edit}/criteria/{criterion.pk}/remove/")
    office.post(f"{edit}/questions/{question.pk}/remove/")

    assert (round.offers.count(), call.criteria.count(), call.questions.count()) == (2, 1, 0)


def test_pieces_of_another_call_and_strange_addresses_are_not_found(office, call):
    other = whole_round(call=CallFactory(draft=True)).call
    edit = f"/office/calls/{call.uid}/edit"

    for address in (
        f"{edit}/criteria/{other.criteria.first().pk}/",
        f"{edit}/questions/{other.questions.first().pk}/",
        f"{edit}/places/{other.rounds.get().offers.first().uid}/",
        f"{edit}/places/{STRANGE}/",
        f"{edit}/nonsense/",
        f"{edit}/nonsense/new/",
        f"/office/calls/{STRANGE}/edit/text/",
        f"/office/calls/{STRANGE}/publish/",
        f"/office/calls/{STRANGE}/correct/",
    ):
        assert office.get(address).status_code == 404, address


def test_a_published_call_is_not_edited_but_the_way_to_correct_it_is_told(office):
    round = whole_round()

    page = page_of(office, round.call, "text")

    assert page.status_code == 409
    assert "correction" in page.content.decode()


def test_an_unfinished_call_is_not_published(office, call):
    page = office.post(f"/office/calls/{call.uid}/publish/")

    call.refresh_from_db()
    assert page.status_code == 200
    assert call.state == CallState.DRAFT
    assert "complete its terms" in page.content.decode()


def test_a_correction_is_seen_before_it_is_sent(office):
    round = whole_round(offers=1)
    SiteTermsFactory(offer=round.offers.get())
    company = OrganisationFactory()
    applicant = founder(company)
    ApplicationFactory(round=round, organisation=company)
    address = f"/office/calls/{round.call.uid}/correct/"
    form = office.get(address).context["form"]
    told = as_shown(form) | {"reason_ko": "자리를 늘립니다.", "reason_en": "One more seat.", "S01-units": 3}

    early = office.post(address, told | {"send": "yes"})

    assert early.status_code == 200  # not sent: nobody has seen the difference yet
    assert [(change.old, change.new) for change in early.context["changes"]] == [("2", "3")]
    assert round.call.versions.count() == 1
    sent = office.post(address, told | {"send": "yes", "seen": early.context["fingerprint"]})
    assert sent.status_code == 302
    assert round.offers.get().units == 3
    assert round.call.versions.count() == 2
    assert Notice.objects.get().recipient == applicant


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("S01-units", 0),
        ("max_wishes", 99_999),
        ("min_trl", 15),
        ("max_age_years", 9_000),
        ("max_age_years_new_industry", 101),
        ("closes_at", "9999-12-31T23:59"),
    ],
)
def test_a_correction_takes_no_number_that_the_draft_would_not(office, field, value):
    round = whole_round(offers=1)
    address = f"/office/calls/{round.call.uid}/correct/"
    told = as_shown(office.get(address).context["form"])
    told |= {"reason_ko": "고칩니다. 고칩니다.", "reason_en": "Mended.", field: value}

    page = office.post(address, told)

    assert set(page.context["form"].errors) == {field}
    assert "changes" not in page.context


def test_a_call_without_a_round_has_no_correction(office):
    assert office.get(f"/office/calls/{CallFactory().uid}/correct/").status_code == 404


def test_an_earlier_deadline_is_refused_at_its_field(office):
    round = whole_round(offers=1)
    address = f"/office/calls/{round.call.uid}/correct/"
    form = office.get(address).context["form"]
    told = {name: form[name].value() if form[name].value() is not None else "" for name in form.fields}
    told |= {name: typed(told[name]) for name in ("review_due_at", "lottery_known_at")}
    told |= {
        "reason_ko": "당깁니다. 당깁니다.",
        "reason_en": "Sooner.",
        "closes_at": typed(clock.now() + timedelta(days=1)),
    }

    page = office.post(address, told)

    assert "closes_at" in page.context["form"].errors
    assert "Sooner." in page.content.decode()


def test_a_call_is_called_off_with_a_reason(office):
    round = whole_round(offers=1)
    address = f"/office/calls/{round.call.uid}/cancel/"

    assert office.post(address, {"reason_ko": "", "reason_en": ""}).status_code == 200
    office.post(address, {"reason_ko": "예산이 없습니다.", "reason_en": "There is no money."})

    round.call.refresh_from_db()
    assert round.call.state == CallState.CANCELLED
    assert "There is no money." in office.get(f"/calls/{round.call.slug}/").content.decode()
