"""A matching of millions from a file: time and peak memory of ``fairlot solve`` and ``fairlot check``.

``python benchmarks/streaming.py 200000 1000000``; ``--write`` puts the table into benchmarks/README.md. Each
applicant lists ten places, drawn at random; a place ranks who lists it in four classes. The file is written
line by line, so that making it takes no memory either; each command runs in a process of its own, whose
peak memory the system tells.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sections import put

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent / "engine" / "src"
MARK = "<!-- streaming: python benchmarks/streaming.py --write 200000 1000000 -->"
WISHES, SEATS = 10, 10


def drawn(chance: random.Random, places: int) -> Iterator[tuple[str, int]]:
    """Yield the wishes of one applicant, with the class in which each place ranks it."""
    for place in chance.sample(range(places), min(WISHES, places)):
        yield f"s{place:06}", 1 + chance.getrandbits(2)


def make(path: Path, size: int) -> None:
    """Write a problem of ``size`` applicants, canonical but for the end of line."""
    places = max(2, size // 20)
    names = [f"a{n:07}" for n in range(size)]
    ranked: list[list[str]] = [[] for _ in range(places)]
    chance = random.Random(1)
    with path.open("w") as file:
        file.write('{"about":{},"applicants":{')
        for at, name in enumerate(names):
            wishes = list(drawn(chance, places))
            for place, number in wishes:
                ranked[int(place[1:])].append(f'"{name}":{number}')
            listed = json.dumps([place for place, _ in wishes], separators=(",", ":"))
            file.write(f'{"," if at else ""}"{name}":{{"groups":[],"wishes":{listed}}}')
        file.write('},"family":"matching","format":1,"lottery":{"sources":[["sample","1"]]},"places":{')
        for at, ranks in enumerate(ranked):
            file.write(f'{"," if at else ""}"s{at:06}":{{"priority":{{{",".join(ranks)}}},"reserves":[],')
            file.write(f'"seats":{SEATS}}}')
        file.write('},"received":{}}\n')


def run(*arguments: str) -> tuple[float, float, float]:
    """Run ``fairlot`` with ``arguments``; return seconds, those of the processor, and peak memory in GB."""
    start = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    child = subprocess.Popen(
        [sys.executable, "-m", "fairlot", *arguments], env=environment, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"fairlot {' '.join(arguments)} ended with {status}")
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 2**20


def table(sizes: list[int]) -> Iterator[str]:
    """Yield the table, line by line."""
    yield "| applicants x wishes | file | command | wall clock | processor | peak memory |"
    yield "|---|---|---|---|---|---|"
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            problem, result = Path(folder) / "problem.json", Path(folder) / "result.json"
            make(problem, size)
            for verb, more in (("solve", ("-o", str(result))), ("check", (str(result),))):
                wall, processor, memory = run(verb, str(problem), *more)
                yield (
                    f"| {size:,} x {WISHES} | {problem.stat().st_size / 1e6:,.0f} MB | `{verb}` "
                    f"| {wall:.0f} s | {processor:.0f} s | {memory:.2f} GB |"
                )


def main() -> None:
    """Print the table, or write it into the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", type=int, nargs="*", default=[200_000])
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    lines = []
    for line in table(given.sizes):
        print(line, flush=True)
        lines.append(line)
    if given.write:
        put(MARK, "<!-- end of streaming -->", lines)


if __name__ == "__main__":
    main()
