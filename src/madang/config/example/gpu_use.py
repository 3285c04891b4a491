"""A year of GPU time: what is installed and leased, who holds it, how it was used, and who was warned.

The inventory is press figures; the companies, their shares and their use are invented. One hoards, one stands
still, one newcomer has too little: the dashboard has to tell them apart.
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from madang.config.example import facts, gpu_files
from madang.config.example.city import City
from madang.config.example.timeline import Timeline, days, moment
from madang.core import clock
from madang.core.periods import working_days_after
from madang.kinds.compute.actions import reclaiming
from madang.kinds.compute.models import (
    Account,
    Capacity,
    Centre,
    DayOfUse,
    Discount,
    Door,
    Holding,
    IdleCase,
    IdleRule,
    Login,
    Pool,
    Request,
    Step,
)
from madang.kinds.compute.queries.idle import WARNING
from madang.kinds.compute.rules.months import first_of, hours_in, last_of, months_from
from madang.kinds.compute.states import RequestState
from madang.notices.models import Notice
from madang.notices.states import NoticeState
from madang.people.models import Organisation, User

SEED: Final = 211
MEMORY: Final = {"A100": 80, "H100": 80, "T4": 16, "IPU": 1}
WATTS: Final = {"A100": 400, "H100": 700, "T4": 70, "IPU": 300}
DAY: Final = 86_400
OPENED: Final = date(2023, 11, 1)
LIMITS_SOURCE: Final = "EuroHPC AI Factories (2025); 한도는 예시 값 / limits are examples"


@dataclass(frozen=True)
class Tenant:
    """One company: its place among the companies of the city, what it holds, and how it uses it.

    ``busy`` and ``worked`` are per cent of the day that jobs had the units, and that these worked; ``since``
    is months ago; ``fell`` is days ago on which use all but ended, 0: never.
    """

    company: int
    pool: str
    units: int
    busy: int
    worked: int
    since: int = 12
    fell: int = 0


TENANTS: Final = (
    Tenant(0, "H100", 16, 78, 64),
    Tenant(21, "H100", 160, 96, 11),  # the hoarder: jobs hold everything and work little
    Tenant(22, "H100", 24, 70, 55, fell=55),  # stands still since
    Tenant(23, "H100", 4, 99, 93, since=2),  # the newcomer: uses up all it has
    Tenant(24, "H100", 48, 85, 74),
    Tenant(25, "H100", 32, 74, 61),
    Tenant(26, "H100", 40, 88, 79, since=9),
    Tenant(27, "A100", 64, 82, 70),
    Tenant(28, "A100", 48, 76, 58),
    Tenant(29, "A100", 32, 69, 52, since=8),
    Tenant(30, "A100", 24, 60, 44, fell=26),  # has just been warned
    Tenant(31, "A100", 40, 90, 83),
    Tenant(32, "T4", 24, 66, 40),
    Tenant(33, "T4", 16, 71, 49, since=6),
)
_HOARDER, _NEWCOMER = 21, 23
_FULL: Final = 95  # per cent of the day, from which on jobs wait for the units and not the units for jobs


def plan_all(city: City, line: Timeline) -> None:
    """Write the year, and put the warnings of its last weeks on the line."""
    chance = random.Random(SEED)  # noqa: S311 it has to come out the same each time
    pools = _pools(city)
    _figures(pools, city.today)
    _doors()
    metered = [_tenancy(city, pools[tenant.pool], tenant, chance) for tenant in TENANTS]
    gpu_files.plan(city, line, pools, metered)
    _waiting(city, pools["H100"])
    for ago in (28, 16, 2):
        line.put(moment(city.today - days(ago), 9), lambda: _walk(clock.now()))
    line.put(moment(city.today - days(24), 14), lambda: _answer(city))


def _pools(city: City) -> dict[str, Pool]:
    """Return the pools of the national centre; whoever comes first writes them."""
    operator = city.organisations["agency"]
    centre, _new = Centre.objects.get_or_create(
        code="national",
        defaults={
            "name_ko": "국가 AI 데이터센터",
            "name_en": "National AI data centre",
            "operator": operator,
            "source": "press figures: honamgoodnews 23350",
        },
    )
    Centre.objects.get_or_create(
        code="pine",
        defaults={
            "name_ko": "파인 데이터센터(2027년 12월 준공 예정)",
            "name_en": "Pine data centre (to be completed in December 2027)",
            "operator": operator,
            "address": "전남 장성군",
            "source": "press figures: asiae 2025121610045861784",
        },
    )
    return {row.type: _pool(centre, row) for row in facts.rows(facts.Accelerator)}


def _pool(centre: Centre, row: facts.Accelerator) -> Pool:
    found, _new = Pool.objects.get_or_create(
        code=row.type.lower(),
        defaults={
            "centre": centre,
            "accelerator": row.type,
            "units_installed": row.count,
            "memory_gb": MEMORY[row.type],
            "slurm_gres": row.type.lower(),
            "source": f"press figures: {row.source}",
        },
    )
    return found


def _figures(pools: dict[str, Pool], today: date) -> None:
    """Installed as the press says; what is leased, and until when, is invented along its lines."""
    ends = last_of(today + timedelta(days=30))
    rows = []
    for name, pool in pools.items():
        rows.append(Capacity(pool=pool, step=Step.INSTALLED, units=pool.units_installed, from_on=OPENED))
        half = pool.units_installed // 2
        tenths = 443 if name == "H100" else None
        rows.append(
            Capacity(pool=pool, step=Step.LEASED, units=half, from_on=OPENED, until_on=ends,
                     petaflops_tenths=tenths, note="기간은 예시")
        )  # fmt: skip
        if name != "H100":
            rows.append(
                Capacity(
                    pool=pool, step=Step.LEASED, units=half, from_on=ends + timedelta(days=1), note="예시"
                )
            )
    rows.append(
        Capacity(pool=pools["H100"], step=Step.INSTALLED, units=240, from_on=date(2026, 1, 1), note="YTN")
    )
    for row in rows:
        row.source = "press figures: honamgoodnews 23350, namdonews 816870"
    Capacity.objects.bulk_create(rows)
    for reason in ("local", "youth"):
        Discount.objects.create(
            reason=reason, percent=50, from_on=date(2025, 8, 1), source="press figures: tokenpost 274741"
        )


def _doors() -> None:
    limits = (("quick", 5_000, 8, 3, 1), ("fast", 50_000, 64, 3, 5), ("large", 0, 0, 12, 40))
    for sort, hours, units, months, answer in limits:
        Door.objects.create(
            sort=sort,
            most_gpu_hours=hours,
            most_units=units,
            most_months=months,
            answer_days=answer,
            source=LIMITS_SOURCE,
        )
    IdleRule.objects.create(from_on=OPENED)


def _asked(
    company: Organisation, by: User, pool: Pool, units: int, at: datetime, **fields: object
) -> Request:
    written: dict[str, object] = {
        "door": "fast", "gpu_hours": units * 700, "months": 3, "purpose": "finetune",
        "text": "한국어 모델을 우리 자료로 다시 학습합니다(예시).", "state": RequestState.GRANTED,
        "decided_at": at, "first_month": first_of(at.date()), **fields,
    }  # fmt: skip
    return Request.objects.create(
        organisation=company,
        pool=pool,
        units=units,
        asked_by=by,
        asked_at=at,
        answer_due_on=working_days_after(at.date(), 5),
        **written,
    )


def _tenancy(city: City, pool: Pool, tenant: Tenant, chance: random.Random) -> gpu_files.Metered:
    """Write what a company holds from when on until three months ahead; return how it used it day by day."""
    company = city.companies[tenant.company]
    by = city.founders[company.pk]
    months = months_from(first_of(city.today) - timedelta(days=tenant.since * 30), tenant.since + 4)
    at = moment(months[0], 10)
    account = Account.objects.create(
        organisation=company,
        name=f"example-{tenant.company:03d}-{tenant.pool.lower()}",
        request=_asked(company, by, pool, tenant.units, at),
        starts_on=months[0],
        ends_on=last_of(months[-1]),
        changed_at=at,
        handed_over_at=at,
    )
    Holding.objects.bulk_create(
        Holding(
            account=account,
            pool=pool,
            month=month,
            given=tenant.units,
            hours_given=tenant.units * hours_in(month),
        )
        for month in months
    )
    Login.objects.create(account=account, user=by, name=f"example-{tenant.company:03d}", from_on=months[0])
    used = _days(city, account, pool, tenant, months[0], chance)
    return gpu_files.Metered(account.name, pool, tenant.units, used)


def _days(
    city: City, account: Account, pool: Pool, tenant: Tenant, first: date, chance: random.Random
) -> list[DayOfUse]:
    found = []
    for n in range((city.today - first).days):
        on = first + timedelta(days=n)
        quiet = tenant.fell and (city.today - on).days <= tenant.fell
        rests = on.weekday() >= 5 and tenant.busy < _FULL  # who has a queue computes on Sundays too
        swing = chance.randint(-6, 6) - (8 if rests else 0)
        busy = 2 if quiet else max(0, min(100, tenant.busy + swing))
        worked = 1 if quiet else max(0, min(busy, tenant.worked + swing))
        seconds = tenant.units * DAY
        found.append(
            DayOfUse(
                account=account,
                pool=pool,
                on=on,
                allocated=seconds * busy // 100,
                active=seconds * worked // 100,
                energy_wh=tenant.units * 24 * WATTS[tenant.pool] * (worked + 20) // 120,
            )
        )
    return found


def _waiting(city: City, pool: Pool) -> None:
    """The newcomer asks for more; two companies hold nothing at all."""
    for company, units, ago, fields in (
        (_NEWCOMER, 16, 3, {"state": RequestState.WAITING, "decided_at": None}),
        (41, 8, 6, {"state": RequestState.WAITING, "decided_at": None}),
        (
            42,
            4,
            12,
            {"state": RequestState.REFUSED, "reason": "남은 것이 2대뿐입니다(예시).", "door": "quick"},
        ),
    ):
        organisation = city.companies[company]
        at = moment(city.today - days(ago), 11)
        _asked(organisation, city.founders[organisation.pk], pool, units, at, **fields)


def _walk(at: datetime) -> None:
    """The daily walk as it was then; its letters went out the same morning."""
    reclaiming.walk(at)
    Notice.objects.filter(template=WARNING, state=NoticeState.WAITING).update(
        state=NoticeState.SENT, sent_at=at + timedelta(minutes=10)
    )


def _answer(city: City) -> None:
    """The hoarder says why; nobody in the office has read it yet."""
    company = city.companies[_HOARDER]
    case = IdleCase.objects.filter(account__organisation=company).first()
    if case:
        reclaiming.answer(
            case=case,
            text="대규모 학습을 앞두고 자리를 지키려고 작업을 걸어 두고 있습니다. 곧 시작합니다(예시).",
            by=city.founders[company.pk],
        )
