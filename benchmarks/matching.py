"""Deferred acceptance: us beside the library `matching` on the same instances, and our growth to a million.

Run with ``python benchmarks/matching.py``; ``--write`` puts the tables into benchmarks/README.md,
``--peer 1000 3000 10000`` chooses the sizes the peer is asked (30,000 takes it several minutes).
"""

import argparse
import os
import platform
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sections import put

HERE = Path(__file__).resolve().parent
sys.path[:] = [
    p for p in sys.path if Path(p or ".").resolve() != HERE
]  # else `import matching` finds this file
sys.path.insert(0, str(HERE.parent / "engine" / "src"))

import fairlot  # noqa: E402
import numpy as np  # noqa: E402
from fairlot.matching import arrays, rules  # noqa: E402
from fairlot.matching.arrays import MatchingArrays  # noqa: E402
from fairlot.matching.problem import Applicant, Lottery, Matching, Place  # noqa: E402
from fairlot.solve import check, solve  # noqa: E402

WISHES = 10
MARK = "<!-- tables: python benchmarks/matching.py --write -->"
END = "<!-- end of matching -->"


def clocked(deed: Callable[[], Any], times: int = 1) -> tuple[float, Any]:
    """Return the shortest of ``times`` durations in seconds, and what the deed gave."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        made = deed()
        best = min(best, time.perf_counter() - start)
    return best, made


def lists(applicants: int, places: int, is_skewed: bool, seed: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Draw distinct wishes, one row an applicant: uniform, or by popularity as one over the rank."""
    chance = np.random.default_rng(seed)
    weight = 1 / np.arange(1, places + 1) if is_skewed else np.ones(places)
    edges = np.cumsum(weight / weight.sum())
    made = np.empty((applicants, WISHES), np.int64)
    for begin in range(0, applicants, 50_000):
        rows = min(50_000, applicants - begin)
        todo = np.arange(rows)
        while len(todo):
            drawn = np.minimum(np.searchsorted(edges, chance.random((len(todo), 4 * WISHES))), places - 1)
            order = np.argsort(drawn, axis=1, kind="stable")
            ordered = np.take_along_axis(drawn, order, axis=1)
            is_first = np.ones_like(drawn, bool)
            np.put_along_axis(is_first, order[:, 1:], ordered[:, 1:] != ordered[:, :-1], axis=1)
            wanted = is_first & (np.cumsum(is_first, axis=1) <= WISHES)
            is_done = wanted.sum(axis=1) == WISHES
            made[begin + todo[is_done]] = drawn[is_done][wanted[is_done]].reshape(-1, WISHES)
            todo = todo[~is_done]
    return made


