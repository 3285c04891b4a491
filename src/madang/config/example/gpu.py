"""GPU time: what the data centre holds, last year's round with its answers, and one that is open now."""

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from madang.config.example import announcements, deciding, facts, judging, scripts
from madang.config.example.city import City
from madang.config.example.story import Story, within
from madang.config.example.timeline import Timeline, days, moment, office_day
from madang.kernel.agreements import actions as agreements
from madang.kernel.agreements.rules import Clauses
from madang.kernel.allocation import actions as allocation
from madang.kernel.allocation.models import Award
from madang.kernel.applications import actions as applications
from madang.kernel.applications.models import Ask
from madang.kernel.calls import actions as calls
from madang.kernel.calls.models import Call, Programme, Round, Weighting
from madang.kinds.compute import asking
from madang.kinds.compute.models import Centre, Pool, PoolTerms, Purpose
from madang.people.models import Organisation

# Of one accelerator, in GB, by the makers' data sheets; how many stand there is in gpu.csv.
MEMORY: Final = {"A100": 80, "H100": 80, "T4": 16, "IPU": 1}
PER_NODE: Final = {"A100": 8, "H100": 8, "T4": 4, "IPU": 4}
SEED: Final = 107  # of its own chance: what is drawn here moves nothing elsewhere in the city


@dataclass(frozen=True)
class Want:
    """What a company asks for: units by type, best first, from which month of the term on and how long."""

    units: Mapping[str, int]
    start: int = 0
    months: int = 12
    steady: bool = False
    worth: float = 0.8
    purpose: str = Purpose.FINETUNE


# Sixteen companies of last year: the first is our founder's, the second a newcomer's with little, the third
# asks for far more than it needs, and the last one does not pass.
WANTS: Final = (
    Want({"H100": 16, "A100": 32}, steady=True, worth=0.85),
    Want({"H100": 4}, worth=0.8, purpose=Purpose.RESEARCH),
    Want({"H100": 64, "A100": 64}, worth=0.7, purpose=Purpose.PRETRAIN, steady=True),
    Want({"A100": 24}, worth=0.9, steady=True),
    Want({"A100": 16, "T4": 16}, worth=0.75, steady=True),
    Want({"H100": 24}, start=0, months=6, worth=0.95, purpose=Purpose.PRETRAIN, steady=True),
    Want({"T4": 12}, worth=0.8, purpose=Purpose.INFERENCE, steady=True),
    Want({"A100": 8}, start=3, months=6, worth=0.7),
    Want({"H100": 8, "A100": 16}, start=6, months=6, worth=0.88, steady=True),
    Want({"T4": 24, "A100": 6}, worth=0.72, purpose=Purpose.INFERENCE, steady=True),
    Want({"A100": 32}, worth=0.82, steady=True, purpose=Purpose.PRETRAIN),
    Want({"H100": 12}, worth=0.9, steady=True),
    Want({"T4": 8}, start=2, months=4, worth=0.8),
    Want({"A100": 12}, worth=0.2),
)


@dataclass
class GpuStory(Story):
    """A round of GPU time with its own chance."""

    chance: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311

    @property
    def rng(self) -> random.Random:
        return self.chance


@cache
def texts() -> dict[str, Any]:
    """Return the whole of ``data/gpu-calls.toml``."""
    return tomllib.loads((facts.DATA / "gpu-calls.toml").read_text(encoding="utf-8"))


def plan_all(city: City, line: Timeline) -> None:
    """Write the centre and its pools, and put the deeds of both rounds on the line."""
    pools = _pools(city)
    programme = Programme.objects.create(
        slug="gpu-time",
        title_ko="GPU 사용 지원(예시)",
        title_en="GPU time (example)",
        issuer=city.organisations["former-city"],
        operator=city.organisations["agency"],
    )
    last_year(_story(city, line, programme, pools, "last-year", (-287, -284, -268, -254, -247, -252)))
    open_now(_story(city, line, programme, pools, "open", (-8, -6, 8, 18, 24, 19)))


def _pools(city: City) -> dict[str, Pool]:
    centre = Centre.objects.create(
        code="national",
        name_ko="국가 AI 데이터센터",
        name_en="National AI data centre",
        operator=city.organisations["agency"],
        source="press figures: honamgoodnews 23350",
    )
    return {
        row.type: Pool.objects.create(
            centre=centre,
            code=row.type.lower(),
            accelerator=row.type,
            units_installed=row.count,
            units_per_node=PER_NODE[row.type],
            memory_gb=MEMORY[row.type],
            slurm_partition=row.type.lower(),
            slurm_gres=row.type.lower(),
            kueue_flavor=row.type.lower(),
            source=f"press figures: {row.source}" + (f" ({row.note})" if row.note else ""),
        )
        for row in facts.rows(facts.Accelerator)
    }


