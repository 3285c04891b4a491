"""Reading what the DCGM exporter measures: how hard each accelerator works, and the energy it takes.

Two formats. Prometheus text with a time behind each value, as ``promtool`` and federation write it; and a
table with commas whose columns are ``time``, the labels, and the metrics. An accelerator works for the
account named by the label ``account``, else ``namespace``, else for the job named by ``hpc_job``.
"""

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from madang.core.errors import RuleBroken
from madang.kinds.compute.metering.sacct import Aside

SLOT_SECONDS = 600
ENGINE, TENSOR = "DCGM_FI_PROF_GR_ENGINE_ACTIVE", "DCGM_FI_PROF_PIPE_TENSOR_ACTIVE"
POWER, ENERGY = "DCGM_FI_DEV_POWER_USAGE", "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION"
METRICS = frozenset({ENGINE, TENSOR, POWER, ENERGY})
COLUMNS = "time,UUID,modelName,account," + ",".join(sorted(METRICS))
_LINE = re.compile(r"(\w+)\{(.*)\}\s+(\S+)(?:\s+(\d+))?\s*")
_LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


class Sample(NamedTuple):
    """One value of one accelerator; ``account`` or ``job`` says for whom it works, both empty: for nobody."""

    at: int
    gpu: str
    model: str
    account: str
    job: str
    metric: str
    value: float

    @property
    def is_of_somebody(self) -> bool:
        return bool(self.account or self.job)


class Span(NamedTuple):
    """For whom an accelerator worked in which ten minutes."""

    gpu: str
    slot: int
    model: str
    account: str
    job: str


@dataclass
class Sums:
    """What was measured in one span; ``joules`` from the power drawn, or else from the energy counted."""

    sums: dict[str, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    energy: tuple[float, float] | None = None

    def add(self, metric: str, value: float) -> None:
        if metric == ENERGY:
            least, most = self.energy or (value, value)
            self.energy = (min(least, value), max(most, value))
        self.sums[metric] = self.sums.get(metric, 0.0) + value
        self.counts[metric] = self.counts.get(metric, 0) + 1

    @property
    def samples(self) -> int:
        return max(self.counts.values())

    def thousandths(self, metric: str) -> int | None:
        """Return the mean of a share, in thousandths; None: not measured."""
        count = self.counts.get(metric)
        return min(1000, max(0, round(1000 * self.sums[metric] / count))) if count else None

    @property
    def joules(self) -> int | None:
        """Return the energy of the whole span; None: not measured."""
        if self.counts.get(POWER):
            return round(SLOT_SECONDS * self.sums[POWER] / self.counts[POWER])
        if self.energy and self.energy[1] > self.energy[0]:
            return round((self.energy[1] - self.energy[0]) / 1000)  # counted in thousandths of a joule
        return None


def reader(first_line: str) -> tuple[Callable[[str], Sequence[Sample]], bool]:
    """Return what reads a line, and whether the first line is a heading; refuse a foreign file."""
    if first_line.startswith(("#", "DCGM_FI_")):
        return _from_prometheus, False
    columns = next(csv.reader([first_line.strip()]), [])
    if {"time", "UUID"} <= set(columns) and METRICS & set(columns):
        return _table_reader(columns), True
    raise RuleBroken(
        _(
            "Line 1 is neither from the DCGM exporter nor a table of its values. Nothing was taken. "
            "Columns: %(all)s"
        )
        % {"all": COLUMNS}
    )


def _from_prometheus(line: str) -> Sequence[Sample]:
    if not line.strip() or line.startswith("#"):
        return ()
    found = _LINE.fullmatch(line)
    if not found:
        raise Aside(_("no measured value: %(text)s") % {"text": line[:60]})
    metric, labels, value, at = found.groups()
    if metric not in METRICS:
        return ()
    if at is None:
        raise Aside(_("a value without its time"))
    return [_sample(dict(_LABEL.findall(labels)), metric, value, int(at) // 1000)]


def _table_reader(columns: Sequence[str]) -> Callable[[str], Sequence[Sample]]:
    def read(line: str) -> Sequence[Sample]:
        fields = next(csv.reader([line]), [])
        if len(fields) != len(columns):
            raise Aside(
                _("%(found)d columns where the heading has %(wide)d")
                % {"found": len(fields), "wide": len(columns)}
            )
        labels = dict(zip(columns, fields, strict=True))
        if not labels["time"].isdigit() or len(labels["time"]) > 11:
            raise Aside(_("no time: %(text)s") % {"text": labels["time"][:40]})
        at = int(labels["time"])
        return [_sample(labels, name, labels[name], at) for name in sorted(METRICS) if labels.get(name)]

    return read


def _sample(labels: Mapping[str, str], metric: str, value: str, at: int) -> Sample:
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    gpu = labels.get("UUID") or f"{labels.get('Hostname', '')}/{labels.get('gpu', '')}"
    if not 0 <= number < 1e18 or len(gpu) < 2:
        raise Aside(_("no measured value: %(text)s") % {"text": value[:60]})
    account = labels.get("account") or labels.get("namespace") or ""
    return Sample(
        at, gpu[:60], labels.get("modelName", ""), account, labels.get("hpc_job", ""), metric, number
    )


def gres_of(model: str, known: Sequence[str]) -> str:
    """Return which of the known types a product is; empty: none of them.

    >>> gres_of("NVIDIA A100-SXM4-80GB", ["a100", "h100"])
    'a100'
    """
    return next((kind for kind in known if kind and kind.lower() in model.lower()), "")
