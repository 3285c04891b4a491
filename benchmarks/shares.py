"""Shares: us beside linear programmes and a plain loop on the same instances, and our growth to a million.

Run with ``python benchmarks/shares.py``; ``--write`` puts the tables into benchmarks/README.md. The folder
named by FAIRLOT_INSTANCES (or ``--instances``) may hold ``shares/openb_*.csv`` of the Alibaba GPU cluster
trace of 2023; without it that row is drawn at random, of the same size.
"""

import argparse
import csv
import heapq
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sections import put

HERE = Path(__file__).resolve().parent
sys.path[:] = [p for p in sys.path if Path(p or ".").resolve() != HERE]
sys.path.insert(0, str(HERE.parent / "engine" / "src"))

import fairlot  # noqa: E402
import numpy as np  # noqa: E402
from fairlot.limits import UNLIMITED  # noqa: E402
from fairlot.shares.arrays import OPEN, Int64, SharesArrays, Stage  # noqa: E402
from fairlot.shares.explain import explain_all  # noqa: E402
from fairlot.shares.filling import fill  # noqa: E402
from fairlot.shares.levels import dominant  # noqa: E402
from fairlot.shares.packing import pack  # noqa: E402
from fairlot.shares.problem import Choice, Claimant, Lottery, Shares  # noqa: E402
from fairlot.shares.replay import Closing, replay, untrue  # noqa: E402
from fairlot.shares.whole import rounded  # noqa: E402
from fairlot.solve import check, solve  # noqa: E402
from scipy.optimize import linprog  # noqa: E402
from scipy.sparse import csr_matrix, hstack, vstack  # noqa: E402


def clocked(deed: Callable[[], Any], times: int = 1) -> tuple[float, Any]:
    """Return the shortest of ``times`` CPU times in seconds (all run on one core), and what the deed gave."""
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        made = deed()
        best = min(best, time.process_time() - start)
    return best, made


def drawn(rows: int, resources: int, most: int, seed: int = 1) -> SharesArrays:
    """Draw rows of one choice that all use every resource; between a third and four fifths can be met."""
    chance = np.random.default_rng(seed)
    amount = chance.integers(1, 9, (rows, resources)) * chance.choice([1, 1, 2, 4], (rows, resources)) * 1000
    amount *= chance.random((rows, resources)) < 0.7  # not everybody needs everything
    amount[np.arange(rows), chance.integers(0, resources, rows)] += 1000
    tasks = chance.integers(1, most + 1, rows)
    asked = (amount * tasks[:, None]).sum(axis=0)
    capacity = (asked * np.linspace(0.3, 0.8, resources)).astype(np.int64) * 1000
    row, pool = np.nonzero(amount)
    return SharesArrays(
        option_start=np.arange(rows + 1),
        limit=tasks * 1000,
        weight=chance.integers(1, 4, rows),
        unit=np.ones(rows, np.int64),
        floor=np.zeros(rows, np.int64),
        entry_start=np.searchsorted(row, np.arange(rows + 1)),
        entry_pool=pool,
        entry_amount=amount[row, pool],
        counts=np.ones(resources, np.bool_),
        stages=(Stage("", capacity, np.ones(rows, np.bool_)),),
    )


