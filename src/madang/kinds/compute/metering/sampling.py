"""Samples of accelerators, gathered into spans of ten minutes and kept, the fullest of a span."""

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import Q

from madang.kinds.compute.metering.days import day_of
from madang.kinds.compute.metering.dcgm import ENGINE, SLOT_SECONDS, TENSOR, Sample, Span, Sums, gres_of
from madang.kinds.compute.metering.staging import Outcome
from madang.kinds.compute.models import Billed, Cluster, JobRun
from madang.kinds.compute.queries.machines import pools_of

_WRITE = """
INSERT INTO compute_sampled AS known (billed_id, gres, gpu, slot, samples, engine, tensor, joules)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (gpu, slot, billed_id) DO UPDATE SET gres = excluded.gres, samples = excluded.samples,
    engine = excluded.engine, tensor = excluded.tensor, joules = excluded.joules
WHERE excluded.samples > known.samples
RETURNING xmax = 0
"""


class Sampler:
    """Gathers samples of one cluster in memory, and writes the spans that are over."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.spans: dict[Span, Sums] = {}
        pools = pools_of(cluster).order_by("pk")
        self.known = [kind for kind in pools.values_list("slurm_gres", flat=True) if kind]
        self.newest = 0

    def add(self, sample: Sample) -> None:
        """Keep a sample of an accelerator that works for somebody."""
        slot = sample.at // SLOT_SECONDS
        self.newest = max(self.newest, slot)
        span = Span(sample.gpu, slot, sample.model, sample.account, sample.job)
        self.spans.setdefault(span, Sums()).add(sample.metric, sample.value)

    def write(self, *, whole: bool) -> Outcome:
        """Write the spans that are over, or all where the file is at its end."""
        over = [span for span in self.spans if whole or span.slot < self.newest]
        rows = self._rows(over)
        taken = corrected = 0
        with connection.cursor() as cursor:
            for row in rows:
                cursor.execute(_WRITE, row)
                found = cursor.fetchone()
                taken += bool(found and found[0])
                corrected += bool(found and not found[0])
        days = [day_of(span.slot * SLOT_SECONDS) for span in over]
        for span in over:
            del self.spans[span]
        return Outcome(taken, corrected, len(rows) - taken - corrected, *_ends(days))

    def _rows(self, over: Iterable[Span]) -> list[tuple[str | int | None, ...]]:
        jobs = self._jobs({span.job for span in over if not span.account})
        names = self._names({span.account for span in over if span.account})
        rows: list[tuple[str | int | None, ...]] = []
        for span in over:
            sums = self.spans[span]
            billed, gres = self._owner(span, jobs, names)
            if billed is not None:
                shares = (sums.thousandths(ENGINE), sums.thousandths(TENSOR), sums.joules)
                rows.append((billed, gres, span.gpu, span.slot, sums.samples, *shares))
        return rows

    def _owner(
        self, span: Span, jobs: dict[str, list[JobRun]], names: dict[str, int]
    ) -> tuple[int | None, str]:
        if span.account:
            return names[span.account], gres_of(span.model, self.known) or self.cluster.untyped
        begun = span.slot * SLOT_SECONDS
        for run in jobs.get(span.job, ()):
            ended = run.ended_at or run.started_at + run.counted
            if run.started_at < begun + SLOT_SECONDS and begun < ended:
                return run.billed_id, run.gres
        return None, ""

    def _names(self, names: set[str]) -> dict[str, int]:
        fitting = {name: name[:64] for name in names}
        new = [Billed(cluster=self.cluster, name=name) for name in sorted(set(fitting.values()))]
        Billed.objects.bulk_create(new, ignore_conflicts=True)
        keys = dict(
            Billed.objects.filter(cluster=self.cluster, name__in=fitting.values()).values_list("name", "pk")
        )
        return {name: keys[short] for name, short in fitting.items()}

    def _jobs(self, numbers: set[str]) -> dict[str, list[JobRun]]:
        plain = [int(number) for number in numbers if number.isdigit() and len(number) < 18]
        rows = JobRun.objects.filter(cluster=self.cluster).filter(Q(job__in=numbers) | Q(raw__in=plain))
        found: dict[str, list[JobRun]] = {}
        for run in rows.order_by("-started_at"):
            for name in {run.job, str(run.raw or run.job)}:
                found.setdefault(name, []).append(run)
        return found


def _ends(days: list[date]) -> tuple[date | None, date | None]:
    return (min(days), max(days)) if days else (None, None)
