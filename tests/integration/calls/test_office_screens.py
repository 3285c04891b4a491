"""The office's first page and the board, in every phase."""

import pytest

from madang.kernel.calls.states import CallState
from tests.factories.calls import CallFactory, whole_round
from tests.factories.people import founder, manager

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

PHASES = [{}, {"upcoming": True}, {"closed": True}, {"frozen": True}, {"drawn": True}, {"decided": True}]


@pytest.fixture
def office(client):
    client.force_login(manager())
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.parametrize("traits", PHASES)
def test_the_board_opens_in_every_phase(office, traits):
    round = whole_round(**traits)

    page = office.get(f"/office/calls/{round.call.uid}/")

    assert page.status_code == 200
    assert round.call.title_en in page.content.decode()


def test_a_draft_opens_on_what_it_lacks(office):
    round = whole_round(call=CallFactory(draft=True))

    page = office.get(f"/office/calls/{round.call.uid}/").content.decode()

    assert "S01: name it in both languages and complete its terms." in page
    assert f"/office/calls/{round.call.uid}/edit/places/" in page


def test_what_is_late_comes_first_and_says_so(office):
    whole_round(closed=True)
    late = whole_round(frozen=True, call=CallFactory(title_en="Late call"))

    page = office.get("/office/")

    todos = page.context["todos"]
    assert todos[0].round == late
    assert [todo.late for todo in todos] == sorted((todo.late for todo in todos), reverse=True)
    assert "2 days late" in page.content.decode() or "1 day late" in page.content.decode()


def test_the_list_of_calls_costs_a_fixed_number_of_queries(office, django_assert_max_num_queries):
    for traits in PHASES * 3:
        whole_round(offers=2, **traits)

    with django_assert_max_num_queries(17):
        assert office.get("/office/?sort=closes&q=city").status_code == 200


def test_filters_that_make_no_sense_are_as_good_as_none(office):
    whole_round()

    for query in ("?phase=nonsense", "?page=99", "?sort=-nothing", "?q=%00", "?phase=open&q=zzz"):
        assert office.get(f"/office/{query}").status_code == 200


def test_a_company_is_not_let_in(client):
    client.force_login(founder())

    assert client.get("/office/").status_code == 403


def test_a_strange_address_is_not_found(office):
    assert office.get("/office/calls/01890000-0000-7000-8000-000000000000/").status_code == 404


def test_an_old_call_is_copied_by_one_press(office):
    round = whole_round(decided=True)

    answer = office.post(f"/office/calls/{round.call.uid}/copy/", follow=True)

    assert answer.status_code == 200
    assert answer.context["call"].state == CallState.DRAFT
