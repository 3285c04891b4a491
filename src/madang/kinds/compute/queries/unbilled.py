"""Clusters with what waits for them, and use that belongs to nobody we know."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from madang.core import clock
from madang.kernel.usage.models import Import
from madang.kernel.usage.states import ImportState
from madang.kinds.compute.models import Account, Billed, Cluster, HandOver, Holding

_NEVER = datetime(1970, 1, 1, tzinfo=clock.SEOUL)
_OF_IT = Q(pool__cluster=OuterRef("pk")) | Q(pool__cluster=None, pool__centre=OuterRef("centre"))


def clusters() -> QuerySet[Any]:
    """Return clusters with ``waiting`` (accounts to be told), ``last_at`` and ``metered_to``.

    ``last_at`` is when one was last brought up to date; ``metered_to`` the last day a file of use spoke of.
    """
    told = Coalesce(OuterRef("told_at"), Value(_NEVER))
    waiting = Holding.objects.filter(_OF_IT, account__changed_at__gt=told).order_by()
    counted = waiting.values(one=Value(1)).annotate(n=Count("account", distinct=True)).values("n")
    ended = HandOver.objects.filter(cluster=OuterRef("pk"), ended_at__isnull=False).order_by("-pk")
    files = Import.objects.filter(meter=OuterRef("meter"), state=ImportState.DONE).order_by()
    metered = files.values("meter").annotate(to=Max("last_on")).values("to")
    rows = Cluster.objects.select_related("meter", "centre")
    return rows.annotate(
        waiting=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        last_at=Subquery(ended.values("ended_at")[:1]),
        metered_to=Subquery(metered),
    ).order_by("meter__code")


def unknown() -> QuerySet[Any]:
    """Return names under which a cluster counts use and that are no account of ours, the most first.

    ``allocated`` are seconds of one accelerator. They are kept, and count once an account has the name.
    """
    ours = Account.objects.filter(name=OuterRef("name"))
    rows = Billed.objects.filter(~Exists(ours)).select_related("cluster__meter")
    return rows.annotate(
        allocated=Sum("days__allocated"),
        hours=Coalesce(Sum("days__allocated"), 0) / 3600,
        last_on=Max("days__on"),
    ).order_by("-allocated", "name")


def last_hand_over(cluster: Cluster) -> HandOver | None:
    """Return the last time that ``cluster`` was brought up to date."""
    return HandOver.objects.filter(cluster=cluster).first()
