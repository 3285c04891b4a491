"""What the DCGM exporter writes: for whom an accelerator works, how hard, and with what energy."""

import pytest
from django.utils import translation

from madang.core.errors import RuleBroken
from madang.kinds.compute.metering import dcgm
from madang.kinds.compute.metering.dcgm import ENERGY, ENGINE, POWER, TENSOR, Sample, Sums
from madang.kinds.compute.metering.sacct import Aside

pytestmark = pytest.mark.unit

LABELS = 'gpu="0",UUID="GPU-1",device="nvidia0",modelName="NVIDIA A100-SXM4-80GB",Hostname="n1"'


def prometheus(line: str) -> list[Sample]:
    read, has_heading = dcgm.reader("# HELP DCGM_FI_DEV_GPU_UTIL GPU utilization (in %).")
    assert not has_heading
    return list(read(line))


def test_a_value_says_which_accelerator_worked_how_hard_for_whom_and_when() -> None:
    line = f'{ENGINE}{{{LABELS},hpc_job="17",namespace=""}} 0.85 1795773503000'

    assert prometheus(line) == [
        Sample(1_795_773_503, "GPU-1", "NVIDIA A100-SXM4-80GB", "", "17", ENGINE, 0.85)
    ]


def test_a_namespace_is_the_account_and_an_account_comes_before_it() -> None:
    (sample,) = prometheus(f'{POWER}{{{LABELS},namespace="md-7"}} 300 1795773503000')
    assert (sample.account, sample.job) == ("md-7", "")
    (sample,) = prometheus(f'{POWER}{{{LABELS},namespace="md-7",account="md-8"}} 300 1795773503000')
    assert sample.account == "md-8"


@pytest.mark.parametrize(
    "line",
    ["", "# TYPE x gauge", f"DCGM_FI_DEV_GPU_TEMP{{{LABELS}}} 60 1795773503000"],
)
def test_other_metrics_and_remarks_count_nothing(line) -> None:
    assert prometheus(line) == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"{ENGINE}{{{LABELS}}} 0.5", "a value without its time"),
        (f"{ENGINE}{{{LABELS}}} NaN 1795773503000", "no measured value: NaN"),
        (f"{ENGINE}{{{LABELS}}} -1 1795773503000", "no measured value"),
        (f"{ENGINE} 0.5 1795773503000", "no measured value: DCGM"),
        (f'{ENGINE}{{account="x"}} 0.5 1795773503000', "no measured value"),
    ],
)
def test_what_cannot_be_counted_is_set_aside_with_the_reason(line, reason) -> None:
    with translation.override("en"), pytest.raises(Aside, match=reason):
        prometheus(line)


def test_a_table_with_commas_is_read_by_its_heading() -> None:
    read, has_heading = dcgm.reader(f"time,UUID,modelName,account,{ENGINE},{POWER}\n")
    assert has_heading
    assert read("1795773503,GPU-1,NVIDIA H100,md-7,0.5,") == [
        Sample(1_795_773_503, "GPU-1", "NVIDIA H100", "md-7", "", ENGINE, 0.5)
    ]
    for line, reason in (("1,2", "2 columns where the heading has 6"), ("soon,GPU-1,,md-7,1,1", "no time")):
        with translation.override("en"), pytest.raises(Aside, match=reason):
            read(line)


@pytest.mark.parametrize("first", ["JobID|Account|Start", "time,UUID,account", ""])
def test_a_foreign_file_is_refused_with_the_columns_of_a_good_one(first) -> None:
    with (
        translation.override("en"),
        pytest.raises(RuleBroken, match=r"Nothing was taken\. Columns: time,UUID"),
    ):
        dcgm.reader(first)


def test_a_span_is_the_mean_of_its_values_and_the_energy_of_all_of_it() -> None:
    sums = Sums()
    for share, watts in ((0.2, 100), (0.4, 200), (0.9, 300)):
        sums.add(ENGINE, share)
        sums.add(POWER, watts)
    assert (sums.thousandths(ENGINE), sums.thousandths(TENSOR), sums.joules) == (500, None, 120_000)
    assert sums.samples == 3


def test_energy_is_what_the_counter_grew_by_where_no_power_was_measured() -> None:
    sums = Sums()
    sums.add(ENERGY, 5_000)
    assert sums.joules is None
    sums.add(ENERGY, 9_000)
    assert sums.joules == 4


def test_products_are_known_by_the_types_of_the_pools() -> None:
    assert dcgm.gres_of("NVIDIA H100 80GB HBM3", ["a100", "h100"]) == "h100"
    assert dcgm.gres_of("Tesla T4", ["", "a100"]) == ""
