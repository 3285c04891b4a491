"""Evaluators to applications: us beside OR-Tools' flow over all pairs, on the same scores in the same run.

``python benchmarks/assignment.py``; ``--write`` puts the tables into benchmarks/README.md; ``--large N`` adds
N x N scores (20000 needs about 6 GB); ``--no-peer`` leaves the peer out. Real loads and scores are read from
the folder that FAIRLOT_INSTANCES names, where it is there; scores of the size of CVPR'18 are drawn, since the
true ones are not public: cosine of mixtures of 25 topics, a tenth of noise, 0.5 % conflicts.
"""

import argparse
import os
import platform
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "engine" / "src"))

import fairlot  # noqa: E402
import numpy as np  # noqa: E402
from fairlot.assignment.problem import BARRED, Application, Assignment, Evaluator, Lottery  # noqa: E402
from fairlot.result import Result  # noqa: E402
from fairlot.solve import check, repair, solve  # noqa: E402
from sections import put  # noqa: E402

MARK = "<!-- assignment: python benchmarks/assignment.py --write -->"
END = "<!-- end of assignment -->"


def problem_of(scores: Any, reviews: Any, most: Any, least: Any = None) -> Assignment:
    """A problem from arrays."""
    low = np.zeros(len(most), int) if least is None else least
    return Assignment(
        {f"e{n}": Evaluator(int(m), int(i)) for n, (m, i) in enumerate(zip(most, low, strict=True))},
        {f"a{n}": Application(int(n_reviews)) for n, n_reviews in enumerate(reviews)},
        np.ascontiguousarray(scores, np.int32),
        Lottery((("benchmark", "1"),)),
    )


def drawn(rows: int, columns: int, seed: int = 0) -> Any:
    """Scores in millionths: cosine of mixtures of 25 topics, noise, conflicts; 1,000 rows at a time."""
    chance = np.random.default_rng(seed)
    sides = [chance.dirichlet(np.full(25, 0.3), n).astype(np.float32) for n in (rows, columns)]
    left, right = (side / np.linalg.norm(side, axis=1, keepdims=True) for side in sides)
    made = np.empty((rows, columns), np.int32)
    for at in range(0, rows, 1000):
        block = 0.9 * (left[at : at + 1000] @ right.T)
        block += 0.1 * chance.random(block.shape, dtype=np.float32)
        made[at : at + 1000] = (block * 1e6).astype(np.int32)
        made[at : at + 1000][chance.random(block.shape, dtype=np.float32) < 0.005] = BARRED
    return made


def instances() -> Iterator[tuple[str, Assignment, str]]:
    """Yield real problems, with what is published about each."""
    folder = Path(os.environ.get("FAIRLOT_INSTANCES", "instances")) / "reviewers"
    if not folder.exists():
        return
    scores = np.rint(np.load(folder / "midl-scores.npy") * 1e6).astype(np.int32)
    reviews, most, least = (
        np.load(folder / f"midl-{x}.npy").astype(int) for x in ("covs", "loads", "loads-lb")
    )
    scores = scores if len(scores) == len(reviews) else scores.T
    yield "MIDL, upper loads", problem_of(scores, reviews, most), "FairFlow 197.67 / 0.94, 1.15 s"
    yield "MIDL, both loads", problem_of(scores, reviews, most, least), "TPMS 150.04 / 0.00, 0.17 s"
    lines = (folder / "aamas2016.in").read_text().splitlines()[1:]
    bids = np.array([[round(float(bid) * 100) for bid in line.split()] for line in lines], np.int32)
    rows, columns = bids.shape
    yield (
        "AAMAS'16",
        problem_of(bids * 10_000, np.full(rows, 3), np.full(columns, 10)),
        "none with these loads",
    )


def peer(problem: Assignment) -> tuple[float, int]:
    """Return the seconds and the total of OR-Tools' flow over all pairs, fed with arrays."""
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415

    start = time.perf_counter()
    rows, columns = (side.astype(np.int32) for side in np.nonzero(problem.matrix != BARRED))
    applications, evaluators = len(problem.applications), len(problem.evaluators)
    most = np.array([each.most for each in problem.evaluators.values()])
    reviews = np.array([each.reviews for each in problem.applications.values()])
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(
        columns,
        evaluators + rows,
        np.ones(len(rows), np.int64),
        -problem.matrix[rows, columns].astype(np.int64),
    )
    source = evaluators + applications
    flow.add_arcs_with_capacity_and_unit_cost(
        np.full(evaluators, source), np.arange(evaluators), most, np.zeros(evaluators, np.int64)
    )
    flow.set_nodes_supplies(np.arange(evaluators, source), -reviews)
    flow.set_nodes_supplies(np.array([source]), np.array([reviews.sum()]))
    flow.solve()
    return time.perf_counter() - start, -flow.optimal_cost()


