"""Manifests for Kueue: what the API of v1beta2 takes, the same text each time."""

import json
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from madang.kinds.compute.cluster.grants import Found, Grant, carry_out, plan
from madang.kinds.compute.cluster.kueue import VERSION, Flavor, Kueue, fitted, written
from madang.kinds.compute.cluster.running import Runner

pytestmark = pytest.mark.unit

FLAVORS = (
    Flavor("h100", "h100", "NVIDIA-H100-80GB-HBM3"),
    Flavor("a100", "a100", "NVIDIA-A100-SXM4-80GB"),
)
KUEUE = Kueue("national", Runner("national"), FLAVORS)
GRANT = Grant("md-0007", "madang 2026-0007", "lighthouse ai", gpus={"a100": 2, "h100": 8})

# Written by hand from the documented API of v1beta2: every field that we write, with its bounds. The CRD
# itself is in no package that a lock file could name (docs/adr/0012).
_NAME = {"type": "string", "maxLength": 253, "pattern": r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"}
_QUANTITY = {"type": "string", "pattern": r"^[0-9]+$"}


def _closed(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


_QUOTA = _closed(
    ["name", "nominalQuota"],
    name={"type": "string"},
    nominalQuota=_QUANTITY,
    borrowingLimit=_QUANTITY,
    lendingLimit=_QUANTITY,
)
_GROUP = _closed(
    ["coveredResources", "flavors"],
    coveredResources={"type": "array", "minItems": 1, "maxItems": 64, "items": {"type": "string"}},
    flavors={
        "type": "array",
        "minItems": 1,
        "maxItems": 64,
        "items": _closed(
            ["name", "resources"],
            name=_NAME,
            resources={"type": "array", "minItems": 1, "maxItems": 64, "items": _QUOTA},
        ),
    },
)
_LABELS = {"type": "object", "maxProperties": 8, "additionalProperties": {"type": "string"}}
_SPECS = {
    "ResourceFlavor": _closed([], nodeLabels=_LABELS),
    "Cohort": _closed([], parentName=_NAME),
    "ClusterQueue": _closed(
        [],
        cohortName=_NAME,
        namespaceSelector=_closed([], matchLabels=_LABELS),
        queueingStrategy={"enum": ["StrictFIFO", "BestEffortFIFO"]},
        resourceGroups={"type": "array", "maxItems": 16, "items": _GROUP},
        stopPolicy={"enum": ["None", "Hold", "HoldAndDrain"]},
    ),
    "LocalQueue": _closed(["clusterQueue"], clusterQueue=_NAME, stopPolicy={"enum": ["None", "Hold"]}),
}


def _schema(kind: str) -> dict[str, Any]:
    metadata = _closed(
        ["name", *(["namespace"] if kind == "LocalQueue" else [])],
        name=_NAME,
        namespace=_NAME,
        labels=_LABELS,
        annotations=_LABELS,
    )
    return _closed(
        ["apiVersion", "kind", "metadata", "spec"],
        apiVersion={"const": VERSION},
        kind={"const": kind},
        metadata=metadata,
        spec=_SPECS[kind],
    )


@pytest.mark.parametrize(
    "grant",
    [GRANT, Grant("md-0008"), Grant(**{**vars(GRANT), "open": False})],
    ids=["open", "empty", "closed"],
)
def test_manifests_fit_the_api(grant: Grant) -> None:
    manifests = [*KUEUE.shared(), *KUEUE.manifests_of(grant)]

    assert [each["kind"] for each in manifests] == [
        "ResourceFlavor",
        "ResourceFlavor",
        "Cohort",
        "ClusterQueue",
        "LocalQueue",
    ]
    for each in manifests:
        jsonschema.validate(each, _schema(each["kind"]), jsonschema.Draft202012Validator)


def test_every_flavor_lists_the_covered_resources_and_limits_of_borrowing_stand_in_a_cohort() -> None:
    spec = KUEUE.manifests_of(GRANT)[0]["spec"]

    (group,) = spec["resourceGroups"]
    for flavor in group["flavors"]:
        assert [each["name"] for each in flavor["resources"]] == group["coveredResources"]
    assert spec["cohortName"] == "national"


def test_the_same_grant_gives_the_same_text_whatever_the_order_it_was_said_in() -> None:
    turned = Kueue("national", KUEUE.runner, FLAVORS[::-1])
    other = Grant(**{**vars(GRANT), "gpus": {"h100": 8, "a100": 2}})
    text = written([*KUEUE.shared(), *KUEUE.manifests_of(GRANT)])

    assert text == written([*turned.shared(), *turned.manifests_of(other)])
    assert list(yaml.safe_load_all(text)) == [*KUEUE.shared(), *KUEUE.manifests_of(GRANT)]


_KUBECTL = """
import json, pathlib, shlex, sys
import yaml
state = pathlib.Path(__file__).with_suffix(".json")
known = json.loads(state.read_text()) if state.exists() else {}
words = shlex.split(sys.argv[1])
if words[1] == "apply":
    for each in yaml.safe_load_all(sys.stdin):
        known[each["kind"] + "/" + each["metadata"]["name"]] = each
    state.write_text(json.dumps(known))
else:
    print(json.dumps({"items": [each for each in known.values() if each["kind"] == "ClusterQueue"]}))
"""


def test_what_was_applied_is_read_back_without_drift(tmp_path: Path) -> None:
    program = tmp_path / "kubectl.py"
    program.write_text(_KUBECTL, encoding="utf-8")
    kueue = Kueue("national", Runner("national", [sys.executable, str(program)]), FLAVORS)
    wanted = fitted(
        Grant(**{**vars(GRANT), "gpu_minutes": {"a100": 60}, "logins": frozenset({"kim"})}), FLAVORS
    )
    assert kueue.read() == Found({})

    list(carry_out(kueue, plan([wanted], kueue.read())))
    assert plan([wanted], kueue.read()) == []

    less = Grant(**{**vars(wanted), "gpus": {"a100": 1, "h100": 8}, "open": False})
    done = list(carry_out(kueue, plan([less], kueue.read())))
    assert [str(step.deed) for step in done] == ["set_open", "set_gpus"]
    assert plan([less], kueue.read()) == []
    doors = json.loads(program.with_suffix(".json").read_text())
    assert doors["LocalQueue/md-0007"]["metadata"]["namespace"] == "md-0007"