def _story(
    city: City,
    line: Timeline,
    programme: Programme,
    pools: Mapping[str, Pool],
    key: str,
    when: tuple[int, int, int, int, int, int],
) -> GpuStory:
    names = ("published", "opens", "closes", "reviews", "results", "draw")
    dates = {name: office_day(city.today, count) for name, count in zip(names, when, strict=True)}
    told = GpuStory(city, line, dates)

    def write() -> None:
        told.call = _draft(told, programme, pools, key)

    def publish() -> None:
        assert told.call is not None  # noqa: S101 for the type checker
        calls.publish(call=told.call, by=city.people["manager2"])

    line.put(moment(office_day(dates["published"], -3), 11), write)
    line.put(moment(dates["published"], 9, 30), publish)
    return told


def _draft(told: GpuStory, programme: Programme, pools: Mapping[str, Pool], key: str) -> Call:
    written, by, year = texts()["calls"][key], told.manager, told.city.today.year
    call = calls.create(
        programme=programme,
        kind="compute",
        slug=f"gpu-{key}-{told.dates['opens'].year}",
        by=by,
        text_ko=texts()["text"]["ko"].strip(),
        text_en=texts()["text"]["en"].strip(),
        presence="anywhere",
        max_wishes=3,
        weighting=Weighting.EQUAL if key == "last-year" else Weighting.SCORE,
        priority_order="score_only",
        reviewers_each=2,
        **{name: text.format(year=year, next=year + 1, last=year - 1) for name, text in written.items()},
    )
    if key == "last-year":
        agreements.write_template(kind=call.kind, clauses=Clauses(**texts()["clauses"]), seen=0, by=by)
    for number, each in enumerate(texts()["criteria"], start=1):
        words = zip((1, 3, 5), each["anchors_ko"], each["anchors_en"], strict=True)
        calls.save_criterion(
            call=call,
            by=by,
            order=number,
            weight=each["weight"],
            title_ko=each["title_ko"],
            title_en=each["title_en"],
            anchors={points: (korean, english) for points, korean, english in words},
        )
    for number, question in enumerate(texts()["questions"], start=1):
        calls.save_question(call=call, by=by, order=number, **question)
    _offers(told, announcements.save_round(call, told.dates, by), pools, key)
    return call


def _offers(told: GpuStory, round: Round, pools: Mapping[str, Pool], key: str) -> None:
    first = _first_month(round.results_due_on)
    for each in texts()["offers"]:
        if key not in each["units"]:
            continue
        pool, by = pools[each["pool"]], told.manager
        offer = calls.save_offer(
            round=round,
            by=by,
            host=told.city.organisations["agency"],
            units=each["units"][key],
            is_example=True,
            title_ko=f"{each['pool']} (예시 회차)",
            title_en=f"{each['pool']} (example round)",
        )
        for group, units in each["keep"].items():
            calls.save_reserve(offer=offer, group=group, seats=units, hard=False, by=by)
        PoolTerms.objects.create(
            offer=offer,
            pool=pool,
            first_month=first,
            months=12 if key == "last-year" else 6,
            least_each=each.get("least_each", 0),
            most_each=each["most_each"],
            price_won=each["price_won"],
        )


def _first_month(results: date) -> date:
    """Return the second month after the results: first they are accepted, agreed and paid."""
    following = (results.replace(day=1) + timedelta(days=32)).replace(day=1)
    return (following + timedelta(days=32)).replace(day=1)


def last_year(told: GpuStory) -> None:
    """Decided: most accept, one gives everything back, one takes less, and others are given more."""
    companies = [told.city.companies[0], *told.city.companies[40 : 40 + len(WANTS) - 1]]
    for company, want in zip(companies, WANTS, strict=True):
        _apply(told, company, want)
    closes, drawn = told.dates["closes"], told.dates["draw"]
    judging.screen_all(told, moment(office_day(closes, 2), 11))
    judging.assign_all(told, moment(office_day(closes, 3), 11), each=2, to=told.city.evaluators)
    judging.review_all(told, office_day(closes, 4), office_day(drawn, -2))
    deciding.freeze(told, moment(office_day(drawn, -1), 12))
    deciding.draw(told, moment(drawn, 18, 25))
    deciding.compute(told, moment(office_day(drawn, 1), 10, 30))
    deciding.compute(told, moment(office_day(drawn, 1), 11, 30), rule="proportional")
    deciding.propose(told, moment(office_day(drawn, 2), 11), scripts.PROPOSED)
    deciding.publish(told, moment(office_day(drawn, 3), 15, 30))
    told.line.put(moment(office_day(drawn, 5), 15), lambda: _answer(told, companies))
    told.line.put(moment(office_day(drawn, 7), 15), lambda: _accept_all(told))


