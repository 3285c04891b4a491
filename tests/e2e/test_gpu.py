"""GPU time in a browser: a founder asks and sees what she holds; the office sees who idles, and clusters."""

import pytest
from django.test import override_settings

from madang.core import clock
from madang.kernel.usage import actions as usage
from madang.kinds.compute.actions import reclaiming
from madang.kinds.compute.models import Account, IdleCase
from tests.e2e.test_walk import follow, write
from tests.factories import gpus
from tests.factories.cluster import ClusterFactory
from tests.factories.gpus import PoolFactory
from tests.factories.people import OrganisationFactory, founder, manager

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

WHY = "한국어 음성 모델을 우리 자료로 다시 학습합니다."


@pytest.fixture
def pool():
    gpus.doors()
    gpus.idle_rule()
    cluster = ClusterFactory(meter__code="yard", way="rehearsal", login_at="ssh login.example.org")
    return PoolFactory(centre=cluster.centre, cluster=cluster, code="h100", slurm_gres="h100", leased=64)


def test_a_founder_asks_at_the_quick_start_and_sees_what_she_holds(visit, both_widths, pool) -> None:
    for _n in range(3):
        gpus.used(gpus.held(pool, 8), pool, 50)
    harin = founder(OrganisationFactory(), email="harin@example.org")
    both_widths("/gpu/")
    both_widths("/gpu/calculator/?parameters=7000&tokens=140000&utilisation=35")
    visitor = visit(harin)
    page = visitor.goto("/gpu/")
    follow(page, "main a[href='/gpu/mine/ask/quick/']")
    write(page, "#id_units", "4")
    write(page, "#id_gpu_hours", "900")
    write(page, "#id_text", WHY)
    visitor.check()
    follow(page, "main form[method='post'] button[type='submit']")
    visitor.check()
    held = page.locator("main").inner_text()
    assert "harin" in held
    assert "ssh login.example.org" in held
    assert Account.objects.filter(organisation__memberships__user=harin).count() == 1
    both_widths("/gpu/mine/", harin)
    both_widths("/gpu/mine/ask/fast/", harin)


def test_the_office_sees_ladder_idle_ones_clusters_and_files(visit, both_widths, pool, tmp_path) -> None:
    gpus.used(gpus.held(pool, 16, name="md-7"), pool, 10)
    gpus.RequestFactory(pool=pool, waiting=True)
    reclaiming.walk(clock.now())
    cluster = pool.cluster
    path = tmp_path / "jobs.txt"
    path.write_text(
        "JobID|Account|Start|End|ElapsedRaw|AllocTRES\n"
        "1|nobody|2026-09-01T10:00:00|2026-09-01T11:00:00|3600|gres/gpu:h100=1\n"
        "2|nobody|2026-09-01T10:00:00|2026-09-01T09:00:00|0|gres/gpu:h100=1\n",
        encoding="utf-8",
    )
    read = usage.import_here(
        meter=cluster.meter, format="sacct", path=path, by=None, report=lambda found: None
    )
    doyun = manager()
    visitor = visit(doyun)
    page = visitor.goto("/gpu/office/clusters/")
    assert "nobody" in page.locator("main").inner_text()
    follow(page, f"main a[href='/gpu/office/clusters/{cluster.uid}/']")
    assert "md-7" in page.locator("main").inner_text()
    follow(page, "main form[action$='/apply/'] button")
    visitor.check()
    for address in (
        "/gpu/office/",
        "/gpu/office/use/",
        "/gpu/office/cases/",
        f"/gpu/office/cases/{IdleCase.objects.get().uid}/",
        "/gpu/office/requests/",
        "/gpu/office/capacity/",
        "/gpu/office/rules/new/",
        "/gpu/office/clusters/",
        f"/gpu/office/clusters/{cluster.uid}/",
        f"/office/usage/{read.uid}/",
    ):
        both_widths(address, doyun)
    with override_settings(EXAMPLE_CITY=True):
        both_widths(f"/gpu/office/clusters/{cluster.uid}/change/", doyun)
