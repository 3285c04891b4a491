"""Deeds on plans and buildings: four numbers, and milestones in the ledger."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from madang.audit.models import Entry
from madang.core import clock
from madang.core.clock import SEOUL
from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.kernel.plans import actions, queries
from madang.kernel.plans.actions import ProjectText
from madang.kernel.plans.models import Amount, Purse, Step
from madang.kernel.plans.rules import Figure, PlanText
from madang.promises import actions as promises
from madang.promises.rules import Wording
from tests.factories.mous import PlanFactory, ProjectFactory
from tests.factories.people import OrganisationFactory, founder, officer

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

TEXT = PlanText("phase-2", "2단계", 2026, 2030, "Phase 2")
ASKED = Figure(Step.REQUESTED, 900_000_000_000, date(2024, 10, 2), source="보도")


@pytest.fixture
def seoyeon():
    return officer(name="김서연")


def test_a_plan_is_written_numbered_and_published(seoyeon) -> None:
    plan = actions.write(text=TEXT, by=seoyeon)
    with pytest.raises(RuleBroken):
        actions.publish(plan=plan, by=seoyeon)
    area = actions.add_area(plan=plan, name_ko="모빌리티", by=seoyeon)
    actions.record_amount(plan=plan, figure=ASKED, by=seoyeon)
    actions.record_amount(
        plan=plan,
        figure=Figure(Step.DECIDED, 1, date(2026, 1, 1), area.pk, 2026, Purse.CITY, "b"),
        by=seoyeon,
    )
    actions.publish(plan=plan, by=seoyeon)
    with pytest.raises(WrongState):
        actions.publish(plan=plan, by=seoyeon)
    assert list(queries.plans_listed(search="2단계", published_only=True)) == [plan]
    assert queries.figures_of([plan])[plan.pk][0] == ASKED
    assert Entry.objects.filter(verb="plan.amount_recorded").count() == 2


def test_what_is_taken_or_empty_is_refused_at_its_field(seoyeon) -> None:
    plan = actions.write(text=TEXT, by=seoyeon)
    actions.add_area(plan=plan, name_ko="모빌리티", by=seoyeon)
    actions.record_amount(plan=plan, figure=ASKED, by=seoyeon)
    deeds = {
        "slug": lambda: actions.write(text=TEXT, by=seoyeon),
        "name_ko": lambda: actions.add_area(plan=plan, name_ko="모빌리티", by=seoyeon),
        "won": lambda: actions.record_amount(plan=plan, figure=ASKED, by=seoyeon),
    }
    for field, deed in deeds.items():
        with pytest.raises(RuleBroken) as refused:
            deed()
        assert refused.value.field == field
    with pytest.raises(RuleBroken):
        actions.add_area(plan=plan, name_ko=" ", by=seoyeon)


def test_an_amount_is_written_once(seoyeon) -> None:
    actions.record_amount(plan=PlanFactory(last_year=2030), figure=ASKED, by=seoyeon)
    with pytest.raises(IntegrityError), transaction.atomic():
        Amount.objects.update(won=1)


def test_only_the_office_writes_plans() -> None:
    with pytest.raises(NotAllowed):
        actions.write(text=TEXT, by=founder(OrganisationFactory()))


def test_a_year_without_a_decision_alarms_ninety_days_before(seoyeon) -> None:
    plan = PlanFactory()
    actions.record_amount(
        plan=plan, figure=Figure(Step.DECIDED, 1, date(2026, 1, 9), year=2026, source="a"), by=seoyeon
    )
    assert queries.gaps(date(2026, 10, 2)) == []
    ((found, gap),) = queries.gaps(date(2026, 10, 3))
    assert (found, gap.year) == (plan, 2027)
    with clock.stopped(datetime(2026, 11, 27, tzinfo=SEOUL)):
        assert len(queries.gaps(clock.today())) == 1


def test_a_milestone_is_a_promise_and_its_slips_are_counted_in_months(seoyeon) -> None:
    project = ProjectFactory()
    milestone = actions.add_milestone(
        project=project,
        wording=Wording("문을 연다", "Opens"),
        due_on=date(2024, 6, 30),
        made_on=date(2023, 1, 2),
        by=seoyeon,
    )
    promise = milestone.promise
    assert (promise.origin, promise.origin_path) == ("plan", f"/plans/projects/{project.slug}/")
    assert promise.owed_by == project.owner
    promises.postpone(promise=promise, due_on=date(2025, 9, 30), reason_ko="공사가 늦어짐", by=seoyeon)
    promise.refresh_from_db()
    assert queries.slip_months(promise) == 15
    promise = promises.keep(promise=promise, reason="문을 열었음", on=date(2025, 9, 11), by=seoyeon)
    assert queries.slip_months(promise) == 15
    (listed,) = queries.projects_listed(search="실증", public_only=True)
    assert (listed.first_due, listed.open_count) == (date(2024, 6, 30), 0)
    assert not queries.projects_listed(open_only=True).exists()
    assert queries.milestones_of([project])[project.pk] == [milestone]
    undated = actions.add_milestone(project=project, wording=Wording("착공"), due_on=None, by=seoyeon)
    assert queries.slip_months(undated.promise) is None


def test_a_project_is_written_and_corrected(seoyeon) -> None:
    text = ProjectText("pine", "파인데이터센터", place_promised_ko="첨단3지구", place_now_ko="장성군")
    owner = OrganisationFactory()
    project = actions.add_project(text=text, plan=None, owner=owner, by=seoyeon)
    assert project.has_moved
    changed = ProjectText("pine", "파인 데이터센터", cost_won=395_900_000_000, cost_source="asiae")
    actions.correct_project(project=project, text=changed, by=seoyeon)
    assert Entry.objects.get(verb="project.corrected").data["before"]["title_ko"] == "파인데이터센터"
    for wrong in (
        text,
        ProjectText("x y", "가"),
        ProjectText("b1", " "),
        ProjectText("b1", "가", cost_won=1),
    ):
        with pytest.raises(RuleBroken):
            actions.add_project(text=wrong, plan=None, owner=owner, by=seoyeon)
