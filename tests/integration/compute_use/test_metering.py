"""Files of a cluster: what is counted, once, on which day, and what is set aside."""

import io
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import translation

from madang.core import clock
from madang.core.clock import SEOUL
from madang.core.errors import WrongState
from madang.kernel.usage import actions, queries
from madang.kernel.usage.models import Import
from madang.kernel.usage.states import ImportState
from madang.kinds.compute.metering import importing
from madang.kinds.compute.metering.days import cut
from madang.kinds.compute.models import BilledDay, Cluster, JobRun, Software
from tests.factories.cluster import ClusterFactory
from tests.factories.people import manager

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

HEAD = "Cluster|JobIDRaw|JobID|Account|State|Start|End|ElapsedRaw|AllocTRES"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SEOUL)


def line(
    job: str, start: str, end: str | None, *, account: str = "md-7", gpus: int = 1, counted: int | None = None
) -> str:
    begun, over = at(start), at(end) if end else None
    seconds = counted if counted is not None else int(((over or begun) - begun).total_seconds())
    ended = f"{over:%Y-%m-%dT%H:%M:%S}" if over else "Unknown"
    tres = f"cpu=1,gres/gpu:a100={gpus},gres/gpu={gpus},node=1"
    return f"yard|{job}|{job}|{account}|X|{begun:%Y-%m-%dT%H:%M:%S}|{ended}|{seconds}|{tres}"


@pytest.fixture
def yard() -> Cluster:
    return ClusterFactory(meter__code="yard")


@pytest.fixture
def read(yard, tmp_path):
    """Return what reads these lines as a file; ``whole`` ends the last of them."""

    def go(*lines: str, head: str = HEAD, whole: bool = True, format: str = "sacct") -> Import:
        path = tmp_path / "jobs.txt"
        text = "\n".join([head, *lines] if head else lines) + ("\n" if whole else "")
        path.write_text(text, encoding="utf-8")
        with translation.override("en"):
            return actions.import_here(
                meter=yard.meter, format=format, path=path, by=None, report=lambda found: None
            )

    return go


def days(account: str = "md-7") -> dict[date, int]:
    rows = BilledDay.objects.filter(billed__name=account, allocated__gt=0).order_by("on")
    return dict(rows.values_list("on", "allocated"))


def counts(found: Import) -> tuple[int, ...]:
    return (found.taken, found.corrected, found.repeated, found.passed, found.aside)


def test_jobs_count_on_the_days_of_seoul_and_the_same_file_again_changes_nothing(read) -> None:
    lines = [
        line("1", "08-31T23:00:00", "09-01T01:00:00", gpus=4),
        line("2_7", "09-01T10:00:00", "09-01T10:00:30"),
        line("3+1", "09-01T10:00:00", "09-01T10:00:30", account="md-8"),
    ]
    found = read(*lines)

    assert (found.state, found.line, counts(found)) == (ImportState.DONE, 4, (3, 0, 0, 0, 0))
    assert (found.first_on, found.last_on) == (date(2026, 8, 31), date(2026, 9, 1))
    before = days()
    assert before == {date(2026, 8, 31): 4 * 3600, date(2026, 9, 1): 4 * 3600 + 30}
    assert days("md-8") == {date(2026, 9, 1): 30}

    assert counts(read(*lines)) == (0, 0, 3, 0, 0)
    assert days() == before


def test_a_requeued_job_is_several_runs_and_a_repeated_line_is_one(read) -> None:
    first = line("5", "09-01T10:00:00", "09-01T11:00:00")
    second = line("5", "09-01T12:00:00", "09-01T12:30:00")

    assert counts(read(first, second, first)) == (2, 0, 1, 0, 0)
    assert days() == {date(2026, 9, 1): 5400}


def test_a_running_job_counts_so_far_and_is_corrected_when_it_ends(read) -> None:
    read(line("6", "09-01T23:00:00", None, counted=1800))
    assert days() == {date(2026, 9, 1): 1800}

    assert counts(read(line("6", "09-01T23:00:00", None, counted=7200))) == (0, 1, 0, 0, 0)
    assert days() == {date(2026, 9, 1): 3600, date(2026, 9, 2): 3600}

    assert counts(read(line("6", "09-01T23:00:00", "09-02T02:00:00"))) == (0, 1, 0, 0, 0)
    assert days() == {date(2026, 9, 1): 3600, date(2026, 9, 2): 7200}


