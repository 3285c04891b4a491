"""The list of wishes: an order of offers without doubles, not too long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.core.errors import RuleBroken
from madang.kernel.applications.rules import check_wishes, placed

pytestmark = pytest.mark.unit

LISTS = st.lists(st.integers(1, 20), unique=True, max_size=10)


def test_list_of_the_rounds_offers_is_taken():
    check_wishes([7, 8], of_round=[7, 8, 9], most=2)
    check_wishes([], of_round=[], most=2)


@pytest.mark.parametrize("offers", [[7, 7], [7, 99], [7, 8, 9]])
def test_doubles_strangers_and_too_many_are_refused(offers):
    with pytest.raises(RuleBroken) as refusal:
        check_wishes(offers, of_round=[7, 8, 9], most=2)

    assert refusal.value.field == "wishes"


@given(LISTS, st.integers(1, 20), st.integers(-3, 30))
def test_placing_moves_one_and_keeps_the_order_of_the_rest(offers, offer, wish):
    found = placed(offers, offer, wish)

    assert [each for each in found if each != offer] == [each for each in offers if each != offer]
    assert found.count(offer) == 1
    assert found.index(offer) == min(max(wish, 1), len(found)) - 1


@given(LISTS, st.integers(1, 20))
def test_taking_off_keeps_the_rest(offers, offer):
    assert placed(offers, offer, None) == [each for each in offers if each != offer]
