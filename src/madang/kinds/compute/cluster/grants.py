"""What a cluster is told, as plain data; and the steps from what it says to what we want."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from django.utils.translation import gettext as _

from madang.core.errors import WrongState


class ClusterFailed(WrongState):
    """The cluster does not answer, or refuses a step; the sentence says which."""


@dataclass(frozen=True)
class Grant:
    """What one account may do. ``gpus`` and ``gpu_minutes`` are by type; a missing type has no limit.

    ``gpu_minutes`` may be used until the cluster counts anew, which it should do each month. ``label`` is
    what people who look at the cluster read. A closed account takes no new jobs; those that run may end.
    """

    account: str
    label: str = ""
    company: str = ""
    qos: str = ""
    gpus: Mapping[str, int] = field(default_factory=dict)
    gpu_minutes: Mapping[str, int] = field(default_factory=dict)
    logins: frozenset[str] = frozenset()
    open: bool = True


@dataclass(frozen=True)
class Found:
    """What a cluster says: its accounts as grants, and which levels of service it knows."""

    accounts: Mapping[str, Grant]
    services: frozenset[str] = frozenset()


class Deed(StrEnum):
    ADD_SERVICE = "add_service"
    ADD_ACCOUNT = "add_account"
    SET_LABEL = "set_label"
    SET_SERVICE = "set_service"
    SET_GPUS = "set_gpus"
    SET_MINUTES = "set_minutes"
    SET_OPEN = "set_open"
    ADD_LOGIN = "add_login"
    REMOVE_LOGIN = "remove_login"


@dataclass(frozen=True)
class Step:
    """One change. ``grant`` is all that we want of the account, ``there`` what the cluster says of it.

    ``what`` is the one thing that is added or removed, where it is one.
    """

    deed: Deed
    grant: Grant
    there: Grant
    what: str = ""

    def __str__(self) -> str:
        return _SAYING[self.deed](self)


class Cluster(Protocol):
    """Something that runs jobs and keeps limits."""

    def read(self) -> Found:
        """Return what the cluster says now; raise ClusterFailed where it does not answer."""
        ...

    def apply(self, step: Step) -> None:
        """Do one step; raise ClusterFailed where it is refused. A step already done does no harm."""
        ...


def plan(wanted: Sequence[Grant], found: Found) -> list[Step]:
    """Return the steps from what a cluster says to what we want, in an order in which they can be done.

    Accounts that nobody here wants are left alone: others may use the cluster too.
    """
    steps: list[Step] = []
    known = set(found.services)
    for grant in sorted(wanted, key=lambda each: each.account):
        there = found.accounts.get(grant.account)
        if grant.qos and grant.qos not in known:
            known.add(grant.qos)
            steps.append(Step(Deed.ADD_SERVICE, grant, there or grant, grant.qos))
        if there is None:
            there = replace(grant, logins=frozenset(), open=True)
            steps.append(Step(Deed.ADD_ACCOUNT, grant, there))
        steps.extend(_changes(grant, there))
    return steps


def _changes(grant: Grant, there: Grant) -> Iterator[Step]:
    if not grant.open and there.open:  # nothing is loosened before it is closed
        yield Step(Deed.SET_OPEN, grant, there)
    if grant.label != there.label:
        yield Step(Deed.SET_LABEL, grant, there)
    if grant.qos and grant.qos != there.qos:
        yield Step(Deed.SET_SERVICE, grant, there)
    if dict(grant.gpus) != dict(there.gpus):
        yield Step(Deed.SET_GPUS, grant, there)
    if dict(grant.gpu_minutes) != dict(there.gpu_minutes):
        yield Step(Deed.SET_MINUTES, grant, there)
    for login in sorted(there.logins - grant.logins):
        yield Step(Deed.REMOVE_LOGIN, grant, there, login)
    for login in sorted(grant.logins - there.logins):
        yield Step(Deed.ADD_LOGIN, grant, there, login)
    if grant.open and not there.open:
        yield Step(Deed.SET_OPEN, grant, there)


def summary(grant: Grant) -> str:
    """Return in a few words what a grant allows."""
    parts = [_("accelerators %(amounts)s") % {"amounts": amounts(grant.gpus)}]
    if grant.gpu_minutes:
        parts.append(_("minutes %(amounts)s") % {"amounts": amounts(grant.gpu_minutes)})
    return "; ".join(parts)


def amounts(limits: Mapping[str, int]) -> str:
    """Return limits as text, such as ``a100 2, h100 8``."""
    if not limits:
        return _("without limit")
    return ", ".join(f"{kind or '*'} {number:,}" for kind, number in sorted(limits.items()))


def _openness(grant: Grant) -> str:
    return _("takes jobs") if grant.open else _("takes no new jobs")


def _from_to(sentence: Callable[[], str], part: Callable[[Grant], str]) -> Callable[[Step], str]:
    def say(step: Step) -> str:
        before, after = part(step.there), part(step.grant)
        return sentence() % {"account": step.grant.account, "before": before or "–", "after": after or "–"}

    return say


_SAYING: Mapping[Deed, Callable[[Step], str]] = {
    Deed.ADD_SERVICE: lambda step: _("Add the level of service %(name)s.") % {"name": step.what},
    Deed.ADD_ACCOUNT: lambda step: (
        _("Open the account %(account)s: %(after)s.")
        % {"account": step.grant.account, "after": summary(step.grant)}
    ),
    Deed.SET_LABEL: _from_to(
        lambda: _("%(account)s: description from “%(before)s” to “%(after)s”."), lambda grant: grant.label
    ),
    Deed.SET_SERVICE: _from_to(
        lambda: _("%(account)s: level of service from %(before)s to %(after)s."), lambda grant: grant.qos
    ),
    Deed.SET_GPUS: _from_to(
        lambda: _("%(account)s: accelerators at once from %(before)s to %(after)s."),
        lambda grant: amounts(grant.gpus),
    ),
    Deed.SET_MINUTES: _from_to(
        lambda: _("%(account)s: accelerator minutes from %(before)s to %(after)s."),
        lambda grant: amounts(grant.gpu_minutes),
    ),
    Deed.SET_OPEN: _from_to(lambda: _("%(account)s: from “%(before)s” to “%(after)s”."), _openness),
    Deed.ADD_LOGIN: lambda step: (
        _("%(account)s: let %(login)s in.") % {"account": step.grant.account, "login": step.what}
    ),
    Deed.REMOVE_LOGIN: lambda step: (
        _("%(account)s: keep %(login)s out.") % {"account": step.grant.account, "login": step.what}
    ),
}


def carry_out(cluster: Cluster, steps: Sequence[Step]) -> Iterator[Step]:
    """Do the steps, yielding each that is done; what one breaks off at can be planned and done again."""
    for step in steps:
        cluster.apply(step)
        yield step
