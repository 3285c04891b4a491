"""Clusters with what waits for them, and use that belongs to nobody we know."""

from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum

from madang.kinds.compute.models import Account, Billed, Cluster, HandOver

WAITING = Q(centre__pools__holdings__account__handed_over_at=None) | Q(
    centre__pools__holdings__account__changed_at__gt=F("centre__pools__holdings__account__handed_over_at")
)


def clusters() -> QuerySet[Any]:
    """Return clusters with ``waiting`` (accounts to be told) and ``last_at`` (of the last hand-over)."""
    rows = Cluster.objects.select_related("meter", "centre")
    rows = rows.annotate(
        waiting=Count("centre__pools__holdings__account", filter=WAITING, distinct=True),
        last_at=Max("hand_overs__ended_at"),
    )
    return rows.order_by("meter__code")


def unknown() -> QuerySet[Any]:
    """Return names under which a cluster counts use and that are no account of ours, the most first.

    ``allocated`` are seconds of one accelerator. They are kept, and count once an account has the name.
    """
    ours = Account.objects.filter(name=OuterRef("name"))
    rows = Billed.objects.filter(~Exists(ours)).select_related("cluster__meter")
    return rows.annotate(allocated=Sum("days__allocated"), last_on=Max("days__on")).order_by(
        "-allocated", "name"
    )


def last_hand_over(cluster: Cluster) -> HandOver | None:
    """Return the last time that ``cluster`` was brought up to date."""
    return HandOver.objects.filter(cluster=cluster).first()
