"""Small schedules and projects, random ones, and the definitions the rules are tested against."""

import random
from collections.abc import Iterator
from itertools import count

from fairlot.schedule.problem import Company, Lottery, Machine, Option, Request, Schedule
from fairlot.schedule.project import Activity, Project
from hypothesis import strategies as st

DRAW = Lottery((("test", "draw"),))


def one_machine(*spans: tuple[int, int, int], machines: int = 1, cleaning: int = 0) -> Schedule:
    """Requests r0, r1, ... with one option (start, length, value) each, on alike machines."""
    return Schedule(
        {f"m{n}": Machine("g", cleaning=cleaning) for n in range(machines)},
        {"c": Company()},
        {f"r{n}": Request("c", (Option("g", *span),), n) for n, span in enumerate(spans)},
        DRAW,
        horizon=30,
    )


def _draw(draw: st.DrawFn) -> Lottery:
    return Lottery((("draw", draw(st.sampled_from("abcdefgh"))),))


@st.composite
def interval_problems(draw: st.DrawFn) -> Schedule:
    """What `interval_flow` takes: one option each, alike machines, no caps; several groups, cleaning."""
    groups = draw(st.sampled_from((("g",), ("g", "h"))))
    cleaning = {group: draw(st.integers(0, 2)) for group in groups}
    machines = {}
    for group in groups:
        closed = ((3, 5),) if draw(st.integers(0, 3)) == 0 else ()
        for n in range(draw(st.integers(1, 3))):
            machines[f"{group}{n}"] = Machine(group, closed, cleaning[group])
    requests = {}
    for n in range(draw(st.integers(0, 9))):
        start = draw(st.integers(0, 8))
        option = Option(
            draw(st.sampled_from(groups)), start, draw(st.integers(1, 12 - start)), draw(st.integers(1, 4))
        )
        requests[f"r{n}"] = Request("c", (option,), draw(st.integers(0, 3)))
    return Schedule(machines, {"c": Company()}, requests, _draw(draw), horizon=12)


@st.composite
def slot_problems(draw: st.DrawFn) -> Schedule:
    """What `slot_assignment` takes: separate slots, unlike machines, caps of companies and their weeks."""
    machines = {
        f"{group}{n}": Machine(group, ((0, 4),) if draw(st.booleans()) else (), cleaning=n, setup=1)
        for group in ("g", "h")
        for n in range(draw(st.integers(1, 2)))
    }
    companies = {
        name: Company(
            slots=draw(st.none() | st.integers(0, 3)),
            time=draw(st.none() | st.integers(0, 7)),
            weekly_slots=draw(st.none() | st.integers(0, 2)),
            weekly_time=draw(st.none() | st.integers(0, 4)),
            had=draw(st.integers(0, 4)),
        )
        for name in "abc"
    }
    places = [(group, start) for group in ("g", "h") for start in (0, 4, 8, 12)]
    requests = {}
    for n in range(draw(st.integers(0, 6))):
        week = draw(st.sampled_from((0, 8)))
        wished = draw(st.lists(st.sampled_from(places), unique=True, max_size=3))
        options = tuple(
            Option(group, start, 2, draw(st.integers(1, 4)))
            for group, start in wished
            if week <= start < week + 8
        )
        requests[f"r{n}"] = Request(draw(st.sampled_from("abc")), options, draw(st.integers(0, 3)))
    return Schedule(machines, companies, requests, _draw(draw), horizon=16, week=8)


@st.composite
def schedules(draw: st.DrawFn, requests: int = 5) -> Schedule:
    """Any small schedule: unlike machines, calendars, cleaning, set-up, caps, weeks, several options."""
    machines = {}
    for n in range(draw(st.integers(1, 3))):
        closed = ((2, 4),) if draw(st.integers(0, 2)) == 0 else ()
        group = draw(st.sampled_from("gh"))
        machines[f"m{n}"] = Machine(group, closed, draw(st.integers(0, 1)), draw(st.integers(0, 2)))
    caps = st.none() | st.integers(0, 5)
    companies = {
        name: Company(draw(caps), draw(caps), draw(caps), draw(caps), draw(st.integers(0, 3)))
        for name in "ab"
    }
    groups = sorted({machine.group for machine in machines.values()})
    asked = {}
    for n in range(draw(st.integers(0, requests))):
        options = {}
        for _ in range(draw(st.integers(0, 3))):
            start, length = draw(st.integers(0, 7)), draw(st.integers(1, 3))
            group = draw(st.sampled_from(groups))
            options[group, start, length] = Option(group, start, length, draw(st.integers(1, 5)))
        asked[f"r{n}"] = Request(
            draw(st.sampled_from("ab")), tuple(options.values()), draw(st.integers(0, 3))
        )
    return Schedule(machines, companies, asked, _draw(draw), horizon=10, week=5)


@st.composite
def projects(draw: st.DrawFn, activities: int = 6) -> Project:
    """Any small project; activities may take no time or need nothing."""
    resources = {name: draw(st.integers(1, 3)) for name in draw(st.sampled_from(("", "x", "xy")))}
    made: dict[str, Activity] = {}
    for n in range(draw(st.integers(0, activities))):
        after = tuple(name for name in made if draw(st.integers(0, 3)) == 0)
        demands = {name: draw(st.integers(0, units)) for name, units in resources.items()}
        made[f"a{n}"] = Activity(draw(st.integers(0, 4)), after, demands)
    return Project(made, resources, _draw(draw))


