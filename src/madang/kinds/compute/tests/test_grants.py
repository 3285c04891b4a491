"""The steps from what a cluster says to what we want."""

import sys
from pathlib import Path

import pytest
from django.utils import translation

from madang.kinds.compute.cluster import slurm
from madang.kinds.compute.cluster.grants import ClusterFailed, Deed, Found, Grant, Step, carry_out, plan
from madang.kinds.compute.cluster.running import Runner

pytestmark = pytest.mark.unit

WANTED = Grant(
    "md-0007",
    label="madang 2026-0007 until 2026-12-31",
    company="lighthouse ai",
    qos="madang",
    gpus={"a100": 2},
    gpu_minutes={"a100": 600},
    logins=frozenset({"kim", "lee"}),
)


class Pretended:
    """A cluster in memory; breaks off once, before the step numbered ``breaks_at``."""

    def __init__(self, *, breaks_at: int = -1) -> None:
        self.accounts: dict[str, Grant] = {}
        self.services: set[str] = {"normal"}
        self.breaks_at = breaks_at

    def read(self) -> Found:
        return Found(dict(self.accounts), frozenset(self.services))

    def apply(self, step: Step) -> None:
        self.breaks_at -= 1
        if self.breaks_at == -1:
            raise ClusterFailed("half-way")
        grant, known = step.grant, self.accounts.get(step.grant.account)
        if step.deed == Deed.ADD_SERVICE:
            self.services.add(step.what)
        elif step.deed == Deed.ADD_ACCOUNT:
            self.accounts[grant.account] = Grant(**{**vars(grant), "logins": frozenset(), "open": True})
        else:
            assert known is not None
            self.accounts[grant.account] = Grant(**{**vars(known), **_changed(step, known)})


def _changed(step: Step, known: Grant) -> dict[str, object]:
    grant = step.grant
    return {
        Deed.SET_LABEL: {"label": grant.label},
        Deed.SET_SERVICE: {"qos": grant.qos},
        Deed.SET_GPUS: {"gpus": grant.gpus},
        Deed.SET_MINUTES: {"gpu_minutes": grant.gpu_minutes},
        Deed.SET_OPEN: {"open": grant.open},
        Deed.ADD_LOGIN: {"logins": known.logins | {step.what}},
        Deed.REMOVE_LOGIN: {"logins": known.logins - {step.what}},
    }[step.deed]


def test_a_new_account_is_opened_with_its_limits_in_one_step() -> None:
    steps = plan([WANTED], Found({}, frozenset({"normal"})))

    assert [step.deed for step in steps] == [
        Deed.ADD_SERVICE,
        Deed.ADD_ACCOUNT,
        Deed.ADD_LOGIN,
        Deed.ADD_LOGIN,
    ]
    assert slurm.words_for(steps[1], "yard")[-4:] == [
        "grptres=gres/gpu:a100=2,gres/gpu=2",
        "grptresmins=gres/gpu:a100=600,gres/gpu=600",
        "qos=madang",
        "defaultqos=madang",
    ]


def test_every_step_reads_as_a_sentence_in_both_languages() -> None:
    there = Grant("md-0007", qos="normal", logins=frozenset({"park"}), gpu_minutes={"": 5}, open=False)
    steps = plan([WANTED], Found({"md-0007": there}))
    steps += plan([Grant(**{**vars(WANTED), "account": "md-0008", "open": False})], Found({}))
    with translation.override("en"):
        english = [str(step) for step in steps]
    with translation.override("ko"):
        korean = [str(step) for step in steps]

    assert {step.deed for step in steps} == set(Deed)
    assert "md-0007: accelerators at once from without limit to a100 2." in english
    assert "md-0007: accelerator minutes from * 5 to a100 600." in english
    assert "md-0007: let kim in." in english
    assert "md-0007: keep park out." in english
    assert "md-0008: from “takes jobs” to “takes no new jobs”." in english
    assert all(ko != en for ko, en in zip(korean, english, strict=True))


