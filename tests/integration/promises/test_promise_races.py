"""Ten processes answer, extend and close one promise at the same moment: it has one history."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from madang.audit.models import Entry
from madang.notices.models import Notice
from madang.people.models import User
from madang.promises import actions, queries
from madang.promises.models import Promise, Reminder
from tests.factories.people import UserFactory, officer
from tests.factories.promises import PromiseFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]

HERE = Path(__file__).parent
HOUSE = HERE.parents[2]
RUNNERS = 10
REFUSALS = {"WrongState", "RuleBroken"}


class Racers:
    """One process that forks ten at a time."""

    def __init__(self, database_url: str) -> None:
        path = os.pathsep.join([str(HOUSE / "src"), str(HOUSE / "engine" / "src"), str(HOUSE)])
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(HERE / "racer.py")],
            env={**os.environ, "DATABASE_URL": database_url, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def race(self, deeds: list[str], promise: Promise, people: list[User]) -> list[str]:
        """Let ten people do ``deeds``, in turn, at the same moment; return what each is told."""
        lines = [[deeds[n % len(deeds)], promise.pk, who.pk] for n, who in enumerate(people)]
        self.process.stdin.write(json.dumps(lines) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


@pytest.fixture
def racers(database_url: str) -> Iterator[Racers]:
    started = Racers(database_url)
    yield started
    started.end()


def test_ten_people_at_once_leave_one_history_and_each_step_is_told_once(racers: Racers) -> None:
    people, asker = [officer() for _ in range(RUNNERS)], UserFactory()

    for deeds in (["postpone"], ["evidence"], ["keep"], ["pause"]):  # the same ten times: once
        promise = PromiseFactory(asked_by=asker)
        said = racers.race(deeds, promise, people)
        assert said.count("done") == 1, said
        assert {word.split()[0] for word in said} <= {"done", *REFUSALS}, said
        assert told(asker, promise) == 1

    for deeds in (
        ["postpone", "keep"],
        ["keep", "break_", "evidence"],
        ["postpone", "pause", "evidence", "break_"],
    ):
        promise = PromiseFactory(asked_by=asker)
        said = racers.race(deeds, promise, people)
        assert {word.split()[0] for word in said} <= {"done", *REFUSALS}, said
        check_one_history(promise, steps=said.count("done"))
        assert told(asker, promise) == said.count("done")

    promise = PromiseFactory(asked_by=asker)
    actions.give_evidence(promise=promise, text="사진을 찍었습니다", by=officer())
    said = racers.race(["judge"], promise, people)
    assert said.count("done") == 1, said
    assert told(asker, promise) == 2
    check_one_history(promise, steps=2)

    Notice.objects.all().delete()
    late = PromiseFactory(due=-30)
    assert racers.race(["remind"], late, people) == ["done"] * RUNNERS
    assert Reminder.objects.filter(promise=late).count() == 2
    assert Notice.objects.filter(template="promises_escalated").count() == RUNNERS + 1  # one an officer


def told(asker: User, promise: Promise) -> int:
    return Notice.objects.filter(recipient=asker, about=f"promises.promise:{promise.pk}").count()


def check_one_history(promise: Promise, *, steps: int) -> None:
    """Each slip leaves the day to which the one before led; it ends at most once; every step is logged."""
    promise.refresh_from_db()
    days = [promise.first_due_on]
    for slip in promise.slips.all():
        assert slip.old_due_on == days[-1]
        days.append(slip.new_due_on)
    assert promise.due_on == days[-1]
    logged = Entry.objects.filter(subject=f"promises.promise:{promise.pk}")
    assert logged.count() == steps
    endings = [m for m in queries.history_of(promise) if m.what.value in {"kept", "broken", "released"}]
    assert len(endings) == (promise.closed_at is not None)
    assert promise.evidence.filter(verdict="").count() <= 1