def ours(problem: Assignment, rule: str, times: int = 1) -> tuple[float, Result]:
    """Return the shortest of ``times`` durations, from the problem to a result with proof, and the result."""
    best = float("inf")
    for _ in range(times):
        for cached in ("digest", "matrix"):
            problem.__dict__.pop(cached, None)
        start = time.perf_counter()
        result = solve(problem, rule)
        best = min(best, time.perf_counter() - start)
    return best, result


def line(name: str, rule: str, seconds: float, result: Result, other: str) -> str:
    """Return one line of the table."""
    unit = 1e6
    value, bound = (result.value or 0) / unit, (result.bound or 0) / unit
    worst = int(str(result.stats["worst"])) / unit
    return f"| {name} | `{rule}` | {seconds:.2f} s | {value:.4f} | {bound:.4f} | {worst:.4f} | {other} |"


def real() -> Iterator[str]:
    """Yield lines about real scores."""
    for name, problem, published in instances():
        rules = ("maximum_total", "best_worst_then_total", "leximin")
        for rule in rules if name == "MIDL, upper loads" else rules[:2]:
            seconds, result = ours(problem, rule)
            assert not check(problem, result)
            yield line(name, rule, seconds, result, f"published: {published}")


def conference(is_beside: bool) -> Iterator[str]:
    """Yield lines at the size of CVPR'18 with drawn scores, the peer beside, and after 1 % dropped out."""
    folder = Path(os.environ.get("FAIRLOT_INSTANCES", "instances")) / "reviewers"
    reviews, most = np.full(5062, 3), np.full(2840, 7)
    if folder.exists():
        reviews, most = (np.load(folder / f"cvpr2018-{x}.npy").astype(int) for x in ("covs", "loads"))
    problem = problem_of(drawn(len(reviews), len(most)), reviews, most)
    name = f"{len(reviews):,} x {len(most):,}, drawn"
    seconds, result = ours(problem, "maximum_total", 2)
    other = ""
    if is_beside:
        theirs, total = peer(problem)
        same = "the same total" if total == result.value else f"total {total / 1e6:.4f}"
        other = f"OR-Tools, all pairs: {theirs:.1f} s, {same}: **{theirs / seconds:.0f} times**"
    yield line(name, "maximum_total", seconds, result, other)
    start = time.perf_counter()
    found = check(problem, result)
    yield f"| {name} | `check` | {time.perf_counter() - start:.2f} s | | | | {len(found)} violations |"
    gone = sorted(problem.evaluators)[::100]
    start = time.perf_counter()
    made = repair(problem, result, gone)
    took, first = time.perf_counter() - start, made.frontier[0]
    points = ", ".join(f"{moves}: {value / 1e6:.2f}" for moves, value in made.frontier)
    loss = 1 - first[1] / (result.value or 1)
    other = f"{len(gone)} drop out: {first[0]} pairs moved, {loss:.3%} lost; moves: total = {points}"
    yield f"| {name} | `repair` | {took:.2f} s | {first[1] / 1e6:.4f} | | | {other} |"
    seconds, result = ours(problem, "best_worst_then_total")
    yield line(name, "best_worst_then_total", seconds, result, "published: FairSequence 300 s on true scores")


def large(size: int) -> Iterator[str]:
    """Yield a line about ``size`` x ``size`` drawn scores, three reviews each, loads of five."""
    problem = problem_of(drawn(size, size), np.full(size, 3), np.full(size, 5))
    seconds, result = ours(problem, "maximum_total")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    yield line(f"{size:,} x {size:,}, drawn", "maximum_total", seconds, result, f"{memory:.1f} GB at most")


def tables(size: int, is_beside: bool) -> Iterator[str]:
    """Yield the page's table."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    yield f"{machine}, numpy {np.__version__}, fairlot {fairlot.__version__}; {time.strftime('%Y-%m-%d')}."
    yield "Points in millions of the units scored; seconds from problem to result with digest and proof."
    yield ""
    yield "| instance | rule | time | total | bound | worst | beside |"
    yield "|---|---|---:|---:|---:|---:|---|"
    yield from conference(is_beside)
    if size:
        yield from large(size)
    yield from real()


def main() -> None:
    """Run and print; with ``--write`` also into the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--large", type=int, default=0, help="size of a large problem")
    parser.add_argument("--no-peer", action="store_true", help="leave the peer out")
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    given = parser.parse_args()
    lines = []
    for each in tables(given.large, not given.no_peer):
        print(each, flush=True)
        lines.append(each)
    if given.write:
        put(MARK, END, lines)


if __name__ == "__main__":
    main()
