"""Screenings, assignments, reviews with scores, lists of hosts."""

import factory
from factory.django import DjangoModelFactory

from madang.core import clock
from madang.kernel.reviews.models import Assignment, Check, HostList, Ranking, Review, Score, Screening
from madang.kernel.reviews.states import AssignmentState, ListState, Outcome
from tests.factories.applications import ApplicationFactory
from tests.factories.calls import OfferFactory
from tests.factories.people import evaluator, manager


class ScreeningFactory(DjangoModelFactory):
    """Passed; ``failed=True`` refuses with a reason."""

    class Meta:
        model = Screening

    class Params:
        failed = factory.Trait(outcome=Outcome.FAILED, reason="업력 제한을 23일 넘었습니다.")

    application = factory.SubFactory(ApplicationFactory, written=True)
    outcome = Outcome.PASSED
    decided_at = factory.LazyFunction(clock.now)
    decided_by = factory.LazyFunction(manager)


class CheckFactory(DjangoModelFactory):
    """The rule of age, found and confirmed as met."""

    class Meta:
        model = Check

    application = factory.SubFactory(ApplicationFactory, written=True)
    rule = "age"
    found = Outcome.PASSED
    outcome = Outcome.PASSED
    quote = "창업 7년 이내"
    decided_at = factory.LazyFunction(clock.now)
    decided_by = factory.LazyFunction(manager)


class AssignmentFactory(DjangoModelFactory):
    """Assigned, nothing declared; traits ``clear``, ``conflicted``, ``done``, ``released``."""

    class Meta:
        model = Assignment

    class Params:
        clear = factory.Trait(state=AssignmentState.CLEAR, declared_at=factory.LazyFunction(clock.now))
        conflicted = factory.Trait(
            state=AssignmentState.CONFLICTED,
            declared_at=factory.LazyFunction(clock.now),
            conflict="advice",
            conflict_note="자문한 적이 있습니다.",
        )
        done = factory.Trait(state=AssignmentState.DONE, declared_at=factory.LazyFunction(clock.now))
        released = factory.Trait(state=AssignmentState.RELEASED)

    application = factory.SubFactory(ApplicationFactory, written=True)
    evaluator = factory.LazyFunction(evaluator)
    assigned_by = factory.LazyFunction(manager)


class ReviewFactory(DjangoModelFactory):
    """A review being written; ``done=True`` with its total fixed (80.000 unless told)."""

    class Meta:
        model = Review

    class Params:
        done = factory.Trait(
            assignment=factory.SubFactory(AssignmentFactory, done=True),
            submitted_at=factory.LazyFunction(clock.now),
            total_milli=80_000,
        )

    assignment = factory.SubFactory(AssignmentFactory, clear=True)
    saved_at = factory.LazyFunction(clock.now)


class ScoreFactory(DjangoModelFactory):
    """Four points, with a reason long enough. Hand it ``review`` and ``criterion``."""

    class Meta:
        model = Score

    points = 4
    reason = "현장 요구와 잘 맞고 계획이 구체적이며 위험 대책이 있습니다."


class HostListFactory(DjangoModelFactory):
    """A list being ranked; ``done=True`` is handed in."""

    class Meta:
        model = HostList

    class Params:
        done = factory.Trait(
            state=ListState.DONE,
            submitted_at=factory.LazyFunction(clock.now),
            submitted_by=factory.LazyFunction(manager),
        )

    offer = factory.SubFactory(OfferFactory)


class RankingFactory(DjangoModelFactory):
    """First tier. Hand it ``host_list`` and ``application``; ``unacceptable=True`` for a refusal."""

    class Meta:
        model = Ranking

    class Params:
        refused = factory.Trait(unacceptable=True, tier=None, reason="수술실 옆이라 소음을 견딜 수 없습니다.")

    tier = 1


def reviewed(application, *, total_milli: int = 80_000, reviewers: int = 1) -> list[Review]:
    """Give ``application`` a passed screening and handed-in reviews of ``total_milli`` each."""
    if not hasattr(application, "screening"):
        ScreeningFactory(application=application)
    return [
        ReviewFactory(
            assignment=AssignmentFactory(application=application, done=True),
            submitted_at=clock.now(),
            total_milli=total_milli,
        )
        for _ in range(reviewers)
    ]