def year(companies: int, months: int = 12, resources: int = 6, seed: int = 1) -> SharesArrays:
    """Draw a year: a third of the companies want the same in each month (one row), the others month by month.

    No limit to asks: then linear programmes need as many rounds as pools run out, and not one for each ask.
    """
    chance = np.random.default_rng(seed)
    uses: list[tuple[Int64, Int64]] = []  # pools and amounts of a row
    for _ in range(companies):
        amount = chance.integers(1, 9, (months, resources)) * 1000
        amount *= chance.random((months, resources)) < 0.7
        amount[:, chance.integers(0, resources)] += 1000
        if chance.random() < 1 / 3:
            amount[:] = amount[0]
            pools = np.flatnonzero(amount)
            uses.append((pools, amount.ravel()[pools]))
        else:
            for month in range(months):
                used = np.flatnonzero(amount[month])
                uses.append((month * resources + used, amount[month, used]))
    rows, pools = len(uses), months * resources
    entry_pool = np.concatenate([each for each, _ in uses])
    entry_amount = np.concatenate([each for _, each in uses])
    asked = np.bincount(entry_pool, entry_amount, pools)
    scarce = np.tile(np.linspace(0.3, 0.8, resources), months) * chance.uniform(0.8, 1.2, pools)
    return SharesArrays(
        option_start=np.arange(rows + 1),
        limit=np.full(rows, 10**9),
        weight=np.ones(rows, np.int64),
        unit=np.ones(rows, np.int64),
        floor=np.zeros(rows, np.int64),
        entry_start=np.concatenate([[0], np.cumsum([len(each) for each, _ in uses])]),
        entry_pool=entry_pool,
        entry_amount=entry_amount,
        counts=np.ones(pools, np.bool_),
        stages=(Stage("", (asked * scarce).astype(np.int64) * 1000, np.ones(rows, np.bool_)),),
    )


