"""Promises."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from madang.core import clock
from madang.promises.models import Promise
from tests.factories.people import OrganisationFactory


class PromiseFactory(DjangoModelFactory):
    """A public promise of the city, made a month ago, due in two months."""

    class Meta:
        model = Promise

    class Params:
        late = factory.Trait(due=-10)

    origin = "invented"
    origin_label_ko = "지어낸 곳"
    origin_label_en = "An invented place"
    owed_by = factory.SubFactory(OrganisationFactory, city=True)
    title_ko = factory.Sequence(lambda n: f"약속 {n}")
    title_en = factory.Sequence(lambda n: f"Promise {n}")
    made_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=30))
    due = 60
    first_due_on = factory.LazyAttribute(lambda made: clock.today() + timedelta(days=made.due))
    due_on = factory.SelfAttribute("first_due_on")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        kwargs.pop("due")
        return super()._create(model_class, *args, **kwargs)