def test_what_is_as_wanted_needs_no_step() -> None:
    cluster = Pretended()
    list(carry_out(cluster, plan([WANTED], cluster.read())))

    assert plan([WANTED], cluster.read()) == []


@pytest.mark.parametrize("breaks_at", range(4))
def test_what_breaks_off_half_way_is_finished_by_the_same_command(breaks_at: int) -> None:
    cluster = Pretended(breaks_at=breaks_at)
    done: list[Step] = []
    with pytest.raises(ClusterFailed, match="half-way"):
        done.extend(carry_out(cluster, plan([WANTED], cluster.read())))
    assert len(done) == breaks_at

    list(carry_out(cluster, plan([WANTED], cluster.read())))

    assert cluster.accounts["md-0007"] == WANTED


def test_accounts_of_others_are_left_alone() -> None:
    stranger = Grant("physics", gpus={"h100": 64})
    assert plan([], Found({"physics": stranger})) == []


def test_an_account_is_closed_before_anything_else_changes_and_opened_last() -> None:
    there = Grant(**{**vars(WANTED), "gpus": {"a100": 1}})
    closed = Grant(**{**vars(WANTED), "open": False})

    assert [s.deed for s in plan([closed], Found({"md-0007": there}, frozenset({"madang"})))] == [
        Deed.SET_OPEN,
        Deed.SET_GPUS,
    ]
    shut = Grant(**{**vars(there), "open": False})
    assert [s.deed for s in plan([WANTED], Found({"md-0007": shut}, frozenset({"madang"})))] == [
        Deed.SET_GPUS,
        Deed.SET_OPEN,
    ]


def test_limits_of_types_that_are_gone_are_lifted() -> None:
    there = Grant(**{**vars(WANTED), "gpus": {"h100": 8}})
    (step,) = plan([WANTED], Found({"md-0007": there}, frozenset({"madang"})))

    assert slurm.words_for(step, "yard")[-1] == "grptres=gres/gpu:a100=2,gres/gpu:h100=-1,gres/gpu=2"


def test_no_limit_at_all_is_said_to_slurm_as_none() -> None:
    assert slurm.tres_of({}) == "gres/gpu=-1"
    assert slurm.limits_of("") == {}


def _program(folder: Path, body: str) -> list[str]:
    path = folder / "fake.py"
    path.write_text(body, encoding="utf-8")
    return [sys.executable, str(path)]


def test_a_cluster_that_does_not_answer_is_named_with_the_time_waited(tmp_path: Path) -> None:
    runner = Runner("yard", _program(tmp_path, "import time; time.sleep(30)"), 0.2)

    with translation.override("en"), pytest.raises(ClusterFailed, match=r"yard has not answered for 0.2 sec"):
        slurm.Slurm("yard", runner).read()


def test_a_missing_program_is_named() -> None:
    with translation.override("en"), pytest.raises(ClusterFailed, match="no-such-ssh cannot be run"):
        Runner("yard", ["no-such-ssh", "login"]).run(["sacctmgr"])


def test_what_a_cluster_says_when_it_refuses_is_passed_on(tmp_path: Path) -> None:
    prefix = _program(tmp_path, "import sys; print('sacctmgr: error: no db', file=sys.stderr); sys.exit(1)")

    with (
        translation.override("en"),
        pytest.raises(ClusterFailed, match="yard refuses: sacctmgr: error: no db"),
    ):
        Runner("yard", prefix).run(["sacctmgr", "show"])


def test_nothing_to_do_is_no_failure_and_words_reach_a_login_unharmed(tmp_path: Path) -> None:
    prefix = _program(tmp_path, "import sys; print(sys.argv[1], 'Nothing new added.'); sys.exit(1)")

    said = Runner("yard", prefix).run(
        ["sacctmgr", "organization=빛고을 AI; rm"], harmless=["Nothing new added"]
    )

    assert said.startswith("sacctmgr 'organization=빛고을 AI; rm' ")
