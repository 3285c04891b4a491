"""A Slurm cluster, spoken to through ``sacctmgr``.

An account's limits stand on its association: ``GrpTRES`` for accelerators at once, ``GrpTRESMins`` for
minutes until the cluster counts anew (``PriorityUsageResetPeriod=MONTHLY``), each by type and as the sum, so
that a job that names no type is held too. ``GrpSubmitJobs=0`` closes it. Slurm writes names and descriptions
small.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from madang.kinds.compute.cluster.grants import Deed, Found, Grant, Step
from madang.kinds.compute.cluster.running import Runner

_ALL, _NONE = "gres/gpu", "-1"
_NOTHING_TO_DO = ("Nothing modified", "Nothing new added", "Nothing deleted")


@dataclass(frozen=True)
class Slurm:
    """The cluster called ``name``, as ``sacctmgr`` knows it."""

    name: str
    runner: Runner

    def read(self) -> Found:
        accounts = {row["Account"]: row for row in self._table("account", "Account,Descr,Org")}
        services = {row["Name"] for row in self._table("qos", "Name")}
        columns = "Account,User,GrpTRES,GrpTRESMins,GrpSubmit,DefaultQOS"
        rows = self._table("assoc", columns, "where", f"cluster={self.name}")
        return Found(dict(_grants(rows, accounts)), frozenset(services))

    def apply(self, step: Step) -> None:
        self.runner.run(["sacctmgr", "-i", *words_for(step, self.name)], harmless=_NOTHING_TO_DO)

    def _table(self, what: str, columns: str, *more: str) -> list[dict[str, str]]:
        return rows_of(self.runner.run(["sacctmgr", "-P", "show", what, f"format={columns}", *more]))


def rows_of(text: str) -> list[dict[str, str]]:
    """Return the rows of a table printed with ``-P``, by the names in its first line."""
    lines = [line.split("|") for line in text.splitlines() if line.strip()]
    return [dict(zip(lines[0], line, strict=False)) for line in lines[1:]]


def _grants(
    rows: Sequence[Mapping[str, str]], accounts: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, Grant]]:
    logins: dict[str, set[str]] = {}
    for row in rows:
        if row["User"]:
            logins.setdefault(row["Account"], set()).add(row["User"])
    for row in rows:
        name = row["Account"]
        if not row["User"] and name != "root":
            about = accounts.get(name, {})
            yield name, _grant(row, about, frozenset(logins.get(name, ())))


def _grant(row: Mapping[str, str], about: Mapping[str, str], logins: frozenset[str]) -> Grant:
    return Grant(
        account=row["Account"],
        label=about.get("Descr", ""),
        company=about.get("Org", ""),
        qos=row.get("Def QOS", ""),
        gpus=limits_of(row["GrpTRES"]),
        gpu_minutes=limits_of(row["GrpTRESMins"]),
        logins=logins,
        open=row["GrpSubmit"] != "0",
    )


def limits_of(tres: str) -> dict[str, int]:
    """Return the limits of accelerators by type; a sum that is not that of the types, under the empty name.

    >>> limits_of("cpu=8,gres/gpu:a100=2,gres/gpu=2"), limits_of("gres/gpu=3")
    ({'a100': 2}, {'': 3})
    """
    parts = [part.partition("=") for part in tres.split(",")]
    found = {name: int(number) for name, _sign, number in parts if name.startswith(_ALL) and number.isdigit()}
    typed = {name.partition(":")[2]: number for name, number in found.items() if ":" in name}
    total = found.get(_ALL)
    if total is not None and total != sum(typed.values()):
        typed[""] = total
    return typed


def tres_of(limits: Mapping[str, int], before: Mapping[str, int] | None = None) -> str:
    """Return limits as Slurm is told them, lifting those of ``before`` that are no more.

    >>> tres_of({"a100": 2}, {"h100": 1})
    'gres/gpu:a100=2,gres/gpu:h100=-1,gres/gpu=2'
    """
    typed = {kind: str(number) for kind, number in limits.items() if kind}
    for kind in before or {}:
        if kind:
            typed.setdefault(kind, _NONE)
    total = str(limits.get("", sum(limits.values()))) if limits else _NONE
    return ",".join(
        [*(f"{_ALL}:{kind}={number}" for kind, number in sorted(typed.items())), f"{_ALL}={total}"]
    )


def words_for(step: Step, cluster: str) -> list[str]:
    """Return the words after ``sacctmgr -i`` that do ``step``."""
    grant = step.grant
    place = [f"account={grant.account}", f"cluster={cluster}"]
    match step.deed:
        case Deed.ADD_SERVICE:
            return ["add", "qos", f"name={step.what}"]
        case Deed.ADD_ACCOUNT:
            return _opening(grant, cluster)
        case Deed.SET_LABEL:  # an account's own text is the same on every cluster
            return [
                "modify",
                "account",
                "where",
                f"name={grant.account}",
                "set",
                f"description={grant.label}",
            ]
        case Deed.ADD_LOGIN:
            return ["add", "user", f"name={step.what}", *place]
        case Deed.REMOVE_LOGIN:
            return ["remove", "user", "where", f"name={step.what}", *place]
        case _:
            return ["modify", "account", "where", *place, "set", *_SETTINGS[step.deed](step)]


def _opening(grant: Grant, cluster: str) -> list[str]:
    words = ["add", "account", f"name={grant.account}", f"cluster={cluster}"]
    words += [f"description={grant.label}", f"organization={grant.company or grant.account}"]
    words += [f"grptres={tres_of(grant.gpus)}", f"grptresmins={tres_of(grant.gpu_minutes)}"]
    return words + ([f"qos={grant.qos}", f"defaultqos={grant.qos}"] if grant.qos else [])


_SETTINGS: Mapping[Deed, Callable[[Step], list[str]]] = {
    Deed.SET_SERVICE: lambda step: [f"qos={step.grant.qos}", f"defaultqos={step.grant.qos}"],
    Deed.SET_GPUS: lambda step: [f"grptres={tres_of(step.grant.gpus, step.there.gpus)}"],
    Deed.SET_MINUTES: lambda step: [f"grptresmins={tres_of(step.grant.gpu_minutes, step.there.gpu_minutes)}"],
    Deed.SET_OPEN: lambda step: [f"grpsubmitjobs={_NONE if step.grant.open else 0}"],
}
