"""Lines of sacct: what they count, and what cannot be counted."""

from datetime import datetime

import pytest
from django.utils import translation

from madang.core.clock import SEOUL
from madang.core.errors import RuleBroken
from madang.kinds.compute.metering import sacct
from madang.kinds.compute.metering.sacct import Aside, Heading, Ran

pytestmark = pytest.mark.unit

HEAD = "Cluster|JobIDRaw|JobID|Account|State|Start|End|ElapsedRaw|AllocTRES"
TRES = "billing=1,cpu=1,gres/gpu:a100=1,gres/gpu=1,node=1"
LINE = f"yard|17|17|md-0007|COMPLETED|2026-11-27T09:58:23|2026-11-27T09:59:23|60|{TRES}"
START = int(datetime(2026, 11, 27, 9, 58, 23, tzinfo=SEOUL).timestamp())


def _read(line: str, heading: str = HEAD, **more: str) -> object:
    return sacct.reader(Heading.of(heading), cluster="yard", zone="Asia/Seoul", **more)(line)


def test_a_line_becomes_a_run() -> None:
    assert _read(LINE) == [Ran("17", None, "md-0007", "a100", 1, START, START + 60, 60)]


def test_columns_are_found_by_their_names_in_any_order() -> None:
    names = HEAD.split("|")
    turned = dict(zip(names, LINE.split("|"), strict=True))
    order = [*reversed(names), "Comment"]
    line = "|".join(turned.get(name, "ours") for name in order)

    assert _read(line, "|".join(order)) == _read(LINE)


@pytest.mark.parametrize(
    ("tres", "gpus"),
    [
        ("gres/gpu:h100=8", (("h100", 8),)),
        ("gres/gpu=4", (("a100", 4),)),
        ("cpu=1,gres/gpu:h100=6,gres/gpu=8", (("a100", 2), ("h100", 6))),
        ("gres/gpu:a100=1,gres/gpu:h100=2,gres/gpu=3", (("a100", 1), ("h100", 2))),
        ("gres/gpu:A100_1g.5gb=7,gres/gpu=7", (("a100_1g.5gb", 7),)),
        ("cpu=4,mem=8G,node=1", ()),
        ("gres/gpumem=5G,gres/gpu:a100=0", ()),
        ("", ()),
    ],
)
def test_accelerators_are_counted_once_typed_or_not(tres: str, gpus: tuple[tuple[str, int], ...]) -> None:
    assert sacct.gpus_of(tres, "a100") == gpus


def test_a_job_on_two_types_counts_on_both() -> None:
    line = LINE.replace(TRES, "gres/gpu:a100=1,gres/gpu:h100=2,gres/gpu=3")
    runs = _read(line)
    assert isinstance(runs, list)
    assert [(run.gres, run.gpus) for run in runs] == [("a100", 1), ("h100", 2)]


@pytest.mark.parametrize(
    ("old", "new", "job", "raw"),
    [
        ("|17|17|", "|19|17_4|", "17_4", 19),
        ("|17|17|", "|18|17+1|", "17+1", 18),
        ("|17|17|", "||17|", "17", None),
    ],
)
def test_tasks_of_arrays_and_parts_of_mixed_jobs_keep_their_names(
    old: str, new: str, job: str, raw: int | None
) -> None:
    runs = _read(LINE.replace(old, new))
    assert isinstance(runs, list)
    assert (runs[0].job, runs[0].raw) == (job, raw)


def test_a_running_job_has_no_end_yet() -> None:
    runs = _read(LINE.replace("COMPLETED", "RUNNING").replace("2026-11-27T09:59:23", "Unknown"))
    assert runs == [Ran("17", None, "md-0007", "a100", 1, START, None, 60)]


def test_times_may_be_seconds_since_1970() -> None:
    line = LINE.replace("2026-11-27T09:58:23", str(START)).replace("2026-11-27T09:59:23", str(START + 60))
    assert _read(line) == _read(LINE)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("|17|17|", "|17.batch|17.batch|", "step"),
        ("2026-11-27T09:58:23", "Unknown", "waits"),
        (TRES, "cpu=1,mem=1G", "no_gpu"),
    ],
)
def test_steps_waiting_jobs_and_jobs_without_accelerators_count_nothing(old: str, new: str, why: str) -> None:
    found = _read(LINE.replace(old, new))
    assert isinstance(found, sacct.Nothing)
    assert found.why == why


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("09:59:23|60", "09:57:23|60", "clock was set back"),
        ("|60|", "|61|", "more seconds than lie between"),
        ("|60|", "|-1|", "no whole number of seconds: -1"),
        ("|60|", "|99999999999|", "no whole number"),
        ("yard|", "other|", "of another cluster: other"),
        ("|md-0007|", "||", "no account"),
        ("|17|17|", "|17|abc|", "no job number: abc"),
        ("2026-11-27T09:58:23", "yesterday", "no time: yesterday"),
        ("2026-11-27T09:58:23", "2026-13-27T09:58:23", "no time"),
        ("2026-11-27T09:58:23", "2026-11-27T09:78:23", "no time"),
        ("gpu:a100=1", "gpu:a100=x", "accelerators that cannot be read: gres/gpu:a100=x"),
        ("|COMPLETED", "", "8 columns where the heading has 9"),
    ],
)
def test_what_cannot_be_counted_is_set_aside_with_the_reason(old: str, new: str, reason: str) -> None:
    with translation.override("en"), pytest.raises(Aside, match=reason):
        _read(LINE.replace(old, new))


@pytest.mark.parametrize(
    ("heading", "reason"),
    [
        (
            "name,cpu_milli,num_gpu",
            "Line 1 is no heading of sacct, nothing was taken. Make the file with: sacct",
        ),
        ("", "Line 1 is no heading"),
        (HEAD.replace("|ElapsedRaw", ""), "Line 1 lacks the columns ElapsedRaw"),
    ],
)
def test_a_foreign_file_is_refused_with_the_command_that_makes_a_good_one(heading: str, reason: str) -> None:
    with translation.override("en"), pytest.raises(RuleBroken, match=reason):
        Heading.of(heading)
