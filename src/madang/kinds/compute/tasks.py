"""What the job worker does every day for GPU time."""
# mypy: disable-error-code="untyped-decorator"

from procrastinate.contrib.django import app

from madang.core import clock
from madang.kinds.compute.actions import doors, reclaiming

EVERY_HOUR = "23 * * * *"


@app.periodic(cron=EVERY_HOUR)
@app.task(name="look_after_gpus", queue="awards", queueing_lock="look_after_gpus")
def look_after_gpus(timestamp: int) -> int:
    """Warn whose GPUs stand idle, take back what is not used, and end what has run its term.

    Run each hour, it does each step once: a worker that was down catches up.
    """
    return reclaiming.walk(clock.now()) + doors.end_due()
