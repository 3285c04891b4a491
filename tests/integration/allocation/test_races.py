"""At the same moment from several processes, and killed in the middle: exactly one, whole or nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

import pytest
from django.db.models import Sum
from procrastinate.contrib.django.models import ProcrastinateJob

from madang.kernel.allocation import actions, engine
from madang.kernel.allocation.models import Award, Computation, Explanation, Publication, Run
from madang.kernel.allocation.states import ComputationState, PublicationState
from madang.kernel.calls.models import Round
from madang.kernel.calls.states import RoundState
from madang.kernel.reviews import queries as reviews
from madang.kernel.reviews.models import HostList
from madang.kernel.reviews.states import ListState, Outcome
from madang.notices.models import Notice
from tests.factories.allocation import AwardFactory, Contest, contest, drawn, published, run_of
from tests.factories.calls import OfferFactory
from tests.factories.compute import gpu_round
from tests.factories.people import host_officer, manager, officer
from tests.factories.reviews import AssignmentFactory, RankingFactory, ReviewFactory, ScoreFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]

ROUNDS = 20
HERE = Path(__file__).parent
HOUSE = HERE.parents[2]

Start = Callable[[str], "Racer"]


class Racer:
    """A child process that does one deed when the gun fires."""

    def __init__(self, deed: str, database_url: str) -> None:
        path = os.pathsep.join([str(HOUSE / "src"), str(HOUSE / "engine" / "src"), str(HOUSE)])
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(HERE / "racer.py"), deed],
            env={**os.environ, "DATABASE_URL": database_url, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.hear() == "ready"

    def fire(self, moment: float, *ids: int) -> None:
        self.process.stdin.write(" ".join([repr(moment), *map(str, ids)]) + "\n")
        self.process.stdin.flush()

    def hear(self) -> str:
        return self.process.stdout.readline().strip()

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


@pytest.fixture(autouse=True)
def quick_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the engine here: a process of its own for each of forty runs only takes time."""
    monkeypatch.setattr(engine, "ask_apart", lambda problem, rule, **_: engine.ask(problem, rule))


@pytest.fixture
def start(database_url: str) -> Iterator[Start]:
    """Start racers, and end them with the test."""
    racers: list[Racer] = []

    def start_one(deed: str) -> Racer:
        racers.append(Racer(deed, database_url))
        return racers[-1]

    yield start_one
    for racer in racers:
        if racer.process.poll() is None:
            racer.kill()


def race(runners: list[tuple[Racer, tuple[int, ...]]], *, late: Sequence[float] = ()) -> list[str]:
    """Fire the gun for all at once, or each as many seconds ``late``; return what each says."""
    moment = time.time() + 0.03
    for (racer, ids), wait in zip_longest(runners, late, fillvalue=0.0):
        racer.fire(moment + wait, *ids)
    return [racer.hear() for racer, _ in runners]


def eventually(question: Callable[[], bool]) -> bool:
    """Ask until the answer is yes, for ten seconds at most: the database needs a moment to miss the dead."""
    end = time.monotonic() + 10
    while not (answer := question()) and time.monotonic() < end:
        time.sleep(0.05)
    return answer


def test_of_three_officers_one_publishes_and_the_others_are_told(start):
    racers = [start("publish") for _ in range(3)]
    people = [officer(), officer(), manager()]
    for _ in range(ROUNDS):
        scene = drawn(contest())
        publication = actions.propose(run=run_of(scene), reason="규칙대로", by=scene.manager)

        said = race([(r, (publication.pk, p.pk)) for r, p in zip(racers, people, strict=True)])

        assert sorted(word.split()[0] for word in said) == ["WrongState", "WrongState", "done"], said
        assert Award.objects.filter(round=scene.round).count() == 2
        assert Explanation.objects.filter(run=publication.run).count() == 4
    assert Publication.objects.filter(state=PublicationState.PUBLISHED).count() == ROUNDS
    assert Notice.objects.filter(template__startswith="result_").count() == ROUNDS * 4


