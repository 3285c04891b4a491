"""What a rule looks at, in words: an order where seats are given, a weight where amounts are."""

import pytest

from madang.kernel.calls.models import Call, PriorityOrder, Weighting
from madang.kernel.calls.rules.wording import ALLOCATION_RULES, PRIORITY_WORDS, WEIGHT_WORDS, order_words

pytestmark = pytest.mark.unit


def test_the_words_of_a_call_fit_the_family_of_its_rule() -> None:
    seats = next(key for key, words in ALLOCATION_RULES.items() if words.family == "matching")
    amounts = next(key for key, words in ALLOCATION_RULES.items() if words.family == "shares")
    by_host = Call(rule=seats, priority_order=PriorityOrder.HOST_THEN_SCORE)
    by_score = Call(rule=amounts, weighting=Weighting.SCORE)
    assert order_words(by_host) == PRIORITY_WORDS[PriorityOrder.HOST_THEN_SCORE]
    assert order_words(by_score) == WEIGHT_WORDS[Weighting.SCORE]
    assert order_words(Call(rule="unknown")) == PRIORITY_WORDS[Call(rule="unknown").priority_order]
