"""Rules that allot time on machines, and the one that plans a project."""

from collections.abc import Callable, Iterator
from operator import attrgetter

from fairlot.limits import UNLIMITED, Limits
from fairlot.result import Grant, Result, finished
from fairlot.schedule import network, plans, programme, queues
from fairlot.schedule.book import seated
from fairlot.schedule.bounds import Prices, descend
from fairlot.schedule.problem import Schedule
from fairlot.schedule.project import Project
from fairlot.schedule.rows import Rows, rows
from fairlot.schedule.structure import against_intervals, against_slots, structure
from fairlot.schedule.witness import count
from fairlot.types import Json, Message, ProblemError


def automatic(problem: Schedule | Project, limits: Limits = UNLIMITED) -> Result:
    """Run the rule that fits: a flow where the structure allows it, else a constraint programme.

    The result names the rule that ran; `fairlot.schedule.structure.structure` says why that one. Promises
    and costs what that rule does.

    >>> from fairlot.schedule.problem import Company, Lottery, Machine, Option, Request, Schedule
    >>> problem = Schedule(
    ...     {"m": Machine("g")},
    ...     {"c": Company()},
    ...     {"r": Request("c", (Option("g", 0, 2, 5),))},
    ...     Lottery((("a", "b"),)),
    ...     9,
    ... )
    >>> automatic(problem).rule
    'interval_flow'
    """
    fitting: Callable[..., Result] = globals()[structure(problem).rule]
    return fitting(problem, limits)


def interval_flow(problem: Schedule, limits: Limits = UNLIMITED) -> Result:
    """Of fixed intervals on alike machines, take those that are worth most together.

    Arkin and Silverberg, "Scheduling jobs with fixed start and end times", Discrete Applied Mathematics 18
    (1987): machines flow through time, idle or in use; each request is one arc. Asks that each request
    has one option that can be granted, that machines of a group are alike, and that no cap can bind.

    Promises: nobody can find an allotment worth more; a price for each point of time proves it. Among
    equals it serves the best ticket if any best allotment does, then the next, and so on. Cost: who asks
    for long or for a sought time at little value is not served, however often.

    >>> from fairlot.schedule.problem import Company, Lottery, Machine, Option, Request, Schedule
    >>> wishes = {"long": Option("sim", 0, 9, 10), "a": Option("sim", 0, 4, 6), "b": Option("sim", 5, 4, 7)}
    >>> problem = Schedule(
    ...     {"sim1": Machine("sim", cleaning=1)},
    ...     {"c": Company()},
    ...     {name: Request("c", (wish,)) for name, wish in wishes.items()},
    ...     Lottery((("no ties", "no draw"),)),
    ...     horizon=10,
    ... )
    >>> result = interval_flow(problem)
    >>> result.assignment, result.value, result.bound
    ({'a': 'sim1', 'b': 'sim1'}, 13, 13)
    >>> result.certificate["prices"]  # the long one would have to pay both, and is worth 10
    {'sim': [[0, 3], [5, 7]]}
    """
    table = _fitting(problem, "interval_flow", against_intervals)
    return _proven(table, "interval_flow", network.intervals(table))


def slot_assignment(problem: Schedule, limits: Limits = UNLIMITED) -> Result:
    """Give each request one of its separate slots, or none, so that the total is largest.

    Kuhn, "The Hungarian method for the assignment problem", Naval Research Logistics Quarterly 2 (1955),
    as a cheapest flow from companies over requests to slots. Machines may be unlike; caps of companies
    hold where a week's caps lie within the company's. Asks that two uses of a group are in the same slot
    or do not touch (cleaning and set-up included).

    Promises: nobody can find an allotment worth more; a price for each slot and each cap proves it. Equals
    are parted as in `interval_flow`. Cost: a company that values everything high takes much; use caps.

    >>> from fairlot.schedule.problem import Company, Lottery, Machine, Option, Request, Schedule
    >>> def wishes(*values):
    ...     return tuple(Option("sim", at, 2, value) for at, value in enumerate(values) if at % 2 == 0)
    >>> problem = Schedule(
    ...     {"sim1": Machine("sim")},
    ...     {"c": Company(slots=1), "d": Company()},
    ...     {
    ...         "c1": Request("c", wishes(9, 0, 8)),
    ...         "c2": Request("c", wishes(7)),
    ...         "d1": Request("d", wishes(5)),
    ...     },
    ...     Lottery((("no ties", "no draw"),)),
    ...     horizon=4,
    ... )
    >>> result = slot_assignment(problem)
    >>> [(grant.applicant, grant.through) for grant in result.grants], result.value
    ([('c1', '2'), ('d1', '0')], 13)
    """
    table = _fitting(problem, "slot_assignment", against_slots)
    return _proven(table, "slot_assignment", network.slots(table))