def alibaba(folder: str) -> Shares | None:
    """Return the trace: each pod a claimant of one task of CPU, memory and GPU, on a third of the cluster."""
    nodes, pods = (
        Path(folder) / "shares" / f"openb_{name}.csv" for name in ("node_list_gpu_node", "pod_list_default")
    )
    if not pods.exists():
        return None
    cluster = list(csv.DictReader(nodes.open()))
    capacity = {
        "cpu": sum(int(n["cpu_milli"]) for n in cluster),
        "memory": sum(int(n["memory_mib"]) for n in cluster) * 1000,
        "gpu": sum(int(n["gpu"]) for n in cluster) * 1000,
    }
    claimants = {}
    for pod in csv.DictReader(pods.open()):
        demand = {
            "cpu": int(pod["cpu_milli"]),
            "memory": int(pod["memory_mib"]) * 1000,
            "gpu": int(pod["num_gpu"]) * int(pod["gpu_milli"]),
        }
        claimants[pod["name"]] = Claimant((Choice("pod", {r: n for r, n in demand.items() if n}),), (1,))
    third = {resource: (amount // 3,) for resource, amount in capacity.items()}
    return Shares(third, ("now",), claimants, Lottery((("benchmark", "no ties"),)))


def ours(a: SharesArrays) -> tuple[Int64, Any]:
    """Fill and round; return the exact shares and the cut-offs."""
    step = dominant(a)[1]
    held, cutoffs = fill(a, step, UNLIMITED)
    rounded(a, step, held)
    return held, cutoffs[-1]


def verified(a: SharesArrays, cutoffs: Any, held: Int64) -> bool:
    """Whether the cut-offs are true and say what everybody holds."""
    step = dominant(a)[1]
    closed = np.flatnonzero(cutoffs.level < OPEN).tolist()
    closings = [Closing(p, int(cutoffs.level[p]), int(cutoffs.row[p])) for p in closed]
    made = replay(a, step, a.stages[-1], a.floor, closings)
    return not list(untrue(a, step, a.stages[-1], made, closings)) and bool((made.held == held).all())


def by_loop(a: SharesArrays) -> Int64:
    """Progressive filling as papers write it: the lowest level takes the next thousandth (plain Python)."""
    step, limit = dominant(a)[1].tolist(), a.limit.tolist()
    uses = [[(int(a.entry_pool[e]), int(a.entry_amount[e])) for e in a.entries(o)] for o in range(a.rows)]
    left, held = a.capacity.tolist(), [0] * a.rows
    queue = [(step[row], row) for row in range(a.rows)]
    heapq.heapify(queue)
    closed: set[int] = set()
    while queue:
        level, row = heapq.heappop(queue)
        if held[row] == limit[row] or any(pool in closed for pool, _ in uses[row]):
            continue
        if lacking := [pool for pool, amount in uses[row] if amount > left[pool]]:
            closed.update(lacking)
            continue
        held[row] += 1
        for pool, amount in uses[row]:
            left[pool] -= amount
        heapq.heappush(queue, (level + step[row], row))
    return np.array(held)


def by_programmes(a: SharesArrays) -> tuple[Int64, int]:
    """Max-min by linear programmes (SciPy): raise all, fix who is stopped, again; return the rounds too."""
    share = dominant(a)[1] / dominant(a)[0]
    uses = csr_matrix((a.entry_amount.astype(float), (a.entry_pool, a.entry_option)), (len(a.counts), a.rows))
    scale = a.capacity.astype(float)
    uses = csr_matrix(uses.multiply(1 / scale[:, None]))
    fixed, rounds = np.full(a.rows, np.nan), 0
    level = 0.0
    full = a.limit * share
    while np.isnan(fixed).any():
        rounds += 1
        free = np.flatnonzero(np.isnan(fixed))
        done = np.nan_to_num(fixed)
        room = 1 - uses @ (done / share)
        # one variable a row (its level, in share) and the common level: level - x <= 0 up to the next ask
        rows = len(free)
        top = float(full[free].min())
        raise_ = hstack(
            [-csr_matrix((np.ones(rows), (np.arange(rows), np.arange(rows)))), np.ones((rows, 1))]
        )
        pools = hstack([uses[:, free].multiply(1 / share[free][None, :]), csr_matrix((len(scale), 1))])
        found = linprog(
            np.r_[np.zeros(rows), -1.0],
            A_ub=vstack([pools, raise_]).tocsr(),
            b_ub=np.r_[room, np.zeros(rows)],
            bounds=[(0, f) for f in full[free]] + [(level, top)],
            method="highs",
        )
        level = float(found.x[-1])
        tight = np.asarray(uses[:, free] @ (level / share[free])).ravel() >= room - 1e-9
        stopped = full[free] <= level + 1e-12
        stopped |= np.asarray((uses[tight][:, free] > 0).sum(axis=0)).ravel() > 0
        fixed[free[stopped]] = level
    return fixed / share, rounds


def beside(trace: Shares | None, month: int, companies: int) -> Iterator[str]:
    """Yield a table of us and two peers on the same instances."""
    yield "| instance | peer | peer | ours | ratio | our check | largest difference (of the stock) |"
    yield "|---|---|---:|---:|---:|---:|---:|"
    pods = drawn(8_152, 3, 1) if trace is None else pack(trace).arrays
    name = "8,152 claimants x 3, drawn" if trace is None else "Alibaba 2023, 8,152 pods x 3"
    asks = drawn(month, 6, 4)
    endless = SharesArrays(**{**asks.__dict__, "limit": np.full(asks.rows, 10**9)})
    many = f"{month:,} companies x 6, no limit to asks"
    for label, a, peer, how in (
        (name, pods, by_loop, "plain Python loop, a thousandth at a time"),
        (many, endless, by_programmes, "linear programmes (HiGHS)"),
        (
            f"{companies:,} companies x 12 months x 6, a third steady, no limit to asks",
            year(companies),
            by_programmes,
            "linear programmes (HiGHS)",
        ),
    ):
        took, (held, cutoffs) = clocked(lambda a=a: ours(a), 3)
        checked, is_true = clocked(lambda a=a, h=held, c=cutoffs: verified(a, c, h), 3)
        theirs, found = clocked(lambda a=a, p=peer: p(a))
        found, rounds = found if isinstance(found, tuple) else (found, 0)
        scale, step = dominant(a)
        apart = float((np.abs(found - held) * step / scale).max())
        said = f"{how}, {rounds} rounds" if rounds else how
        times = (f"{theirs:.2f} s", f"{took * 1000:.1f} ms", f"{theirs / took:,.0f}")
        fine = f"{checked * 1000:.1f} ms" if is_true else "BROKEN"
        yield f"| {label} | {said} | {' | '.join(times)} | {fine} | {f'{apart:.0e}' if apart else '0'} |"


def growth(sizes: list[int]) -> Iterator[str]:
    """Yield a table of our times up to ``sizes``."""
    yield "| claimants x resources | fill, round | a claimant | check | pools run out | promises hold |"
    yield "|---:|---:|---:|---:|---:|---|"
    for size in sizes:
        a = drawn(size, 4, 10)
        took, (held, cutoffs) = clocked(lambda a=a: ours(a), 2)
        checked, is_true = clocked(lambda a=a, h=held, c=cutoffs: verified(a, c, h), 2)
        closed = int((cutoffs.level < OPEN).sum())
        times = f"{took:.3f} s | {took / size * 1e9:,.0f} ns | {checked:.3f} s"
        yield f"| {size:,} x 4 | {times} | {closed} | {'yes' if is_true else 'NO'} |"


def town(companies: int) -> Iterator[str]:
    """Yield what a city's whole round takes: 12 months x 6 resources, ids in, result out."""
    chance = np.random.default_rng(4)
    names = [f"r{n}" for n in range(6)]
    claimants = {}
    for number in range(companies):
        first, second = chance.choice(4, 2, replace=False)
        choices = tuple(
            Choice(names[r], {names[r]: 1000, "r4": 64_000, "r5": 10_000}) for r in (first, second)
        )
        tasks = int(chance.choice([1, 1, 2, 4, 8]))
        months = tuple(tasks if chance.random() < 0.6 else 0 for _ in range(12))
        claimants[f"c{number}"] = Claimant(choices, months, whole=True, steady=bool(chance.random() < 0.3))
    stock = {name: (int(companies * 250),) * 12 for name in names[:4]}
    stock |= {"r4": (companies * 90_000,) * 12, "r5": (companies * 12_000,) * 12}
    problem = Shares(stock, tuple(f"{m}" for m in range(12)), claimants, Lottery((("benchmark", "town"),)))
    took, result = clocked(lambda: solve(problem))
    checked, found = clocked(lambda: check(problem, result))
    told, stories = clocked(lambda: explain_all(problem, result))
    closed = len(result.certificate["stages"][0]["cutoffs"])  # type: ignore[index,call-overload,arg-type]
    parts = [part for story in stories.values() for part in story.parts]
    yield (
        f"{companies:,} companies x 12 months x 6 resources, whole GPUs, second choices, a third steady: "
        f"{took:.2f} s from ids to the result, check {checked:.2f} s, {closed} of 72 pools ran out, "
        f"{len(found)} promises broken. All {len(stories):,} explained in {told:.1f} s, "
        f"{told / max(1, len(stories)) * 1000:.1f} ms each, with the largest smaller ask for every one of "
        f"{sum(part.reason == 'stopped' for part in parts):,} asks that were not met."
    )


def tables(given: argparse.Namespace) -> Iterator[str]:
    """Yield the page's tables."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    yield f"{machine}, numpy {np.__version__}, fairlot {fairlot.__version__}; {time.strftime('%Y-%m-%d')}."
    yield ""
    yield from beside(alibaba(given.instances), given.month, given.companies)
    yield ""
    yield from growth(given.sizes)
    yield ""
    yield from town(given.companies)


def main() -> None:
    """Run and print; with ``--write`` also into the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--instances", default=os.environ.get("FAIRLOT_INSTANCES", ""))
    parser.add_argument("--month", type=int, default=2_000, help="companies in the month given to programmes")
    parser.add_argument("--companies", type=int, default=2_000, help="companies in the year")
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    given = parser.parse_args()
    lines = []
    for line in tables(given):
        print(line, flush=True)
        lines.append(line)
    if given.write:
        put("<!-- shares: begin -->", "<!-- shares: end -->", lines)


if __name__ == "__main__":
    main()
