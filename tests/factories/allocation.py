"""Runs, computations, publications, awards."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from madang.core import clock
from madang.kernel.allocation import actions as allocation
from madang.kernel.allocation.models import Award, Computation, Publication, Run
from madang.kernel.allocation.states import AwardState, PublicationState
from madang.kernel.applications.models import Application
from madang.kernel.calls import actions as calls
from madang.kernel.calls.models import Round
from madang.people.models import User
from tests.factories.applications import ApplicationFactory, submitted
from tests.factories.calls import CallFactory, OfferFactory, RoundFactory, whole_round
from tests.factories.people import founder, manager, officer
from tests.factories.reviews import HostListFactory, reviewed


class RunFactory(DjangoModelFactory):
    """An empty run over a drawn round: its JSON is no real problem."""

    class Meta:
        model = Run

    round = factory.SubFactory(RoundFactory, drawn=True)
    number = factory.Sequence(lambda n: n + 1)
    rule = "deferred_acceptance"
    engine_version = "0.0"
    seed = "0" * 64
    problem = "{}"
    problem_digest = "sha256:" + "3" * 64
    result = "{}"
    result_digest = "sha256:" + "4" * 64
    applicants = 0
    units = 0
    placed = 0
    first_choices = 0
    violations = 0
    made_at = factory.LazyFunction(clock.now)
    made_by = factory.LazyFunction(manager)


class ComputationFactory(DjangoModelFactory):
    """Waiting for its turn."""

    class Meta:
        model = Computation

    round = factory.SubFactory(RoundFactory, drawn=True)
    rule = "deferred_acceptance"
    requested_by = factory.LazyFunction(manager)


class PublicationFactory(DjangoModelFactory):
    """Proposed; ``published=True`` confirmed by a city officer."""

    class Meta:
        model = Publication

    class Params:
        published = factory.Trait(
            state=PublicationState.PUBLISHED,
            decided_by=factory.LazyFunction(officer),
            decided_at=factory.LazyFunction(clock.now),
        )

    run = factory.SubFactory(RunFactory)
    round = factory.SelfAttribute("run.round")
    proposed_by = factory.LazyFunction(manager)
    proposed_at = factory.LazyFunction(clock.now)


class AwardFactory(DjangoModelFactory):
    """A seat that waits for the company; traits ``accepted``, ``declined``, ``leftover``."""

    class Meta:
        model = Award

    class Params:
        accepted = factory.Trait(state=AwardState.ACCEPTED, answered_at=factory.LazyFunction(clock.now))
        declined = factory.Trait(state=AwardState.DECLINED, answered_at=factory.LazyFunction(clock.now))
        leftover = factory.Trait(run=None)

    run = factory.SubFactory(RunFactory, round=factory.SelfAttribute("..round"))
    round = factory.SubFactory(RoundFactory, decided=True)
    application = factory.SubFactory(ApplicationFactory, written=True, round=factory.SelfAttribute("..round"))
    offer = factory.SubFactory(OfferFactory, round=factory.SelfAttribute("..round"))
    seat = 1
    answer_by = factory.LazyFunction(lambda: clock.now() + timedelta(days=5))


@dataclass(frozen=True)
class Contest:
    """A closed round over which more companies than seats contend, and those who decide it."""

    round: Round
    first: Application  # 90 points
    second: Application  # 80 points
    third: Application  # 70 points
    fourth: Application  # 50 points: below the pass mark
    manager: User
    officer: User

    @property
    def applications(self) -> list[Application]:
        return [self.first, self.second, self.third, self.fourth]


def contest(*, ranked: bool = True, **call_fields) -> Contest:
    """Return a reviewed round of two places with one seat each: all wish for S01, the second for S02 too.

    The hosts have handed in empty lists, so that scores decide: first gets S01, second S02, third nothing.
    """
    call = CallFactory(**{"reviewers_each": 1, **call_fields})
    round = whole_round(
        call=call,
        offers=2,
        units=1,
        opens_at=days_ago(30),
        closes_at=days_ago(10),
        review_due_at=days_ago(2),
        lottery_known_at=days_ago(-1),
    )
    near, far = round.offers.order_by("code")
    wishes = {90_000: [near], 80_000: [near, far], 70_000: [near], 50_000: [near, far]}
    applications = [submitted(round, wishes=offers) for offers in wishes.values()]
    for application, score in zip(applications, wishes, strict=True):
        founder(application.organisation)
        reviewed(application, total_milli=score)
    if ranked:
        for offer in (near, far):
            HostListFactory(offer=offer, done=True)
    return Contest(round, *applications, manager=manager(), officer=officer())


def drawn(scene: Contest) -> Contest:
    """Fix the entry list, let the moment of the draw come, and write its public value down."""
    allocation.freeze(round=scene.round, by=scene.manager)
    let_the_draw_come(scene.round)
    calls.record_draw(
        round=scene.round, value="3 11 15 29 35 44", evidence="https://example.org/draw", by=scene.manager
    )
    scene.round.refresh_from_db()
    for application in scene.applications:
        application.refresh_from_db()
    return scene


def let_the_draw_come(round: Round) -> None:
    """Move the moment of the draw to yesterday: nothing is judged any more."""
    round.refresh_from_db()
    round.lottery_known_at = days_ago(1)
    round.save(update_fields=["lottery_known_at"])


def run_of(scene: Contest, rule: str = "") -> Run:
    """Make a run as the job worker would, by the rule of the call where no other is named."""
    rule = rule or scene.round.call.rule
    computation = allocation.request_run(round=scene.round, rule=rule, by=scene.manager)
    run = allocation.carry_out(computation_id=computation.pk)
    assert run is not None, Computation.objects.get(pk=computation.pk).error
    return run


def published(scene: Contest) -> Publication:
    """Take the round all the way: drawn, computed, proposed by the manager, published by the officer."""
    if not scene.round.lottery_value:
        drawn(scene)
    publication = allocation.propose(run=run_of(scene), reason="공고한 규칙대로입니다.", by=scene.manager)
    allocation.publish(publication=publication, by=scene.officer)
    scene.round.refresh_from_db()
    return publication


def days_ago(days: float) -> datetime:
    """Return a moment, to the minute."""
    return (clock.now() - timedelta(days=days)).replace(second=0, microsecond=0)
