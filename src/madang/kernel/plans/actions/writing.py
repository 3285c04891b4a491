"""Write a plan, its areas, and the amounts that somebody gave."""

from dataclasses import asdict

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core import clock
from madang.core.errors import RuleBroken
from madang.core.states import check_move
from madang.kernel.plans import rules
from madang.kernel.plans.models import Amount, Area, Plan
from madang.kernel.plans.rules import Figure, PlanText
from madang.kernel.plans.states import PLAN_LIFE, PlanState
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission


@transaction.atomic
def write(*, text: PlanText, is_press: bool = False, by: User) -> Plan:
    """Begin a plan; only the office reads it until it is published."""
    check_has(by, Permission.PLAN_WRITE)
    rules.check_plan(text)
    try:
        with transaction.atomic():
            plan = Plan.objects.create(**asdict(text), is_press=is_press)
    except IntegrityError:
        raise RuleBroken(_("Another plan has this address."), field="slug") from None
    log.record(by=by, verb="plan.written", subject=plan, slug=plan.slug)
    return plan


@transaction.atomic
def publish(*, plan: Plan, by: User) -> Plan:
    """Let everybody read a plan."""
    check_has(by, Permission.PLAN_WRITE)
    plan = locked(plan)
    check_move(PLAN_LIFE, plan.state, PlanState.PUBLISHED)
    rules.check_publish(amounts=plan.amounts.count())
    plan.state = PlanState.PUBLISHED
    plan.save(update_fields=["state"])
    log.record(by=by, verb="plan.published", subject=plan)
    return plan


@transaction.atomic
def add_area(*, plan: Plan, name_ko: str, name_en: str = "", by: User) -> Area:
    """Name something the money of a plan is for."""
    check_has(by, Permission.PLAN_WRITE)
    plan = locked(plan)
    name_ko, name_en = " ".join(name_ko.split()), " ".join(name_en.split())
    if not name_ko:
        raise RuleBroken(_("Write a Korean name."), field="name_ko")
    if plan.areas.filter(name_ko=name_ko).exists():
        raise RuleBroken(_("This plan has an area of that name."), field="name_ko")
    area = plan.areas.create(position=plan.areas.count() + 1, name_ko=name_ko, name_en=name_en)
    log.record(by=by, verb="plan.area_added", subject=plan, area=name_ko)
    return area


@transaction.atomic
def record_amount(
    *, plan: Plan, figure: Figure, as_of_text: str = "", note_ko: str = "", note_en: str = "", by: User
) -> Amount:
    """Write down a number that somebody gave on a day; it stays, and newer ones stand beside it."""
    check_has(by, Permission.PLAN_WRITE)
    plan = locked(plan)
    rules.check_amount(
        figure,
        first_year=plan.first_year,
        last_year=plan.last_year,
        areas=plan.areas.values_list("pk", flat=True),
        today=clock.today(),
    )
    try:
        with transaction.atomic():
            amount = Amount.objects.create(
                plan=plan,
                area_id=figure.area,
                year=figure.year,
                step=figure.step,
                purse=figure.purse,
                won=figure.won,
                as_of=figure.as_of,
                as_of_text=as_of_text.strip(),
                source=" ".join(figure.source.split()),
                note_ko=note_ko.strip(),
                note_en=note_en.strip(),
                recorded_by=by,
            )
    except IntegrityError:
        raise RuleBroken(
            _("This number of that day and source is written down already."), field="won"
        ) from None
    log.record(
        by=by,
        verb="plan.amount_recorded",
        subject=plan,
        step=figure.step,
        purse=figure.purse,
        area=figure.area,
        year=figure.year,
        won=figure.won,
        as_of=figure.as_of,
        source=amount.source,
    )
    return amount


def locked(plan: Plan) -> Plan:
    """Return the row, locked."""
    return Plan.objects.select_for_update().get(pk=plan.pk)
