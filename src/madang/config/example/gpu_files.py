"""The machines of the data centre, and the files they wrote: all use in the example city comes through them.

Jobs are written as ``sacct`` prints them and read by the same import as real ones, once in four weeks and
lately once a week. Samples of a year would be tens of millions of lines: of all but the last two days of the
small cluster only what metering keeps of samples is written, the sums by the day.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from madang.config.example.city import City
from madang.config.example.timeline import Timeline, days, moment
from madang.kernel.usage import actions as usage
from madang.kernel.usage.models import Meter
from madang.kinds.compute.cluster import handing_over, rehearsing
from madang.kinds.compute.cluster.grants import Found, Grant
from madang.kinds.compute.metering import settling
from madang.kinds.compute.metering.dcgm import ENGINE, POWER, SLOT_SECONDS
from madang.kinds.compute.models import (
    REHEARSAL,
    Billed,
    BilledDay,
    Centre,
    Cluster,
    DayOfUse,
    Pool,
    Software,
)

HEADING: Final = "Cluster|JobIDRaw|JobID|Account|State|Start|End|ElapsedRaw|AllocTRES"
JOBS, SERVING = "national", "serving"  # as the clusters call themselves
SINCE: Final = 430  # days back, before anybody held anything
WEEKLY: Final = 9  # weeks back from which files came by the week
SLOTS: Final = 144  # spans of ten minutes in a day
_MODEL: Final = "Tesla T4"
_WATT: Final = 60
_DAY: Final = 86_400
_HOUR: Final = 3_600  # of a job that still runs a file does not know the last hour
_FIRST: Final = date(2024, 1, 1)  # from which jobs are numbered
_TIME: Final = "%Y-%m-%dT%H:%M:%S"


@dataclass(frozen=True)
class Metered:
    """What one company used of one pool, day by day."""

    account: str
    pool: Pool
    units: int
    days: Sequence[DayOfUse]


def plan(city: City, line: Timeline, pools: dict[str, Pool], metered: Sequence[Metered]) -> None:
    """Write the two clusters, and put their files and what they were told on the line."""
    jobs = _cluster(
        pools["H100"].centre, JOBS, Software.SLURM, [pools[name] for name in ("H100", "A100", "IPU")]
    )
    serving = _cluster(pools["T4"].centre, SERVING, Software.KUEUE, [pools["T4"]])
    ran = [each for each in metered if each.pool.cluster_id == jobs.pk]
    served = [each for each in metered if each.pool.cluster_id == serving.pk]
    for first, last in _spans(city.today - days(SINCE), city.today):
        at = _latest(line, moment(last + days(1), 4), 60)
        line.put(at, partial(_read_jobs, jobs, ran, first, last))
        line.put(at + timedelta(minutes=20), partial(_sum_up, jobs, ran, first, last))
        line.put(at + timedelta(minutes=30), partial(_sum_up, serving, served, first, last))
    line.put(
        _latest(line, moment(city.today, 5), 20), lambda: _read_samples(serving, served, city.today - days(2))
    )
    by = city.people["manager2"]
    for ago in (300, 180, 90, 21):
        for cluster in (jobs, serving):
            at = moment(city.today - days(ago), 10, 20)
            line.put(at, partial(handing_over.hand_over, cluster=cluster, by=by))
    line.put(moment(city.today - days(9), 18), lambda: _drift(jobs))
    for cluster in (jobs, serving):
        line.put(_latest(line, moment(city.today, 6), 5), partial(handing_over.look, cluster))


def _latest(line: Timeline, at: datetime, minutes: int) -> datetime:
    """Return ``at``, or so many minutes before the end of the line: a city built at night has files too."""
    return min(at, line.until - timedelta(minutes=minutes))


def _cluster(centre: Centre, code: str, software: Software, pools: Sequence[Pool]) -> Cluster:
    is_kueue = software == Software.KUEUE
    meter = Meter.objects.create(
        code=code,
        name_ko="추론용 쿠버네티스 (예시)" if is_kueue else "학습용 Slurm (예시)",
        name_en="Kubernetes for serving (example)" if is_kueue else "Slurm for training (example)",
        formats="dcgm" if is_kueue else "sacct dcgm",
    )
    cluster = Cluster.objects.create(
        centre=centre,
        meter=meter,
        software=software,
        way=REHEARSAL,
        login_at="" if is_kueue else "ssh login.example.org",
    )
    for pool in pools:
        pool.cluster = cluster
        pool.slurm_gres = pool.slurm_gres or pool.code
        pool.kueue_flavor = pool.kueue_flavor or pool.code
        pool.save(update_fields=["cluster", "slurm_gres", "kueue_flavor"])
    return cluster


def _spans(first: date, today: date) -> Iterator[tuple[date, date]]:
    """Yield the days of each file: four weeks, lately one, and at last what came since Monday."""
    monday = first - days(first.weekday())
    while monday < today:
        weeks = 1 if (today - monday).days <= WEEKLY * 7 else 4
        yield monday, min(monday + days(weeks * 7 - 1), today - days(1))
        monday += days(weeks * 7)


def _read_jobs(cluster: Cluster, ran: Sequence[Metered], first: date, last: date) -> None:
    lines = [line for each in ran for line in _job_lines(cluster, each, first, last)]
    if not lines:
        return
    lines += _oddities(cluster, last)
    _read(cluster, "sacct", f"sacct-{first:%m%d}-{last:%m%d}.txt", [HEADING, *lines])


def _job_lines(cluster: Cluster, used: Metered, first: date, last: date) -> Iterator[str]:
    """Yield a job a day on all that a company holds; the last runs on, and the next file corrects it."""
    for day in used.days:
        if first - days(1) <= day.on <= last and day.allocated:
            number = day.account_id * 1000 + (day.on - _FIRST).days
            seconds = day.allocated // used.units
            yield _job(
                cluster, number, used.account, used.pool, used.units, day.on, seconds, runs=day.on == last
            )


def _job(
    cluster: Cluster,
    number: int,
    account: str,
    pool: Pool,
    units: int,
    on: date,
    seconds: int,
    *,
    runs: bool = False,
) -> str:
    start = moment(on, 0)
    end = "Unknown" if runs else f"{start + timedelta(seconds=seconds):{_TIME}}"
    counted = max(0, seconds - _HOUR) if runs else seconds
    gres = f"gres/gpu:{pool.slurm_gres}={units},gres/gpu={units}"
    tres = f"billing={units},cpu={units * 8},{gres},node={-(-units // pool.units_per_node)}"
    state = "RUNNING" if runs else "COMPLETED"
    return f"{cluster.code}|{number}|{number}|{account}|{state}|{start:{_TIME}}|{end}|{counted}|{tres}"


def _oddities(cluster: Cluster, last: date) -> Iterator[str]:
    """Yield what every cluster writes now and then: accounts of others, and lines that cannot be counted."""
    pool = Pool.objects.get(code="a100")
    number = (last - _FIRST).days * 10
    yield _job(cluster, number + 1, "centre-test", pool, 8, last - days(1), 5 * 3600)
    if last.day < 8:
        yield _job(cluster, number + 2, "winter-school", pool, 4, last - days(2), 9 * 3600)
        yield _job(cluster, number + 3, "centre-test", pool, 2, last - days(1), -600)
        yield f"{cluster.code}|{number + 4}|{number + 4}|centre-te"


def _read(cluster: Cluster, format: str, name: str, lines: Iterable[str]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        usage.import_here(meter=cluster.meter, format=format, path=path, by=None, report=lambda found: None)


def _sum_up(cluster: Cluster, used: Sequence[Metered], first: date, last: date) -> None:
    """Write what stays of the samples of some days, and let it count."""
    rows = [(each, day) for each in used for day in each.days if first <= day.on <= last and day.allocated]
    if not rows:
        return
    names = {each.account for each, _day in rows}
    Billed.objects.bulk_create(
        (Billed(cluster=cluster, name=name) for name in sorted(names)), ignore_conflicts=True
    )
    keys = dict(Billed.objects.filter(cluster=cluster).values_list("name", "pk"))
    known = {
        (each.billed_id, each.gres, each.on): each
        for each in BilledDay.objects.filter(billed__cluster=cluster, on__range=(first, last))
    }
    made = []
    for each, day in rows:
        key = (keys[each.account], each.pool.slurm_gres, day.on)
        row = known.get(key) or BilledDay(billed_id=key[0], gres=key[1], on=key[2], allocated=day.allocated)
        row.sampled = row.allocated
        row.engine = -(-1000 * (day.active or 0) // day.allocated)
        row.tensor = row.engine * 7 // 10
        row.joules = (day.energy_wh or 0) * 3600
        made.append(row)
    BilledDay.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["billed", "gres", "on"],
        update_fields=["sampled", "engine", "tensor", "joules"],
    )
    settling.settle(cluster)


def _read_samples(cluster: Cluster, used: Sequence[Metered], since: date) -> None:
    """Read a real file of samples: one of each accelerator in ten minutes, since that day."""
    lines = [f"time,UUID,modelName,account,{ENGINE},{POWER}"]
    for each in used:
        for day in (day for day in each.days if day.on >= since):
            lines += _sample_lines(each, day)
    _read(cluster, "dcgm", f"dcgm-{since:%m%d}.csv", lines)


def _sample_lines(used: Metered, day: DayOfUse) -> Iterator[str]:
    begun = int(moment(day.on, 0).timestamp())
    busy = SLOTS * day.allocated // (used.units * _DAY)
    worked = (day.active or 0) / max(day.allocated, 1)
    for unit in range(used.units):
        for slot in range(busy):
            at = begun + slot * SLOT_SECONDS
            yield f"{at},GPU-{used.account}-{unit},{_MODEL},{used.account},{worked:.3f},{_WATT}"


def _drift(cluster: Cluster) -> None:
    """Somebody raises a limit on the cluster itself, and opens an account of the centre's own."""
    found = rehearsing.found_of(cluster.rehearsed or Cluster.objects.get(pk=cluster.pk).rehearsed)
    accounts = dict(found.accounts)
    largest = max(accounts.values(), key=lambda grant: (sum(grant.gpus.values()), grant.account))
    accounts[largest.account] = replace(
        largest, gpus={kind: number + 32 for kind, number in largest.gpus.items()}
    )
    accounts["centre-test"] = Grant("centre-test", "own tests of the centre", "centre", gpus={"a100": 8})
    cluster.rehearsed = rehearsing.kept_of(Found(accounts, found.services))
    cluster.save(update_fields=["rehearsed"])
