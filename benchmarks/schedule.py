"""Time on machines and projects: a flow beside a constraint programme, and the public test set of projects.

Run with ``python benchmarks/schedule.py``; ``--write`` puts the tables into benchmarks/README.md,
``--seconds 60`` gives the programme more time, FAIRLOT_INSTANCES names the folder with schedule/j30_*.rcp.
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "engine" / "src"))

import fairlot  # noqa: E402
from fairlot import checker, codec  # noqa: E402
from fairlot.limits import Limits  # noqa: E402
from fairlot.lottery import Lottery  # noqa: E402
from fairlot.schedule import patterson  # noqa: E402
from fairlot.schedule.samples import sample  # noqa: E402
from fairlot.solve import check, solve  # noqa: E402
from sections import put  # noqa: E402

MARK = "<!-- tables: python benchmarks/schedule.py --write -->"
END = "<!-- end of tables: benchmarks/schedule.py -->"


def clocked(deed: Callable[[], Any]) -> tuple[float, float, Any]:
    """Return seconds on the clock, seconds of computing, and what the deed gave."""
    start, computing = time.perf_counter(), time.process_time()
    made = deed()
    return time.perf_counter() - start, time.process_time() - computing, made


def slots(sizes: list[int], seconds: float) -> Iterator[str]:
    """Yield a table: the flow and the programme on the same requests for two machines."""
    yield (
        "| requests, 2 machines | flow | value | bound | check | stand-alone checker "
        f"| CP-SAT, limit {seconds:.0f} s | its value | of the best |"
    )
    yield "|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    solve(sample(8_000))  # compiles
    for size in sizes:
        problem = sample(size)
        took, _, result = clocked(lambda p=problem: solve(p))
        checked, _, found = clocked(lambda p=problem, r=result: check(p, r))
        files = [checker.read(codec.dump_problem(problem)), checker.read(codec.dump_result(result))]
        alone, _, wrong = clocked(lambda f=files: checker.verify(*f))
        limit = Limits(seconds=seconds)
        peer, _, other = clocked(lambda p=problem, n=limit: solve(p, "constraint_programme", n))
        assert not found
        assert not wrong
        yield (
            f"| {size:,} | {took:.2f} s | {result.value:,} | {result.bound:,} | {checked:.2f} s "
            f"| {alone:.2f} s | {peer:.1f} s | {other.value:,} | {other.value / result.value:.1%} |"
        )


def projects(folder: Path) -> Iterator[str]:
    """Yield a table of the public test set, each instance limited to 10 seconds of computing."""
    files = sorted(folder.glob("j30_*.rcp"))
    proven, verified, longest, total = 0, 0, 0.0, 0.0
    for file in files:
        project = patterson.read(file.read_text(), Lottery((("set", file.stem),)))
        _, took, result = clocked(lambda p=project: solve(p, limits=Limits(seconds=60)))
        assert not check(project, result)
        proven += result.status == "optimal" and took <= 10
        verified += result.certificate["solver"] is None
        longest, total = max(longest, took), total + took
    yield "| PSPLIB j30 | proven within 10 s each | of these by path or work alone | longest | all |"
    yield "|---:|---:|---:|---:|---:|"
    yield f"| {len(files)} | {proven} | {verified} | {longest:.1f} s | {total:.1f} s |"


def tables(sizes: list[int], seconds: float) -> Iterator[str]:
    """Yield the page's tables."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    yield f"{machine}, fairlot {fairlot.__version__}; {time.strftime('%Y-%m-%d')}. One thread."
    yield ""
    yield from slots(sizes, seconds)
    folder = Path(os.environ.get("FAIRLOT_INSTANCES", "nowhere")) / "schedule"
    if folder.exists():
        yield ""
        yield from projects(folder)


def main() -> None:
    """Run and print; with ``--write`` also into the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="*", default=[1_000, 10_000])
    parser.add_argument("--seconds", type=float, default=10, help="limit of the programme")
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    given = parser.parse_args()
    lines = []
    for line in tables(given.sizes, given.seconds):
        print(line, flush=True)
        lines.append(line)
    if given.write:
        put(MARK, END, lines)


if __name__ == "__main__":
    main()
