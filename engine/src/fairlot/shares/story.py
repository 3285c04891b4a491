"""What is said to one claimant: month by month what it got, what stopped it, and what would have helped."""

from collections.abc import Iterator
from dataclasses import dataclass

from fairlot.shares.claims import TASK
from fairlot.shares.packing import Pool
from fairlot.types import Json, Message, Param


@dataclass(frozen=True)
class Stop:
    """Where one choice ended: the pool that ran out, and the level then (None: no room from the start)."""

    choice: str
    pool: Pool
    level: int | None


@dataclass(frozen=True)
class Helps:
    """What one more unit of a pool would have given, in thousandths of tasks over the whole term."""

    pool: Pool
    more: int


@dataclass(frozen=True)
class Part:
    """One row of a claimant: a period, or all its periods where it asks for a steady number.

    ``reason``: "full" (all it asked for), "capped" (all that its cap allows) or "stopped". ``asked``,
    ``got``, ``exact`` (before whole units): thousandths of tasks in each of the periods; ``by``: what it got
    of each choice. ``enough``: the largest smaller ask, in tasks, that would have been met in full, if any.
    """

    periods: tuple[str, ...]
    reason: str
    asked: int
    got: int
    exact: int
    by: tuple[tuple[str, int], ...]
    stops: tuple[Stop, ...]
    helps: tuple[Helps, ...]
    enough: int | None


@dataclass(frozen=True)
class Explanation:
    """What happened to one claimant; ``scale``: the level of all of what there is."""

    claimant: str
    scale: int
    parts: tuple[Part, ...]

    def messages(self) -> Iterator[Message]:
        """Yield the sentences in the order in which they are said."""
        if not self.parts:
            yield Message("shares_asked_nothing", {"applicant": self.claimant})
        for part in self.parts:
            yield from self._part(part)

    def _part(self, part: Part) -> Iterator[Message]:
        what = tuple(f"{name} {decimal(units)}" for name, units in part.by)
        params: dict[str, Param] = {
            "applicant": self.claimant,
            "periods": part.periods,
            "asked": decimal(part.asked),
            "got": decimal(part.got),
            "what": what or Message("nothing"),
        }
        yield Message(f"shares_{part.reason}", params)
        for stop in part.stops:
            where = {"choice": stop.choice, **_where(stop.pool)}
            if stop.level is None:
                yield Message("shares_no_room", where)
            else:
                percent = decimal(stop.level * 100 * TASK // self.scale)
                yield Message("shares_ran_out", {**where, "level": percent})
        if part.got != part.exact:
            yield Message("shares_exact", {"exact": decimal(part.exact), "got": decimal(part.got)})
        for help_ in part.helps:
            key = "shares_more" if help_.more > 0 else "shares_no_more"
            yield Message(key, {**_where(help_.pool), "more": decimal(help_.more)})
        if part.enough is not None:
            yield Message("shares_enough", {"tasks": part.enough})

    def to_json(self) -> dict[str, Json]:
        """Return the explanation as plain JSON values."""
        return {"claimant": self.claimant, "parts": [_json(part) for part in self.parts], "scale": self.scale}


def decimal(thousandths: int) -> str:
    """Return thousandths as a decimal, exactly.

    >>> [decimal(n) for n in (2000, 2667, 50, -1500)]
    ['2', '2.667', '0.05', '-1.5']
    """
    whole, rest = divmod(abs(thousandths), TASK)
    text = f"{whole}.{rest:03}".rstrip("0").rstrip(".")
    return f"-{text}" if thousandths < 0 else text


def _where(pool: Pool) -> dict[str, Param]:
    whose = Message("shares_pool_most", {"group": pool.group}) if pool.kind else Message("shares_pool")
    return {"resource": pool.resource, "period": pool.period, "whose": whose}


def _json(part: Part) -> dict[str, Json]:
    return {
        "asked": part.asked,
        "by": [list(each) for each in part.by],
        "enough": part.enough,
        "exact": part.exact,
        "got": part.got,
        "helps": [{"more": one.more, "pool": _pool_json(one.pool)} for one in part.helps],
        "periods": list(part.periods),
        "reason": part.reason,
        "stops": [
            {"choice": stop.choice, "level": stop.level, "pool": _pool_json(stop.pool)} for stop in part.stops
        ],
    }


def _pool_json(pool: Pool) -> list[Json]:
    return [pool.kind, pool.group, pool.resource, pool.period]
