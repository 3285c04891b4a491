"""A Kubernetes cluster with Kueue, as manifests of ``kueue.x-k8s.io/v1beta2``.

A type of accelerator is a ResourceFlavor, the centre a Cohort, an account a ClusterQueue with a fixed quota
and a LocalQueue of the same name in the namespace of that name. Kueue keeps no minutes over time and no
people: the minutes are metered by us, and who may enter a namespace is the business of its access rules.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from madang.kinds.compute.cluster.grants import Found, Grant, Step
from madang.kinds.compute.cluster.running import Runner

VERSION = "kueue.x-k8s.io/v1beta2"
RESOURCE = "nvidia.com/gpu"
MANAGED = {"app.kubernetes.io/managed-by": "madang"}
LABEL, COMPANY = "madang/label", "madang/company"
NODE_LABEL = "nvidia.com/gpu.product"
_NAMESPACE_LABEL = "kubernetes.io/metadata.name"
_SELECTED = "app.kubernetes.io/managed-by=madang"


@dataclass(frozen=True)
class Flavor:
    """A type of accelerator: our name of it, that of the flavor, and the product its nodes name."""

    gres: str
    name: str
    product: str


@dataclass(frozen=True)
class Kueue:
    """The cluster called ``name``, whose accounts share one cohort."""

    name: str
    runner: Runner
    flavors: Sequence[Flavor]

    def read(self) -> Found:
        words = ["kubectl", "get", "clusterqueues.kueue.x-k8s.io", f"--selector={_SELECTED}", "--output=json"]
        queues = json.loads(self.runner.run(words))["items"]
        kinds = {flavor.name: flavor.gres for flavor in self.flavors}
        return Found({queue["metadata"]["name"]: _grant_of(queue, kinds) for queue in queues})

    def apply(self, step: Step) -> None:
        """Write all that the account needs: the server works out what is new in it."""
        text = written([*self.shared(), *self.manifests_of(step.grant)])
        words = ["kubectl", "apply", "--server-side", "--field-manager=madang", "--filename=-"]
        self.runner.run(words, given=text)

    def shared(self) -> list[dict[str, Any]]:
        """Return what all accounts share: the flavors and the cohort."""
        flavors = [
            _manifest("ResourceFlavor", flavor.name, {"nodeLabels": {NODE_LABEL: flavor.product}})
            for flavor in sorted(self.flavors, key=lambda each: each.name)
        ]
        return [*flavors, _manifest("Cohort", self.name, {})]

    def manifests_of(self, grant: Grant) -> list[dict[str, Any]]:
        """Return the queue of an account, and its door in its namespace."""
        queue = _manifest("ClusterQueue", grant.account, self._queue(grant))
        queue["metadata"]["annotations"] = {COMPANY: grant.company, LABEL: grant.label}
        door = _manifest("LocalQueue", grant.account, {"clusterQueue": grant.account})
        door["metadata"]["namespace"] = grant.account
        return [queue, door]

    def _queue(self, grant: Grant) -> dict[str, Any]:
        quotas = [
            {
                "name": flavor.name,
                "resources": [
                    {
                        "name": RESOURCE,
                        "nominalQuota": str(grant.gpus.get(flavor.gres, 0)),
                        "borrowingLimit": "0",  # what others leave idle goes to the waiting list, by rule
                        "lendingLimit": "0",
                    }
                ],
            }
            for flavor in sorted(self.flavors, key=lambda each: each.name)
            if flavor.gres in grant.gpus
        ]
        groups = [{"coveredResources": [RESOURCE], "flavors": quotas}] if quotas else []
        return {
            "cohortName": self.name,
            "namespaceSelector": {"matchLabels": {_NAMESPACE_LABEL: grant.account}},
            "queueingStrategy": "BestEffortFIFO",
            "resourceGroups": groups,
            "stopPolicy": "None" if grant.open else "Hold",
        }


def fitted(grant: Grant, flavors: Sequence[Flavor]) -> Grant:
    """Return what of a grant Kueue can keep: planned against this, a cluster shows no drift."""
    known = {flavor.gres for flavor in flavors}
    gpus = {kind: number for kind, number in grant.gpus.items() if kind in known}
    return Grant(grant.account, grant.label, grant.company, gpus=gpus, open=grant.open)


def written(manifests: Sequence[Mapping[str, Any]]) -> str:
    """Return manifests as one YAML text, the same each time."""
    return yaml.safe_dump_all(manifests, sort_keys=True, allow_unicode=True, explicit_start=True)


def _manifest(kind: str, name: str, spec: dict[str, Any]) -> dict[str, Any]:
    metadata = {"name": name, "labels": dict(MANAGED)}
    return {"apiVersion": VERSION, "kind": kind, "metadata": metadata, "spec": spec}


def _grant_of(queue: Mapping[str, Any], kinds: Mapping[str, str]) -> Grant:
    about, spec = queue["metadata"].get("annotations", {}), queue["spec"]
    return Grant(
        account=queue["metadata"]["name"],
        label=about.get(LABEL, ""),
        company=about.get(COMPANY, ""),
        gpus=dict(_quotas(spec, kinds)),
        open=spec.get("stopPolicy", "None") == "None",
    )


def _quotas(spec: Mapping[str, Any], kinds: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    for group in spec.get("resourceGroups", ()):
        for flavor in group["flavors"]:
            for resource in flavor["resources"]:
                if resource["name"] == RESOURCE and str(resource["nominalQuota"]).isdigit():
                    yield kinds.get(flavor["name"], flavor["name"]), int(resource["nominalQuota"])
