"""Where a round stands at a moment, to the second."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from madang.core.errors import WrongState
from madang.kernel.calls import rules
from madang.kernel.calls.models import Call, Round
from madang.kernel.calls.states import CallState, Phase, RoundState

pytestmark = pytest.mark.unit

OPENS = datetime(2026, 3, 2, 0, tzinfo=UTC)
CLOSES = datetime(2026, 3, 20, 9, tzinfo=UTC)
REVIEWED = datetime(2026, 4, 3, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def a_round(state=RoundState.PLANNED, call=CallState.PUBLISHED, **fields):
    return Round(
        call=Call(state=call),
        state=state,
        opens_at=OPENS,
        closes_at=CLOSES,
        review_due_at=REVIEWED,
        results_due_on=date(2026, 4, 10),
        lottery_known_at=REVIEWED,
        **fields,
    )


@pytest.mark.parametrize(
    ("round", "at", "phase"),
    [
        (a_round(call=CallState.DRAFT), OPENS, Phase.DRAFT),
        (a_round(call=CallState.CANCELLED), OPENS, Phase.CANCELLED),
        (a_round(), OPENS - SECOND, Phase.UPCOMING),
        (a_round(), OPENS, Phase.OPEN),
        (a_round(), CLOSES - SECOND, Phase.OPEN),
        (a_round(), CLOSES, Phase.REVIEW),
        (a_round(), REVIEWED + SECOND, Phase.REVIEW),
        (a_round(RoundState.FROZEN), CLOSES, Phase.REVIEW),
        (a_round(RoundState.FROZEN), REVIEWED, Phase.ALLOCATION),
        (a_round(RoundState.FROZEN, lottery_value="7"), CLOSES, Phase.ALLOCATION),
        (a_round(RoundState.DECIDED), REVIEWED, Phase.DECIDED),
    ],
)
def test_phase(round, at, phase):
    assert rules.phase_of(round, at) == phase


def test_applications_are_taken_only_while_open():
    assert rules.takes_applications(a_round(), CLOSES - SECOND)
    assert not rules.takes_applications(a_round(), CLOSES)


def test_a_published_call_is_no_draft():
    rules.check_draft(Call(state=CallState.DRAFT))

    with pytest.raises(WrongState) as refused:
        rules.check_draft(Call(state=CallState.PUBLISHED))
    with translation.override("en"):
        assert "correction" in str(refused.value)


@pytest.mark.parametrize(
    ("states", "at", "number"),
    [
        ((RoundState.PLANNED, RoundState.PLANNED), OPENS, 1),
        ((RoundState.FROZEN, RoundState.PLANNED), OPENS + timedelta(days=40), 2),  # the first is judged
        ((RoundState.FROZEN, RoundState.PLANNED), CLOSES + SECOND, 1),  # the second opens later
        ((RoundState.DECIDED, RoundState.PLANNED), CLOSES + SECOND, 2),
        ((RoundState.DECIDED, RoundState.DECIDED), OPENS + timedelta(days=100), 2),
    ],
)
def test_of_several_rounds_one_is_asked_for_first(states, at, number):
    rounds = [a_round(state) for state in states]
    for n, round in enumerate(rounds):
        round.number = n + 1
        round.opens_at += timedelta(days=35 * n)
        round.closes_at += timedelta(days=35 * n)

    assert rules.current_of(rounds, at).number == number


def test_a_later_round_says_which_one_it_is():
    call = Call(slug="demo", title_ko="실증", title_en="Demos")
    first, later = Round(call=call, number=1), Round(call=call, number=2)

    assert first.titles == {"call_ko": "실증", "call_en": "Demos"}
    assert later.titles == {"call_ko": "실증 · 2차", "call_en": "Demos · Round 2"}
    assert later.address == "/calls/demo/?round=2"
