"""Ten people answer, extend and close the same request at the same moment: there is one history."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import pytest

from madang.audit import queries as audit
from madang.kernel.voice import queries
from madang.kernel.voice.models import Answer, Request
from madang.notices.models import Notice
from madang.people.models import User
from madang.promises.models import Promise, Slip
from tests.factories.people import OrganisationFactory, founder, officer
from tests.factories.voice import asked_back, assigned, fresh

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]

HERE = Path(__file__).parent
HOUSE = HERE.parents[2]
PROCESSES = 2
CROWD = (
    "answer",
    "answer",
    "answer",
    "answer",
    "extend",
    "extend",
    "extend",
    "confirm",
    "confirm",
    "confirm",
)
ENDING = (
    "confirm",
    "confirm",
    "confirm",
    "object_to",
    "object_to",
    "object_to",
    "answer",
    "extend",
    "ask",
    "ask",
)


class Racer:
    """One process at the starting line, with several people in it."""

    def __init__(self, database_url: str) -> None:
        path = os.pathsep.join([str(HOUSE / "src"), str(HOUSE / "engine" / "src"), str(HOUSE)])
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(HERE / "racer.py")],
            env={**os.environ, "DATABASE_URL": database_url, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def word(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def send(self, *words: object) -> None:
        assert self.process.stdin
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()


@pytest.fixture
def crowd(database_url: str) -> Iterator[Callable[..., dict[str, list[str]]]]:
    """Return a race: who does what to a request, and what each was told."""
    racers = [Racer(database_url) for _n in range(PROCESSES)]

    def race(deeds: tuple[str, ...], request: Request, users: list[User]) -> dict[str, list[str]]:
        assert [racer.word() for racer in racers] == ["ready"] * PROCESSES
        at = time.time() + 1
        sent = list(zip(cycle(racers), deeds, users, strict=False))
        for racer, deed, user in sent:
            racer.send(at, deed, request.pk, user.pk)
        told: dict[str, list[str]] = {deed: [] for deed in deeds}
        for racer, _deed, _user in sent:
            deed, _blank, word = racer.word().partition(" ")
            told[deed].append(word)
        return told

    yield race
    for racer in racers:
        with racer.process:  # closes its pipes too
            racer.process.kill()


def test_ten_people_leave_one_history_and_each_step_is_told_once(crowd) -> None:
    company = OrganisationFactory()
    harin, people = founder(company), [officer() for _n in CROWD]
    request = assigned(people[0], organisation=company)
    told = crowd(CROWD, request, people)
    answers, slips = told["answer"].count("done"), told["extend"].count("done")
    assert answers == Answer.objects.count() == 1
    assert slips == Slip.objects.filter(promise=request.turn.promise).count() <= 1
    assert told["confirm"].count("done") <= 1
    request = fresh(request)
    assert request.turns.count() == 1
    history = [event.what for event in queries.history_of(request)]
    assert history.count("answered") == 1
    assert history.count("moved") == slips
    letters = Notice.objects.filter(recipient=harin)
    assert letters.filter(body__contains="의 답입니다.").count() == 1
    assert letters.filter(body__contains="자료를 기다림").count() == slips
    assert letters.filter(title__startswith="마쳤습니다").count() == told["confirm"].count("done")
    assert list(audit.faults()) == []


def test_closing_and_objecting_at_once_end_in_one_of_them(crowd) -> None:
    people = [officer() for _n in ENDING]
    request = asked_back(people[0])
    told = crowd(ENDING, request, people)
    closed, back = told["confirm"].count("done"), told["object_to"].count("done")
    assert closed + back >= 1
    assert back <= 1
    request = fresh(request)
    assert (request.state == "closed") == (closed == 1)
    assert request.turns.count() == 1 + back
    assert Promise.objects.filter(origin="voice", state="open").count() <= 1
    numbers = sorted(Request.objects.values_list("number", flat=True))
    assert [number[-5:] for number in numbers] == ["00001", "00002", "00003"]
    assert list(audit.faults()) == []
