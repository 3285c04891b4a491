"""Work is put on the queue only once the deed that wants it holds."""

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from madang.core import queue

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]


def ask_and(fail: bool) -> None:
    with transaction.atomic():
        queue.later("tests.nothing", number=7)
        assert not ProcrastinateJob.objects.exists()
        if fail:
            raise LookupError


def test_work_waits_for_the_transaction() -> None:
    ask_and(fail=False)
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args, job.status) == ("tests.nothing", {"number": 7}, "todo")


def test_work_of_a_deed_that_failed_is_never_done() -> None:
    with pytest.raises(LookupError):
        ask_and(fail=True)
    assert not ProcrastinateJob.objects.exists()
