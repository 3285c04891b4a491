"""Pools, what is leased of them, who holds them, and how they were used."""

from datetime import date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from madang.core import clock
from madang.kinds.compute.models import (
    Account,
    Capacity,
    Centre,
    DayOfUse,
    Door,
    Holding,
    IdleRule,
    Pool,
    Request,
    Step,
)
from madang.kinds.compute.rules.months import hours_in, last_of, months_from
from madang.kinds.compute.states import RequestState
from tests.factories.people import OrganisationFactory, UserFactory

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=clock.SEOUL)  # a Thursday
HOUR = 3600


class CentreFactory(DjangoModelFactory):
    """A made-up centre."""

    class Meta:
        model = Centre

    code = factory.Sequence(lambda n: f"centre-{n}")
    name_ko = "예시 데이터센터"
    name_en = "Example centre"
    operator = factory.SubFactory(OrganisationFactory, agency=True)
    source = "예시"
    is_example = True


class PoolFactory(DjangoModelFactory):
    """Sixty-four H100 in nodes of eight; ``leased=32`` writes down that so many are leased without end."""

    class Meta:
        model = Pool
        skip_postgeneration_save = True

    centre = factory.SubFactory(CentreFactory)
    code = factory.Sequence(lambda n: f"pool-{n}")
    accelerator = "H100"
    units_installed = 64
    memory_gb = 80
    source = "예시"

    @factory.post_generation
    def leased(self, create, extracted, **kwargs):
        if create:
            CapacityFactory(pool=self, step=Step.INSTALLED, units=64)
            CapacityFactory(pool=self, units=extracted or 32)


class CapacityFactory(DjangoModelFactory):
    """Thirty-two units, leased since the beginning of 2025 and without end."""

    class Meta:
        model = Capacity

    pool = factory.SubFactory(PoolFactory)
    step = Step.LEASED
    units = 32
    from_on = date(2025, 1, 1)
    source = "예시 계약"


class RequestFactory(DjangoModelFactory):
    """Granted at the quick start on an ordinary day, without an account yet."""

    class Meta:
        model = Request

    class Params:
        waiting = factory.Trait(
            door="fast", state=RequestState.WAITING, decided_at=None, asked_at=factory.LazyFunction(clock.now)
        )

    organisation = factory.SubFactory(OrganisationFactory)
    door = "quick"
    pool = factory.SubFactory(PoolFactory)
    units = 4
    gpu_hours = 2000
    first_month = factory.LazyFunction(lambda: clock.today().replace(day=1))
    months = 2
    purpose = "finetune"
    text = "한국어 음성 모델을 우리 자료로 다시 학습합니다."
    state = RequestState.GRANTED
    asked_by = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(clock.now)
    answer_due_on = factory.LazyFunction(clock.today)
    decided_at = factory.LazyFunction(clock.now)


class AccountFactory(DjangoModelFactory):
    """An account by a granted request, in use for half a year before and after this month."""

    class Meta:
        model = Account

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"account-{n}")
    request = factory.SubFactory(RequestFactory, organisation=factory.SelfAttribute("..organisation"))
    starts_on = factory.LazyFunction(lambda: months_from(clock.today() - timedelta(days=180), 1)[0])
    ends_on = factory.LazyFunction(lambda: last_of(clock.today() + timedelta(days=150)))
    changed_at = factory.LazyFunction(clock.now)


def doors() -> None:
    """Open the three doors with limits that tests speak of."""
    limits = (("quick", 5_000, 8, 3, 1), ("fast", 50_000, 0, 6, 5), ("large", 0, 0, 12, 40))
    for sort, hours, units, months, days in limits:
        Door.objects.create(
            sort=sort, most_gpu_hours=hours, most_units=units, most_months=months, answer_days=days
        )


def held(pool: Pool, units: int, **account) -> Account:
    """Return an account that holds ``units`` of ``pool`` in every month of its term."""
    found = AccountFactory(**account)
    first, last = found.starts_on.replace(day=1), found.ends_on
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    Holding.objects.bulk_create(
        Holding(account=found, pool=pool, month=month, given=units, hours_given=units * hours_in(month))
        for month in months_from(first, count)
    )
    return found


def used(account: Account, pool: Pool, percent: int, *, weeks: int = 4, allocated: int | None = None) -> None:
    """Let what ``account`` holds be active for so much of each day, up to yesterday."""
    units = account.holdings.filter(pool=pool).first().given
    day_seconds = units * 24 * HOUR
    days = [clock.today() - timedelta(days=n + 1) for n in range(weeks * 7 + 7)]
    DayOfUse.objects.bulk_create(
        DayOfUse(
            account=account,
            pool=pool,
            on=day,
            allocated=day_seconds * (percent if allocated is None else allocated) // 100,
            active=day_seconds * percent // 100,
        )
        for day in days
    )


def idle_rule(**fields) -> IdleRule:
    """Return the general rule: below 30 % for three weeks."""
    return IdleRule.objects.create(**{"from_on": date(2025, 1, 1), **fields})