def constraint_programme(problem: Schedule, limits: Limits = UNLIMITED) -> Result:
    """Give each request one of its options, or none, so that the total is largest, whatever the structure.

    Laborie, Rogerie, Shaw and Vilim, "IBM ILOG CP optimizer for scheduling", Constraints 23 (2018), tells how
    such programmes are modelled; solved by OR-Tools CP-SAT with one worker and a fixed seed.

    Promises: feasible, and a bound that prices prove; where the solver knows a better one the certificate
    says so ("solver"), and that one has to be believed or computed again. Stops at its limits with the best
    so far. Cost: as `interval_flow`; equals are parted by lots, the same for the same version of the solver.

    >>> from fairlot.schedule.problem import Company, Lottery, Machine, Option, Request, Schedule
    >>> problem = Schedule(
    ...     {"old": Machine("sim", closed=((0, 2),)), "new": Machine("sim", setup=2)},
    ...     {"c": Company(), "d": Company()},
    ...     {
    ...         "c1": Request("c", (Option("sim", 0, 2, 5),)),
    ...         "c2": Request("c", (Option("sim", 2, 2, 4),)),
    ...         "d1": Request("d", (Option("sim", 2, 2, 3), Option("sim", 3, 2, 2))),
    ...     },
    ...     Lottery((("no ties", "no draw"),)),
    ...     horizon=6,
    ... )
    >>> result = constraint_programme(problem)
    >>> result.assignment, result.value, result.bound
    ({'c1': 'new', 'c2': 'new', 'd1': 'old'}, 12, 12)
    """
    table = _schedule(problem, "constraint_programme")
    begin = queues.by_density(table)
    lines = rows(table)
    found = programme.best(programme.programme(lines), begin, limits)
    value = int(str(count(table, found.grants)["value"]))
    prices = descend(lines, value)
    by_solver = found.bound if found.bound is not None and found.bound < prices.bound else None
    proof: dict[str, Json] = {**prices.to_json(), "solver": by_solver}
    bound = prices.bound if by_solver is None else by_solver
    return made(table, "constraint_programme", found.grants, proof, value=value, bound=bound)


def first_come(problem: Schedule, limits: Limits = UNLIMITED) -> Result:
    """The old way: by order of receipt each request gets the first of its options that is still free.

    Equal receipt is parted by ticket; each use goes on the first machine of its group that is free.

    Promises: nobody is passed over by who came later. Cost: values count for nothing; whoever has staff to
    press the button first gets the machine. Here to be compared with.

    >>> from fairlot.schedule.problem import Company, Lottery, Machine, Option, Request, Schedule
    >>> wishes = {"long": Option("sim", 0, 9, 10), "a": Option("sim", 0, 4, 6), "b": Option("sim", 5, 4, 7)}
    >>> problem = Schedule(
    ...     {"sim1": Machine("sim", cleaning=1)},
    ...     {"c": Company()},
    ...     {name: Request("c", (wish,), received=at) for at, (name, wish) in enumerate(wishes.items())},
    ...     Lottery((("no ties", "no draw"),)),
    ...     horizon=10,
    ... )
    >>> first_come(problem).assignment
    {'long': 'sim1'}
    """
    table = _schedule(problem, "first_come")
    return made(table, "first_come", queues.one_by_one(table, queues.by_receipt(table)), {})


