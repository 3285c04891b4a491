"""A call of two rounds: written, published, corrected, read and applied to, each round by itself."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from madang.core import clock
from madang.core.errors import RuleBroken, WrongState
from madang.kernel.applications.models import Application
from madang.kernel.calls import actions, queries
from madang.kernel.calls.models import Call, Round
from madang.kernel.calls.states import RoundState
from madang.kernel.reviews import actions as reviews
from madang.notices.models import Notice
from tests.factories.applications import submitted
from tests.factories.calls import CallFactory, whole_round
from tests.factories.people import OrganisationFactory, founder, manager
from tests.factories.site import SiteTermsFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
DAY = timedelta(days=1)


@pytest.fixture
def office(client):
    client.force_login(manager())
    client.cookies["django_language"] = "en"
    return client


def typed(moment):
    return moment.astimezone(clock.SEOUL).strftime("%Y-%m-%dT%H:%M")


def later(round, days=60):
    """Return the dates of ``round``, so many days later."""
    names = ("opens_at", "closes_at", "review_due_at", "results_due_on", "lottery_known_at")
    return {name: getattr(round, name) + days * DAY for name in names}


def draft():
    round = whole_round(offers=2, call=CallFactory(draft=True))
    for offer in round.offers.all():
        SiteTermsFactory(offer=offer)
    return round


def two_rounds(first=None, second=None):
    """Return the rounds of a published call: the first decided and the second open, unless told otherwise."""
    one = whole_round(offers=2, **(first or {"decided": True}))
    return one, whole_round(call=one.call, offers=1, number=2, **(second or {}))


def posted(round):
    told = later(round)
    return {n: told[n].isoformat() if n == "results_due_on" else typed(told[n]) for n in told}


def test_a_round_is_added_with_the_same_places_and_the_draw_named_anew(office):
    first = draft()
    page = f"/office/calls/{first.call.uid}/edit/"

    answer = office.post(f"{page}rounds/new/", posted(first) | {"same_places": "on"})

    second = Round.objects.get(call=first.call, number=2)
    assert answer["Location"] == f"{page}places/?round=2"
    assert [(o.code, o.units) for o in second.offers.all()] == [(o.code, o.units) for o in first.offers.all()]
    old, new = first.offers.get(code="S01").site_terms, second.offers.get(code="S01").site_terms
    assert (new.place, new.starts_on) == (old.place, old.starts_on + 60 * DAY)
    assert second.lottery_source_ko == ""
    board = office.get(f"/office/calls/{first.call.uid}/").content.decode()
    assert "Round 2: Name the public source of the draw in Korean and English." in board
    assert f"{page}decision/?round=2" in board


def test_a_round_is_added_without_places_and_written_by_itself(office):
    first = draft()
    page = f"/office/calls/{first.call.uid}/edit/"
    office.post(f"{page}rounds/new/", posted(first))
    second = Round.objects.get(call=first.call, number=2)
    assert not second.offers.exists()

    decision = {
        "rule": "deferred_acceptance",
        "priority_order": "score_only",
        "pass_mark": "60",
        "lottery_source_ko": "다음 복권",
        "lottery_source_en": "The next lottery",
        "reviewers_each": 3,
        "young_under_years": 3,
        "answer_days": 5,
    }
    answer = office.post(f"{page}decision/?round=2", decision)
    moved = later(first, 70)
    told = {n: moved[n].isoformat() if n == "results_due_on" else typed(moved[n]) for n in moved}
    office.post(f"{page}round/?round=2", told)

    assert answer["Location"] == f"{page}decision/?round=2"
    second.refresh_from_db()
    assert (second.lottery_source_ko, second.opens_at) == ("다음 복권", first.opens_at + 70 * DAY)
    first.refresh_from_db()
    assert first.lottery_source_ko == "예시 복권 1000회 당첨 번호"


def test_a_place_goes_into_the_round_it_is_added_in(office):
    first = draft()
    actions.save_round(call=first.call, by=manager(), **later(first))
    terms = first.offers.first().site_terms
    told = {
        "title_ko": "도서관",
        "title_en": "Library",
        "host": first.offers.first().host_id,
        "units": 1,
        "place": terms.place_id,
        "starts_on": terms.starts_on.isoformat(),
        "ends_on": terms.ends_on.isoformat(),
        "data_class": "none",
    }
    page = f"/office/calls/{first.call.uid}/edit/places/"

    answer = office.post(f"{page}new/?round=2", told)

    offer = Round.objects.get(call=first.call, number=2).offers.get()
    assert (offer.code, offer.title_ko) == ("S01", "도서관")
    assert answer["Location"] == f"{page}?round=2"
    assert office.post(f"{page}{offer.uid}/", told | {"units": 3})["Location"] == f"{page}?round=2"
    offer.refresh_from_db()
    assert (offer.units, offer.round.number) == (3, 2)
    assert office.post(f"{page}{offer.uid}/remove/")["Location"] == f"{page}?round=2"
    assert first.offers.count() == 2


def test_a_round_is_taken_out_and_the_later_ones_move_up(office):
    first = draft()
    by = manager()
    for days in (60, 120):
        actions.save_round(call=first.call, by=by, **later(first, days))
    address = f"/office/calls/{first.call.uid}/edit/rounds/"

    office.post(f"{address}2/remove/")

    kept = Round.objects.filter(call=first.call).values_list("number", "opens_at")
    assert list(kept) == [(1, first.opens_at), (2, first.opens_at + 120 * DAY)]
    office.post(f"{address}2/remove/")
    told = office.post(f"{address}1/remove/", follow=True)
    assert "A call has at least one round." in told.content.decode()
    assert office.post(f"{address}9/remove/").status_code == 404
    assert Round.objects.get(call=first.call).number == 1


def test_rounds_of_a_published_call_are_neither_added_nor_taken_out(office):
    first, second = two_rounds()

    office.post(f"/office/calls/{first.call.uid}/edit/rounds/new/", posted(second))
    office.post(f"/office/calls/{first.call.uid}/edit/rounds/2/remove/")

    assert first.call.rounds.count() == 2
    with pytest.raises(WrongState):
        actions.remove_round(round=second, by=manager())
    with pytest.raises(WrongState):
        actions.repeat_round(round=second, by=manager(), **later(second))


@pytest.mark.parametrize("section", ["round", "places", "decision"])
def test_the_editor_leads_from_round_to_round(office, section):
    first = draft()
    actions.repeat_round(round=first, by=manager(), **later(first))

    page = office.get(f"/office/calls/{first.call.uid}/edit/{section}/?round=2").content.decode()

    assert re.search(r'href="\?round=2" aria-current="page">Round 2<', page)
    assert re.search(r'href="\?round=1">Round 1<', page)
    assert office.get(f"/office/calls/{first.call.uid}/edit/{section}/?round=3").status_code == 404


def test_a_copy_has_every_round_as_far_apart_as_before():
    first = draft()
    actions.repeat_round(round=first, by=manager(), **later(first))

    new = actions.copy_of(call=first.call, by=manager())

    one, two = new.rounds.all()
    assert two.opens_at - one.opens_at == 60 * DAY
    assert [round.offers.count() for round in (one, two)] == [2, 2]


def test_a_copy_of_a_call_without_a_round_has_none_either():
    assert actions.copy_of(call=CallFactory(), by=manager()).rounds.count() == 0


def test_two_rounds_are_published_and_stand_in_the_version_with_their_own_dates(office):
    first = draft()
    second = actions.repeat_round(round=first, by=manager(), **later(first))
    call = first.call
    assert (
        "Round 2: Name the public source" in office.get(f"/office/calls/{call.uid}/publish/").content.decode()
    )
    draws = {"lottery_source_ko": "둘째", "lottery_source_en": "The second"}
    actions.save_round(call=call, round=second, by=manager(), **draws)

    page = office.get(f"/office/calls/{call.uid}/publish/").content.decode()
    version = actions.publish(call=Call.objects.get(pk=call.pk), by=manager())

    assert "The second" in page
    assert version.content["rounds"]["2"]["lottery_source"]["ko"] == "둘째"
    assert version.content["rounds"].keys() == {"1", "2"}


def test_one_round_is_corrected_and_the_other_stays(office):
    first, second = two_rounds(second={"upcoming": True})
    asked = office.get(
        f"/office/calls/{first.call.uid}/correct/"
    )  # the first is decided: the second is meant
    form = asked.context["form"]
    told = {name: form[name].value() for name in form.fields}
    for name in ("closes_at", "review_due_at", "lottery_known_at"):
        told[name] = typed(told[name])
    told = {name: "" if value is None else value for name, value in told.items()}
    told |= {"closes_at": typed(second.closes_at + DAY), "reason_ko": "더 받습니다", "reason_en": "More time"}
    address = f"/office/calls/{first.call.uid}/correct/?round=2"

    shown = office.post(address, told)
    sent = office.post(address, told | {"seen": shown.context["fingerprint"], "send": "yes"})

    assert sent["Location"] == f"/office/calls/{first.call.uid}/?round=2"
    was, second_was = first.closes_at, second.closes_at
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.closes_at, second.closes_at) == (was, second_was + DAY)
    assert [row.label for row in shown.context["changes"]] == ["Deadline"]


def test_a_correction_does_not_reach_into_the_next_round():
    first, second = two_rounds(first={"closed": False}, second={"upcoming": True})
    Round.objects.filter(pk=second.pk).update(
        opens_at=first.closes_at + DAY, closes_at=first.closes_at + 9 * DAY
    )

    with pytest.raises(RuleBroken) as refused:
        actions.correct(
            call=first.call,
            round=first,
            by=manager(),
            reason_ko="마감을 늦춥니다.",
            reason_en="The deadline moves.",
            round_changes={"closes_at": first.closes_at + 2 * DAY},
        )

    assert refused.value.field == "closes_at"


@pytest.mark.parametrize(
    "tab", ["applications", "reviews", "reviews/screening", "reviews/evaluators", "allocation"]
)
def test_every_tab_of_the_board_leads_to_the_same_tab_of_the_other_round(office, tab):
    first, second = two_rounds()

    page = office.get(f"/office/rounds/{second.uid}/{tab}/").content.decode()

    assert f'href="/office/rounds/{second.uid}/{tab}/" aria-current="page">Round 2<' in page
    assert f'href="/office/rounds/{first.uid}/{tab}/">Round 1<' in page


def test_the_first_tab_opens_on_the_round_of_today_and_leads_to_the_other(office):
    first, second = two_rounds()
    address = f"/office/calls/{first.call.uid}/"

    page = office.get(address)

    assert page.context["round"] == second
    assert f'href="{address}?round=1">Round 1<' in page.content.decode()
    other = office.get(f"{address}?round=1")
    assert other.context["round"] == first
    assert f'href="{address}?round=2">Round 2<' in other.content.decode()
    assert office.get(f"{address}?round=x").status_code == 404


def test_one_application_leads_to_the_screening_of_the_other_round(office):
    first, second = two_rounds(second={"closed": True})
    application = submitted(second)

    page = office.get(f"/office/applications/{application.uid}/screening/").content.decode()

    assert f'href="/office/rounds/{first.uid}/reviews/">Round 1<' in page


def test_a_call_of_one_round_shows_no_way_to_others(office):
    round = whole_round()

    for address in (f"/office/calls/{round.call.uid}/", f"/office/rounds/{round.uid}/applications/"):
        assert "Rounds of this call" not in office.get(address).content.decode()
    assert "Rounds of this call" not in Client().get(f"/calls/{round.call.slug}/").content.decode()


def test_the_public_page_shows_every_round_and_opens_on_the_open_one():
    first, second = two_rounds()
    reader = Client(headers={"accept-language": "en"})
    address = f"/calls/{first.call.slug}/"

    page = reader.get(address)
    text = page.content.decode()

    assert (page.context["round"], page.context["seats"]) == (second, 2)
    assert re.search(r'href="\?round=2" aria-current="page">Round 2<', text)
    assert f"{address}results/1/" in text
    older = reader.get(f"{address}?round=1")
    assert (older.context["round"], older.context["seats"]) == (first, 4)
    assert reader.get(f"{address}?round=7").status_code == 404
    assert "2차" in Client(headers={"accept-language": "ko"}).get(address).content.decode()


def test_the_lists_name_the_round_and_lead_to_it():
    first, second = two_rounds()
    reader = Client(headers={"accept-language": "en"})

    assert f"/calls/{first.call.slug}/?round=2" in reader.get("/calls/").content.decode()
    assert f"/calls/{first.call.slug}/?round=1" in reader.get("/results/").content.decode()
    (card,) = reader.get("/calls/").context["rows"]
    assert (card["round"], card["round"].round_count) == (second, 2)


def test_places_say_how_many_asked_in_the_round_before():
    first, second = two_rounds()
    old, new = first.offers.first(), second.offers.get()
    type(new).objects.filter(pk=new.pk).update(title_ko=old.title_ko, host=old.host)

    assert queries.offers_last_time(list(second.offers.all()), second) == {new.pk: old}
    assert queries.offers_last_time(list(first.offers.all()), first) == {}


def test_a_company_applies_to_the_open_round_and_is_told_which():
    first, second = two_rounds()
    company = OrganisationFactory()
    person = founder(company)
    submitted(first, organisation=company)
    client = Client()
    client.force_login(person)

    home = client.get("/company/").content.decode()
    before = client.get(f"/company/apply/{second.uid}/").content.decode()
    begun = client.post(f"/company/apply/{second.uid}/")

    assert f"{first.call.title_ko} · 2차" in home
    assert f"/company/apply/{second.uid}/" in home
    assert f"{first.call.title_ko} · 2차" in before
    application = Application.objects.get(round=second, organisation=company)
    assert begun["Location"] == f"/company/applications/{application.uid}/"
    refused = client.post(f"/company/apply/{first.uid}/", follow=True)
    assert refused.status_code == 200
    assert Application.objects.filter(round=first).count() == 1


def test_letters_say_which_round():
    _first, second = two_rounds(second={"closed": True})
    reviews.ask_hosts(round=second, by=manager())

    assert all("2차" in notice.body or "2차" in notice.title for notice in Notice.objects.all())


def test_a_round_that_is_decided_is_no_reason_to_close_the_next():
    first, second = two_rounds()

    assert first.state == RoundState.DECIDED
    assert [round.pk for round in queries.open_calls(clock.now())] == [second.pk]


def test_two_who_take_rounds_out_at_once_leave_no_gap_in_the_numbers():
    first = draft()
    second, third = (
        actions.save_round(call=first.call, by=manager(), **later(first, 60 * n)) for n in (1, 2)
    )
    actions.remove_round(round=first, by=manager())
    actions.remove_round(round=second, by=manager())  # as the other saw it: still number two
    assert list(first.call.rounds.values_list("pk", "number")) == [(third.pk, 1)]


def test_a_round_that_a_colleague_has_taken_out_is_told_so():
    first = draft()
    second = actions.save_round(call=first.call, by=manager(), **later(first))
    seen = Round.objects.get(pk=second.pk)
    actions.remove_round(round=second, by=manager())
    with pytest.raises(WrongState):
        actions.remove_round(round=seen, by=manager())
