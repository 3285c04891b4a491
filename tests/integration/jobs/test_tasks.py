"""The jobs: each is on the queue under its name and calls one deed."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from madang.core import clock
from madang.jobs import tasks
from madang.kernel.allocation import actions
from madang.kernel.allocation.models import Award, Run
from madang.kernel.allocation.states import AwardState
from madang.notices.models import Notice
from madang.notices.states import NoticeState
from tests.factories.allocation import contest, drawn, published

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_what_the_kernel_asks_for_by_name_is_there():
    assert {"make_run", "recover_runs", "send_outbox", "expire_awards"} <= set(app.tasks)


def test_what_a_dead_server_left_half_received_is_erased_after_a_day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    assert tasks.sweep.func(0) == 0  # nothing has ever arrived
    (tmp_path / "arriving").mkdir()
    (tmp_path / "attachments").mkdir()
    old, fresh, kept = (tmp_path / name for name in ("arriving/old", "arriving/fresh", "attachments/old"))
    for path in (old, fresh, kept):
        path.write_bytes(b"half")
    long_ago = (clock.now() - timedelta(hours=25)).timestamp()
    for path in (old, kept):
        os.utime(path, (long_ago, long_ago))

    assert tasks.sweep.func(0) == 1

    assert [path.exists() for path in (old, fresh, kept)] == [False, True, True]


def test_a_file_whose_request_ends_meanwhile_is_no_trouble(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "arriving").mkdir()
    gone = tmp_path / "arriving" / "gone"
    gone.write_bytes(b"half")
    monkeypatch.setattr(Path, "is_file", lambda path: path.unlink(missing_ok=True) or True)

    assert tasks.sweep.func(0) == 0


def test_counts_of_sign_in_attempts_go_when_they_no_longer_matter(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.set("attempts:203.0.113.7", [1, 2, 3], timeout=60)
    assert tasks.sweep.func(0) == 0
    with clock.stopped(clock.now() + timedelta(minutes=5)):
        assert tasks.sweep.func(0) == 1


def test_asking_for_a_run_puts_a_job_on_the_queue_once_the_deed_holds(django_capture_on_commit_callbacks):
    scene = drawn(contest())

    with django_capture_on_commit_callbacks(execute=True):
        computation = actions.request_run(round=scene.round, rule="deferred_acceptance", by=scene.manager)

    job = ProcrastinateJob.objects.get(task_name="make_run", args={"computation_id": computation.pk})
    app.tasks[job.task_name].func(**job.args)
    assert Run.objects.get().computation == computation


def test_a_run_that_waits_too_long_is_put_on_the_queue_again():
    scene = drawn(contest())
    actions.request_run(round=scene.round, rule="deferred_acceptance", by=scene.manager)

    assert tasks.recover_runs.func(0) == 0
    with clock.stopped(clock.now() + timedelta(minutes=5)):
        assert tasks.recover_runs.func(0) == 1


def test_minute_by_minute_letters_go_out_and_awards_end():
    scene = contest()
    published(scene)

    with clock.stopped(clock.now() + timedelta(days=30)):
        assert tasks.expire_awards.func(0) == 2
        assert tasks.send_outbox.func(0) > 0

    # The seat of the first went to the third company; nobody else stood in line.
    assert Award.objects.filter(state=AwardState.EXPIRED).count() == 2
    assert Award.objects.get(state=AwardState.OFFERED).application == scene.third
    assert not Notice.objects.filter(state=NoticeState.WAITING, template="result_placed").exists()
