"""Runs, computations, publications, awards."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from madang.core import clock
from madang.kernel.allocation.models import Award, Computation, Publication, Run
from madang.kernel.allocation.states import AwardState, PublicationState
from tests.factories.applications import ApplicationFactory
from tests.factories.calls import OfferFactory, RoundFactory
from tests.factories.people import manager, officer


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
    seats = 0
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