def test_an_older_file_does_not_undo_a_newer_one(read) -> None:
    ended = line("6", "09-01T10:00:00", "09-01T12:00:00")
    read(ended)

    assert counts(read(line("6", "09-01T10:00:00", None, counted=60))) == (0, 0, 1, 0, 0)
    assert counts(read(line("6", "09-01T10:00:00", None, counted=99), ended)) == (0, 0, 2, 0, 0)
    assert days() == {date(2026, 9, 1): 7200}


def test_a_corrected_record_moves_time_between_days_and_accounts(read) -> None:
    read(line("7", "09-01T10:00:00", "09-02T10:00:00", gpus=2))
    found = read(line("7", "09-01T10:00:00", "09-01T11:00:00", account="md-9"))

    assert counts(found) == (0, 1, 0, 0, 0)
    assert days() == {}
    assert days("md-9") == {date(2026, 9, 1): 3600}


def test_time_that_stood_still_does_not_count(read) -> None:
    read(line("8", "09-01T23:59:50", "09-02T00:00:20", counted=10))
    assert days() == {date(2026, 9, 1): 3, date(2026, 9, 2): 7}


def test_what_cannot_be_counted_is_set_aside_with_line_and_reason(read) -> None:
    good = line("1", "09-01T10:00:00", "09-01T11:00:00")
    found = read(
        good,
        line("2", "09-01T10:00:00", "09-01T09:00:00", counted=0),
        "a|b",
        good.replace("yard|", "moon|"),
        line("3.batch", "09-01T10:00:00", "09-01T11:00:00"),
        line("4", "09-01T10:00:00", "09-01T11:00:00", account="md\\7 \x01"),
        "",
    )

    assert counts(found) == (1, 0, 0, 1, 5)
    assert [(each.line, each.reason) for each in queries.aside_lines_of(found)] == [
        (3, "ends before it begins: its clock was set back"),
        (4, "2 columns where the heading has 9"),
        (5, "of another cluster: moon"),
        (7, "no account"),
        (8, "1 columns where the heading has 9"),
    ]
    assert found.state == ImportState.DONE


def test_a_file_that_breaks_off_says_where_and_can_be_read_again(read) -> None:
    lines = [line(str(job), "09-01T10:00:00", "09-01T11:00:00") for job in range(1, 4)]
    found = read(*lines[:2], lines[2][:-9], whole=False)

    assert found.state == ImportState.STOPPED
    assert found.error.startswith("The file breaks off in line 4. The 3 lines before it were taken")
    assert counts(found) == (2, 0, 0, 0, 0)
    assert counts(read(*lines)) == (1, 0, 2, 0, 0)
    assert days() == {date(2026, 9, 1): 3 * 3600}


@pytest.mark.parametrize(
    "head", ["sn,cpu_milli,memory_mib,gpu,model", "PK\x03\x04\x00\x00", HEAD.replace("AllocTRES", "TRES")]
)
def test_a_foreign_file_is_refused_and_nothing_is_taken(read, head) -> None:
    found = read("1,2,3", head=head)

    assert found.state == ImportState.STOPPED
    assert "nothing was taken" in found.error
    assert not JobRun.objects.exists()


def test_a_line_without_end_is_no_line(read, monkeypatch) -> None:
    monkeypatch.setattr(importing, "_LONGEST", 200)
    found = read("9" * 500)
    assert found.error.startswith("Line 2 is too long to be of this format. The 1 lines before it were taken")


def test_many_batches_count_as_one_file(read, monkeypatch) -> None:
    monkeypatch.setattr(importing, "BATCH_LINES", 3)
    lines = [
        line(str(job), f"09-{1 + job % 5:02}T22:00:00", f"09-{2 + job % 5:02}T{job:02}:00:00")
        for job in range(20)
    ]
    assert counts(read(*lines)) == (20, 0, 0, 0, 0)

    expected: dict[date, int] = {}
    for job in range(20):
        start, end = at(f"09-{1 + job % 5:02}T22:00:00"), at(f"09-{2 + job % 5:02}T{job:02}:00:00")
        span = int((end - start).total_seconds())
        for day, seconds in cut(int(start.timestamp()), span, span):
            expected[day] = expected.get(day, 0) + seconds
    assert days() == dict(sorted(expected.items()))


