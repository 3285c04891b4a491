"""What the daily walk looks at: every share of a pool in use, its last weeks, and the case it has.

* ``watched(today)``: all of it, six queries however many accounts.
* ``answer_until(case)``: until when a warning may be answered; None while it was not sent.
* ``became_of(case)``: what became of the units that a case took.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import lcm

from django.db.models import QuerySet

from madang.audit import log
from madang.kernel.allocation.models import Portion, Run
from madang.kinds.compute.models import Account, Holding, IdleCase, IdleRule, Pool, Taken
from madang.kinds.compute.queries import use
from madang.kinds.compute.rules import reclaiming
from madang.kinds.compute.rules.months import first_of
from madang.kinds.compute.rules.reclaiming import Rule, Week
from madang.kinds.compute.states import OPEN_CASES, AccountState, CaseState
from madang.notices.models import Notice
from madang.notices.states import NoticeState
from madang.ui.formats import local_day

WARNING = "gpu_idle_warning"


@dataclass(frozen=True)
class Watched:
    """One share of a pool: whose, by which rule, how its last weeks went, and its open case if any."""

    account: Account
    pool: Pool
    rule: Rule
    weeks: list[Week]
    peak: int
    case_id: int | None
    excused: bool


def rule_of(row: IdleRule) -> Rule:
    """Return a row as the rules read it."""
    return Rule(row.least_percent, row.weeks, row.answer_days, row.keep_percent, row.appeal_days)


def in_force(today: date) -> dict[int | None, IdleRule]:
    """Return the rule that counts today of each call that has its own; None: that of all others."""
    return {row.call_id: row for row in IdleRule.objects.filter(from_on__lte=today).select_related("call")}


def general(today: date) -> IdleRule | None:
    """Return the rule of everything without one of its own; None: nothing is ever taken back."""
    return IdleRule.objects.filter(call=None, from_on__lte=today).last()


def announced(today: date) -> IdleRule | None:
    """Return the next general rule that is published and does not count yet."""
    return IdleRule.objects.filter(call=None, from_on__gt=today).first()


def published() -> QuerySet[IdleRule]:
    """Return every rule that was ever published, the newest first."""
    return IdleRule.objects.select_related("call", "published_by").order_by("-from_on", "-pk")


def watched(today: date) -> Iterator[Watched]:
    """Yield each share of a pool that is held this month, oldest account first."""
    rules = {call: rule_of(row) for call, row in in_force(today).items()}
    shares = _shares(today)
    keys = {(account.pk, pool.pk) for account, pool, _call in shares}
    weeks_back = max((rule.weeks for rule in rules.values()), default=1)
    weeks = use.weeks_of(keys, reclaiming.last_monday(today), weeks_back)
    cases, taken_on = _cases(today), _taken_on()
    for account, pool, call in shares:
        rule = rules.get(call) or rules.get(None)
        if rule is None:
            continue
        since = max(account.starts_on, taken_on.get((account.pk, pool.pk), account.starts_on))
        lived = [week for week in weeks[account.pk, pool.pk].weeks if week.monday >= since]
        case, excused = cases.get((account.pk, pool.pk), (None, False))
        yield Watched(account, pool, rule, lived, weeks[account.pk, pool.pk].peak, case, excused)


def _shares(today: date) -> list[tuple[Account, Pool, int | None]]:
    rows = Holding.objects.filter(month=first_of(today), account__state=AccountState.ACTIVE)
    held = rows.select_related("account__organisation", "account__agreement__award__round", "pool__centre")
    return [
        (
            each.account,
            each.pool,
            each.account.agreement.award.round.call_id
            if each.account.agreement and each.account.agreement.award
            else None,
        )
        for each in held.order_by("account", "pool")
    ]


def _cases(today: date) -> Mapping[tuple[int, int], tuple[int | None, bool]]:
    """Return the open case of each share, and whether it is excused still."""
    found: dict[tuple[int, int], tuple[int | None, bool]] = {}
    excused = IdleCase.objects.filter(state=CaseState.EXCUSED, excused_until__gte=today)
    for account, pool in excused.values_list("account", "pool"):
        found[account, pool] = (None, True)
    for account, pool, key in IdleCase.objects.filter(state__in=OPEN_CASES).values_list(
        "account", "pool", "pk"
    ):
        found[account, pool] = (key, False)
    return found


def _taken_on() -> Mapping[tuple[int, int], date]:
    """Return the day on which something was last taken back: weeks before it do not count twice."""
    rows = IdleCase.objects.exclude(reclaimed_on=None).order_by("reclaimed_on")
    return {(a, p): day for a, p, day in rows.values_list("account", "pool", "reclaimed_on") if day}


def sent_on(case: IdleCase) -> date | None:
    """Return the day in Seoul on which the first warning of ``case`` was sent; None: none was."""
    sent = Notice.objects.filter(template=WARNING, about=log.name_of(case), state=NoticeState.SENT)
    first = sent.order_by("sent_at").values_list("sent_at", flat=True).first()
    return local_day(first) if first else None


def answer_until(case: IdleCase) -> date | None:
    """Return the last day on which the warning may be answered."""
    return reclaiming.answer_until(case.opened_on, sent_on(case), case.answer_days)


def peak_of(case: IdleCase, today: date) -> int:
    """Return the most units of a case that were busy over a day of its last weeks."""
    key = (case.account_id, case.pool_id)
    return use.weeks_of({key}, reclaiming.last_monday(today), case.weeks)[key].peak


def step_of(case: IdleCase) -> int:
    """Return the units that are of use only together, as the round gave them out: a node, or some for one."""
    return lcm(*(each.step for each in _portions(case, first_of(case.opened_on))))


def to_offer_on(today: date) -> list[int]:
    """Return the cases whose units can no longer come back and have not been offered on, oldest first."""
    settled = IdleCase.objects.filter(state__in=[CaseState.RECLAIMED, CaseState.UPHELD], offered_on=None)
    return [each.pk for each in settled.order_by("reclaimed_on", "pk") if is_to_offer_on(each, today)]


def is_to_offer_on(case: IdleCase, today: date) -> bool:
    """Say whether what a case took goes to those who wait now."""
    return reclaiming.may_be_offered_on(
        case.state, offered_on=case.offered_on, until=object_until(case), today=today
    )


def object_until(case: IdleCase) -> date | None:
    """Return the last day to object; None: nothing was taken."""
    return reclaiming.object_until(case.reclaimed_on, case.appeal_days) if case.reclaimed_on else None


def to_put_back(case: IdleCase, since: date) -> Mapping[Taken, Mapping[int, int]]:
    """Return of each month from ``since`` on what was taken -> portion of the award -> units of it."""
    found = {}
    portions = _portions(case, since)
    for taking in case.takings.select_related("holding").filter(holding__month__gte=since):
        fitting = [(p.pk, p.units, p.step) for p in portions if p.period == taking.holding.month]
        found[taking] = reclaiming.put_back(taking.units, fitting)
    return found


def _portions(case: IdleCase, since: date) -> list[Portion]:
    """Return the portions that a case's share came from; none at a small door."""
    agreement = case.account.agreement
    if agreement is None or agreement.award_id is None:
        return []
    rows = Portion.objects.filter(award=agreement.award_id, offer__pool_terms__pool=case.pool_id)
    return list(rows.filter(period__gte=since, units__gte=1).order_by("period", "offer"))


@dataclass(frozen=True)
class Became:
    """What became of the units a case took.

    ``kept_until``: until then somebody may object, and nothing is offered on; None: an objection waits.
    ``run``: by which those who were short got ``given`` of them (units times months); None: no round.
    """

    offered_on: date | None
    kept_until: date | None
    run: Run | None
    given: int
    companies: int


def became_of(case: IdleCase) -> Became | None:
    """Return what became of what ``case`` took; None: it took nothing, or gave it again."""
    until = object_until(case)
    if until is None or case.state == CaseState.RESTORED:
        return None
    runs = Run.objects.select_related("round__call").defer("problem", "result")
    filling = runs.get(pk=case.filling_id) if case.filling_id else None
    return Became(
        offered_on=case.offered_on,
        kept_until=None if case.state == CaseState.APPEALED else until,
        run=filling,
        given=filling.given if filling else 0,
        companies=filling.placed if filling else 0,
    )


def cases() -> QuerySet[IdleCase]:
    """Return the cases for lists, with all that they show."""
    rows = IdleCase.objects.select_related("account__organisation", "pool__centre")
    return rows.prefetch_related("account__organisation__names")
