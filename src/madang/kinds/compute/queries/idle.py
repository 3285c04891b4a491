"""What the daily walk looks at: every share of a pool in use, its last weeks, and the case it has.

* ``watched(today)``: all of it, six queries however many accounts.
* ``answer_until(case)``: until when a warning may be answered; None while it was not sent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from madang.audit import log
from madang.kinds.compute.models import Account, Holding, IdleCase, IdleRule, Pool, PoolTerms, Unit
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


def rules_by_call() -> Mapping[int | None, Rule]:
    """Return the rule of each call that has its own; None: that of all others. No general one: no rule."""
    return {row.call_id: rule_of(row) for row in IdleRule.objects.all()}


def watched(today: date) -> Iterator[Watched]:
    """Yield each share of a pool that is held this month, oldest account first."""
    rules = rules_by_call()
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
    """Return the units that are of use only together: a node, where the round gave out whole nodes."""
    agreement = case.account.agreement
    if agreement is None or agreement.award_id is None:
        return 1
    whole_nodes = PoolTerms.objects.filter(
        pool=case.pool_id, unit=Unit.NODE, offer__portions__award=agreement.award_id
    )
    return case.pool.units_per_node if whole_nodes.exists() else 1


def cases() -> QuerySet[IdleCase]:
    """Return the cases for lists, with all that they show."""
    rows = IdleCase.objects.select_related("account__organisation", "pool__centre")
    return rows.prefetch_related("account__organisation__names")