def _answer(told: GpuStory, companies: list[Organisation]) -> None:
    """One declines, one takes half of what it was given, the others accept in the days after."""
    awards = {each.application.organisation_id: each for each in _offered(told)}
    if given_up := awards.get(companies[10].pk):
        by = told.city.founders[companies[10].pk]
        allocation.decline(award=given_up, reason="다른 센터의 GPU를 쓰게 되었습니다.", by=by)
    if cut := awards.get(companies[11].pk):
        half = {each.pk: max(1, each.given // 2) for each in cut.portions.all()}
        allocation.accept(award=cut, by=told.city.founders[companies[11].pk], taken=half)


def _accept_all(told: GpuStory) -> None:
    """First what was given at publication, then what was added since."""
    for award in sorted(_offered(told), key=lambda each: (each.adds_to_id is not None, each.pk)):
        allocation.accept(award=award, by=told.city.founders[award.application.organisation_id])


def _offered(told: GpuStory) -> list[Award]:
    waiting = Award.objects.filter(round=told.round, state="offered")
    return list(waiting.select_related("application__organisation", "round").order_by("pk"))


def open_now(told: GpuStory) -> None:
    """Open: ten have applied, and our founder has begun."""
    for number, company in enumerate(told.city.companies[45:55]):
        want = WANTS[(number * 3 + 1) % len(WANTS)]
        _apply(told, company, Want(want.units, 0, 6, want.steady, 0.8, want.purpose))
    now = told.line.until
    ours = told.city.organisations["company"]
    told.line.put(now - timedelta(hours=25), lambda: _begin(told, ours, WANTS[0], submit=False))


def _apply(told: GpuStory, company: Organisation, want: Want) -> None:
    told.worth[company.pk] = want.worth
    at = within(told, told.dates["opens"] + days(1), told.dates["closes"] - days(1))
    told.line.put(at, lambda: _begin(told, company, want, submit=True))


def _begin(told: GpuStory, company: Organisation, want: Want, *, submit: bool) -> None:
    founder = told.city.founders[company.pk]
    application = applications.start(round=told.round, organisation=company, by=founder)
    offers = {each.pool_terms.pool.accelerator: each for each in _offers_of(told.round)}
    name = company.names.all()[0].name_ko.removesuffix("(예시)")
    fields = {
        "title": f"{name}의 모델 학습",
        "summary": scripts.summary(told.rng),
        "trl": "6",
        "presence": application.presence or "none",
    }
    applications.save_draft(application=application, by=founder, fields=fields)
    plans = [(offers[key].pk, scripts.plan(told.rng) if submit else "") for key in want.units]
    applications.set_wishes(application=application, by=founder, offers=plans)
    for ask, units in zip(application.asks.order_by("wish"), want.units.values(), strict=True):
        _ask(ask, units, want, offers[next(iter(want.units))].pool_terms, is_whole=submit)
    if not submit:
        return
    for question in told.round.call.questions.all():
        applications.save_answer(
            application=application,
            by=founder,
            question=question,
            text="자료 크기와 한 번 도는 시간을 재어 곱했습니다.",
        )
    applications.submit(application=application, by=founder)
    told.applied.append(application)


def _offers_of(round: Round) -> list[Any]:
    return list(round.offers.select_related("pool_terms__pool"))


def _ask(ask: Ask, units: int, want: Want, terms: PoolTerms, *, is_whole: bool) -> None:
    asking.keep(ask, "units", str(units))
    if ask.wish > 1 or not is_whole:
        return
    first = asking.month_after(terms.first_month, want.start)
    months = min(want.months, terms.months - want.start)
    typed = {
        "first_month": first,
        "months": str(months),
        "steady": "yes" if want.steady else "no",
        "purpose": want.purpose,
        "security_class": "2",
        "gpu_hours": "600",
        "storage_gb": "10000",
        "framework": "PyTorch",
    }
    for name, value in typed.items():
        asking.keep(ask, name, value)
