"""Rules that share what can be divided. Each says what a level is; one filling does the rest."""

from fairlot.limits import UNLIMITED, Limits
from fairlot.result import Result, finished
from fairlot.shares.filling import fill
from fairlot.shares.levels import MEASURES
from fairlot.shares.packing import pack
from fairlot.shares.problem import Shares
from fairlot.shares.whole import rounded
from fairlot.shares.witness import certificate, count, grants_of


def dominant_resource_fairness(problem: Shares, limits: Limits = UNLIMITED) -> Result:
    """Raise everybody's dominant share together, by weight, until a pool runs out; the others go on.

    Ghodsi, Zaharia, Hindman, Konwinski, Shenker and Stoica, "Dominant Resource Fairness: fair allocation
    of multiple resource types", NSDI 2011; that each has a bottleneck: Radunovic and Le Boudec, "A unified
    framework for max-min and min-max fairness", IEEE/ACM Transactions on Networking 15 (2007). Second
    choices as in simultaneous eating: Bogomolnaia and Moulin, "A new solution to the random assignment
    problem", Journal of Economic Theory 100 (2001).

    Promises, to a thousandth of a task: nobody could get more without somebody at no higher level getting
    less (fair). With one choice each and without floors, kept shares and whole units, besides: nobody
    prefers the share of another of the same weight, and asking for more than one needs, or for another
    mixture, never helps. Cost: O(N log N) for the lottery, then O(N R) for each reading of the levels.

    The example of Ghodsi et al.: 9 CPUs and 18 GB; a task of A takes 1 CPU and 4 GB, one of B 3 CPUs, 1 GB.

    >>> from fairlot.shares.problem import Choice, Claimant, Lottery, Shares
    >>> problem = Shares(
    ...     {"cpu": (9_000,), "memory": (18_000,)},
    ...     ("now",),
    ...     {
    ...         "A": Claimant((Choice("task", {"cpu": 1_000, "memory": 4_000}),), (100,)),
    ...         "B": Claimant((Choice("task", {"cpu": 3_000, "memory": 1_000}),), (100,)),
    ...     },
    ...     Lottery((("no ties", "no draw"),)),
    ... )
    >>> [(grant.applicant, grant.units) for grant in dominant_resource_fairness(problem).grants]
    [('A', 3000), ('B', 2000)]
    """
    return _shared(problem, "dominant_resource_fairness", limits)


def weighted_max_min(problem: Shares, limits: Limits = UNLIMITED) -> Result:
    """Raise everybody's share of all resources together, by weight: the textbook rule for one resource.

    Bertsekas and Gallager, "Data Networks" (1992), section 6.5.2. With several resources a level is
    the sum of the shares of each, divided by how many pools there are ("asset fairness" in Ghodsi et al.).

    Promises what `dominant_resource_fairness` does, except this: who uses one resource much and others
    little may get less than with its own equal part of everything.

    >>> from fairlot.shares.problem import Choice, Claimant, Lottery, Shares
    >>> gpu = (Choice("gpu", {"gpu": 1_000}),)
    >>> problem = Shares(
    ...     {"gpu": (10_000,)},
    ...     ("now",),
    ...     {"a": Claimant(gpu, (2,)), "b": Claimant(gpu, (4,)), "c": Claimant(gpu, (9,), weight=2)},
    ...     Lottery((("no ties", "no draw"),)),
    ... )
    >>> [(grant.applicant, grant.units) for grant in weighted_max_min(problem).grants]
    [('a', 2000), ('b', 2667), ('c', 5333)]
    """
    return _shared(problem, "weighted_max_min", limits)


def proportional(problem: Shares, limits: Limits = UNLIMITED) -> Result:
    """The old way: everybody gets the same part of its ask (by weight), so it pays to ask for too much.

    Promises that nobody could get a larger part of its ask without somebody with no larger part losing.
    It is **not safe for the honest**: here b needs 4, and gets most of it by saying 12.

    >>> from fairlot.shares.problem import Choice, Claimant, Lottery, Shares
    >>> gpu = (Choice("gpu", {"gpu": 1_000}),)
    >>> def shared(ask):
    ...     claimants = {"a": Claimant(gpu, (8,)), "b": Claimant(gpu, (ask,))}
    ...     problem = Shares({"gpu": (6_000,)}, ("now",), claimants, Lottery((("no", "ties"),)))
    ...     return [(grant.applicant, grant.units) for grant in proportional(problem).grants]
    >>> shared(4), shared(12)
    ([('a', 4000), ('b', 2000)], [('a', 2400), ('b', 3600)])
    """
    return _shared(problem, "proportional", limits)


def _shared(problem: Shares, rule: str, limits: Limits) -> Result:
    packed = pack(problem)
    scale, step = MEASURES[rule](packed.arrays)
    exact, cutoffs = fill(packed.arrays, step, limits)
    held = rounded(packed.arrays, step, exact)
    grants = grants_of(problem, packed, held)
    return finished(problem, rule, grants, count(problem, grants), certificate(packed, scale, cutoffs))
