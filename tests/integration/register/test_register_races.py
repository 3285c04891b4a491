"""Several processes register one company, or leave it, at the same moment: the database holds them apart."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from madang.audit.models import Entry
from madang.people.models import Membership, Organisation
from madang.people.registration import is_business_number
from madang.people.roles import COMPANY_MEMBER, PROGRAMME_MANAGER
from madang.register import actions, queries
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory, founder, officer

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]

HERE = Path(__file__).parent
HOUSE = HERE.parents[2]
ROUNDS = 20
RUNNERS = 4


class Racer:
    """One process at the starting line."""

    def __init__(self, deed: str, database_url: str) -> None:
        path = os.pathsep.join([str(HOUSE / "src"), str(HOUSE / "engine" / "src"), str(HOUSE)])
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(HERE / "racer.py"), deed],
            env={**os.environ, "DATABASE_URL": database_url, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def fire(self, moment: float, *words: object) -> None:
        self.process.stdin.write(" ".join([repr(moment), *map(str, words)]) + "\n")
        self.process.stdin.flush()

    def hear(self) -> str:
        return self.process.stdout.readline().strip()

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


@pytest.fixture
def line_up(database_url: str) -> Iterator[Callable[[str], list[Racer]]]:
    """Start all racers for one deed, and end them with the test."""
    racers: list[Racer] = []

    def start(deed: str) -> list[Racer]:
        racers.extend(Racer(deed, database_url) for _ in range(RUNNERS))
        assert {racer.hear() for racer in racers} == {"ready"}
        return racers

    yield start
    for racer in racers:
        racer.end()


def race(runners: list[tuple[Racer, tuple[object, ...]]]) -> list[str]:
    """Fire the gun for all at once; return what each says."""
    moment = time.time() + 0.03
    for racer, words in runners:
        racer.fire(moment, *words)
    return [racer.hear() for racer, _ in runners]


def number_of(serial: int) -> str:
    stem = f"000{serial:06d}"
    return next(number for digit in range(10) if is_business_number(number := f"{stem}{digit}"))


def test_of_four_founders_one_registers_the_company_and_the_others_are_told(line_up) -> None:
    racers = line_up("enter")
    for serial in range(ROUNDS):
        people = [UserFactory() for _ in racers]
        number = number_of(serial)

        said = race([(racer, (number, p.pk)) for racer, p in zip(racers, people, strict=True)])

        assert sorted(word.split()[0] for word in said) == ["RuleBroken"] * (RUNNERS - 1) + ["done"], said
        assert all(len(word.split()) > 2 for word in said if word != "done")
        company = Organisation.objects.get(business_number=number)
        assert company.memberships.count() == 1
    assert Organisation.objects.count() == ROUNDS
    assert Entry.objects.filter(verb="organisation.entered").count() == ROUNDS


def test_of_four_founders_who_leave_at_once_one_stays(line_up) -> None:
    racers = line_up("leave")
    for _ in range(ROUNDS // 2):
        company = OrganisationFactory()
        held = [MembershipFactory(organisation=company) for _ in racers]

        said = race([(racer, (each.pk, each.user_id)) for racer, each in zip(racers, held, strict=True)])

        assert sorted(word.split()[0] for word in said) == ["RuleBroken"] + ["done"] * (RUNNERS - 1), said
        assert queries.holding_today(Membership.objects.filter(organisation=company)).count() == 1


def test_of_two_roles_that_do_not_go_together_one_is_taken_once(line_up) -> None:
    racers = line_up("accept")
    harin, seoyeon = founder(), officer()
    places = [
        (harin.memberships.get().organisation, COMPANY_MEMBER, harin),
        (OrganisationFactory(agency=True), PROGRAMME_MANAGER, seoyeon),
    ]
    for _ in range(ROUNDS // 2):
        minjun = UserFactory()
        sent = [
            actions.invite(organisation=place, email=minjun.email, role=role, by=by)
            for place, role, by in places
        ]

        said = race([(racer, (sent[turn % 2].pk, minjun.pk)) for turn, racer in enumerate(racers)])

        assert said.count("done") == 1, said
        assert {word.split()[0] for word in said} <= {"done", "RuleBroken", "WrongState"}, said
        assert minjun.memberships.count() == 1
