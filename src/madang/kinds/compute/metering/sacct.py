"""Reading what ``sacct --parsable2`` prints: by the names of its columns, line by line."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from madang.core.errors import RuleBroken

NEEDED = ("JobID", "Account", "Start", "End", "ElapsedRaw", "AllocTRES")
COMMAND = (
    f"sacct --allusers --duplicates --allocations --parsable2 --format=Cluster,JobIDRaw,{','.join(NEEDED)}"
)
LONGEST_NAME = 64
LARGEST = 2**31 - 1
_JOB = re.compile(r"\d{1,20}([_+]\d{1,20})?")
_MINUTES = {f":{minute:02}": minute * 60 for minute in range(60)}
_SECONDS = {f":{second:02}": second for second in range(61)}  # 60: a second that was put in
_UNKNOWN = frozenset({"Unknown", "None", ""})


class Ran(NamedTuple):
    """One run of one job on one type of accelerator: what is staged, in this order.

    Times are seconds since 1970. ``ended`` is None while it runs; ``counted`` are its seconds so far.
    ``raw`` is the plain number that Slurm gives a task of an array, None where ``job`` says it already.
    """

    job: str
    raw: int | None
    account: str
    gres: str
    gpus: int
    started: int
    ended: int | None
    counted: int


class Aside(Exception):  # noqa: N818 the name says what happens
    """A line that cannot be counted; ``str()`` says why."""


class Nothing(NamedTuple):
    """A line that is in order and counts nothing: a step, a job that waits, a job without accelerators."""

    why: str


STEP, WAITS, NO_GPU = Nothing("step"), Nothing("waits"), Nothing("no_gpu")


@dataclass(frozen=True)
class Heading:
    """The first line: which columns there are, and where."""

    columns: tuple[str, ...]

    @classmethod
    def of(cls, line: str) -> "Heading":
        """Return the heading; raise RuleBroken for a file that is not from sacct."""
        columns = tuple(line.rstrip("\r\n").split("|"))
        missing = [name for name in NEEDED if name not in columns]
        if len(missing) > len(NEEDED) // 2:
            raise RuleBroken(
                _("Line 1 is no heading of sacct, nothing was taken. Make the file with: %(command)s")
                % {"command": COMMAND}
            )
        if missing:
            raise RuleBroken(
                _("Line 1 lacks the columns %(missing)s, nothing was taken. Make the file with: %(command)s")
                % {"missing": ", ".join(missing), "command": COMMAND}
            )
        return cls(columns)

    def at(self, name: str) -> int:
        """Return where a column is; -1: not there."""
        return self.columns.index(name) if name in self.columns else -1


def reader(
    heading: Heading, *, cluster: str, zone: str, untyped: str = ""
) -> Callable[[str], Sequence[Ran] | Nothing]:
    """Return what reads one line: its runs, or the reason why it counts nothing; raises Aside.

    ``zone`` is where times without one were written; ``untyped`` the type of accelerators given without.
    """
    job_at, account_at, start_at, end_at, elapsed_at, tres_at = map(heading.at, NEEDED)
    raw_at, cluster_at, wide = heading.at("JobIDRaw"), heading.at("Cluster"), len(heading.columns)
    moment = _clock_of(zone)

    def read(line: str) -> Sequence[Ran] | Nothing:
        fields = line.split("|")
        if len(fields) != wide:
            raise Aside(
                _("%(found)d columns where the heading has %(wide)d") % {"found": len(fields), "wide": wide}
            )
        job = fields[job_at]
        if "." in job:
            return STEP
        if cluster_at >= 0 and fields[cluster_at] != cluster:
            raise Aside(_("of another cluster: %(name)s") % {"name": fields[cluster_at][:40]})
        if fields[start_at] in _UNKNOWN:
            return WAITS
        gpus = gpus_of(fields[tres_at], untyped)
        if not gpus:
            return NO_GPU
        started, ended = moment(fields[start_at]), fields[end_at]
        finished = None if ended in _UNKNOWN else moment(ended)
        counted = _seconds(fields[elapsed_at])
        _check(job, fields[account_at], started, finished, counted)
        raw = _raw(fields[raw_at], job) if raw_at >= 0 else None
        account = fields[account_at]
        return [Ran(job, raw, account, gres, count, started, finished, counted) for gres, count in gpus]

    return read


def _check(job: str, account: str, started: int, finished: int | None, counted: int) -> None:
    if not (job.isascii() and job.isdigit() and len(job) <= 20) and not _JOB.fullmatch(job):
        raise Aside(_("no job number: %(job)s") % {"job": job[:40] or "–"})
    if not _is_account(account):
        raise Aside(_("no account"))
    if finished is None:
        return
    if finished < started:
        raise Aside(_("ends before it begins: its clock was set back"))
    if counted > finished - started:
        raise Aside(_("counts more seconds than lie between begin and end"))


@lru_cache(maxsize=4096)
def _is_account(name: str) -> bool:
    return bool(name) and len(name) <= LONGEST_NAME and name.isprintable()


def _raw(text: str, job: str) -> int | None:
    return int(text) if text != job and text.isdigit() and len(text) < 18 else None


def _seconds(text: str) -> int:
    number = int(text) if text.isdigit() and len(text) < 18 else LARGEST + 1
    if number > LARGEST:
        raise Aside(_("no whole number of seconds: %(text)s") % {"text": text[:40] or "–"})
    return number


@lru_cache(maxsize=4096)  # a file has few different ones
def gpus_of(tres: str, untyped: str = "") -> tuple[tuple[str, int], ...]:
    """Return types and numbers of accelerators in an ``AllocTRES``; those without a type as ``untyped``.

    Slurm counts typed ones twice, once with the type and once without.

    >>> gpus_of("cpu=4,gres/gpu:h100=6,gres/gpu=8,node=1", "a100")
    (('a100', 2), ('h100', 6))
    """
    typed: dict[str, int] = {}
    total = 0
    for part in tres.split(","):
        name, sign, number = part.partition("=")
        if name != "gres/gpu" and not name.startswith("gres/gpu:"):
            continue
        if not sign or not number.isdigit() or int(number) > LARGEST:
            raise Aside(_("accelerators that cannot be read: %(text)s") % {"text": part[:60]})
        kind = name.partition(":")[2].lower()
        if kind:
            typed[kind] = typed.get(kind, 0) + int(number)
        else:
            total += int(number)
    rest = total - sum(typed.values())
    if rest > 0:
        typed[untyped] = typed.get(untyped, 0) + rest
    return tuple(sorted((kind, number) for kind, number in typed.items() if number))


def _clock_of(zone: str) -> Callable[[str], int]:
    place = ZoneInfo(zone)

    @lru_cache(maxsize=4096)
    def hour(text: str) -> int:
        return int(datetime.fromisoformat(f"{text}:00:00").replace(tzinfo=place).timestamp())

    def moment(text: str) -> int:
        try:
            if text.isdigit() and len(text) < 12:  # SLURM_TIME_FORMAT=%s
                return int(text)
            return hour(text[:13]) + _MINUTES[text[13:16]] + _SECONDS[text[16:]]
        except (ValueError, OverflowError, KeyError):
            raise Aside(_("no time: %(text)s") % {"text": text[:40]}) from None

    return moment
