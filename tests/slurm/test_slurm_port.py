"""The port on a real Slurm: accounts and limits are there, and jobs feel them."""

import subprocess
from pathlib import Path

import pytest
from django.utils import translation

from madang.kinds.compute.cluster.grants import ClusterFailed, Grant, carry_out, plan
from madang.kinds.compute.cluster.running import Runner
from madang.kinds.compute.cluster.slurm import Slurm
from tests.slurm import jobs
from tools.slurm import CLUSTER

pytestmark = pytest.mark.slurm

WANTED = Grant(
    "md-port",
    label="madang 2026-0007 until 2026-12-31",
    company="lighthouse ai",
    qos="madang",
    gpus={"a100": 1},
    gpu_minutes={"a100": 600},
    logins=frozenset({jobs.PERSON, "daemon"}),
)


def changed(grant: Grant, **more: object) -> Grant:
    return Grant(**{**vars(grant), **more})


def hand_over(cluster: Slurm, *grants: Grant) -> list[str]:
    with translation.override("en"):
        return [str(step) for step in carry_out(cluster, plan(grants, cluster.read()))]


@pytest.fixture
def yard(slurm: Path) -> Slurm:
    return Slurm(CLUSTER, Runner(CLUSTER))


def test_a_grant_comes_to_stand_on_the_cluster_and_nothing_is_left_to_do(yard: Slurm) -> None:
    grant = changed(WANTED, account="md-first", qos="first")
    assert hand_over(yard, grant) == [
        "Add the level of service first.",
        "Open the account md-first: accelerators a100 1; minutes a100 600.",
        "md-first: let daemon in.",
        "md-first: let games in.",
    ]
    assert hand_over(yard, grant) == []
    assert yard.read().accounts["md-first"] == grant
    less = changed(
        grant, gpus={}, gpu_minutes={"a100": 30}, logins=frozenset({"games"}), label="less", open=False
    )
    assert len(hand_over(yard, less)) == 5
    assert yard.read().accounts["md-first"] == less
    assert len(hand_over(yard, grant)) == 5
    assert yard.read().accounts["md-first"] == grant


def test_each_step_may_be_done_twice(yard: Slurm) -> None:
    grant = changed(WANTED, account="md-twice", qos="twice")
    steps = plan([grant], yard.read())
    for step in [*steps, *steps]:
        yard.apply(step)
    assert plan([grant], yard.read()) == []


def test_a_job_within_the_limit_runs_and_one_beyond_it_waits_until_the_limit_grows(yard: Slurm) -> None:
    hand_over(yard, WANTED)
    small = jobs.send("md-port", "--gpus=a100:1")
    jobs.until(lambda: not jobs.state(small))
    typed, untyped = jobs.send("md-port", "--gpus=a100:2"), jobs.send("md-port", "--gpus=2")
    jobs.until(lambda: "AssocGrp" in jobs.state(typed) and "AssocGrp" in jobs.state(untyped))

    hand_over(yard, changed(WANTED, gpus={"a100": 2}))
    jobs.until(lambda: not jobs.state(typed) and not jobs.state(untyped))


def test_what_needs_more_minutes_than_are_left_waits(yard: Slurm) -> None:
    hand_over(yard, changed(WANTED, account="md-minutes", gpu_minutes={"a100": 5}))
    job = jobs.send("md-minutes", "--gpus=a100:1", "--time=10")
    jobs.until(lambda: "AssocGrpGRESMinutes" in jobs.state(job))
    jobs.ask("scancel", job)


def test_a_closed_account_takes_no_job(yard: Slurm) -> None:
    hand_over(yard, changed(WANTED, account="md-closed", open=False))
    with pytest.raises(subprocess.CalledProcessError) as refused:
        jobs.send("md-closed", "--gpus=a100:1")
    assert "AssocGrpSubmitJobsLimit" in refused.value.stderr


def test_what_the_cluster_refuses_is_said_in_its_words(yard: Slurm) -> None:
    hand_over(yard, changed(WANTED, account="md-wrong"))
    wanted = changed(WANTED, account="md-wrong", gpus={"h100": 1})
    with (
        translation.override("en"),
        pytest.raises(ClusterFailed, match="no TRES known by type gres/gpu:h100"),
    ):
        hand_over(yard, wanted)
    assert yard.read().accounts["md-wrong"].gpus == {"a100": 1}
