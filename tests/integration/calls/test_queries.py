"""Lists in every phase agree with the rule, and cost a fixed number of queries."""

from datetime import timedelta

import pytest

from madang.core import clock
from madang.kernel.calls import queries, rules
from madang.kernel.calls.models import Call, Offer, Round
from madang.kernel.calls.queries import When
from madang.kernel.calls.states import CallState, Phase, RoundState
from tests.factories.calls import CallFactory, OfferFactory, ReserveFactory, RoundFactory, whole_round

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

TRAITS = [{}, {"upcoming": True}, {"closed": True}, {"frozen": True}, {"drawn": True}, {"decided": True}]


@pytest.fixture
def rounds():
    for traits in TRAITS:
        RoundFactory(**traits)
    RoundFactory(call=CallFactory(draft=True))
    RoundFactory(call=CallFactory(state=CallState.CANCELLED))
    RoundFactory(closed=True, state=RoundState.FROZEN, frozen_at=clock.now(), entry_digest="sha256:1")
    return list(Round.objects.select_related("call"))


@pytest.mark.parametrize("days", [-40, -16, -8, -1, 0, 4, 8, 25, 60])
def test_the_condition_in_sql_says_what_the_rule_says(rounds, days):
    at = clock.now() + timedelta(days=days)

    for phase in Phase:
        found = set(Round.objects.filter(queries.in_phase(phase, at)))
        assert found == {round for round in rounds if rules.phase_of(round, at) == phase}


def test_the_public_sees_no_draft(rounds):
    at = clock.now()
    listed = {when: list(queries.calls_listed(at, when=when)) for when in When}

    assert {r.call.state for r in listed[When.ALL]} == {CallState.PUBLISHED}
    assert len(listed[When.ALL]) == 7
    assert [len(listed[when]) for when in (When.OPEN, When.UPCOMING, When.PAST)] == [1, 1, 5]
    assert listed[When.OPEN] == list(queries.open_calls(at))
    assert queries.by_slug(Call.objects.get(state=CallState.DRAFT).slug) is None


def test_the_office_sees_all_and_narrows():
    wanted = RoundFactory(call=CallFactory(draft=True, title_ko="병원 실증 3차"))
    RoundFactory()
    at = clock.now()

    assert queries.rounds_of_office(at).count() == 2
    assert list(queries.rounds_of_office(at, search="병원 3차")) == [wanted]
    assert list(queries.rounds_of_office(at, phase=Phase.DRAFT)) == [wanted]
    assert not queries.rounds_of_office(at, kind="compute").exists()


def test_offers_and_seats_are_counted():
    round = RoundFactory()
    for units in (2, 3):
        OfferFactory(round=round, units=units)

    (listed,) = queries.open_calls(clock.now())

    assert (listed.offer_count, listed.seat_count) == (2, 5)


def test_a_whole_call_costs_a_fixed_number_of_queries(django_assert_num_queries):
    for _ in range(2):
        round = whole_round(offers=6)
        for offer in round.offers.all():
            ReserveFactory(offer=offer)

    with django_assert_num_queries(11):
        for call in queries.whole():
            assert [(o.host.name, list(o.reserves.all())) for r in call.rounds.all() for o in r.offers.all()]
            assert call.programme.issuer.name
            assert call.programme.operator.name
            assert [list(c.anchors.all()) for c in call.criteria.all()]
            assert list(call.questions.all())
            assert list(call.versions.all())


def test_the_catalogue_holds_the_offers_of_what_is_listed(django_assert_num_queries):
    host = OfferFactory().host.name
    OfferFactory(round=RoundFactory(call=CallFactory(draft=True)))

    with django_assert_num_queries(3):
        found = list(queries.catalogue(clock.now()))
        assert [offer.host.name for offer in found] == [host]


def test_the_same_place_last_time_is_found():
    old = OfferFactory(round=RoundFactory(decided=True), title_ko="예시 도서관")
    call = CallFactory(programme=old.round.call.programme)
    new = OfferFactory(round=RoundFactory(call=call), title_ko="예시 도서관", host=old.host)
    OfferFactory(round=new.round, title_ko="예시 도서관")  # the same name at another host

    assert queries.offers_last_time(list(Offer.objects.filter(round=new.round)), new.round) == {new.pk: old}


def test_the_programmes_are_listed():
    call = CallFactory()

    assert list(queries.programmes()) == [call.programme]
