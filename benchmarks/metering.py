# ruff: noqa: PLC0415
"""How fast job records are imported, beside a plain COPY of the same file.

``python benchmarks/metering.py [N ...]`` writes N made-up records (1,000,000 unless told) as ``sacct`` prints
them, reads them into an empty database of an embedded PostgreSQL, and copies the same file into one table of
the same server in the same run. It prints both rates, their ratio, and the peak memory of this process;
``--write`` puts the table into benchmarks/README.md.
"""

import argparse
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HOUSE / "src"), str(HOUSE / "engine" / "src"), str(HOUSE / "benchmarks")]

from sections import put  # noqa: E402

BEGIN, END = "<!-- metering: python benchmarks/metering.py --write 1000000 -->", "<!-- /metering -->"
COLUMNS = "Cluster|JobIDRaw|JobID|Account|State|Start|End|ElapsedRaw|AllocTRES"
ACCOUNTS = 200
YEAR = 365 * 86_400
FIRST = 1_767_193_200  # 1 January 2026 in Seoul


def write(path: Path, records: int) -> None:
    """Write records of a year, in the order in which jobs end, as sacct gives them."""
    chance = random.Random(20261127)
    with path.open("w", encoding="utf-8") as file:
        file.write(COLUMNS + "\n")
        for job in range(1, records + 1):
            start = FIRST + YEAR * job // records
            length = int(chance.expovariate(1 / 7200)) + 1
            account, gpus = f"md-{chance.randrange(ACCOUNTS):04}", 1 << chance.randrange(4)
            tres = f"billing={gpus},cpu={gpus * 8},gres/gpu:a100={gpus},gres/gpu={gpus},node=1"
            file.write(
                f"yard|{job}|{job}|{account}|COMPLETED|{_iso(start)}|{_iso(start + length)}|{length}|{tres}\n"
            )


def _iso(at: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at + 9 * 3600))


def prepare(folder: Path, cleanup: ExitStack) -> None:
    """Start a server of our own and make the tables."""
    from madang.cli.embedded import EmbeddedServer

    server = EmbeddedServer(folder / "postgres")
    cleanup.callback(server.stop)
    server.start()
    import psycopg

    with psycopg.connect(server.address("postgres"), autocommit=True) as direct:
        direct.execute("CREATE DATABASE madang")
    os.environ.update(
        DATABASE_URL=server.address("madang"), MADANG_SECRET_KEY="benchmark", MADANG_EXAMPLE_CITY="yes"
    )
    from madang.cli import start

    start.wake()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def plain_copy(path: Path) -> float:
    """Return the seconds that one COPY of the file takes, into a table with its columns."""
    from django.db import connection

    columns = ", ".join(f'"{name.lower()}" text' for name in COLUMNS.split("|"))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE plain ({columns})")
        begun = time.perf_counter()
        copying = "COPY plain FROM STDIN WITH (FORMAT csv, DELIMITER '|', HEADER)"
        with path.open("rb") as file, cursor.cursor.copy(copying) as copy:
            while piece := file.read(1024**2):
                copy.write(piece)
        taken = time.perf_counter() - begun
        cursor.execute("DROP TABLE plain")
    return taken


def imported(path: Path) -> float:
    """Return the seconds that the import takes, with everything counted by the day at its end."""
    from madang.kernel.usage import actions
    from madang.kernel.usage.models import Meter
    from madang.kinds.compute.models import Centre, Cluster
    from madang.people.models import Organisation

    operator = Organisation.objects.create(sort="agency")
    centre = Centre.objects.create(code="benchmark", name_ko="성능", name_en="Benchmark", operator=operator)
    meter = Meter.objects.create(code="yard", name_ko="성능", formats="sacct")
    Cluster.objects.create(centre=centre, meter=meter)
    begun = time.perf_counter()
    found = actions.import_here(meter=meter, format="sacct", path=path, by=None, report=lambda found: None)
    taken = time.perf_counter() - begun
    if found.error or found.aside:
        raise SystemExit(f"The import failed: {found.error or found.aside}")
    return taken


def measured(records: int) -> str:
    """Measure in a process of its own, so that its peak of memory is its own; return a row of the table."""
    command = [sys.executable, __file__, "--row", str(records)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1]


def row(records: int) -> str:
    """Measure here."""
    with ExitStack() as cleanup:
        folder = Path(cleanup.enter_context(tempfile.TemporaryDirectory()))
        path = folder / "jobs.txt"
        write(path, records)
        prepare(folder, cleanup)
        ours = imported(path)
        plain = plain_copy(path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return (
        f"| {records:,} | {ours:.1f} s ({records / ours:,.0f}/s) | {plain:.1f} s ({records / plain:,.0f}/s) "
        f"| {ours / plain:.1f} | {peak} MB |"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", nargs="*", type=int, default=[1_000_000])
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    parser.add_argument("--row", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.row:
        print(row(options.records[0]))
        return
    before = os.getloadavg()[0]
    rows = [measured(records) for records in options.records]
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    load = f"load of the machine {before:.0f} before, {os.getloadavg()[0]:.0f} after"
    lines = [
        f"{machine}; {time.strftime('%Y-%m-%d')}; {load}.",
        "",
        "| records | import | plain `COPY` | ratio | peak memory |",
        "|--:|--:|--:|--:|--:|",
        *rows,
    ]
    print("\n".join(lines))
    if options.write:
        put(BEGIN, END, lines)


if __name__ == "__main__":
    main()