def market(applicants: int, is_skewed: bool, reserves: int) -> MatchingArrays:
    """Half as many seats as applicants, ten a place; five priority grades, equals by ticket."""
    places = max(applicants // 20, 2 * WISHES)
    chance = np.random.default_rng(2)
    pools = reserves + 1
    group = np.tile([*range(reserves), -1], places)
    seats = np.tile([2] * reserves + [10 - 2 * reserves], places)
    return MatchingArrays(
        wish_start=np.arange(0, applicants * WISHES + 1, WISHES, dtype=np.int64),
        wish_place=lists(applicants, places, is_skewed, 1).ravel(),
        wish_class=chance.integers(1, 6, applicants * WISHES),
        pool_start=np.arange(0, places * pools + 1, pools, dtype=np.int64),
        pool_group=group.astype(np.int64),
        pool_seats=seats.astype(np.int64),
        pool_soft=(group >= 0).astype(np.int64),
        member=(chance.random(applicants * reserves) < 0.3).astype(np.int64),
        groups=reserves,
    )


def growth(sizes: list[int]) -> Iterator[str]:
    """Yield a table of our times up to ``sizes``."""
    yield "| applicants x wishes | market | solve | a wish | check | blocking pairs | placed |"
    yield "|---:|---|---:|---:|---:|---:|---:|"
    for size in sizes:
        for name, is_skewed, reserves in (
            ("uniform", False, 0),
            ("few places sought by most", True, 0),
            ("uniform, 2 reserves a place", False, 2),
        ):
            a = market(size, is_skewed, reserves)
            took, (place_of, pool_of) = clocked(lambda a=a: arrays.defer(a, 10**6), 3)
            checked, found = clocked(lambda a=a, p=place_of, q=pool_of: arrays.check(a, p, q), 3)
            yield (
                f"| {size:,} x {WISHES} | {name} | {took:.3f} s | {took / size / WISHES * 1e9:.0f} ns "
                f"| {checked:.3f} s | {sum(found.values())} | {(place_of >= 0).mean():.0%} |"
            )


def beside(sizes: list[int]) -> Iterator[str]:
    """Yield a table of the peer's times and ours on the same instances; outcomes are compared."""
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(10**8)  # the peer copies linked objects by recursion
    from matching.games import HospitalResident  # noqa: PLC0415

    yield (
        "| applicants x wishes | `matching` solve | ours, ids in, result out | ratio "
        "| ours, loop alone | ratio | `matching` check | ours | ratio | same outcome |"
    )
    yield "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|"
    for size in sizes:
        wishes, order, seats = strict(size)
        theirs, (game, outcome) = clocked(lambda w=wishes, o=order, s=seats: peer(HospitalResident, w, o, s))
        their_check, _ = clocked(lambda g=game: g.check_stability())
        ours, (problem, result) = clocked(lambda w=wishes, o=order, s=seats: whole(w, o, s), 2)
        packed = rules.packed(problem, rules.by_priority(problem))
        loop, _ = clocked(lambda p=packed: arrays.defer(p, 10**6), 3)
        our_check, found = clocked(lambda p=problem, r=result: check(p, r))
        is_same = outcome == result.assignment and not found
        times = (f"{theirs:.2f} s", f"{ours:.3f} s", f"{theirs / ours:,.0f}")
        loops = (f"{loop * 1000:.1f} ms", f"{theirs / loop:,.0f}")
        checks = (f"{their_check:.2f} s", f"{our_check:.3f} s", f"{their_check / our_check:,.0f}")
        cells = (f"{size:,} x {WISHES}", *times, *loops, *checks, "yes" if is_same else "NO")
        yield f"| {' | '.join(cells)} |"


def beside_algmatch(sizes: list[int]) -> Iterator[str]:
    """Yield a table of the times of `algmatch` (numbers for names) and ours on the same instances."""
    warnings.simplefilter("ignore")
    from algmatch import HospitalResidentsProblem  # noqa: PLC0415

    yield "| applicants x wishes | `algmatch` | ours, ids in, result out | ratio | same outcome |"
    yield "|---:|---:|---:|---:|---|"
    for size in sizes:
        wishes, order, seats = strict(size)
        numbers = {f"a{n}": n + 1 for n in range(size)} | {p: n + 1 for n, p in enumerate(order)}
        residents = {numbers[a]: [numbers[p] for p in places] for a, places in wishes.items()}
        hospitals = {
            numbers[p]: {"capacity": seats, "preferences": [numbers[a] for a in names]}
            for p, names in order.items()
        }
        given = {"residents": residents, "hospitals": hospitals}
        theirs, outcome = clocked(
            lambda g=given: HospitalResidentsProblem(dictionary=g).get_stable_matching()["resident_sided"]
        )
        ours, (_, result) = clocked(lambda w=wishes, o=order, s=seats: whole(w, o, s), 2)
        held = {str(numbers[a]): str(numbers[p]) for a, p in result.assignment.items()}
        is_same = {str(a).strip("r"): str(p).strip("h") for a, p in outcome.items() if p} == held
        cells = (f"{size:,} x {WISHES}", f"{theirs:.2f} s", f"{ours:.3f} s", f"{theirs / ours:,.0f}")
        yield f"| {' | '.join(cells)} | {'yes' if is_same else 'NO'} |"


def strict(size: int) -> tuple[dict[str, list[str]], dict[str, list[str]], int]:
    """A market without ties, as the peer wants it: wish lists, and who lists each place, best first."""
    places = max(size // 20, 2 * WISHES)
    chance = np.random.default_rng(3)
    wishes = {
        f"a{n}": [f"s{p}" for p in row]
        for n, row in enumerate(lists(size, places, is_skewed=False, seed=4).tolist())
    }
    order: dict[str, list[str]] = {f"s{p}": [] for p in range(places)}
    for name in (f"a{n}" for n in chance.permutation(size)):
        for place in wishes[name]:
            order[place].append(name)
    return wishes, {place: names for place, names in order.items() if names}, 10


def peer(
    game_class: Any, wishes: dict[str, list[str]], order: dict[str, list[str]], seats: int
) -> tuple[Any, dict[str, str]]:
    """Solve by the peer, as its documentation says."""
    game = game_class.create_from_dictionaries(wishes, order, dict.fromkeys(order, seats))
    outcome = game.solve(optimal="resident")
    return game, {resident.name: hospital.name for hospital, held in outcome.items() for resident in held}


def whole(wishes: dict[str, list[str]], order: dict[str, list[str]], seats: int) -> Any:
    """Solve by us from ids to a result with cut-offs and digest."""
    problem = Matching(
        {name: Applicant(tuple(places)) for name, places in wishes.items()},
        {name: Place(seats, {who: n for n, who in enumerate(names, 1)}) for name, names in order.items()},
        Lottery((("benchmark", "no ties"),)),
    )
    return problem, solve(problem)


def tables(peer_sizes: list[int], sizes: list[int]) -> Iterator[str]:
    """Yield the page's tables."""
    a = market(20_000, is_skewed=False, reserves=0)  # large enough to be compiled
    compiling, _ = clocked(lambda: arrays.check(a, *arrays.defer(a)))
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    yield f"{machine}, numpy {np.__version__}, fairlot {fairlot.__version__}; {time.strftime('%Y-%m-%d')}."
    yield f"Compiled beforehand: {compiling:.1f} s the first time, then kept on disk."
    yield ""
    if peer_sizes:
        yield from beside(peer_sizes)
        yield ""
        yield from beside_algmatch(peer_sizes)
        yield ""
    yield from growth(sizes)


def main() -> None:
    """Run and print; with ``--write`` also into the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--peer", type=int, nargs="*", default=[1_000, 3_000, 10_000], help="sizes for the peer"
    )
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000, 300_000, 1_000_000])
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    given = parser.parse_args()
    lines = []
    for line in tables(given.peer, given.sizes):
        print(line, flush=True)
        lines.append(line)
    if given.write:
        put(MARK, END, lines)


if __name__ == "__main__":
    main()
