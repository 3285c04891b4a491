"""The office writes clusters down in the browser, rehearses on one without machines, and sees them apart."""

import pytest
from django.test import Client, override_settings

from madang.audit.models import Entry
from madang.core.errors import RuleBroken
from madang.kernel.usage.models import Meter
from madang.kinds.compute.actions import machines
from madang.kinds.compute.cluster import handing_over
from madang.kinds.compute.cluster.grants import ClusterFailed
from madang.kinds.compute.models import Cluster
from madang.kinds.compute.queries import unbilled
from madang.kinds.compute.tasks import look_at_clusters
from tests.factories.cluster import ClusterFactory
from tests.factories.gpus import CentreFactory, PoolFactory, held
from tests.factories.people import manager

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

REHEARSAL = {"way": "rehearsal"}


@pytest.fixture
def centre():
    return CentreFactory()


@pytest.fixture
def pools(centre):
    return {
        name: PoolFactory(centre=centre, code=name, accelerator=name.upper(), slurm_gres=name)
        for name in ("h100", "t4")
    }


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(manager())
    return client


def typed(centre, names, **more) -> dict[str, object]:
    return {
        "centre": centre.pk, "code": "yard", "name_ko": "마당", "name_en": "Yard", "software": "slurm",
        "way": "", "login_at": "ssh login.example.org", "time_zone": "Asia/Seoul", "service": "madang",
        "untyped": "",
        **{machines.field_of(pool.pk): name for pool, name in names.items()}, **more,
    }  # fmt: skip


