"""Calls, rounds in every phase, offers, criteria with anchors, questions."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from madang.core import clock
from madang.kernel.calls.models import (
    Anchor,
    Call,
    Criterion,
    Offer,
    Programme,
    Question,
    Reserve,
    Round,
    Version,
)
from madang.kernel.calls.states import CallState, RoundState
from tests.factories.people import OrganisationFactory, manager


def days_from_now(days: float):
    """Return a lazily read moment, to the minute."""
    return factory.LazyFunction(lambda: (clock.now() + timedelta(days=days)).replace(second=0, microsecond=0))


class ProgrammeFactory(DjangoModelFactory):
    """A programme issued by a city and run by an agency."""

    class Meta:
        model = Programme

    slug = factory.Sequence(lambda n: f"programme-{n}")
    title_ko = "예시 실증 지원"
    title_en = "Example demonstration programme"
    issuer = factory.SubFactory(OrganisationFactory, city=True)
    operator = factory.SubFactory(OrganisationFactory, agency=True)


class CallFactory(DjangoModelFactory):
    """A published call of the kind ``site``: companies under 7 years in (or coming to) the city."""

    class Meta:
        model = Call

    class Params:
        draft = factory.Trait(state=CallState.DRAFT, published_at=None, published_by=None)

    programme = factory.SubFactory(ProgrammeFactory)
    kind = "site"
    slug = factory.Sequence(lambda n: f"call-{n}")
    title_ko = "2026년 도심 실증 1차"
    title_en = "Demonstrations in the city 2026, first round"
    summary_ko = "병원과 공원에서 여섯 달 동안 제품을 실증합니다."
    summary_en = "Prove your product for six months in hospitals and parks."
    text_ko = "예시 공고문입니다."
    text_en = "An example call."
    state = CallState.PUBLISHED
    max_age_years = 7
    max_age_years_new_industry = 10
    presence = "pledge"
    min_trl = 5
    max_wishes = 5
    published_at = days_from_now(-20)
    published_by = factory.SubFactory("tests.factories.calls.PublisherFactory")


class PublisherFactory(factory.Factory):
    """A programme manager, made only where a call needs one."""

    class Meta:
        model = dict

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return manager(**kwargs)


class VersionFactory(DjangoModelFactory):
    """The first version of a call, with little in it."""

    class Meta:
        model = Version

    call = factory.SubFactory(CallFactory)
    number = 1
    content = factory.LazyAttribute(lambda o: {"slug": o.call.slug})
    digest = "sha256:" + "0" * 64
    published_at = days_from_now(-20)
    published_by = factory.SelfAttribute("call.published_by")


class RoundFactory(DjangoModelFactory):
    """An open round; the traits put it into its other phases."""

    class Meta:
        model = Round

    class Params:
        upcoming = factory.Trait(
            opens_at=days_from_now(3),
            closes_at=days_from_now(17),
            review_due_at=days_from_now(30),
            lottery_known_at=days_from_now(31),
        )
        closed = factory.Trait(
            opens_at=days_from_now(-15),
            closes_at=days_from_now(-1),
            review_due_at=days_from_now(5),
            lottery_known_at=days_from_now(6),
        )
        frozen = factory.Trait(
            opens_at=days_from_now(-30),
            closes_at=days_from_now(-10),
            review_due_at=days_from_now(-2),
            lottery_known_at=days_from_now(-1),
            state=RoundState.FROZEN,
            frozen_at=days_from_now(-2),
            entry_digest="sha256:" + "1" * 64,
        )
        drawn = factory.Trait(
            frozen=True,
            lottery_value="3 11 15 29 35 44",
            lottery_evidence="https://example.org/draw",
            lottery_recorded_at=days_from_now(-0.5),
            lottery_recorded_by=factory.SelfAttribute("call.published_by"),
        )
        decided = factory.Trait(drawn=True, state=RoundState.DECIDED)

    call = factory.SubFactory(CallFactory)
    number = 1
    opens_at = days_from_now(-7)
    closes_at = days_from_now(7)
    review_due_at = days_from_now(20)
    results_due_on = factory.LazyFunction(lambda: clock.today() + timedelta(days=30))
    lottery_source_ko = "예시 복권 1000회 당첨 번호"
    lottery_source_en = "Winning numbers of example lottery draw 1000"
    lottery_known_at = days_from_now(21)


class OfferFactory(DjangoModelFactory):
    """One place with two seats at a hospital; ``tests.factories.site`` hangs the terms on it."""

    class Meta:
        model = Offer

    round = factory.SubFactory(RoundFactory)
    code = factory.Sequence(lambda n: f"S{n:03d}")
    title_ko = factory.LazyAttribute(lambda o: f"예시 병원 {o.code}")
    title_en = factory.LazyAttribute(lambda o: f"Example Hospital {o.code}")
    host = factory.SubFactory(OrganisationFactory, hospital=True)
    units = 2
    is_example = True


class ReserveFactory(DjangoModelFactory):
    """One soft seat kept for the young."""

    class Meta:
        model = Reserve

    offer = factory.SubFactory(OfferFactory)
    group = "young"
    seats = 1


class CriterionFactory(DjangoModelFactory):
    """One criterion that weighs everything; with anchors for 1, 3 and 5 points."""

    class Meta:
        model = Criterion
        skip_postgeneration_save = True

    call = factory.SubFactory(CallFactory)
    order = factory.Sequence(lambda n: n % 100)
    title_ko = "실증 필요성"
    title_en = "Need"
    weight = 100

    @factory.post_generation
    def anchors(self, create, extracted, **kwargs):
        if create:
            for points, ko, en in (
                (1, "근거 없음", "No grounds"),
                (3, "보통", "Fair"),
                (5, "뚜렷함", "Clear"),
            ):
                Anchor.objects.create(criterion=self, points=points, text_ko=ko, text_en=en)


class QuestionFactory(DjangoModelFactory):
    """A required question."""

    class Meta:
        model = Question

    call = factory.SubFactory(CallFactory)
    order = factory.Sequence(lambda n: n % 100)
    text_ko = "실증이 끝난 뒤 누가 사게 됩니까?"
    text_en = "Who will buy it when the demonstration is over?"


def whole_round(*, offers: int = 3, units: int = 2, call: Call | None = None, **traits) -> Round:
    """Return a round with offers S01…, two criteria (60 and 40), one question, and version 1 of its call.

    ``whole_round(closed=True)``, ``whole_round(offers=1, units=5, drawn=True)``.
    """
    call = call or CallFactory()
    round = RoundFactory(call=call, **traits)
    for number in range(1, offers + 1):
        OfferFactory(round=round, code=f"S{number:02d}", units=units)
    if not call.criteria.exists():
        CriterionFactory(call=call, order=1, weight=60)
        CriterionFactory(call=call, order=2, weight=40, title_ko="기술 준비도", title_en="Readiness")
        QuestionFactory(call=call, order=1)
    if call.state == CallState.PUBLISHED and not call.versions.exists():
        VersionFactory(call=call)
    return round
