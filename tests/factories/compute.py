"""Centres, pools, what is asked of them, and a round of GPU time from wishes to a published result."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from madang.kernel.calls.models import Offer
from madang.kinds.compute.models import AskTerms, Centre, Pool, PoolTerms
from tests.factories.allocation import Contest, days_ago
from tests.factories.applications import submitted
from tests.factories.calls import CallFactory, OfferFactory, whole_round
from tests.factories.people import OrganisationFactory, founder, manager, officer
from tests.factories.reviews import reviewed

FIRST_MONTH = date(2027, 1, 1)


class CentreFactory(DjangoModelFactory):
    """A data centre run by an agency."""

    class Meta:
        model = Centre

    code = factory.Sequence(lambda n: f"centre-{n}")
    name_ko = "예시 데이터센터"
    name_en = "Example data centre"
    operator = factory.SubFactory(OrganisationFactory, agency=True)
    source = "made up for tests"
    is_example = True


class PoolFactory(DjangoModelFactory):
    """H100 in nodes of eight."""

    class Meta:
        model = Pool

    centre = factory.SubFactory(CentreFactory)
    code = factory.Sequence(lambda n: f"pool-{n}")
    accelerator = "H100"
    units_installed = 880
    memory_gb = 80
    slurm_gres = "h100"
    source = "made up for tests"


class PoolTermsFactory(DjangoModelFactory):
    """Single accelerators, three months from January."""

    class Meta:
        model = PoolTerms

    offer = factory.SubFactory(OfferFactory)
    pool = factory.SubFactory(PoolFactory)
    first_month = FIRST_MONTH
    months = 3
    price_won = 100_000


class AskTermsFactory(DjangoModelFactory):
    """Six of them for all three months; ``ask`` has to be given."""

    class Meta:
        model = AskTerms

    units = 6
    first_month = FIRST_MONTH
    months = 3
    security_class = 1
    purpose = "finetune"


def gpu_round(*, h100: int = 8, a100: int = 4, call_fields=None, **traits):
    """Return a round that offers so many H100 (G01) and A100 (G02)."""
    call = CallFactory(
        kind="compute",
        rule="dominant_resource_fairness",
        priority_order="score_only",
        reviewers_each=1,
        **(call_fields or {}),
    )
    round = whole_round(call=call, offers=0, **traits)
    for code, units, accelerator in (("G01", h100, "H100"), ("G02", a100, "A100")):
        offer = OfferFactory(
            round=round, code=code, units=units, title_ko=f"{accelerator} 풀", title_en=f"{accelerator} pool"
        )
        PoolTermsFactory(offer=offer, pool__accelerator=accelerator)
    return round


def asking(round, *wishes: tuple[Offer, int], score: int, **terms):
    """Return an application that was handed in and reviewed; wishes are offers with the units asked."""
    application = submitted(round, wishes=[offer for offer, _ in wishes])
    for ask, (_, units) in zip(application.asks.order_by("wish"), wishes, strict=True):
        AskTermsFactory(ask=ask, units=units, **terms)
    founder(application.organisation)
    reviewed(application, total_milli=score)
    return application


def gpu_contest(**fields) -> Contest:
    """Return a reviewed round: two ask for 6 of 8 H100, one of them for A100 else; one for 4; one fails."""
    round = gpu_round(
        opens_at=days_ago(30),
        closes_at=days_ago(10),
        review_due_at=days_ago(2),
        lottery_known_at=days_ago(-1),
        **fields,
    )
    h100, a100 = round.offers.order_by("code")
    return Contest(
        round,
        asking(round, (h100, 6), score=90_000),
        asking(round, (h100, 6), (a100, 6), score=80_000),
        asking(round, (h100, 4), score=70_000),
        asking(round, (h100, 6), score=50_000),
        manager=manager(),
        officer=officer(),
    )
