"""Write down what runs the jobs of a centre: how it is reached, and by which names it knows the pools."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core.errors import RuleBroken
from madang.kernel.usage.models import Meter
from madang.kinds.compute.models import REHEARSAL, Centre, Cluster, Pool, Software
from madang.kinds.compute.models.cluster import time_zones
from madang.kinds.compute.queries.machines import pools_of
from madang.kinds.compute.rules import machines as rules
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission

FORMATS = {Software.SLURM: "sacct dcgm", Software.KUEUE: "dcgm"}
SETTINGS = ("software", "way", "login_at", "time_zone", "untyped", "service", "by_itself")


@dataclass(frozen=True)
class Written:
    """What is typed of a cluster. ``names`` says by the key of each pool how the cluster calls it."""

    name_ko: str
    name_en: str
    software: str
    way: str
    login_at: str
    time_zone: str
    untyped: str
    service: str
    names: Mapping[int, str]
    by_itself: bool = False


def ways() -> list[str]:
    """Return the ways to reach a cluster that this installation has, the plain one first."""
    return ["", *settings.CLUSTER_WAYS, *([REHEARSAL] if settings.EXAMPLE_CITY else [])]


def name_on(pool: Pool, software: str) -> str:
    """Return how clusters of ``software`` call a pool."""
    return pool.kueue_flavor if software == Software.KUEUE else pool.slurm_gres


def field_of(pool: int) -> str:
    """Return the field in which the name of a pool is typed."""
    return f"pool_{pool}"


@transaction.atomic
def enter(*, centre: Centre, code: str, written: Written, by: User) -> Cluster:
    """Write a cluster down, with the meter its use comes from."""
    check_has(by, Permission.USAGE_MANAGE)
    rules.check_code(code)
    _check(written)
    meter, is_new = Meter.objects.get_or_create(code=code)
    if not is_new:
        raise RuleBroken(_("A cluster of this name is there already."), field="code")
    cluster = Cluster(centre=centre, meter=meter)
    return _keep(cluster, written, verb="cluster.entered", by=by)


@transaction.atomic
def change(*, cluster: Cluster, written: Written, by: User) -> Cluster:
    """Change how a cluster is reached, or what is on it; what it was told has to be told anew."""
    check_has(by, Permission.USAGE_MANAGE)
    _check(written)
    cluster = Cluster.objects.select_for_update(of=("self",)).select_related("meter").get(pk=cluster.pk)
    return _keep(cluster, written, verb="cluster.changed", by=by)


def _check(written: Written) -> None:
    if written.way not in ways():
        raise RuleBroken(_("This installation has no such way. Choose one of the list."), field="way")
    if written.time_zone not in time_zones():
        raise RuleBroken(_("There is no such time zone. Write it as Asia/Seoul."), field="time_zone")
    fields = {field_of(pool): name for pool, name in written.names.items()}
    rules.check_names(fields, is_kueue=written.software == Software.KUEUE)


def _keep(cluster: Cluster, written: Written, *, verb: str, by: User) -> Cluster:
    meter = cluster.meter
    meter.name_ko, meter.name_en = written.name_ko, written.name_en
    meter.formats = FORMATS[Software(written.software)]
    meter.save()
    for name in SETTINGS:
        setattr(cluster, name, getattr(written, name))
    cluster.told_at = cluster.looked_at = cluster.differs = None
    cluster.fault = ""
    cluster.save()
    _place(cluster, written.names)
    settings_now: dict[str, Any] = {name: getattr(written, name) for name in SETTINGS}
    placed = {pool.code: name_on(pool, written.software) for pool in pools_of(cluster)}
    log.record(by=by, verb=verb, subject=cluster, code=meter.code, pools=placed, **settings_now)
    return cluster


def _place(cluster: Cluster, names: Mapping[int, str]) -> None:
    for pool in Pool.objects.select_for_update().filter(pk__in=names).order_by("pk"):
        name = names[pool.pk]
        if not name:
            if pool.cluster_id == cluster.pk:
                pool.cluster = None
                pool.save(update_fields=["cluster"])
            continue
        _check_free(pool, cluster)
        pool.cluster = cluster
        if cluster.software == Software.KUEUE:
            pool.kueue_flavor, pool.slurm_gres = name, pool.slurm_gres or name
        else:
            pool.slurm_gres = name
        pool.save(update_fields=["cluster", "kueue_flavor", "slurm_gres"])


def _check_free(pool: Pool, cluster: Cluster) -> None:
    if pool.centre_id != cluster.centre_id:
        raise RuleBroken(_("This pool stands in another centre."), field=field_of(pool.pk))
    if pool.cluster_id not in {None, cluster.pk}:
        raise RuleBroken(
            _("Another cluster runs this pool. Take it off there first."), field=field_of(pool.pk)
        )
