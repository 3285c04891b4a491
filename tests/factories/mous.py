"""MOUs, and plans with what is built under them."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from madang.kernel.mous.models import Mou, Party, Side
from madang.kernel.plans.models import Plan, Project
from tests.factories.people import OrganisationFactory


class MouFactory(DjangoModelFactory):
    """A MOU of 2 October 2024 between a city and one company."""

    class Meta:
        model = Mou
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: f"2024-{n}")
    title_ko = "AI 산업 육성 업무협약"
    title_en = "MOU on growing the AI industry"
    signed_on = date(2024, 10, 2)
    source = "todaygwangju 201171"

    @factory.post_generation
    def parties(self, create, extracted, **kwargs):
        """``MouFactory(parties=(city, company))``."""
        if create:
            city, company = extracted or (OrganisationFactory(city=True), OrganisationFactory())
            Party.objects.create(mou=self, organisation=city, side=Side.OURS)
            Party.objects.create(mou=self, organisation=company, side=Side.THEIRS)


class PlanFactory(DjangoModelFactory):
    """A published plan of the years 2026 to 2030."""

    class Meta:
        model = Plan

    slug = factory.Sequence(lambda n: f"phase-{n}")
    title_ko = "2단계 AX 실증밸리"
    title_en = "Phase 2: AX demonstration valley"
    first_year = 2026
    last_year = 2030
    state = "published"


class ProjectFactory(DjangoModelFactory):
    """A building of a plan."""

    class Meta:
        model = Project

    slug = factory.Sequence(lambda n: f"building-{n}")
    plan = factory.SubFactory(PlanFactory)
    title_ko = "실증동"
    title_en = "Demonstration building"
    owner = factory.SubFactory(OrganisationFactory, city=True)
