"""What the job worker does every day for GPU time."""
# mypy: disable-error-code="untyped-decorator"

import logging

from procrastinate.contrib.django import app

from madang.core import clock
from madang.kinds.compute.actions import doors, reclaiming
from madang.kinds.compute.cluster import handing_over
from madang.kinds.compute.metering import settling
from madang.kinds.compute.models import Cluster

_logger = logging.getLogger(__name__)
EVERY_HOUR = "23 * * * *"


@app.periodic(cron=EVERY_HOUR)
@app.task(name="look_after_gpus", queue="awards", queueing_lock="look_after_gpus")
def look_after_gpus(timestamp: int) -> int:
    """Warn whose GPUs stand idle, take back what is not used and offer it on, end what has run its term.

    What is free then goes to those who wait at the small doors. Run each hour, it does each step once: a
    worker that was down catches up.
    """
    return reclaiming.walk(clock.now()) + doors.end_due() + doors.serve_listed(clock.now())


@app.task(name="hand_over", queue="usage")
def hand_over(cluster_id: int) -> None:
    """Bring a cluster to what was granted."""
    handing_over.hand_over(cluster=Cluster.objects.select_related("meter").get(pk=cluster_id), by=None)


@app.periodic(cron="41 * * * *")
@app.task(name="look_at_clusters", queue="usage", queueing_lock="look_at_clusters")
def look_at_clusters(timestamp: int) -> int:
    """Compare each cluster with what was granted; those kept in step by themselves are brought to it."""
    clusters = list(Cluster.objects.select_related("meter"))
    for cluster in clusters:
        try:
            handing_over.keep_up(cluster)
        except Exception:  # one cluster holds up no other
            _logger.exception("Cluster %s could not be kept in step.", cluster.code)
    return len(clusters)


@app.periodic(cron=EVERY_HOUR)
@app.task(name="settle_use", queue="usage", queueing_lock="settle_use")
def settle_use(timestamp: int) -> int:
    """Let use count that waited for an account to become known, and forget samples whose days are summed."""
    return settling.settle_all(clock.today())