@override_settings(EXAMPLE_CITY=True)
def test_a_cluster_is_written_down_rehearsed_and_changed(office, centre, pools) -> None:
    held(pools["h100"], 8, name="md-7")
    answer = office.post("/gpu/office/clusters/new/", typed(centre, {pools["h100"]: "h100"}, **REHEARSAL))
    cluster = Cluster.objects.get()
    assert answer.headers["Location"] == f"/gpu/office/clusters/{cluster.uid}/"
    assert Meter.objects.get().formats == "sacct dcgm"
    page = office.get(answer.headers["Location"]).content.decode()
    assert "연습용입니다" in page
    assert "md-7" in page

    office.post(f"/gpu/office/clusters/{cluster.uid}/apply/")
    assert look_at_clusters(0) == 1
    (row,) = unbilled.clusters()
    assert (row.differs, row.waiting, row.fault) == (0, 0, "")
    assert handing_over.compare(cluster).found.accounts["md-7"].gpus == {"h100": 8}

    change = f"/gpu/office/clusters/{cluster.uid}/change/"
    assert 'value="h100"' in office.get(change).content.decode()
    both = typed(centre, {pools["h100"]: "h100-80g", pools["t4"]: "t4"}, **REHEARSAL)
    assert office.post(change, both).status_code == 302
    pools["h100"].refresh_from_db()
    assert (pools["h100"].slurm_gres, pools["h100"].cluster) == ("h100-80g", cluster)
    office.post(change, typed(centre, {pools["h100"]: "h100"}, **REHEARSAL))
    pools["t4"].refresh_from_db()
    assert pools["t4"].cluster is None
    verbs = Entry.objects.filter(verb__startswith="cluster.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["cluster.entered", "cluster.handed_over", "cluster.changed", "cluster.changed"]


@override_settings(EXAMPLE_CITY=True)
def test_what_is_kept_in_step_by_itself_waits_for_nobody(office, centre, pools) -> None:
    """What was taken back leaves the cluster within the hour; and a break is tried again the next."""
    holdings = held(pools["h100"], 8, name="md-7").holdings
    office.post(
        "/gpu/office/clusters/new/", typed(centre, {pools["h100"]: "h100"}, by_itself="on", **REHEARSAL)
    )
    cluster = Cluster.objects.get()
    look_at_clusters(0)
    holdings.update(taken=3)
    look_at_clusters(0)
    look_at_clusters(0)
    cluster.refresh_from_db()
    assert cluster.differs == 0
    assert handing_over.compare(cluster).found.accounts["md-7"].gpus == {"h100": 5}
    assert list(cluster.hand_overs.values_list("by", "error")) == [(None, "")] * 2

    Cluster.objects.update(by_itself=False)
    holdings.update(taken=4)
    look_at_clusters(0)
    assert unbilled.clusters()[0].differs > 0
    assert cluster.hand_overs.count() == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": "Yard!"}, "소문자"),
        ({"code": "taken"}, "이미 있습니다"),
        ({"time_zone": "Seoul"}, "시간대가 없습니다"),
        ({"way": "moon"}, "올바르게 선택해 주세요"),
        ({"h100": "H 100"}, "소문자"),
        ({"h100": ""}, "적어도 한 자원"),
        ({"elsewhere": "x"}, "다른 센터"),
        ({"given": "x"}, "다른 클러스터가"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_kept(office, centre, pools, wrong, said) -> None:
    other = ClusterFactory(meter__code="taken", centre=centre)
    special = {
        "elsewhere": PoolFactory(code="far"),
        "given": PoolFactory(centre=centre, code="given", cluster=other),
        "h100": pools["h100"],
    }
    names = {special["h100"]: "h100"} | {
        special[key]: value for key, value in wrong.items() if key in special
    }
    more = {key: value for key, value in wrong.items() if key not in special}
    answer = office.post("/gpu/office/clusters/new/", typed(centre, names, **more))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert 'value="마당"' in page
    assert Cluster.objects.count() == 1


def test_two_clusters_of_a_centre_have_their_own_accounts(office, centre, pools) -> None:
    by = manager()
    with override_settings(EXAMPLE_CITY=True):
        made = [
            machines.enter(
                centre=centre,
                code=code,
                written=machines.Written(
                    "이름", "Name", software, "rehearsal", "", "Asia/Seoul", "", "madang", names
                ),
                by=by,
            )
            for code, software, names in (
                ("yard", "slurm", {pools["h100"].pk: "h100"}),
                ("pods", "kueue", {pools["t4"].pk: "t4"}),
            )
        ]
    both = held(pools["h100"], 8, name="md-7")
    both.holdings.model.objects.bulk_create(
        both.holdings.model(account=both, pool=pools["t4"], month=each.month, given=2, hours_given=9)
        for each in both.holdings.all()
    )
    held(pools["t4"], 1, name="md-8")
    assert [grant.account for grant in handing_over.wanted(made[0], both.starts_on)] == ["md-7"]

    handing_over.hand_over(cluster=made[0], by=by)
    both.refresh_from_db()
    assert both.handed_over_at is None  # the other cluster has not been told
    assert {row.code: row.waiting for row in unbilled.clusters()} == {"yard": 0, "pods": 2}
    handing_over.hand_over(cluster=made[1], by=by)
    both.refresh_from_db()
    assert both.handed_over_at
    assert handing_over.compare(made[1]).found.accounts["md-7"].gpus == {"t4": 2}
    assert office.get("/gpu/office/clusters/").status_code == 200


def test_a_way_that_is_no_longer_set_up_is_said_and_kept_apart(office, centre, pools) -> None:
    cluster = ClusterFactory(centre=centre, way="north")
    with pytest.raises(ClusterFailed):
        handing_over.compare(cluster)
    look_at_clusters(0)
    page = office.get("/gpu/office/clusters/").content.decode()
    assert "응답 없음" in page
    assert "north" in office.get(f"/gpu/office/clusters/{cluster.uid}/").content.decode()
    assert "north" in office.get(f"/gpu/office/clusters/{cluster.uid}/change/").content.decode()
    with override_settings(CLUSTER_WAYS={"north": "no-such-program"}), pytest.raises(ClusterFailed):
        handing_over.compare(cluster)


def test_one_cluster_that_fails_holds_up_no_other(centre, monkeypatch) -> None:
    first, second = ClusterFactory(centre=centre), ClusterFactory(centre=centre)
    seen = []

    def keep_up(cluster: Cluster) -> None:
        seen.append(cluster)
        raise OSError("no such machine")

    monkeypatch.setattr(handing_over, "keep_up", keep_up)
    assert look_at_clusters(0) == 2
    assert seen == [first, second]


def test_only_an_example_rehearses(centre, pools) -> None:
    written = machines.Written(
        "이름", "Name", "slurm", "rehearsal", "", "Asia/Seoul", "", "", {pools["t4"].pk: "t4"}
    )
    with override_settings(EXAMPLE_CITY=False), pytest.raises(RuleBroken):
        machines.enter(centre=centre, code="yard", written=written, by=manager())
