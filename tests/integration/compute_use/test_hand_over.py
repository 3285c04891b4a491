"""What was granted, beside what a cluster says: planned, handed over, adopted, and its use in the ledger."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import translation

from madang.audit.models import Entry
from madang.core import clock
from madang.core.errors import RuleBroken, WrongState
from madang.kernel.usage import actions as usage
from madang.kernel.usage import queries
from madang.kernel.usage.queries import Line
from madang.kinds.compute.cluster import handing_over
from madang.kinds.compute.cluster.grants import ClusterFailed, Found, Grant
from madang.kinds.compute.metering import settling
from madang.kinds.compute.models import Adoption, Billed, BilledDay, Cluster, DayOfUse, HandOver, Sampled
from madang.kinds.compute.queries import unbilled
from madang.kinds.compute.tasks import hand_over as by_job
from madang.kinds.compute.tasks import settle_use
from madang.kinds.compute.tests.test_grants import Pretended
from tests.factories.agreements import deal, in_force
from tests.factories.cluster import ClusterFactory
from tests.factories.gpus import PoolFactory, held
from tests.factories.people import manager, officer

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

HOUR = 3600


@pytest.fixture
def yard() -> Cluster:
    return ClusterFactory(meter__code="yard")


@pytest.fixture
def pool(yard):
    return PoolFactory(centre=yard.centre, slurm_gres="a100", accelerator="A100")


@pytest.fixture
def machines(monkeypatch) -> Pretended:
    pretended = Pretended()
    monkeypatch.setattr(handing_over, "machines_of", lambda cluster: pretended)
    return pretended


def with_agreement(pool, units=2, **more):
    agreement = in_force(deal(own_share_won=0))
    return held(
        pool, units, name="md-7", organisation=agreement.organisation, agreement=agreement, request=None
    )


def test_accounts_come_to_stand_with_their_limits_and_are_noted_as_told(yard, pool, machines) -> None:
    account = held(pool, 2, name="md-7")
    done = handing_over.hand_over(cluster=yard, by=manager())

    assert (done.error, done.done, done.planned) == ("", 2, 2)
    grant = machines.accounts["md-7"]
    assert dict(grant.gpus) == {"a100": 2}
    assert (
        grant.gpu_minutes["a100"] == account.holdings.get(month=clock.today().replace(day=1)).gpu_hours * 60
    )
    assert grant.open
    account.refresh_from_db()
    assert account.handed_over_at >= account.changed_at
    assert handing_over.compare(yard).steps == ()
    assert Entry.objects.filter(verb="cluster.handed_over").count() == 1
    by_job(yard.pk)  # nothing is left to do, and nothing is written into the log
    assert Entry.objects.filter(verb="cluster.handed_over").count() == 1


def test_less_is_granted_and_the_limit_falls_and_an_account_that_ended_is_closed(
    yard, pool, machines
) -> None:
    account = held(pool, 4, name="md-7")
    handing_over.hand_over(cluster=yard, by=None)
    account.holdings.update(taken=3)
    handing_over.hand_over(cluster=yard, by=None)
    assert dict(machines.accounts["md-7"].gpus) == {"a100": 1}

    account.state = "ended"
    account.save()
    handing_over.hand_over(cluster=yard, by=None)
    assert not machines.accounts["md-7"].open


def test_what_breaks_off_half_way_is_noted_and_finished_by_the_same_deed(yard, pool, machines) -> None:
    account = held(pool, 2, name="md-7")
    machines.breaks_at = 1
    done = handing_over.hand_over(cluster=yard, by=None)
    assert (done.done, done.planned, done.error) == (1, 2, "half-way")
    account.refresh_from_db()
    assert account.handed_over_at is None

    assert handing_over.hand_over(cluster=yard, by=None).error == ""
    assert dict(machines.accounts["md-7"].gpus) == {"a100": 2}


def test_what_a_cluster_gives_beyond_is_taken_over_into_an_amendment_that_counts_once_signed(
    yard, pool, machines
) -> None:
    account = with_agreement(pool)
    handing_over.hand_over(cluster=yard, by=None)
    machines.accounts["md-7"] = replace(machines.accounts["md-7"], gpus={"a100": 4})
    adoption = handing_over.adopt(
        cluster=yard, account=account, found=machines.read(), reason="센터가 늘렸습니다", by=manager()
    )

    assert adoption.amendment.supersedes == account.agreement
    assert adoption.amendment.particulars[-1][2] == "a100 2 → a100 4"
    assert len(handing_over.compare(yard).steps) == 1  # still shown
    type(adoption.amendment).objects.filter(pk=account.agreement_id).update(state="superseded")
    type(adoption.amendment).objects.filter(pk=adoption.amendment_id).update(
        state="in_force", sent_at=clock.now(), signed_at=clock.now(), content="{}", digest="d"
    )
    assert handing_over.compare(yard).steps == ()


def test_nothing_is_taken_over_where_nothing_differs_or_no_agreement_is(yard, pool, machines) -> None:
    account = held(pool, 2, name="md-7")
    handing_over.hand_over(cluster=yard, by=None)
    deed = {"cluster": yard, "account": account, "reason": "센터가 늘렸습니다", "by": manager()}
    with pytest.raises(WrongState):
        handing_over.adopt(found=machines.read(), **deed)
    machines.accounts["md-7"] = replace(machines.accounts["md-7"], gpus={})
    with pytest.raises(RuleBroken):
        handing_over.adopt(found=machines.read(), **deed)
    assert not Adoption.objects.exists()


def billed(yard, day: date, seconds: int, name: str = "md-7", gres: str = "a100") -> BilledDay:
    owner, _new = Billed.objects.get_or_create(cluster=yard, name=name)
    return BilledDay.objects.create(billed=owner, gres=gres, on=day, allocated=seconds)


def test_use_counts_for_the_account_and_stands_in_the_ledger_beside_what_was_granted(yard, pool) -> None:
    account = with_agreement(pool)
    today = clock.today()
    month = today.replace(day=1)
    billed(yard, today, 7 * HOUR)
    billed(yard, month, 2 * HOUR, gres="h100")  # of no pool here
    settling.settle(yard)
    settling.settle(yard)

    (day,) = DayOfUse.objects.all()
    assert (day.account, day.pool, day.on, day.allocated, day.active) == (
        account,
        pool,
        today,
        7 * HOUR,
        None,
    )
    (line,) = [line for line in queries.ledger_of(account.agreement) if line.period == month]
    granted = account.holdings.get(month=month).gpu_hours * HOUR
    assert line == Line(month, settling.UNIT, granted, 7 * HOUR)


def test_use_of_a_name_that_nobody_knows_is_kept_apart_and_counts_once_it_is_known(yard, pool) -> None:
    today = clock.today()
    billed(yard, today, 5 * HOUR)
    settling.settle(yard)
    assert not DayOfUse.objects.exists()
    assert [(each.name, each.allocated, each.last_on) for each in unbilled.unknown()] == [
        ("md-7", 5 * HOUR, today)
    ]

    held(pool, 2, name="md-7")
    assert settle_use(0) == 1
    assert DayOfUse.objects.get().allocated == 5 * HOUR
    assert not unbilled.unknown()


def test_activity_and_energy_come_from_samples_where_they_tell_of_half_the_time(yard, pool, tmp_path) -> None:
    held(pool, 2, name="md-7")
    day = clock.today() - timedelta(days=2)
    begun = int(clock.now().replace(hour=0).timestamp()) // 600 * 600
    on = settling.date(1970, 1, 1) + timedelta(days=(begun + 32_400) // 86_400)
    billed(yard, on, 1200)
    billed(yard, day, 50 * HOUR)
    lines = ["# dcgm"]
    for at in range(begun, begun + 1200, 60):
        labels = 'UUID="GPU-1",modelName="NVIDIA A100",account="md-7"'
        lines.append(f"DCGM_FI_PROF_GR_ENGINE_ACTIVE{{{labels}}} 0.25 {at}000")
        lines.append(f"DCGM_FI_DEV_POWER_USAGE{{{labels}}} 300 {at}000")
    path = tmp_path / "dcgm.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for taken, repeated in ((2, 0), (0, 2)):
        found = usage.import_here(
            meter=yard.meter, format="dcgm", path=path, by=None, report=lambda found: None
        )
        assert (found.error, found.taken, found.repeated) == ("", taken, repeated)

    measured, other = DayOfUse.objects.get(on=on), DayOfUse.objects.get(on=day)
    assert (measured.allocated, measured.active, measured.energy_wh) == (1200, 300, 100)
    assert (other.active, other.energy_wh) == (None, None)
    assert settling.settle_all(on + timedelta(days=100)) == 1
    assert not Sampled.objects.exists()
    assert DayOfUse.objects.get(on=on).active == 300


def test_the_office_compares_hands_over_and_takes_over_in_the_browser(
    client: Client, yard, pool, machines
) -> None:
    client.force_login(officer())
    with_agreement(pool)
    billed(yard, clock.today(), HOUR, name="stranger")
    listed = client.get("/gpu/office/clusters/").content.decode()
    assert "yard" in listed
    assert "stranger" in listed
    place = f"/gpu/office/clusters/{yard.uid}/"
    assert "아직 아무것도 하지 않았습니다" in client.get(place).content.decode()
    assert machines.accounts == {}

    page = client.post(f"{place}apply/", follow=True).content.decode()
    assert "할 일 없음" in page
    machines.accounts["md-7"] = replace(machines.accounts["md-7"], gpus={"a100": 4})
    machines.accounts["physics"] = Grant("physics")
    page = client.get(place).content.decode()
    assert "a100 4" in page
    assert "physics" in page
    assert client.post(f"{place}adopt/", {"account": "md-7", "reason": ""}).status_code == 422
    answer = client.post(f"{place}adopt/", {"account": "md-7", "reason": "센터가 늘렸습니다"})
    assert answer.headers["Location"] == f"/office/agreements/{Adoption.objects.get().amendment.uid}/"


def test_a_cluster_that_does_not_answer_is_said_and_nothing_is_changed(
    client: Client, yard, pool, monkeypatch
) -> None:
    class Silent(Pretended):
        def read(self) -> Found:
            raise ClusterFailed("no answer")

    monkeypatch.setattr(handing_over, "machines_of", lambda cluster: Silent())
    client.force_login(officer())
    place = f"/gpu/office/clusters/{yard.uid}/"
    assert "no answer" in client.get(place).content.decode()
    for deed in ("apply", "adopt"):
        assert "no answer" in client.post(f"{place}{deed}/", follow=True).content.decode()
    assert not HandOver.objects.exists()


def test_many_steps_are_done_in_the_background(client: Client, yard, pool, machines, monkeypatch) -> None:
    later: list[tuple[str, dict[str, int]]] = []
    monkeypatch.setattr("madang.core.queue.later", lambda task, **arguments: later.append((task, arguments)))
    monkeypatch.setattr("madang.kinds.compute.views.clusters.AT_ONCE", 0)
    held(pool, 1)
    client.force_login(officer())
    with translation.override("en"):
        client.post(f"/gpu/office/clusters/{yard.uid}/apply/")
    assert later == [("hand_over", {"cluster_id": yard.pk})]


def test_a_cluster_is_spoken_to_by_its_software(yard, settings) -> None:
    settings.CLUSTER_COMMAND = "ssh login"
    slurm = handing_over.machines_of(yard)
    assert (slurm.name, list(slurm.runner.prefix)) == ("yard", ["ssh", "login"])
    PoolFactory(centre=yard.centre, slurm_gres="a100", kueue_flavor="a100-80", accelerator="A100")
    yard.software = "kueue"
    assert [flavor.name for flavor in handing_over.machines_of(yard).flavors] == ["a100-80"]
