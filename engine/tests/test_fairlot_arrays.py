"""The loops over arrays: compiled or not they say the same, and the fast check agrees with the slow one."""

import dataclasses
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fairlot import compiling
from fairlot.matching import arrays, kernels, rules
from fairlot.matching.arrays import MatchingArrays
from fairlot.matching.problem import Applicant, Lottery, Matching, Place
from fairlot.solve import check, solve
from fairlot_cases import matchings, random_market
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.unit

SOURCE = Path(__file__).parents[1] / "src"


def packed(problem: Matching) -> MatchingArrays:
    return rules.packed(problem, rules.by_priority(problem))


def test_compiled_and_plain_loops_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(4):
        a = packed(random_market(seed, 60, 12, 5, reserves=bool(seed % 2)))
        plain = arrays.defer(a)
        counts = arrays.check(a, *plain)
        with monkeypatch.context() as patched:
            patched.setattr(kernels, "LARGE", 0)
            compiled = arrays.defer(a)
            assert arrays.check(a, *compiled) == counts
        assert (plain[0] == compiled[0]).all()
        assert (plain[1] == compiled[1]).all()
        assert not any(counts.values())


def test_narrow_integers_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    a = packed(random_market(5, 50, 10, 5))
    narrow = dataclasses.replace(
        a, wish_place=a.wish_place.astype(np.int32), wish_class=a.wish_class.astype(np.int32)
    )
    monkeypatch.setattr(kernels, "LARGE", 0)
    assert (arrays.defer(narrow)[0] == arrays.defer(a)[0]).all()
    assert not any(arrays.check(narrow, *arrays.defer(narrow)).values())


@given(matchings(), st.data())
def test_both_checks_find_the_same_faults(problem: Matching, data: st.DataObject) -> None:
    """One award is moved by hand, anywhere, into any pool: both name the same."""
    a = packed(problem)
    place_of, pool_of = arrays.defer(a)
    result = solve(problem)
    if len(place_of):
        row = data.draw(st.integers(0, len(place_of) - 1))
        pool = data.draw(st.integers(-1, len(a.pool_group) - 1))
        place = -1 if pool < 0 else int(np.searchsorted(a.pool_start, pool, side="right")) - 1
        place_of[row], pool_of[row] = place, pool
        result = _moved(
            problem, result, rules.by_priority(problem).rows[row], place, pool - int(a.pool_start[place])
        )
    named = {v.name for v in check(problem, result)} - {"cutoff", "stats"}
    counted = {name for name, count in arrays.check(a, place_of, pool_of).items() if count}
    unfit = {"capacity", "reserve", "group", "unlisted", "unacceptable"}
    if "unlisted" in counted:  # the fast check asks no more of a place nobody listed
        named.discard("group")
    assert named & unfit == counted & unfit
    if not named & unfit:
        assert bool(named) == bool(counted)


def _moved(problem: Matching, result: Any, name: str, place: int, pool: int) -> Any:
    grants = [grant for grant in result.grants if grant.applicant != name]
    if place >= 0:
        where = list(problem.places)[place]
        pools = [*(r.group for r in problem.places[where].reserves), "open"]
        grants.append(dataclasses.replace(_grant(name), place=where, through=pools[pool]))
    return dataclasses.replace(result, grants=tuple(sorted(grants)))


def _grant(name: str) -> Any:
    return solve(random_market(1, 1, 1, 1, reserves=False)).grants[0].__class__(name, "")


def test_every_kind_of_fault_is_counted() -> None:
    problem = random_market(8, 80, 10, 4)
    a = packed(problem)
    chance = random.Random(4)
    seen = set()
    for _ in range(300):
        place_of, pool_of = arrays.defer(a)
        row = chance.randrange(len(place_of))
        pool = chance.randrange(len(a.pool_group))
        place_of[row] = np.searchsorted(a.pool_start, pool, side="right") - 1
        pool_of[row] = pool
        counts = arrays.check(a, place_of, pool_of)
        assert any(counts.values()) or (place_of == arrays.defer(a)[0]).all()
        seen |= {name for name, count in counts.items() if count}
    assert seen == {
        *("capacity", "reserve", "unlisted", "unacceptable", "group", "seating", "blocking_pair", "waste"),
    }


def test_neighbours_in_the_draw_who_changed_places_are_counted() -> None:
    everyone = ("a", "b", "c")
    problem = Matching(
        {name: Applicant(("s",)) for name in everyone},
        {"s": Place(1, dict.fromkeys(everyone, 1))},
        Lottery((("x", "y"),)),
    )
    a = packed(problem)
    assert not any(arrays.check(a, *arrays.defer(a)).values())
    given_to_the_second = np.array([-1, 0, -1])
    counts = arrays.check(a, given_to_the_second, given_to_the_second)
    assert {name: count for name, count in counts.items() if count} == {"blocking_pair": 1}


def test_a_pool_of_another_place_is_counted() -> None:
    a = packed(random_market(8, 30, 6, 4))
    place_of, pool_of = arrays.defer(a)
    row = int(np.flatnonzero(place_of == 0)[0])
    pool_of[row] = len(a.pool_group) - 1
    assert arrays.check(a, place_of, pool_of)["group"] == 1
    pool_of[row] = -1
    assert arrays.check(a, place_of, pool_of)["group"] == 1


def test_where_nothing_can_be_kept_on_disk_it_compiles_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    class Numba:
        @staticmethod
        def njit(function: Any = None, *, cache: bool = False) -> Any:
            asked.append(cache)
            if cache:
                reason = "no locator available"
                raise RuntimeError(reason)
            return function

    monkeypatch.setattr(compiling.importlib, "import_module", lambda _: Numba)
    assert compiling.compiled.__wrapped__(kernels.mark) is kernels.mark
    assert asked == [True, False]


def test_readers_of_results_need_no_numba(tmp_path: Path) -> None:
    """Solve, check and explain a small problem in a process where numba cannot be imported."""
    golden = Path(__file__).parent / "golden"
    script = (
        "import sys; sys.modules['numba'] = None\n"
        "from fairlot.cli import main\n"
        f"problem, out = {str(golden / 'problem.json')!r}, {str(tmp_path / 'r.json')!r}\n"
        "sys.exit(main(['solve', problem, '-o', out]) or main(['check', problem, out])"
        " or main(['explain', problem, out, 'a0']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "All promises hold" in done.stdout
