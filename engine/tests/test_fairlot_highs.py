"""Integer programmes: the best of all by brute force, sound bounds, and what happens when time is over."""

import itertools
import random
from types import SimpleNamespace
from typing import Any

import pytest
from fairlot.limits import Limits
from fairlot.solvers import highs
from fairlot.solvers.highs import Answer, Programme, Row, lagrangian, maximise, multipliers, relaxed
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.unit


def binary(aim: tuple[int, ...], *rows: Row) -> Programme:
    return Programme(aim, rows, (0,) * len(aim), (1,) * len(aim))


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    size = draw(st.integers(1, 6))
    number = st.integers(-9, 9)
    rows = [
        Row(
            draw(st.dictionaries(st.integers(0, size - 1), number, max_size=size)), draw(st.integers(-12, 20))
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    return binary(tuple(draw(number) for _ in range(size)), *rows)


@settings(max_examples=60)
@given(programmes())
def test_the_answer_is_the_best_of_all(programme: Programme) -> None:
    every = [v for v in itertools.product((0, 1), repeat=len(programme.aim)) if programme.holds(v)]
    answer = maximise(programme)
    if not every:
        assert answer == Answer("infeasible")
        return
    best = max(map(programme.value, every))
    assert answer.values in every
    assert (answer.status, answer.value, answer.bound) == ("optimal", best, best)
    prices = multipliers(programme, 1000)
    assert prices is not None
    assert lagrangian(programme, prices, 1000) >= 1000 * best


def test_the_bound_of_any_prices_is_sound() -> None:
    chance = random.Random(5)
    programme = binary((5, 4, 3), Row({0: 2, 1: 3, 2: 1}, 5), Row({0: -1, 2: -1}, -1))
    best = maximise(programme).value
    for _ in range(50):
        prices = [chance.randrange(3000) for _ in programme.rows]
        assert lagrangian(programme, prices, 1000) >= 1000 * (best or 0)


def test_large_numbers_stay_exact() -> None:
    won = 10**15
    programme = binary((10**12, 10**12 + 7), Row({0: won, 1: won + 1}, won))
    answer = maximise(programme)
    assert (answer.values, answer.value) == ((1, 0), 10**12)
    assert answer.bound is not None
    assert 10**12 <= answer.bound <= 10**12 + 1500
    prices = multipliers(programme, 10**9)
    assert prices is not None
    assert 0 <= lagrangian(programme, prices, 10**9) - 10**21 < 10**9 * 10


def test_nothing_keeps_rows_that_contradict() -> None:
    rows = (Row({0: 1}, 0), Row({0: -1}, -1))
    assert maximise(binary((1,), *rows)) == Answer("infeasible")
    assert multipliers(binary((1,), *rows), 1) is None
    assert maximise(binary((1,), Row({}, -1))) == Answer("infeasible")


def test_a_limit_ends_the_search() -> None:
    chance = random.Random(3)
    size = 400
    rows = [Row({at: chance.randrange(1, 1000) for at in range(size)}, 80_000) for _ in range(30)]
    hard = binary(tuple(chance.randrange(1, 1000) for _ in range(size)), *rows)
    answer = maximise(hard, Limits(seconds=0.001))
    assert answer.status in {"unknown", "feasible"}


class Pretended:
    """HiGHS answering from a list; what it was asked is kept."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: dict[str, Any]) -> None:
        self.answers = [
            SimpleNamespace(**{"status": 0, "x": None, "mip_dual_bound": None, **answer})
            for answer in answers
        ]
        self.asked: list[tuple[int, float]] = []
        monkeypatch.setattr(highs, "_asked", self._ask)

    def _ask(self, programme: Programme, seconds: float) -> Any:
        self.asked.append((len(programme.rows), seconds))
        return self.answers[min(len(self.asked), len(self.answers)) - 1]


def test_an_answer_that_fails_exactly_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    one = binary((1, 1), Row({0: 1, 1: 1}, 1))
    asked = Pretended(
        monkeypatch, {"x": [1.0, 1.0], "mip_dual_bound": -1.0}, {"x": [1.0, 1e-9], "mip_dual_bound": -1.0}
    )
    assert maximise(one) == Answer("optimal", (1, 0), 1, 1)
    assert [rows for rows, _ in asked.asked] == [1, 2]


def test_too_many_wrong_answers_end_in_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Pretended(monkeypatch, {"x": [1.0, 1.0], "mip_dual_bound": -2.0})
    assert maximise(binary((1, 1), Row({0: 1, 1: 1}, 1))) == Answer("unknown", bound=2)
    assert len(asked.asked) == 20


def test_slices_grow_until_the_solver_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    done = {"x": [1.0], "mip_dual_bound": -1.0}
    asked = Pretended(monkeypatch, {"status": 1}, {"status": 1}, done)
    assert maximise(binary((1,))).status == "optimal"
    assert [seconds for _, seconds in asked.asked] == [8.0, 16.0, 32.0]


def test_whoever_stops_it_gets_the_best_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    Pretended(monkeypatch, {"status": 1, "x": [1.0, 0.0], "mip_dual_bound": -2.4})
    stopped = Limits(stopped=lambda: True)
    assert maximise(binary((1, 1)), stopped) == Answer("feasible", (1, 0), 1, 2)


def test_a_bound_that_is_no_number_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    Pretended(monkeypatch, {"status": 1, "x": [1.0], "mip_dual_bound": float("-inf")})
    assert maximise(binary((1,)), Limits(stopped=lambda: True)) == Answer("feasible", (1,), 1, None)


def test_nothing_to_choose() -> None:
    assert maximise(binary((), Row({}, 0))) == Answer("optimal", (), 0, 0)
    assert maximise(binary((), Row({}, -1))) == Answer("infeasible")
    assert multipliers(binary((), Row({}, 0)), 1) == (0,)


def test_without_rows_every_gain_is_taken() -> None:
    assert maximise(binary((2, -3))) == Answer("optimal", (1, 0), 2, 2)
    assert multipliers(binary((2, -3)), 1) == ()
    assert lagrangian(binary((2, -3)), (), 10) == 20


def test_the_solver_answers_within_limits_of_numbers_not_zero_or_one() -> None:
    programme = Programme((1, 1), (Row({0: 1, 1: 2}, 7),), (2, 0), (3, 9))
    assert maximise(programme) == Answer("optimal", (3, 2), 5, 5)


def test_prices_show_that_nothing_keeps_all_rows() -> None:
    impossible = binary((5, 3), Row({0: -1, 1: -1}, -2), Row({0: 1}, 0))
    prices, values = relaxed(impossible, 1000)
    assert lagrangian(impossible, prices, 1000) < 0
    assert len(values) == 2


def test_where_the_solver_fails_prices_are_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scipy.optimize.linprog", lambda *_, **__: SimpleNamespace(status=4))
    assert relaxed(binary((5, 3), Row({0: 1}, 0)), 1000) == ((0,), (0.5, 0.5))
