"""Why one claimant got what it got: which pool and month stopped it, and what would have changed that."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from fairlot.limits import UNLIMITED
from fairlot.result import Result
from fairlot.shares import rules
from fairlot.shares.arrays import OPEN, Int64
from fairlot.shares.claims import TASK
from fairlot.shares.filling import Cutoffs, fill
from fairlot.shares.levels import MEASURES
from fairlot.shares.packing import Packed, Pool, pack
from fairlot.shares.problem import Shares
from fairlot.shares.repair import require
from fairlot.shares.story import Explanation, Helps, Part, Stop
from fairlot.shares.whole import rounded

__all__ = ["Explanation", "explain", "explain_all"]

MOST_ASKS: Final = 200  # rows: claimants times months


def explain(problem: Shares, result: Result, who: str) -> Explanation:
    """Explain ``result`` to ``who``; what would have helped is found by running the rule again.

    Raises ProblemError for somebody nobody knows, or a result that its rule does not give.
    """
    require(problem, result, (who,))
    return _Reader(problem, result).explain(who)


def explain_all(problem: Shares, result: Result) -> dict[str, Explanation]:
    """Explain ``result`` to everybody: what one more unit of a pool would change is found once for all.

    The largest smaller ask is looked for only where there are at most ``MOST_ASKS`` rows: each takes
    several runs of the rule. ``explain`` looks for it always.
    """
    require(problem, result, ())
    reader = _Reader(problem, result)
    reader.looks_for_asks = len(reader.packed.rows) <= MOST_ASKS
    return {who: reader.explain(who) for who in problem.claimants}


class _Reader:
    """The run once more, with everything that a result does not carry."""

    def __init__(self, problem: Shares, result: Result) -> None:
        self.problem, self.rule = problem, result.rule
        self.packed: Packed = pack(problem)
        a = self.packed.arrays
        self.scale, step = MEASURES[self.rule](a)
        self.exact, cutoffs = fill(a, step, UNLIMITED)
        self.cutoffs: Cutoffs = cutoffs[-1]
        self.held: Int64 = rounded(a, step, self.exact)
        self.got = _given(result)
        self.with_more: dict[Pool, dict[str, int]] = {}
        self.looks_for_asks = True

    def explain(self, who: str) -> Explanation:
        rows = [number for number, row in enumerate(self.packed.rows) if row.claimant == who]
        return Explanation(who, self.scale, tuple(self._part(row) for row in rows))

    def _part(self, number: int) -> Part:
        a, row = self.packed.arrays, self.packed.rows[number]
        claimant = self.problem.claimants[row.claimant]
        options = a.options(number)
        asked, got = claimant.tasks[row.periods[0]] * TASK, sum(int(self.held[o]) for o in options)
        is_met = got == int(a.limit[number])
        stops = () if is_met else tuple(self._stops(number))
        pools = dict.fromkeys(stop.pool for stop in stops)
        return Part(
            periods=tuple(self.problem.periods[period] for period in row.periods),
            reason=("full" if got == asked else "capped") if is_met else "stopped",
            asked=asked,
            got=got,
            exact=sum(int(self.exact[o]) for o in options),
            by=tuple(
                (choice.name, int(self.held[o]))
                for o, choice in zip(options, claimant.choices, strict=True)
                if self.held[o]
            ),
            stops=stops,
            helps=tuple(self._helps(row.claimant, pools)),
            enough=None if is_met or not self.looks_for_asks else self._enough(number, got),
        )

    def _stops(self, number: int) -> Iterator[Stop]:
        """Yield for each choice the pool that closed first for it, or that never had room."""
        a, row = self.packed.arrays, self.packed.rows[number]
        choices = self.problem.claimants[row.claimant].choices
        for option, choice in zip(a.options(number), choices, strict=True):
            entries = a.entries(option)
            pools = [int(a.entry_pool[e]) for e in entries if a.capacity[a.entry_pool[e]] < OPEN]
            closed = [(int(self.cutoffs.level[p]), p) for p in pools if self.cutoffs.level[p] < OPEN]
            if closed:
                level, pool = min(closed)
                yield Stop(choice.name, self.packed.pools[pool], level)
            else:
                left = a.capacity - a.used(self.exact)
                room = {
                    int(a.entry_pool[e]): int(left[a.entry_pool[e]] // a.entry_amount[e]) for e in entries
                }
                yield Stop(choice.name, self.packed.pools[min(room, key=lambda p: (room[p], p))], None)

    def _helps(self, who: str, pools: dict[Pool, None]) -> Iterator[Helps]:
        for pool in pools:
            if pool not in self.with_more:
                self.with_more[pool] = _given(getattr(rules, self.rule)(_one_more(self.problem, pool)))
            yield Helps(pool, self.with_more[pool].get(who, 0) - self.got.get(who, 0))

    def _enough(self, number: int, got: int) -> int | None:
        """Return the largest smaller ask of a row that is met in full, found by running the rule again."""
        a = self.packed.arrays
        low = -(-sum(int(a.floor[o]) for o in a.options(number)) // TASK)
        high, tried = int(a.limit[number]) // TASK, got // TASK
        while high - low > 1:
            middle = tried if low < tried < high else (low + high) // 2
            tried = middle + 1 if self._is_met(number, middle) else middle - 1
            low, high = (middle, high) if tried > middle else (low, middle)
        return low or None

    def _is_met(self, number: int, tasks: int) -> bool:
        row = self.packed.rows[number]
        claimant = self.problem.claimants[row.claimant]
        asked = tuple(tasks if t in row.periods else n for t, n in enumerate(claimant.tasks))
        changed = replace(claimant, tasks=asked)
        other = replace(self.problem, claimants={**self.problem.claimants, row.claimant: changed})
        result: Result = getattr(rules, self.rule)(other)
        period = self.problem.periods[row.periods[0]]
        mine = [g.units for g in result.grants if g.applicant == row.claimant and g.through == period]
        return sum(mine) == tasks * TASK


def _given(result: Result) -> dict[str, int]:
    found: dict[str, int] = {}
    for grant in result.grants:
        found[grant.applicant] = found.get(grant.applicant, 0) + grant.units
    return found


def _one_more(problem: Shares, pool: Pool) -> Shares:
    """Return the problem with one more unit of a pool; a group's own share in the last stage is its most."""
    at = problem.periods.index(pool.period)

    def plus(amounts: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
        more = {t: n + TASK * (t == at) for t, n in enumerate(amounts[pool.resource])}
        return {**amounts, pool.resource: tuple(more.values())}

    if not pool.kind:
        return replace(problem, resources=plus(problem.resources))
    groups = [replace(g, most=plus(g.most)) if g.name == pool.group else g for g in problem.groups]
    return replace(problem, groups=tuple(groups))