def random_schedule(seed: int, requests: int, options: int = 3) -> Schedule:
    """A larger schedule from a seed: set-up, caps, two groups, several options each."""
    chance = random.Random(seed)
    machines = {
        "g0": Machine("g", ((20, 24),), 1, 1),
        "g1": Machine("g", (), 1, 0),
        "h0": Machine("h", (), 0, 0),
        "h1": Machine("h", (), 0, 0),
    }
    companies = {f"c{n}": Company(slots=6, weekly_time=9, had=n) for n in range(4)}
    asked = {}
    for n in range(requests):
        wished = {}
        for _ in range(options):
            group, start, length = chance.choice("gh"), chance.randrange(44), chance.randint(1, 4)
            wished[group, start, length] = Option(group, start, length, chance.randint(1, 20))
        asked[f"r{n}"] = Request(f"c{n % 4}", tuple(wished.values()), chance.randrange(requests))
    return Schedule(machines, companies, asked, Lottery((("random", str(seed)),)), horizon=48, week=24)


def random_project(seed: int, activities: int = 12) -> Project:
    """A larger project from a seed."""
    chance = random.Random(seed)
    made: dict[str, Activity] = {}
    for n in range(activities):
        after = tuple(name for name in list(made)[-5:] if chance.random() < 0.3)
        made[f"a{n}"] = Activity(
            chance.randint(1, 6), after, {"x": chance.randint(0, 3), "y": chance.randint(0, 2)}
        )
    return Project(made, {"x": 4, "y": 2}, Lottery((("random", str(seed)),)))


Held = dict[str, tuple[Option, str]]


def fits(problem: Schedule, held: Held) -> bool:
    """Whether everybody can have what ``held`` says: the definition, pair by pair."""
    for name, (option, machine) in held.items():
        where = problem.machines[machine]
        if where.group != option.group or not where.is_open(option.start, option.end):
            return False
        for other, (later, same) in held.items():
            if other != name and same == machine and option.start <= later.start:
                companies = {problem.requests[each].company for each in (name, other)}
                gap = where.cleaning + (where.setup if len(companies) > 1 else 0)
                if later.start < option.end + gap:
                    return False
    return within_caps(problem, held)


def within_caps(problem: Schedule, held: Held) -> bool:
    """Whether no company has more than its caps."""
    for name, company in problem.companies.items():
        mine = [option for r, (option, _) in held.items() if problem.requests[r].company == name]
        weeks = {problem.week_of(option) for option in mine}
        sets = [(mine, company.slots, company.time)]
        for week in weeks:
            those = [option for option in mine if problem.week_of(option) == week]
            sets.append((those, company.weekly_slots, company.weekly_time))
        for those, slots, time in sets:
            if slots is not None and len(those) > slots:
                return False
            if time is not None and sum(option.length for option in those) > time:
                return False
    return True


def allotments(problem: Schedule) -> Iterator[Held]:
    """Every allotment that fits."""

    def spread(names: list[str], held: Held) -> Iterator[Held]:
        if not names:
            yield held
            return
        yield from spread(names[1:], held)
        for option in problem.requests[names[0]].options:
            for machine in problem.open_for(option):
                further = {**held, names[0]: (option, machine)}
                if fits(problem, further):
                    yield from spread(names[1:], further)

    yield from spread(list(problem.requests), {})


def worth(held: Held) -> int:
    """The total value."""
    return sum(option.value for option, _ in held.values())


def preferred(problem: Schedule) -> tuple[int, list[int]]:
    """The largest total, and of the allotments that reach it the pattern that prefers the best tickets.

    The pattern has a 0 or 1 for each option of each request, by ticket, then own order.
    """
    best: tuple[int, list[int]] = (0, [])
    for held in allotments(problem):
        pattern = [
            int(name in held and held[name][0] == option)
            for name in problem.drawn
            for option in problem.requests[name].options
        ]
        best = max(best, (worth(held), pattern))
    return best


def shortest(project: Project) -> int:
    """The earliest end over every order of activities, each started as soon as it fits: one is a shortest."""
    return min(_ends(project, list(project.activities), {}))


def _ends(project: Project, left: list[str], starts: dict[str, int]) -> Iterator[int]:
    if not left:
        yield max((starts[name] + project.activities[name].duration for name in starts), default=0)
    for name in left:
        if starts.keys() >= set(project.activities[name].after):
            start = next(at for at in count() if can_be(project, {**starts, name: at}))
            yield from _ends(project, [other for other in left if other != name], {**starts, name: start})


def can_be(project: Project, starts: dict[str, int]) -> bool:
    """Whether a plan keeps order and resources."""
    for name, start in starts.items():
        for before in project.activities[name].after:
            if starts[before] + project.activities[before].duration > start:
                return False
    for resource, units in project.resources.items():
        for time in starts.values():
            busy = [n for n, s in starts.items() if s <= time < s + project.activities[n].duration]
            if sum(project.activities[n].demands.get(resource, 0) for n in busy) > units:
                return False
    return True
