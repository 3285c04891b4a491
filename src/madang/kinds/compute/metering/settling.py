"""From what a cluster wrote to what counts: days of our accounts, and the ledger of their agreements.

All of it is derived, so doing it again changes nothing; an account that becomes known later brings along all
that was kept under its name.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db import connection, transaction
from django.db.models import Sum
from django.db.models.functions import TruncMonth

from madang.kernel.agreements.models import Agreement
from madang.kernel.usage import actions as usage
from madang.kernel.usage import queries
from madang.kinds.compute.metering.days import DAY, SEOUL_OFFSET
from madang.kinds.compute.metering.dcgm import SLOT_SECONDS
from madang.kinds.compute.models import Cluster, DayOfUse, Holding, Sampled, Software
from madang.kinds.compute.queries.machines import accounts_on, pools_of

UNIT = "gpu_second"
HOUR = 3600
KEPT_DAYS = 62
_SAMPLED = f"""
UPDATE compute_billedday AS day SET sampled = found.sampled, engine = found.engine, tensor = found.tensor,
    joules = found.joules
FROM (
    SELECT sampled.billed_id, sampled.gres,
           date '1970-01-01' + ((slot::bigint * {SLOT_SECONDS} + 32400) / 86400)::integer AS "on",
           count(*) * {SLOT_SECONDS} AS sampled, avg(engine)::integer AS engine,
           avg(tensor)::integer AS tensor, sum(joules)::bigint AS joules
    FROM compute_sampled sampled JOIN compute_billed billed ON billed.id = sampled.billed_id
    WHERE billed.cluster_id = %s GROUP BY 1, 2, 3
) found
WHERE (day.billed_id, day.gres, day."on") = (found.billed_id, found.gres, found."on")
    AND (day.sampled, day.engine, day.tensor, day.joules)
        IS DISTINCT FROM (found.sampled, found.engine, found.tensor, found.joules)
"""  # noqa: S608 a number of ours
# Kueue writes no jobs: a pod holds its accelerator for as long as samples name it.
_HELD = f"""
INSERT INTO compute_billedday AS known (billed_id, gres, "on", allocated, sampled)
SELECT sampled.billed_id, sampled.gres,
       date '1970-01-01' + ((slot::bigint * {SLOT_SECONDS} + 32400) / 86400)::integer,
       count(*) * {SLOT_SECONDS}, 0
FROM compute_sampled sampled JOIN compute_billed billed ON billed.id = sampled.billed_id
WHERE billed.cluster_id = %s GROUP BY 1, 2, 3
ON CONFLICT (billed_id, gres, "on") DO UPDATE SET allocated = excluded.allocated
WHERE known.allocated <> excluded.allocated
"""  # noqa: S608 a number of ours
# Where samples speak of less than half of the time, activity is not known.
_DAYS = """
INSERT INTO compute_dayofuse AS known (created_at, account_id, pool_id, "on", allocated, active, energy_wh)
SELECT now(), account.id, pool.id, day."on", sum(day.allocated),
       sum(CASE WHEN day.sampled * 2 >= day.allocated THEN day.allocated * day.engine / 1000 END)::bigint,
       (sum(day.joules) / 3600)::bigint
FROM compute_billedday day
JOIN compute_billed billed ON billed.id = day.billed_id
JOIN compute_account account ON account.name = billed.name
JOIN (SELECT DISTINCT ON (slurm_gres) id, slurm_gres FROM compute_pool
      WHERE cluster_id = %(cluster)s OR cluster_id IS NULL AND centre_id = %(centre)s
      ORDER BY slurm_gres, cluster_id IS NULL, id) pool ON pool.slurm_gres = day.gres
WHERE billed.cluster_id = %(cluster)s AND day.allocated >= 0
GROUP BY account.id, pool.id, day."on"
ON CONFLICT (account_id, pool_id, "on") DO UPDATE SET allocated = excluded.allocated,
    active = excluded.active, energy_wh = excluded.energy_wh
WHERE (known.allocated, known.active, known.energy_wh)
    IS DISTINCT FROM (excluded.allocated, excluded.active, excluded.energy_wh)
"""


def settle(cluster: Cluster) -> None:
    """Bring days of use and the ledger up to date with all that is known of ``cluster``."""
    with transaction.atomic(), connection.cursor() as cursor:
        if cluster.software == Software.KUEUE:
            cursor.execute(_HELD, [cluster.pk])
        cursor.execute(_SAMPLED, [cluster.pk])
        cursor.execute(_DAYS, {"cluster": cluster.pk, "centre": cluster.centre_id})
    post(cluster)


def settle_all(today: date) -> int:
    """Settle every cluster, and erase samples older than two months: their days keep the sums."""
    clusters = list(Cluster.objects.select_related("meter"))
    for cluster in clusters:
        settle(cluster)
    oldest = (today - date(1970, 1, 1)).days - KEPT_DAYS
    # Whole days of Seoul: what is left of a day would take the place of its sums.
    Sampled.objects.filter(slot__lt=(oldest * DAY - SEOUL_OFFSET) // SLOT_SECONDS).delete()
    return len(clusters)


def post(cluster: Cluster) -> None:
    """Write into the ledger what differs from what stands there: granted from holdings, used from days.

    What is granted is of an agreement as a whole, whichever clusters its pools are on; what is used is
    written by the cluster that metered it.
    """
    source = f"cluster:{cluster.code}"
    agreements = _agreements(cluster)
    lines = {
        (agreement, line.period): line
        for agreement, months in queries.ledgers_of(list(agreements)).items()
        for line in months
        if line.unit == UNIT
    }
    for (agreement, period), amount in _granted(agreements).items():
        known = lines.get((agreement, period))
        if known is None or known.granted != amount:
            usage.grant(agreement=agreements[agreement], period=period, amount=amount, unit=UNIT, by=None)
    recorded = _recorded(source)
    for (agreement, period), amount in _used(cluster).items():
        if recorded.get((agreement, period)) != amount:
            usage.record(
                agreement=agreements[agreement], period=period, amount=amount, unit=UNIT, source=source
            )


def _agreements(cluster: Cluster) -> dict[int, Agreement]:
    """Return the first of each line that has an account at the centre, by its key."""
    rows = Agreement.objects.filter(gpu_account__in=accounts_on(cluster))
    return {each.line_id: each for each in rows}


def _granted(agreements: Mapping[int, Agreement]) -> dict[tuple[int, date], int]:
    found: dict[tuple[int, date], int] = defaultdict(int)
    rows = Holding.objects.filter(account__agreement__in=agreements.values())
    for each in rows.select_related("account__agreement"):
        agreement = each.account.agreement
        if agreement is not None:
            found[agreement.line_id, each.month] += each.gpu_hours * HOUR
    return found


def _used(cluster: Cluster) -> dict[tuple[int, date], int]:
    found: dict[tuple[int, date], int] = defaultdict(int)
    rows = DayOfUse.objects.filter(pool__in=pools_of(cluster), account__agreement__isnull=False)
    sums = (
        rows.order_by()
        .annotate(month=TruncMonth("on"))
        .values_list("account__agreement", "account__agreement__original", "month")
    )
    for agreement, original, month, amount in sums.annotate(sum=Sum("allocated")):
        found[original or agreement, month] += amount
    return found


def _recorded(source: str) -> dict[tuple[int, date], int]:
    rows = queries.current_entries().filter(source=source, unit=UNIT).order_by()
    return {
        (agreement, period): amount
        for agreement, period, amount in rows.values_list("agreement", "period", "amount")
    }
