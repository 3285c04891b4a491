"""Bringing a cluster to what was granted: read, compare, show the steps, do them; or take a limit over."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from madang.audit import log
from madang.core import clock
from madang.core.errors import RuleBroken, WrongState
from madang.kernel.agreements import actions as agreements
from madang.kernel.agreements.models import Agreement
from madang.kernel.agreements.states import AgreementState
from madang.kinds.compute.cluster.grants import Cluster as Machines
from madang.kinds.compute.cluster.grants import ClusterFailed, Found, Grant, Step, amounts, carry_out, plan
from madang.kinds.compute.cluster.kueue import Flavor, Kueue, fitted
from madang.kinds.compute.cluster.rehearsing import Rehearsed
from madang.kinds.compute.cluster.running import Runner
from madang.kinds.compute.cluster.slurm import Slurm
from madang.kinds.compute.models import Account, Adoption, Cluster, HandOver, Holding, Pool, Software
from madang.kinds.compute.queries.machines import accounts_on, pools_of, told_everywhere
from madang.kinds.compute.states import AccountState
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission

_LOCKS = 0x43_4C_55
_LABEL_LENGTH = 120


@dataclass(frozen=True)
class Compared:
    """What a cluster says, what we want of it, and the steps between the two."""

    found: Found
    wanted: tuple[Grant, ...]
    steps: tuple[Step, ...]

    @property
    def strangers(self) -> list[Grant]:
        ours = {grant.account for grant in self.wanted}
        return [grant for name, grant in sorted(self.found.accounts.items()) if name not in ours]


def machines_of(cluster: Cluster) -> Machines:
    """Return how ``cluster`` is spoken to; raise ClusterFailed where nobody has said how."""
    if cluster.is_rehearsal:
        return Rehearsed(cluster)
    runner = Runner(cluster.code, _prefix(cluster), settings.CLUSTER_LIMIT_SECONDS)
    if cluster.software == Software.KUEUE:
        return Kueue(cluster.code, runner, _flavors(cluster))
    return Slurm(cluster.code, runner)


def _prefix(cluster: Cluster) -> list[str]:
    if not cluster.way:
        return settings.CLUSTER_COMMAND.split()
    if cluster.way not in settings.CLUSTER_WAYS:
        raise ClusterFailed(
            _("This installation has no way called %(way)s any more. Choose another.") % {"way": cluster.way}
        )
    return settings.CLUSTER_WAYS[cluster.way].split()


def _flavors(cluster: Cluster) -> list[Flavor]:
    pools = pools_of(cluster).exclude(kueue_flavor="").order_by("code")
    return [Flavor(pool.slurm_gres, pool.kueue_flavor, pool.accelerator) for pool in pools]


def wanted(cluster: Cluster, today: date) -> list[Grant]:
    """Return what each account may do on ``cluster`` today; one that has ended takes no new jobs."""
    month = today.replace(day=1)
    accounts, pools = accounts_on(cluster), pools_of(cluster)
    held: dict[int, list[Holding]] = {}
    for each in Holding.objects.filter(pool__in=pools, month=month).select_related("pool"):
        held.setdefault(each.account_id, []).append(each)
    adopted, kinds = _adopted(cluster), _kinds(pools)
    rows = accounts.select_related("agreement", "organisation").prefetch_related(
        "organisation__names", "logins"
    )
    return [
        _grant(
            cluster,
            account,
            held.get(account.pk, ()),
            adopted.get(account.pk, {}),
            kinds.get(account.pk, set()),
            today,
        )
        for account in rows.order_by("name")
    ]


def compare(cluster: Cluster) -> Compared:
    """Read the cluster and compare; changes nothing. Raises ClusterFailed where it does not answer."""
    machines = machines_of(cluster)
    grants = wanted(cluster, clock.today())
    if cluster.software == Software.KUEUE:
        flavors = _flavors(cluster)
        grants = [fitted(grant, flavors) for grant in grants]
    found = machines.read()
    return Compared(found, tuple(grants), tuple(plan(grants, found)))


def look(cluster: Cluster) -> None:
    """Compare, and keep how far the cluster is from what was granted, or why it did not answer."""
    cluster.looked_at, cluster.differs, cluster.fault = clock.now(), None, ""
    try:
        cluster.differs = len(compare(cluster).steps)
    except ClusterFailed as wrong:
        cluster.fault = str(wrong)[:500]
    cluster.save(update_fields=["looked_at", "differs", "fault"])


def keep_up(cluster: Cluster) -> None:
    """Compare; bring a cluster that is kept in step by itself to what was granted, where it is not."""
    look(cluster)
    if cluster.by_itself and cluster.differs:
        try:
            hand_over(cluster=cluster, by=None)
        except WrongState:  # somebody is at it, or it has stopped answering: the next hour sees to it
            look(cluster)


def hand_over(*, cluster: Cluster, by: User | None) -> HandOver:
    """Bring the cluster to what we want, step by step; what breaks off is finished by doing it again.

    No transaction of its own: each step that is done is noted at once. One at a time for a cluster.
    """
    if by is not None:
        check_has(by, Permission.USAGE_MANAGE)
    begun = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS, cluster.pk])
        if not cursor.fetchone()[0]:
            raise WrongState(_("Somebody is bringing this cluster up to date at this moment."))
    try:
        compared = compare(cluster)
        done = HandOver.objects.create(cluster=cluster, by=by, planned=len(compared.steps))
        try:
            for step in carry_out(machines_of(cluster), compared.steps):
                done.done += 1
                with override("ko"):
                    done.steps += f"{step}\n"
                done.save(update_fields=["done", "steps"])
        except WrongState as wrong:
            done.error = str(wrong)[:500]
        return _ended(done, compared.wanted, begun=begun, by=by)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS, cluster.pk])


@transaction.atomic
def _ended(done: HandOver, grants: Sequence[Grant], *, begun: datetime, by: User | None) -> HandOver:
    done.ended_at = clock.now()
    done.save(update_fields=["ended_at", "error"])
    if not done.error:
        names = [grant.account for grant in grants]
        done.cluster.told_at, done.cluster.looked_at = begun, done.ended_at
        done.cluster.differs, done.cluster.fault = 0, ""
        done.cluster.save(update_fields=["told_at", "looked_at", "differs", "fault"])
        told = told_everywhere(Account.objects.filter(name__in=names, changed_at__lte=begun))
        told.update(handed_over_at=begun)
    if done.planned:
        log.record(
            by=by,
            verb="cluster.handed_over",
            subject=done.cluster,
            planned=done.planned,
            done=done.done,
            error=done.error,
        )
    return done


@transaction.atomic
def adopt(*, cluster: Cluster, account: Account, found: Found, reason: str, by: User) -> Adoption:
    """Take over how many accelerators a cluster gives an account: into an amendment that both sides sign.

    Until it is in force the cluster goes on to differ, and that is shown.
    """
    check_has(by, Permission.USAGE_MANAGE)
    there = found.accounts.get(account.name)
    (grant,) = [each for each in wanted(cluster, clock.today()) if each.account == account.name]
    if there is None or dict(there.gpus) == dict(grant.gpus):
        raise WrongState(_("The cluster gives this account what was granted. There is nothing to take over."))
    if account.agreement is None:
        raise RuleBroken(_("This account has no agreement that could be changed. Ask the company to apply."))
    agreement = account.agreement
    line = [
        _particular("ko"),
        _particular("en"),
        f"{amounts(grant.gpus)} → {amounts(there.gpus)}",
    ]
    amendment = agreements.amend(
        agreement=agreement, reason=reason, by=by, particulars=[*agreement.particulars, line]
    )
    adoption = Adoption.objects.create(
        account=account,
        cluster=cluster,
        limits=",".join(f"{kind}={number}" for kind, number in sorted(there.gpus.items())),
        reason=reason[:500],
        amendment=amendment,
        by=by,
    )
    log.record(
        by=by,
        verb="cluster.adopted",
        subject=cluster,
        account=account.name,
        limits=adoption.limits,
        reason=reason,
    )
    return adoption


def _particular(language: str) -> str:
    with override(language):
        return _("Accelerators at once, as the cluster gives them")


def _adopted(cluster: Cluster) -> dict[int, dict[str, int]]:
    rows = Adoption.objects.filter(cluster=cluster, amendment__state=AgreementState.IN_FORCE).order_by("pk")
    return {each.account_id: each.by_type for each in rows}


def _grant(
    cluster: Cluster,
    account: Account,
    held: Sequence[Holding],
    adopted: dict[str, int],
    kinds: Collection[str],
    today: date,
) -> Grant:
    gpus: dict[str, int] = {}
    minutes: dict[str, int] = {}
    for each in held:
        kind = each.pool.slurm_gres
        gpus[kind] = gpus.get(kind, 0) + each.units
        minutes[kind] = minutes.get(kind, 0) + each.gpu_hours * 60
    is_open = account.state == AccountState.ACTIVE and account.starts_on <= today <= account.ends_on and gpus
    grant = Grant(
        account=account.name,
        label=_label(account.agreement, account),
        company=f"org {account.organisation_id}",
        qos=cluster.service,
        gpus=gpus or dict.fromkeys(kinds, 0),
        gpu_minutes=minutes,
        logins=frozenset(each.name for each in account.logins.all() if each.until_on is None),
        open=bool(is_open),
    )
    return replace(grant, gpus={**gpus, **adopted}) if adopted and gpus else grant


def _kinds(pools: QuerySet[Pool]) -> dict[int, set[str]]:
    """Return the types that each account ever held; those that hold none today are set to 0 of them."""
    found: dict[int, set[str]] = {}
    rows = Holding.objects.filter(pool__in=pools).order_by()
    for account, kind in rows.values_list("account_id", "pool__slurm_gres").distinct():
        found.setdefault(account, set()).add(kind)
    return found


def _label(agreement: Agreement | None, account: Account) -> str:
    number = agreement.number if agreement else account.name
    return f"madang {number} until {account.ends_on.isoformat()}".lower()[:_LABEL_LENGTH]