def round_robin(problem: Schedule, limits: Limits = UNLIMITED) -> Result:
    """Week by week in turns: the company with the least time so far takes its dearest wish that is free.

    "So far" counts what it had before this round; the lottery over companies parts equals. Turns with
    priority to who has least are water filling in whole units; in one week of equal slots it is the round
    robin of Lipton, Markakis, Mossel and Saberi, "On approximately fair allocations of indivisible goods",
    ACM Conference on Electronic Commerce (2004), with everyone's list known.

    Promises: no company that could still use a slot has less than another at the moment that one takes
    one; ``turns`` in the certificate is the order, for everyone to replay. Cost: the total may be far from
    the largest.

    >>> from fairlot.schedule.problem import Company, Lottery, Machine, Option, Request, Schedule
    >>> problem = Schedule(
    ...     {"sim1": Machine("sim")},
    ...     {"c": Company(), "d": Company(had=1)},
    ...     {
    ...         "c1": Request("c", (Option("sim", 0, 2, 5),)),
    ...         "c2": Request("c", (Option("sim", 2, 2, 9),)),
    ...         "d1": Request("d", (Option("sim", 0, 2, 3),)),
    ...     },
    ...     Lottery((("no ties", "no draw"),)),
    ...     horizon=4,
    ... )
    >>> round_robin(problem).certificate["turns"]
    ['c2', 'd1']
    """
    table = _schedule(problem, "round_robin")
    grants = tuple(queues.turns(table))
    proof: dict[str, Json] = {"turns": [grant.applicant for grant in grants]}
    return made(table, "round_robin", tuple(sorted(grants)), proof)


def shortest_project(problem: Project, limits: Limits = UNLIMITED) -> Result:
    """Plan a project so that it ends as soon as can be.

    Pritsker, Watters and Wolfe, "Multiproject scheduling with limited resources", Management Science 16
    (1969), as a constraint programme; bounds after Mingozzi, Maniezzo, Ricciardelli and Bianco, Management
    Science 44 (1998). A quick plan comes first (most work behind goes first); where it meets the bound
    no solver is asked.

    Promises: feasible, and a bound that the longest path or the work of one resource proves; where the
    solver knows a better one the certificate says so. Cost: the problem is hard; a large project may stop
    at its limit with a bound below its plan.

    >>> from fairlot.schedule.project import Activity, Lottery, Project
    >>> problem = Project(
    ...     {
    ...         "dig": Activity(3, (), {"crew": 1}),
    ...         "lay": Activity(2, ("dig",)),
    ...         "paint": Activity(4, (), {"crew": 1}),
    ...     },
    ...     {"crew": 1},
    ...     Lottery((("no ties", "no draw"),)),
    ... )
    >>> result = shortest_project(problem)
    >>> {grant.applicant: int(grant.through) for grant in result.grants}, result.value, result.bound
    ({'dig': 0, 'lay': 3, 'paint': 3}, 7, 7)
    """
    if not isinstance(problem, Project):
        raise ProblemError([Message("schedule_not_project", {"rule": "shortest_project"})])
    return plans.result(problem, plans.shortest(problem, limits))


def made(
    problem: Schedule,
    rule: str,
    grants: tuple[Grant, ...],
    certificate: dict[str, Json],
    *,
    value: int | None = None,
    bound: int | None = None,
) -> Result:
    """Return the result of ``rule``; its status follows from ``value`` and ``bound``."""
    status = "complete" if value is None else "optimal" if value == bound else "feasible"
    stats = count(problem, grants)
    made = tuple(sorted(grants, key=attrgetter("applicant")))
    return finished(problem, rule, made, stats, certificate, status=status, value=value, bound=bound)


def _schedule(problem: Schedule | Project, rule: str) -> Schedule:
    if not isinstance(problem, Schedule):
        raise ProblemError([Message("schedule_not_slots", {"rule": rule})])
    return problem


def _fitting(problem: Schedule | Project, rule: str, against: Callable[[Rows], Iterator[Message]]) -> Rows:
    table = rows(_schedule(problem, rule))
    if reasons := list(against(table)):
        raise ProblemError([Message("schedule_unfit", {"rule": rule}), *reasons])
    return table


def _proven(table: Rows, rule: str, solved: network.Solved) -> Result:
    taken = [table.choices[at] for at in solved.taken]
    grants = seated(table.problem, ((choice.request, choice.option) for choice in taken))
    prices = Prices(table, solved.prices, solved.cap_prices)
    value = sum(choice.option.value for choice in taken)
    proof = {**prices.to_json(), "solver": None}
    return made(table.problem, rule, grants, proof, value=value, bound=prices.bound)
