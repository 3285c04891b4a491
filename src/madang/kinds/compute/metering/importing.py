"""Reading the files of a cluster in batches: of the jobs that ran, and of how hard accelerators worked."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import BinaryIO

from django.db import connection, transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from madang.core.errors import RuleBroken
from madang.kernel.usage.ports import Progress, Reading, Set
from madang.kinds.compute.metering import dcgm, sacct, sampling, settling, staging
from madang.kinds.compute.metering.dcgm import Sample
from madang.kinds.compute.metering.sacct import Aside, Ran
from madang.kinds.compute.metering.staging import Outcome
from madang.kinds.compute.models import Cluster

BATCH_LINES = 50_000
_LONGEST = 65_536  # letters of a line; no line of these programs is as long
_EXAMPLES = 200  # of lines set aside, of each batch
_LOCKS = 0x4D_4A_52


@dataclass
class _Batch:
    position: int
    line: int
    begun: int = 0
    passed: int = 0
    aside: int = 0
    runs: list[Ran] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    examples: list[Set] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return self.line - self.begun >= BATCH_LINES

    def set_aside(self, reason: str, text: str) -> None:
        self.aside += 1
        if len(self.examples) < _EXAMPLES:
            self.examples.append(Set(self.line, reason, text))

    def following(self) -> "_Batch":
        """Return the next batch, still empty."""
        return _Batch(self.position, self.line, self.line)

    def progress(self, outcome: Outcome) -> Progress:
        """Return what this batch did."""
        return Progress(
            position=self.position,
            line=self.line,
            taken=outcome.taken,
            corrected=outcome.corrected,
            repeated=outcome.repeated,
            passed=self.passed,
            aside=self.aside,
            examples=tuple(self.examples),
            first_on=outcome.first_on,
            last_on=outcome.last_on,
        )


def read_jobs(reading: Reading) -> None:
    """Read what ``sacct`` prints of the jobs of a cluster."""
    cluster = _cluster_of(reading)
    first = reading.stream.readline(_LONGEST)
    heading = sacct.Heading.of(first.decode("utf-8", "replace"))
    read = sacct.reader(heading, cluster=cluster.code, zone=cluster.time_zone, untyped=cluster.untyped)

    def take(text: str, batch: _Batch) -> None:
        found = read(text)
        if isinstance(found, sacct.Nothing):
            batch.passed += 1
        else:
            batch.runs.extend(found)

    def write(batch: _Batch) -> Outcome:
        return staging.take(cluster.pk, batch.runs)

    _read(cluster, reading, len(first), 1, take, write)


def read_samples(reading: Reading) -> None:
    """Read what the DCGM exporter measures of the accelerators of a cluster."""
    cluster = _cluster_of(reading)
    first = reading.stream.readline(_LONGEST)
    read, has_heading = dcgm.reader(first.decode("utf-8", "replace"))
    sampled = sampling.Sampler(cluster)

    def take(text: str, batch: _Batch) -> None:
        samples = [sample for sample in read(text) if sample.is_of_somebody]
        batch.samples.extend(samples)
        batch.passed += not samples

    def write(batch: _Batch) -> Outcome:
        for sample in batch.samples:
            sampled.add(sample)
        return sampled.write(whole=not batch.is_full)

    _read(cluster, reading, len(first) if has_heading else 0, int(has_heading), take, write)


def _cluster_of(reading: Reading) -> Cluster:
    return Cluster.objects.select_related("meter", "centre").get(meter__code=reading.meter)


def _read(
    cluster: Cluster,
    reading: Reading,
    position: int,
    line: int,
    take: Callable[[str, _Batch], None],
    write: Callable[[_Batch], Outcome],
) -> None:
    """Read line by line from where it had come, and let count what was taken, also where it breaks off."""
    try:
        _read_lines(
            cluster, reading, _Batch(max(position, reading.position), max(line, reading.line)), take, write
        )
    finally:
        settling.settle(cluster)


def _read_lines(
    cluster: Cluster,
    reading: Reading,
    batch: _Batch,
    take: Callable[[str, _Batch], None],
    write: Callable[[_Batch], Outcome],
) -> None:
    """Keep each batch together with how far it brought us, while the next one is read already."""
    reading.stream.seek(batch.position)
    batch.begun = batch.line
    with ThreadPoolExecutor(max_workers=1) as ahead:

        def begin(batch: _Batch) -> "Future[str]":
            return ahead.submit(_fill, reading.stream, batch, take, get_language())

        filling = begin(batch)
        while True:
            broken, filled = filling.result(), batch
            if filled.is_full:
                batch = filled.following()
                filling = begin(batch)
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCKS, cluster.pk])
                reading.took(filled.progress(write(filled)))
            if broken:
                raise RuleBroken(broken)
            if not filled.is_full:
                return


def _fill(stream: BinaryIO, batch: _Batch, take: Callable[[str, _Batch], None], language: str | None) -> str:
    """Read into ``batch`` until it is full or the file is over; return what is said where it breaks off.

    Reasons are told in ``language``: another thread does not know that of whoever asked.
    """
    with override(language):
        return _filled(stream, batch, take)


def _filled(stream: BinaryIO, batch: _Batch, take: Callable[[str, _Batch], None]) -> str:
    while not batch.is_full and (raw := stream.readline(_LONGEST)):
        if not raw.endswith(b"\n"):
            return _broken_off(raw, batch.line)
        batch.position += len(raw)
        batch.line += 1
        try:
            text = raw.decode("utf-8").rstrip("\r\n")
            take(text, batch)
        except UnicodeDecodeError:
            batch.set_aside(_("no text in UTF-8"), raw.decode("utf-8", "replace"))
        except Aside as why:
            batch.set_aside(str(why), text)
    return ""


def _broken_off(raw: bytes, done: int) -> str:
    if len(raw) >= _LONGEST:
        return _(
            "Line %(line)d is too long to be of this format. The %(done)d lines before it were taken."
        ) % {
            "line": done + 1,
            "done": done,
        }
    return _(
        "The file breaks off in line %(line)d. The %(done)d lines before it were taken; "
        "read the whole file again, nothing is counted twice."
    ) % {"line": done + 1, "done": done}
