"""Plans and buildings in a browser's eyes."""

import pytest
from django.test import Client

from madang.kernel.plans.models import Plan, Project
from madang.promises.models import Promise
from tests.factories.mous import PlanFactory, ProjectFactory
from tests.factories.people import OrganisationFactory, officer

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def office() -> Client:
    client = Client()
    client.force_login(officer(name="김서연"))
    return client


AMOUNT = {
    "step": "requested",
    "purse": "all",
    "won": "900000000000",
    "as_of": "2024-10-02",
    "source": "보도",
}


def test_a_plan_is_written_numbered_published_and_read(office) -> None:
    typed = {"slug": "phase-2", "title_ko": "2단계", "first_year": "2026", "last_year": "2030"}
    assert office.post("/office/plans/new/", typed).url == "/office/plans/phase-2/"
    assert Client().get("/plans/phase-2/").status_code == 404
    office.post("/office/plans/phase-2/publish/")
    assert Plan.objects.get().state == "draft"
    office.post("/office/plans/phase-2/area/", {"name_ko": "모빌리티"})
    area = str(Plan.objects.get().areas.get().pk)
    for more in ({}, {"step": "decided", "year": "2026", "area": area}, {"won": "1", "source": "다른 보도"}):
        assert office.post("/office/plans/phase-2/amount/", AMOUNT | more).status_code == 302
    office.post("/office/plans/phase-2/publish/")
    page = Client().get("/plans/phase-2/", headers={"accept-language": "en"})
    assert page.status_code == 200
    assert "Conflicting" in page.content.decode()
    assert "2단계" in Client().get("/plans/").content.decode()
    assert "2단계" in office.get("/office/plans/").content.decode()
    assert office.get("/office/plans/phase-2/").status_code == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"won": "-1"}, "won"),
        ({"won": "구천억"}, "won"),
        ({"year": "1999"}, "year"),
        ({"area": "99999"}, "area"),
        ({"as_of": "3000-01-01"}, "as_of"),
        ({"source": ""}, "source"),
        ({"step": "dreamt"}, "step"),
    ],
)
def test_what_is_wrong_with_an_amount_is_told_at_its_field(office, change, field) -> None:
    plan = PlanFactory()
    answer = office.post(f"/office/plans/{plan.slug}/amount/", AMOUNT | change)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_a_building_is_written_promised_and_read_with_its_slips(office) -> None:
    owner = OrganisationFactory(name="파인(예시)")
    typed = {"slug": "pine", "title_ko": "데이터센터", "owner": "파인(예시)", "is_public": "on"}
    typed |= {"place_promised_ko": "첨단3지구", "place_now_ko": "장성군", "plan": PlanFactory().slug}
    assert office.post("/office/plans/projects/new/", typed).url == "/office/plans/projects/pine/"
    assert Project.objects.get().owner == owner
    part = {"title_ko": "준공", "due_on": "2026-06-30", "made_on": "2024-10-02", "made_known": "year"}
    assert office.post("/office/plans/projects/pine/milestone/", part).status_code == 302
    promise = Promise.objects.get()
    page = Client().get("/plans/projects/pine/").content.decode()
    assert f"/promises/{promise.uid}/" in page
    assert "장성군" in page
    read = Client().get(f"/promises/{promise.uid}/").content.decode()
    assert (promise.made_on.isoformat(), promise.made_known) == ("2024-01-01", "year")
    assert "2024년" in read
    assert "2024. 1. 1." not in read
    changed = {"slug": "pine", "title_ko": "파인 데이터센터", "is_public": "on"}
    assert office.post("/office/plans/projects/pine/correct/", changed).status_code == 302
    assert office.get("/office/plans/projects/?open_only=on").context["page"].total == 1
    assert office.get("/office/plans/projects/pine/").status_code == 200


def test_names_that_are_taken_and_costs_without_a_source_are_told_at_their_field(office) -> None:
    project, plan = ProjectFactory(), PlanFactory()
    typed = {"slug": "new", "title_ko": "가", "owner": "없음"}
    assert "owner" in office.post("/office/plans/projects/new/", typed).context["form"].errors
    cost = {"slug": project.slug, "title_ko": "가", "cost_won": "1"}
    answer = office.post(f"/office/plans/projects/{project.slug}/correct/", cost)
    assert "cost_source" in answer.context["form"].errors
    taken = {"slug": plan.slug, "title_ko": "가", "first_year": "2026", "last_year": "2027"}
    assert "slug" in office.post("/office/plans/new/", taken).context["form"].errors


def test_the_office_to_do_names_the_year_without_its_money(office) -> None:
    PlanFactory()
    page = office.get("/office/").content.decode()
    assert "2026" in page
    assert office.get("/office/plans/").context["alarms"]
