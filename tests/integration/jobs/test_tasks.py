"""The jobs: each is on the queue under its name and calls one deed."""

from datetime import timedelta

import pytest
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
