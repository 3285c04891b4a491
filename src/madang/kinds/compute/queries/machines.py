"""What runs on what: the pools of a cluster, and the accounts that hold something of them."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from madang.kinds.compute.models import Account, Cluster, Holding, Pool


def pools_of(cluster: Cluster) -> QuerySet[Pool]:
    """Return the pools whose jobs ``cluster`` runs: those given to it, or of its centre and given to none."""
    return Pool.objects.filter(Q(cluster=cluster) | Q(cluster=None, centre=cluster.centre_id))


def accounts_on(cluster: Cluster) -> QuerySet[Account]:
    """Return the accounts that hold or held something of its pools."""
    return Account.objects.filter(
        Exists(Holding.objects.filter(account=OuterRef("pk"), pool__in=pools_of(cluster)))
    )


def told_everywhere(accounts: QuerySet[Account]) -> QuerySet[Account]:
    """Return those of ``accounts`` of which each cluster they have pools on knows the newest."""
    behind = Cluster.objects.filter(pools__holdings__account=OuterRef("pk"))
    behind = behind.filter(Q(told_at=None) | Q(told_at__lt=OuterRef("changed_at")))
    return accounts.exclude(Exists(behind))
