"""The screens of GPU time, with people before them: what they show, take, keep and refuse."""

from datetime import date, timedelta

import pytest
from django.test import Client

from madang.core import clock
from madang.kinds.compute.actions import reclaiming
from madang.kinds.compute.models import Capacity, IdleCase, Request
from madang.kinds.compute.queries import holdings, idle
from madang.kinds.compute.states import CaseState, RequestState
from madang.notices import actions as notices
from tests.factories import gpus
from tests.factories.gpus import NOON, CapacityFactory, PoolFactory
from tests.factories.people import OrganisationFactory, founder, manager

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

LONG = "데이터 정제가 두 주 늦어져 12월 첫 주부터 학습을 시작합니다."
DAYS = {"from_on": "2026-01-01", "until_on": "2026-12-31"}


@pytest.fixture(autouse=True)
def _noon():
    with clock.stopped(NOON):
        gpus.doors()
        gpus.idle_rule()
        yield


@pytest.fixture
def pool():
    return PoolFactory(leased=64, code="h100")


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_everybody_sees_four_numbers_who_shares_and_who_waits(pool) -> None:
    for _n in range(3):
        gpus.used(gpus.held(pool, 8), pool, 50, weeks=2)
    gpus.held(pool, 4, organisation=OrganisationFactory(elsewhere=True))
    gpus.RequestFactory(pool=pool, waiting=True)
    said = page(Client().get("/gpu/"))
    for words in (
        "설치",
        "임차",
        "배정",
        "사용",
        "4개 기업이 28대",
        "시에 본사가 있음",
        "그 밖",
        "기다리는 기업",
        "표로 보기",
    ):
        assert words in said, words


def test_without_any_pool_the_page_says_so() -> None:
    assert "아직 자원이 없습니다" in page(Client().get("/gpu/"))


def test_the_calculator_shows_hours_formula_and_door(pool) -> None:
    said = page(Client().get("/gpu/calculator/?parameters=7000&tokens=140000&utilisation=35"))
    assert "4,719" in said
    assert "/gpu/mine/ask/quick/?gpu_hours=4719" in said
    assert "5.88e+21" in said
    wrong = page(Client().get("/gpu/calculator/?parameters=0&tokens=x&utilisation=35"))
    assert 'value="x"' in wrong


def test_a_company_asks_at_the_quick_start_and_sees_what_it_holds(pool) -> None:
    company = OrganisationFactory()
    client = signed_in(founder(company, email="harin@example.org"))
    typed = {
        "pool": pool.pk, "units": 4, "gpu_hours": 900, "first_month": "2026-12-01", "months": 2,
        "purpose": "finetune", "text": LONG,
    }  # fmt: skip
    kept = page(client.post("/gpu/mine/ask/quick/", typed | {"units": 99}))
    assert LONG in kept
    assert "8대까지" in kept
    assert "harin" in page(client.post("/gpu/mine/ask/quick/", typed, follow=True))
    again = page(client.post("/gpu/mine/ask/quick/", typed, follow=True))
    assert "한 번에 하나" in again
    assert client.get("/gpu/mine/ask/large/").status_code == 404


def test_a_company_sees_its_use_and_takes_it_along(pool) -> None:
    company = OrganisationFactory()
    account = gpus.held(pool, 4, organisation=company, name="gj-a-2026-0001")
    gpus.used(account, pool, 50)
    client = signed_in(founder(company))
    said = page(client.get("/gpu/mine/"))
    for words in ("gj-a-2026-0001", "받은 것과 쓴 것", "일 남음"):
        assert words in said
    file = client.get("/gpu/mine/usage.csv")
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("account,pool,month")
    assert "gj-a-2026-0001,h100,2026-11,4,2880," in file.content.decode()
    assert "no-store" in file["Cache-Control"]


def test_a_stranger_sees_nothing_of_another_company(pool) -> None:
    account = gpus.held(pool, 4)
    gpus.used(account, pool, 5)
    reclaiming.walk(clock.now())
    case = IdleCase.objects.get()
    client = signed_in(founder())
    assert client.get(f"/gpu/mine/cases/{case.uid}/").status_code == 404
    assert client.post(f"/gpu/mine/accounts/{account.uid}/logins/", {"user": 1}).status_code == 404
    assert account.name not in page(client.get("/gpu/mine/"))


def test_a_warning_is_answered_and_decided_in_the_browser(pool) -> None:
    company, doyun = OrganisationFactory(), manager()
    harin = founder(company)
    gpus.used(gpus.held(pool, 16, organisation=company), pool, 10)
    reclaiming.walk(clock.now())
    with clock.stopped(NOON.replace(hour=13)):
        notices.send_due(clock.now())
    case = IdleCase.objects.get()
    mine, office = signed_in(harin), signed_in(doyun)
    assert "GPU가 쉬고 있습니다" in page(mine.get("/gpu/mine/"))
    kept = page(mine.post(f"/gpu/mine/cases/{case.uid}/", {"text": "곧", "answer": "1"}))
    assert "한두 문장" in kept
    assert "소명함" in page(
        mine.post(f"/gpu/mine/cases/{case.uid}/", {"text": LONG, "answer": "1"}, follow=True)
    )
    assert "읽을 것" in page(office.get("/gpu/office/cases/"))
    address = f"/gpu/office/cases/{case.uid}/"
    assert "석 달" in page(
        office.post(address, {"deed": "excuse", "until": "2027-12-31", "reason": "시험 일정"})
    )
    said = page(office.post(address, {"deed": "reject", "reason": "같은 답이 세 번째"}, follow=True))
    assert "일부 회수" in said
    page(mine.post(f"/gpu/mine/cases/{case.uid}/", {"text": LONG, "object": "1"}, follow=True))
    refused = office.post(address, {"deed": "restore", "reason": "다시 살펴봄"})
    assert refused.status_code == 403  # who decided does not judge
    other = signed_in(manager())
    assert "되돌려 줌" in page(other.post(address, {"deed": "restore", "reason": "다시 살펴봄"}, follow=True))
    case.refresh_from_db()
    assert case.state == CaseState.RESTORED


