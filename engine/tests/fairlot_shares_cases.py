"""Small problems of shares, random ones, and the filling written out thousandth by thousandth."""

import contextlib
import heapq
from collections.abc import Iterator

from fairlot.shares.arrays import OPEN
from fairlot.shares.levels import MEASURES
from fairlot.shares.packing import Packed, pack
from fairlot.shares.problem import Choice, Claimant, Group, Lottery, Shares
from fairlot.types import ProblemError
from hypothesis import strategies as st

RESOURCES = ("gpu", "old", "memory")
GROUPS = ("local", "young")
RULES = ("dominant_resource_fairness", "weighted_max_min", "proportional")


def gpus(name: str = "gpu", size: int = 1000) -> tuple[Choice, ...]:
    """One choice: a task that takes ``size`` milli-units of one resource."""
    return (Choice(name, {name: size}),)


def one(capacity: int, claimants: dict[str, Claimant], groups: tuple[Group, ...] = ()) -> Shares:
    """A problem of one resource and one period."""
    return Shares({"gpu": (capacity,)}, ("now",), claimants, Lottery((("test", "shares"),)), groups)


def town() -> Shares:
    """Two months, two kinds of GPU, two groups: everything a city asks for at once."""
    gpu = (Choice("h100", {"h100": 1000, "memory": 64_000}), Choice("a100", {"a100": 1000, "memory": 40_000}))
    node = (Choice("node", {"h100": 8000, "memory": 512_000}),)
    part = (Choice("part", {"a100": 1000}),)
    return Shares(
        {"h100": (20_000, 12_000), "a100": (9_000, 9_000), "memory": (2_000_000, 2_000_000)},
        ("March", "April"),
        {
            "Acme": Claimant(gpu, (6, 6), whole=True, steady=True, groups=frozenset({"local"})),
            "Birch": Claimant(gpu, (10, 4), whole=True, weight=2),
            "Clay": Claimant(node, (2, 0), whole=True),
            "Dune": Claimant(part, (5, 5), groups=frozenset({"new", "local"})),
            "Elm": Claimant(gpu, (3, 8), floor={"h100": (1000, 2000)}, cap=7, whole=True),
            "Fern": Claimant(part, (0, 7), groups=frozenset({"new"}), weight=3),
        },
        Lottery((("call", "2026-1"), ("lotto", "1 2 3"))),
        (
            Group("local", {"h100": (4_000, 4_000)}),
            Group("new", {"a100": (2_500, 2_500)}, {"a100": (6_000, 6_500)}),
        ),
    )


@st.composite
def problems(draw: st.DrawFn, claimants: int = 5, plain: bool = False) -> Shares:
    """Any small problem: periods, second choices, floors, caps, groups, whole and steady claimants."""
    periods = draw(st.integers(1, 1 if plain else 2))
    resources = {r: tuple(draw(st.integers(0, 6)) * 500 for _ in range(periods)) for r in RESOURCES}
    with contextlib.suppress(ProblemError):  # what cannot hold together is drawn again
        return Shares(
            resources,
            tuple(f"m{n}" for n in range(periods)),
            {f"c{n}": draw(_claimants(periods, plain)) for n in range(draw(st.integers(0, claimants)))},
            Lottery((("draw", draw(st.sampled_from("abcd"))),)),
            () if plain else tuple(draw(_groups(name, periods)) for name in draw(st.permutations(GROUPS))),
        )
    return draw(st.nothing())


@st.composite
def _claimants(draw: st.DrawFn, periods: int, plain: bool) -> Claimant:
    names = draw(st.lists(st.sampled_from(("gpu", "old")), min_size=1, max_size=2, unique=True))
    choices = []
    for name in names[: 1 if plain else 2]:
        demand = {name: draw(st.sampled_from((100, 500, 700, 1000)))}
        if draw(st.booleans()):
            demand["memory"] = draw(st.sampled_from((100, 250, 900)))
        choices.append(Choice(name, demand))
    steady = not plain and draw(st.booleans())
    tasks = draw(st.integers(0, 3))
    asked = tuple(tasks if steady else draw(st.integers(0, 3)) for _ in range(periods))
    has_floor = not plain and draw(st.integers(0, 3)) == 0
    floor = {choices[0].name: tuple(min(t, 1) * 1000 for t in asked)} if has_floor else {}
    return Claimant(
        tuple(choices),
        asked,
        weight=draw(st.integers(1, 3)),
        cap=draw(st.none() | st.integers(1, 3)),
        floor=floor,
        groups=frozenset() if plain else draw(st.frozensets(st.sampled_from(GROUPS))),
        whole=not plain and draw(st.booleans()),
        steady=steady,
    )


@st.composite
def _groups(draw: st.DrawFn, name: str, periods: int) -> Group:
    amounts = st.integers(0, 3).map(lambda n: (n * 500,) * periods)
    keep = draw(st.dictionaries(st.sampled_from(("gpu", "memory")), amounts, max_size=2))
    most = draw(st.dictionaries(st.sampled_from(("gpu", "old")), amounts, max_size=1))
    return Group(name, keep, most)


def exact(problem: Shares, rule: str) -> tuple[list[int], list[list[tuple[int, int, int]]]]:
    """Fill thousandth by thousandth, as the documents say it; return what options hold and the cut-offs."""
    packed = pack(problem)
    a = packed.arrays
    step = MEASURES[rule](a)[1].tolist()
    held = a.floor.tolist()
    found = []
    for number in range(len(a.stages)):
        found.append(sorted(_stage(packed, number, step, held)))
    return held, found


def _stage(  # noqa: C901
    packed: Packed, number: int, step: list[int], held: list[int]
) -> Iterator[tuple[int, int, int]]:
    a = packed.arrays
    stage = a.stages[number]
    capacity = stage.capacity.tolist()
    takes = [
        {int(a.entry_pool[e]): int(a.entry_amount[e]) for e in a.entries(option)}
        for option in range(len(held))
    ]
    used = [sum(held[o] * takes[o].get(p, 0) for o in range(len(held))) for p in range(len(capacity))]
    fits = [
        bool(stage.takes_part[o]) and all(used[p] + t <= capacity[p] for p, t in takes[o].items())
        for o in range(len(held))
    ]
    closed: dict[int, tuple[int, int]] = {}
    current: dict[int, int] = {}
    start: dict[int, int] = {}
    queue: list[tuple[int, int, int]] = []

    def go_on(row: int) -> None:
        for option in a.options(row):
            if fits[option] and not any(p in closed for p in takes[option]):
                current[row] = option
                heapq.heappush(queue, (start[row] + step[option], row, option))
                return
        current[row] = -1

    for row in range(a.rows):
        start[row] = sum(held[o] * step[o] for o in a.options(row))
        go_on(row)
    while queue:
        level, row, option = heapq.heappop(queue)
        if current[row] != option or sum(held[o] for o in a.options(row)) == int(a.limit[row]):
            continue
        lacking = [p for p, t in takes[option].items() if used[p] + t > capacity[p]]
        if not lacking:
            held[option] += 1
            for p, t in takes[option].items():
                used[p] += t
            heapq.heappush(queue, (level + step[option], row, option))
            continue
        closed |= dict.fromkeys(lacking, (level, row))
        for other, at in list(current.items()):
            if at >= 0 and any(p in closed for p in takes[at]):
                start[other] = max(start[other], level if other < row else level - 1)
                go_on(other)
    for p, (level, row) in closed.items():
        assert level < OPEN
        yield p, level, row
