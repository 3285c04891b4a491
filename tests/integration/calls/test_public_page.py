"""The page of a call as anybody reads it, in every phase."""

import re
from datetime import timedelta

import pytest

from madang.kernel.calls import actions
from tests.factories.applications import ApplicationFactory
from tests.factories.calls import CallFactory, OfferFactory, ReserveFactory, RoundFactory, whole_round
from tests.factories.people import MembershipFactory, OrganisationFactory, founded, founder, manager
from tests.factories.site import SiteTermsFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

PHASES = [{}, {"upcoming": True}, {"closed": True}, {"frozen": True}, {"drawn": True}, {"decided": True}]


@pytest.fixture
def reader(client):
    client.cookies["django_language"] = "en"
    return client


def a_round(**traits):
    round = whole_round(**traits)
    for offer in round.offers.all():
        SiteTermsFactory(offer=offer)
    return round


def read(client, round):
    page = client.get(f"/calls/{round.call.slug}/")
    assert page.status_code == 200
    return page.content.decode()


@pytest.mark.parametrize("traits", PHASES)
def test_everybody_reads_the_call_in_every_phase(reader, traits):
    page = read(reader, a_round(**traits))

    assert "Companies founded at most 7 years ago" in page
    assert "Matching by wishes and priorities" in page
    assert "Winning numbers of example lottery draw 1000" in page


def test_a_draft_is_not_there(reader):
    round = whole_round(call=CallFactory(draft=True))

    assert reader.get(f"/calls/{round.call.slug}/").status_code == 404
    assert reader.get(f"/calls/{round.call.slug}/versions/").status_code == 404
    assert reader.get("/calls/no-such-call/").status_code == 404


def test_a_company_is_told_by_how_many_days_it_misses_the_limit(reader):
    round = a_round()
    day = founded(7, 23) - timedelta(days=20)  # ages are counted on the day of publication, 20 days ago
    reader.force_login(founder(OrganisationFactory(founded_on=day)))

    page = read(reader, round)

    assert "You miss the age limit by 23 days." in page
    assert "23 days over" in page


def test_a_fitting_company_applies_by_one_press(reader):
    round, user = a_round(), founder()
    reader.force_login(user)

    page = read(reader, round)

    assert f'action="/company/apply/{round.uid}/' in page
    assert "miss the age limit" not in page


def test_the_form_of_the_page_begins_an_application_for_that_company(reader):
    round, company = a_round(), OrganisationFactory()
    user = founder(OrganisationFactory())
    MembershipFactory(user=user, organisation=company)
    reader.force_login(user)

    action = re.search(rf'action="(/company/apply/[^"]*company={company.uid}[^"]*)"', read(reader, round))
    answer = reader.post(action[1])

    begun = round.applications.get()
    assert begun.organisation == company
    assert answer["Location"] == f"/company/applications/{begun.uid}/"


def test_a_begun_application_is_gone_on_with(reader):
    round, company = a_round(), OrganisationFactory()
    begun = ApplicationFactory(round=round, organisation=company)
    reader.force_login(founder(company))

    page = read(reader, round)

    assert f"/company/applications/{begun.uid}/" in page
    assert f'action="/company/apply/{round.uid}/' not in page


def test_after_the_end_the_results_are_linked(reader):
    round = a_round(decided=True)

    assert f"/calls/{round.call.slug}/results/1/" in read(reader, round)


def test_places_tell_of_kept_seats_and_of_last_time(reader):
    old = OfferFactory(round=RoundFactory(decided=True))
    call = CallFactory(programme=old.round.call.programme)
    round = a_round(call=call, offers=1)
    offer = round.offers.get()
    offer.host, offer.title_ko = old.host, old.title_ko
    offer.save()
    ReserveFactory(offer=offer, hard=True)

    page = read(reader, round)

    assert "Last time 0 asked for it; there were 2 seats." in page
    assert "1 of them kept for companies under 3 years." in page
    assert "They stay empty sooner than go to others." in page


def test_the_page_costs_a_fixed_number_of_queries(reader, django_assert_max_num_queries):
    round = a_round(offers=12)
    reader.force_login(founder())

    with django_assert_max_num_queries(26):
        read(reader, round)


def test_a_script_in_the_text_is_shown_as_text(reader):
    round = a_round(call=CallFactory(text_en="<script>alert(1)</script>"))

    page = read(reader, round)

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_correction_says_what_changed_and_why(reader):
    draft = a_round(call=CallFactory(draft=True))
    by = manager()
    actions.publish(call=draft.call, by=by)
    actions.correct(
        call=draft.call,
        by=by,
        reason_ko="마감을 늦춥니다.",
        reason_en="More time is needed.",
        round_changes={"closes_at": draft.closes_at + timedelta(days=1)},
    )

    page = read(reader, draft)
    changed = reader.get(f"/calls/{draft.call.slug}/versions/").content.decode()

    assert "Correction 1" in page
    assert "More time is needed." in page
    assert "Deadline" in changed
    assert changed.count("<del>") == changed.count("<ins>") == 1
    assert reader.get(f"/calls/{draft.call.slug}/versions/1/").status_code == 200
    assert reader.get(f"/calls/{draft.call.slug}/versions/9/").status_code == 404