def test_the_office_sees_the_gap_and_the_three_apart(pool) -> None:
    CapacityFactory(pool=pool, units=440, until_on=date(2026, 12, 31), petaflops_tenths=443)
    hoarder = OrganisationFactory(name="예시 쌓아둠")
    for percent in (60, 70):
        gpus.used(gpus.held(pool, 4), pool, percent)
    gpus.used(gpus.held(pool, 32, organisation=hoarder), pool, 8, allocated=90)
    gpus.RequestFactory(pool=pool, waiting=True, organisation=OrganisationFactory(name="예시 기다림"))
    client = signed_in(manager())
    said = page(client.get("/gpu/office/"))
    for words in (
        "2027. 1. 1.(금)",
        "440대는 임차 계약이 없습니다",
        "44.3 PF",
        "예시 쌓아둠",
        "예시 기다림",
        "D-36",
    ):
        assert words in said, words
    use = page(client.get("/gpu/office/use/?idle=on&pool=h100"))
    assert "예시 쌓아둠" in use
    assert "많이 쥐고 적게 씀" in use
    assert "맞는 기업이 없습니다" in page(client.get("/gpu/office/use/?q=없는기업"))


def test_the_office_writes_figures_and_takes_them_out(pool) -> None:
    client = signed_in(manager())
    typed = {"pool": pool.pk, "step": "leased", "units": 8, **DAYS, "source": "2026 추경", "note": ""}
    wrong = page(client.post("/gpu/office/capacity/", typed | {"until_on": "2025-01-01"}))
    assert "앞설 수 없습니다" in wrong
    assert "2026 추경" in page(client.post("/gpu/office/capacity/", typed, follow=True))
    row = Capacity.objects.get(source="2026 추경")
    address = f"/gpu/office/capacity/{row.uid}/out/"
    assert "2026 추경" in page(client.get(address))
    assert "더는 세지 않음" in page(client.post(address, {"reason": "잘못 적었습니다"}, follow=True))


def test_the_office_changes_a_door_and_answers_the_fast_lane(pool) -> None:
    company = OrganisationFactory()
    by = founder(company)
    client = signed_in(manager())
    limits = {"is_open": "on", "most_gpu_hours": 6000, "most_units": 8, "most_months": 3, "answer_days": 1}
    page(client.post("/gpu/office/doors/quick/", limits, follow=True))
    assert "6,000" in page(Client().get("/gpu/"))
    for deed in ({"grant": "1"}, {"refuse": "1", "reason": "이번 분기에는 없습니다."}):
        request = gpus.RequestFactory(
            pool=pool, waiting=True, organisation=OrganisationFactory(), asked_by=by
        )
        assert "답할 것" in page(client.get("/gpu/office/requests/"))
        page(client.post(f"/gpu/office/requests/{request.uid}/", deed, follow=True))
    states = set(Request.objects.values_list("state", flat=True))
    assert states == {RequestState.GRANTED, RequestState.REFUSED}


def test_in_english_everything_is_english(pool) -> None:
    client = signed_in(manager())
    client.cookies["django_language"] = "en"
    for path in ("/gpu/", "/gpu/calculator/", "/gpu/office/", "/gpu/office/use/"):
        said = page(client.get(path)).split("<main", 1)[1].split("</main", 1)[0]
        assert not any("가" <= sign <= "힣" for sign in said), path


def test_the_office_publishes_an_idle_rule_and_a_case_keeps_the_one_it_was_warned_by(pool) -> None:
    office = signed_in(manager())
    gpus.used(gpus.held(pool, 16), pool, 10)
    reclaiming.walk(clock.now())
    numbers = {"least_percent": 50, "weeks": 2, "answer_days": 3, "keep_percent": 10, "appeal_days": 7}
    typed = {"call": "", "from_on": "2026-12-01", "reason": "수요가 늘었습니다", **numbers}
    assert 'value="30"' in page(office.get("/gpu/office/rules/new/"))
    for wrong, said in (
        ({"from_on": "2026-11-25"}, "지난 날짜"),
        ({"weeks": 30}, "1부터 26"),
        ({"reason": " "}, "필수"),
    ):
        answer = office.post("/gpu/office/rules/new/", typed | wrong)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert office.post("/gpu/office/rules/new/", typed).status_code == 302
    assert office.post("/gpu/office/rules/new/", typed).status_code == 422  # one a day

    figures = page(office.get("/gpu/office/capacity/"))
    assert "적용 예정" in figures
    assert "수요가 늘었습니다" in figures
    public = page(Client().get("/gpu/"))
    assert "30%" in public.replace(" ", "")
    assert "50%" in public.replace(" ", "")
    assert holdings.least_percent(clock.today()) == 30
    assert holdings.least_percent(date(2026, 12, 1)) == 50
    with clock.stopped(NOON + timedelta(days=7)):
        assert IdleCase.objects.get().least_percent == 30
        assert idle.general(clock.today()).keep_percent == 10
