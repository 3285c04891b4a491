"""A real trace through metering: the pods that Alibaba published, written as sacct would print them.

The totals are reckoned from the trace by other means: by account, and by day with a loop over midnights.
"""

import csv
import os
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.db.models import Sum

from madang.core.clock import SEOUL
from madang.kernel.usage import actions
from madang.kernel.usage.states import ImportState
from madang.kinds.compute.metering import importing
from madang.kinds.compute.models import BilledDay, JobRun
from tests.factories.cluster import ClusterFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

TRACE = Path(os.environ.get("FAIRLOT_INSTANCES", "nowhere")) / "shares" / "openb_pod_list_default.csv"
FIRST = int(datetime(2026, 1, 1, tzinfo=SEOUL).timestamp())


def pods() -> list[dict[str, str]]:
    if not TRACE.exists():
        pytest.skip("FAIRLOT_INSTANCES names no folder with shares/openb_pod_list_default.csv")
    with TRACE.open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["num_gpu"] != "0" and row["scheduled_time"]]


def as_sacct(number: int, pod: dict[str, str]) -> str:
    start, end = int(pod["scheduled_time"]), int(pod["deletion_time"])
    gpus, kind = pod["num_gpu"], pod["gpu_spec"].partition("|")[0].lower()
    typed = f"gres/gpu:{kind}={gpus}," if kind else ""
    tres = f"cpu=1,{typed}gres/gpu={gpus},node=1"
    return f"{number}|{pod['qos']}|{FIRST + start}|{FIRST + end}|{end - start}|{tres}"


def by_day(start: int, end: int) -> dict[date, int]:
    """Cut a time at each midnight in Seoul, one after the other."""
    found: dict[date, int] = {}
    at = datetime.fromtimestamp(start, UTC).astimezone(SEOUL)
    over = datetime.fromtimestamp(end, UTC).astimezone(SEOUL)
    while at < over:
        midnight = datetime.combine(at.date() + timedelta(days=1), time(), SEOUL)
        found[at.date()] = int((min(over, midnight) - at).total_seconds())
        at = midnight
    return found


def test_totals_are_those_of_the_trace(tmp_path, monkeypatch) -> None:
    trace = pods()
    yard = ClusterFactory(meter__code="yard")
    monkeypatch.setattr(importing, "BATCH_LINES", 1000)
    path = tmp_path / "trace.txt"
    lines = [
        "JobID|Account|Start|End|ElapsedRaw|AllocTRES",
        *(as_sacct(n, pod) for n, pod in enumerate(trace)),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for _time in range(2):  # the second adds nothing
        found = actions.import_here(
            meter=yard.meter, format="sacct", path=path, by=None, report=lambda found: None
        )
        assert (found.state, found.aside) == (ImportState.DONE, 0)

    accounts: dict[str, int] = defaultdict(int)
    days: dict[date, int] = defaultdict(int)
    for pod in trace:
        start, end, gpus = (
            FIRST + int(pod["scheduled_time"]),
            FIRST + int(pod["deletion_time"]),
            int(pod["num_gpu"]),
        )
        accounts[pod["qos"]] += gpus * (end - start)
        for day, seconds in by_day(start, end).items():
            days[day] += gpus * seconds
    rows = BilledDay.objects.order_by()
    summed = rows.values_list("billed__name").annotate(sum=Sum("allocated"))
    assert dict(summed) == {name: amount for name, amount in accounts.items() if amount}
    assert dict(rows.values_list("on").annotate(sum=Sum("allocated"))) == {k: v for k, v in days.items() if v}
    assert JobRun.objects.count() == len(trace)
