"""A cluster without machines: it says what is kept of it, and keeps what it is told.

For practice before the machines stand, and for the example city. It speaks through the same port as the
others, so the comparison, the steps and their order are those of a real cluster.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from madang.kinds.compute.cluster.grants import Deed, Found, Grant, Step
from madang.kinds.compute.models import Cluster


@dataclass(frozen=True)
class Rehearsed:
    """What ``cluster`` would say, kept in its own row."""

    cluster: Cluster

    def read(self) -> Found:
        self.cluster.refresh_from_db(fields=["rehearsed"])
        return found_of(self.cluster.rehearsed)

    def apply(self, step: Step) -> None:
        found = self.read()
        accounts, services = dict(found.accounts), set(found.services)
        if step.deed == Deed.ADD_SERVICE:
            services.add(step.what)
        else:
            accounts[step.grant.account] = after(accounts.get(step.grant.account), step)
        self.cluster.rehearsed = kept_of(Found(accounts, frozenset(services)))
        self.cluster.save(update_fields=["rehearsed"])


def after(known: Grant | None, step: Step) -> Grant:
    """Return what an account may do once ``step`` is done; None: there is no such account yet."""
    grant = step.grant
    if known is None:
        return replace(grant, logins=frozenset(), open=True)
    changes: Mapping[Deed, Mapping[str, Any]] = {
        Deed.SET_LABEL: {"label": grant.label},
        Deed.SET_SERVICE: {"qos": grant.qos},
        Deed.SET_GPUS: {"gpus": grant.gpus},
        Deed.SET_MINUTES: {"gpu_minutes": grant.gpu_minutes},
        Deed.SET_OPEN: {"open": grant.open},
        Deed.ADD_LOGIN: {"logins": known.logins | {step.what}},
        Deed.REMOVE_LOGIN: {"logins": known.logins - {step.what}},
    }
    return replace(known, **changes.get(step.deed, {}))


def kept_of(found: Found) -> dict[str, Any]:
    """Return what a cluster says as plain data."""
    accounts = [
        {**asdict(grant), "gpus": dict(grant.gpus), "logins": sorted(grant.logins)}
        for _name, grant in sorted(found.accounts.items())
    ]
    return {"services": sorted(found.services), "accounts": accounts}


def found_of(kept: Mapping[str, Any]) -> Found:
    """Return plain data as what a cluster says."""
    grants = [Grant(**{**row, "logins": frozenset(row["logins"])}) for row in kept.get("accounts", ())]
    return Found({grant.account: grant for grant in grants}, frozenset(kept.get("services", ())))