@pytest.mark.django_db(transaction=True)
def test_a_cancelled_import_keeps_what_it_took_and_one_taken_up_again_goes_on(yard, monkeypatch) -> None:
    monkeypatch.setattr(importing, "BATCH_LINES", 2)
    monkeypatch.setattr("madang.core.queue._put", lambda task, arguments: None)
    by = manager()
    text = "\n".join([HEAD, *(line(str(job), "09-01T10:00:00", "09-01T11:00:00") for job in range(7))]) + "\n"

    def request() -> Import:
        body = text.encode()
        return actions.request_import(
            meter=yard.meter, format="sacct", name="j", stream=io.BytesIO(body), size=len(body), by=by
        )

    first = request()
    with pytest.raises(WrongState):
        request()
    seen: list[int] = []

    def cancel_at_second(found: Import) -> None:
        seen.append(found.percent)
        if len(seen) == 2:
            actions.cancel(found=found, by=by)

    found = actions.run_import(import_id=first.pk, report=cancel_at_second)
    assert (found.state, found.taken) == (ImportState.CANCELLED, 4)
    assert seen == sorted(seen)

    second = request()

    def die(found: Import) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.run_import(import_id=second.pk, report=die)
    half = Import.objects.get(pk=second.pk)
    assert (half.state, half.line, half.repeated) == (ImportState.RUNNING, 3, 2)
    assert actions.recover() == 1
    whole = actions.run_import(import_id=second.pk)
    assert (whole.state, counts(whole), whole.percent) == (ImportState.DONE, (3, 0, 4, 0, 0), 100)
    assert days() == {date(2026, 9, 1): 7 * 3600}
    assert Path(whole.path).parts[0] == "usage"


def test_time_for_an_import_is_bounded(read, settings) -> None:
    settings.IMPORT_LIMIT_SECONDS = -1
    found = read(line("1", "09-01T10:00:00", "09-01T11:00:00"))
    assert (found.state, found.error) == (ImportState.STOPPED, "Stopped after -1 seconds.")
    assert not JobRun.objects.exists()


def test_a_pod_holds_its_accelerator_for_as_long_as_samples_name_it(read, yard) -> None:
    Cluster.objects.filter(pk=yard.pk).update(software=Software.KUEUE, untyped="t4")
    begun = int(at("09-01T10:00:00").timestamp())
    lines = [f"{begun + 600 * n},GPU-{gpu},T4,md-7,0.5" for n in range(3) for gpu in (1, 2)]
    for _time in range(2):
        read(*lines, head="time,UUID,modelName,account,DCGM_FI_PROF_GR_ENGINE_ACTIVE", format="dcgm")
        (day,) = BilledDay.objects.all()
        assert (day.on, day.allocated, day.sampled, day.engine) == (date(2026, 9, 1), 3600, 3600, 500)


def test_a_file_that_was_sent_is_erased_in_time_and_its_report_stays(yard, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    text = f"{HEAD}\n{line('1', '09-01T10:00:00', '09-01T09:00:00', counted=0)}\n".encode()
    found = actions.request_import(
        meter=yard.meter, format="sacct", name="j.txt", stream=io.BytesIO(text), size=len(text), by=manager()
    )
    actions.run_import(import_id=found.pk)
    kept = tmp_path / Import.objects.get().path
    today = clock.today()
    assert actions.erase_files(today + timedelta(days=settings.USAGE_FILE_DAYS)) == 0
    assert kept.exists()
    later = today + timedelta(days=settings.USAGE_FILE_DAYS + 1)
    assert (actions.erase_files(later), actions.erase_files(later)) == (1, 0)
    assert not kept.exists()
    found.refresh_from_db()
    assert (found.path, found.aside, len(found.digest)) == ("", 1, 64)
    (line_aside,) = found.aside_lines.all()
    assert line_aside.text == ""
    assert line_aside.reason


def test_a_file_that_lies_on_the_server_is_left_where_it_is(read, tmp_path) -> None:
    read(line("1", "09-01T10:00:00", "09-01T11:00:00"))
    assert actions.erase_files(clock.today() + timedelta(days=400)) == 1
    assert (tmp_path / "jobs.txt").exists()