def test_of_four_portions_written_at_once_only_as_many_stand_as_the_month_has(start):
    racers = [start("portion") for _ in range(4)]
    for _ in range(ROUNDS // 2):
        round = gpu_round(h100=8, decided=True)
        offer = round.offers.get(code="G01")
        awards = [AwardFactory(round=round, offer=offer, seat=None) for _ in range(4)]

        said = race([(r, (a.pk, offer.pk, 3)) for r, a in zip(racers, awards, strict=True)])

        assert sorted(word.split()[0] for word in said) == ["WrongState", "WrongState", "done", "done"], said
        assert offer.portions.aggregate(held=Sum("units"))["held"] == 6


def test_of_two_companies_one_takes_the_last_seat_and_the_other_is_told(start):
    racers = [start("take") for _ in range(4)]
    for _ in range(ROUNDS):
        scene = contest(leftovers=True, min_score_milli=40_000)
        offer = OfferFactory(round=scene.round, code="S09", units=1)
        published(scene)
        runners = []
        for racer, application in zip(racers, [scene.third, scene.fourth] * 2, strict=True):
            user = application.organisation.memberships.get().user
            runners.append((racer, (application.pk, offer.pk, user.pk)))

        said = race(runners)

        assert sorted(word == "done" for word in said) == [False, False, False, True], said
        assert all(len(word.split()) > 1 for word in said if word != "done")
        assert Award.objects.filter(offer=offer).count() == 1


def test_nothing_judged_slips_in_between_the_check_of_a_publication_and_its_end(start):
    publisher, judges = start("publish"), [start("hand_in"), start("rank"), start("refuse")]
    won = 0
    for number in range(ROUNDS):
        scene = contest()
        deeds = unfinished_judging(scene)
        drawn(scene)
        publication = actions.propose(run=run_of(scene), reason="규칙대로", by=scene.manager)
        runners = [(publisher, (publication.pk, scene.officer.pk)), *zip(judges, deeds, strict=True)]

        # The judges come one after the other, so that some are early and some are late.
        said = race(runners, late=[0.04, *(0.01 * ((number + 7 * k) % 20) for k in range(3))])

        published_it, *judged = [words == "done" for words in said]
        assert published_it != any(judged), said
        assert all(words.split()[0] in {"done", "WrongState"} for words in said), said
        won += published_it
        if published_it:
            round = Round.objects.select_related("call").get(pk=scene.round.pk)
            assert explained(publication.run) == standing_today(round)
        else:
            assert not Award.objects.filter(round=scene.round).exists()
    assert 0 < won < ROUNDS  # or it was no race


def unfinished_judging(scene: Contest) -> list[tuple[int, int]]:
    """Leave three deeds to be done that change the reasons, and that no publication waits for.

    A second review of who was refused, the list of a host that is late, and a refusal.
    """
    refused, far = scene.fourth, scene.round.offers.get(code="S02")
    refused.screening.outcome, refused.screening.reason = Outcome.FAILED, "업력을 넘습니다."
    refused.screening.save()
    assignment = AssignmentFactory(application=refused, clear=True)
    review = ReviewFactory(assignment=assignment)
    for criterion in scene.round.call.criteria.all():
        ScoreFactory(review=review, criterion=criterion)
    HostList.objects.filter(offer=far).update(state=ListState.OPEN, submitted_at=None, submitted_by=None)
    RankingFactory(host_list=far.host_list, application=scene.second)
    host = host_officer(far.host)
    return [
        (assignment.pk, assignment.evaluator_id),
        (far.pk, host.pk),
        (scene.third.pk, scene.manager.pk),
    ]


def explained(run: Run) -> dict[str, tuple[object, ...]]:
    """Return what the reasons of a run say that was judged, by entry."""
    rows = Explanation.objects.filter(run=run).values_list("application__entry_code", "content")
    return {
        code: (
            content["eligible"],
            content["score_milli"],
            {place: each["tier"] for place, each in content["offers"].items()},
        )
        for code, content in rows
    }


def standing_today(round: Round) -> dict[str, tuple[object, ...]]:
    """Return the same, out of the tables."""
    standing, lists = reviews.standing(round), reviews.rankings_in(round)
    found = {}
    for application in round.applications.all():
        rows = {ask.offer: lists.get(ask.offer_id, {}).get(application.pk) for ask in application.asks.all()}
        tiers = {offer.code: row.tier if row else None for offer, row in rows.items()}
        of_it = standing[application.pk]
        found[application.entry_code] = (of_it.passed, of_it.score_milli, tiers)
    return found


def test_worker_killed_in_the_middle_of_a_run_leaves_nothing_and_the_run_is_taken_up_again(start):
    scene = drawn(contest())
    computation = actions.request_run(round=scene.round, rule="deferred_acceptance", by=scene.manager)
    worker = start("compute_and_hang")
    worker.fire(time.time(), computation.pk)
    assert worker.hear() == "hanging"
    assert actions.recover() == 0  # at work: not to be touched

    worker.kill()

    computation.refresh_from_db()
    assert computation.state == ComputationState.RUNNING
    assert not Run.objects.exists()
    assert eventually(lambda: actions.recover() == 1)
    jobs = ProcrastinateJob.objects.filter(task_name="make_run", args={"computation_id": computation.pk})
    assert jobs.count() == 2
    run = actions.carry_out(computation_id=computation.pk)
    assert actions.carry_out(computation_id=computation.pk) is None  # the second job finds nothing to do
    assert list(Run.objects.all()) == [run]
    assert Computation.objects.get().state == ComputationState.DONE


def test_run_that_kills_its_worker_each_time_is_given_up(start):
    scene = drawn(contest())
    computation = actions.request_run(round=scene.round, rule="deferred_acceptance", by=scene.manager)
    for _ in range(3):
        worker = start("compute_and_hang")
        worker.fire(time.time(), computation.pk)
        assert worker.hear() == "hanging"
        worker.kill()
        assert eventually(lambda: actions.recover() == 1)

    assert actions.carry_out(computation_id=computation.pk) is None

    computation.refresh_from_db()
    assert computation.state == ComputationState.FAILED
    assert computation.error


def test_server_killed_in_the_middle_of_a_publication_has_published_nothing(start):
    scene = drawn(contest())
    publication = actions.propose(run=run_of(scene), reason="규칙대로", by=scene.manager)
    server = start("publish_and_hang")
    server.fire(time.time(), publication.pk, scene.officer.pk)
    assert server.hear() == "hanging"

    server.kill()

    def nothing_is_left() -> bool:
        return not (
            Award.objects.exists()
            or Notice.objects.filter(template__startswith="result_").exists()
            or Round.objects.filter(state=RoundState.DECIDED).exists()
        )

    assert nothing_is_left()
    actions.publish(publication=publication, by=scene.officer)
    assert Award.objects.count() == 2
