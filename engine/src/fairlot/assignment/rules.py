"""Rules that give evaluators to applications. Each says what it makes as good as can be, and proves it."""

import numpy as np

from fairlot.assignment import chances, fairness, ties, totals
from fairlot.assignment.arrays import Arrays, Int64, Pairs, pack, standing_pairs
from fairlot.assignment.leximin import leximin as leximin_of
from fairlot.assignment.network import tree
from fairlot.assignment.overlaps import overlapping
from fairlot.assignment.problem import CERTAIN, Assignment
from fairlot.assignment.proofs import Proof, to_json
from fairlot.assignment.ties import Found
from fairlot.assignment.totals import Aim
from fairlot.assignment.witness import count
from fairlot.limits import UNLIMITED, Limits
from fairlot.result import Grant, Result, finished, sealed
from fairlot.types import Json


def maximum_total(problem: Assignment, limits: Limits = UNLIMITED) -> Result:
    """Give evaluators so that the scores of all pairs add up to as much as can be.

    Charlin and Zemel, "The Toronto Paper Matching System" (2013), as the transportation problem of Hitchcock
    (1941): loads at both ends, conflicts and minimums for groups hold. Of several equally good outcomes the
    lottery chooses.

    Promises: nobody could add up more points (best_total), proven by prices. Cost: what is best in sum may
    be bad for one application.

    >>> from fairlot.assignment.problem import Application, Assignment, Evaluator, Lottery
    >>> problem = Assignment(
    ...     {"Kim": Evaluator(most=1), "Lee": Evaluator(most=1)},
    ...     {"A": Application(reviews=1), "B": Application(reviews=1)},
    ...     {"A": {"Kim": 9, "Lee": 8}, "B": {"Kim": 7, "Lee": 2}},
    ...     Lottery((("no ties", "no draw"),)),
    ... )
    >>> result = maximum_total(problem)
    >>> result.assignment, result.value, result.bound
    ({'A': 'Lee', 'B': 'Kim'}, 15, 15)
    """
    a = pack(problem)
    found = _flow(problem, a, "maximum_total", Aim(), limits)
    proof = Proof("total", found.scale, found.prices)
    return _result(
        problem, "maximum_total", found.pairs, found.bound, {"proofs": [to_json(problem, a, proof)]}
    )


def best_worst_then_total(problem: Assignment, limits: Limits = UNLIMITED) -> Result:
    """Give the application that fares worst as many points as can be; then add up as many as can be.

    Garg, Kavitha, Kumar, Mehlhorn and Mestre, "Assigning papers to referees", Algorithmica 58 (2010);
    Stelmakh, Shah and Singh, "PeerReview4All", Journal of Machine Learning Research 22 (2021).

    Promises: nobody could give the worst one more points (best_worst), proven where ``certificate`` says so:
    the problem is hard, so a proof may fall short; the bound then says by how much.

    >>> from fairlot.assignment.problem import Application, Assignment, Evaluator, Lottery
    >>> problem = Assignment(
    ...     {"Kim": Evaluator(most=1), "Lee": Evaluator(most=1)},
    ...     {"A": Application(reviews=1), "B": Application(reviews=1)},
    ...     {"A": {"Kim": 9, "Lee": 5}, "B": {"Kim": 4, "Lee": 1}},
    ...     Lottery((("no ties", "no draw"),)),
    ... )
    >>> result = best_worst_then_total(problem)
    >>> result.assignment, result.stats["worst"], result.certificate["worst"]
    ({'A': 'Lee', 'B': 'Kim'}, 4, {'bound': 4, 'value': 4})
    """
    a = pack(problem)
    fair = fairness.best_worst(a, _flow(problem, a, "best_worst_then_total", Aim(), limits), limits)
    applications = list(problem.applications)
    certificate: dict[str, Json] = {
        "levels": {applications[row]: points for row, points in fair.levels.items()},
        "proofs": [to_json(problem, a, proof) for proof in (fair.worst_proof, fair.total_proof)],
        "worst": {"bound": fair.worst_bound, "value": fair.worst},
    }
    is_proven = fair.worst == fair.worst_bound
    return _result(
        problem, "best_worst_then_total", fair.pairs, fair.total_bound, certificate, is_proven=is_proven
    )


def leximin(problem: Assignment, limits: Limits = UNLIMITED) -> Result:
    """Raise the worst application, then the next worst, and so on to the last.

    Sen, "Collective Choice and Social Welfare" (1970). ``certificate["levels"]``: the applications, the worst
    first, each with its points and a proven bound: what nobody could give the worst of it and those after it
    more than, as long as those before it keep what they have. ``certificate["most"]``: the best total.

    Promises: no other outcome's points, sorted, are further up (leximin); shown against all outcomes on small
    problems, proven level by level where bound and points are the same. Cost: a lower total.

    >>> from fairlot.assignment.problem import Application, Assignment, Evaluator, Lottery
    >>> problem = Assignment(
    ...     {"Kim": Evaluator(most=1), "Lee": Evaluator(most=1)},
    ...     {"A": Application(reviews=1), "B": Application(reviews=1)},
    ...     {"A": {"Kim": 9, "Lee": 5}, "B": {"Kim": 4, "Lee": 1}},
    ...     Lottery((("no ties", "no draw"),)),
    ... )
    >>> result = leximin(problem)
    >>> [(level["application"], level["value"], level["bound"]) for level in result.certificate["levels"]]
    [('B', 4, 4), ('A', 5, 5)]
    """
    a = pack(problem)
    start = _flow(problem, a, "leximin", Aim(), limits)
    pairs, levels = leximin_of(a, start.pairs, limits)
    names = list(problem.applications)
    is_proven = all(each.value == each.bound for each in levels)
    told: list[Json] = []
    for each in levels:
        level: dict[str, Json] = {"application": names[each.row], "bound": each.bound, "value": each.value}
        told.append(level if each.proof is None else {**level, "prices": to_json(problem, a, each.proof)})
    certificate: dict[str, Json] = {
        "levels": told,
        "most": start.bound,
        "proofs": [to_json(problem, a, Proof("total", start.scale, start.prices))],
    }
    bound = int(a.score[pairs].sum(dtype=np.int64)) if is_proven else start.bound
    return _result(problem, "leximin", pairs, bound, certificate, is_proven=is_proven)


def randomised(problem: Assignment, limits: Limits = UNLIMITED) -> Result:
    """Draw by lottery, so that no pair is sure to meet, and the total to be expected is the best there is.

    Jecmen, Zhang, Liu, Shah, Conitzer and Fang, "Mitigating manipulation in peer review via randomized
    reviewer assignments", NeurIPS 33 (2020): chances are a flow, none above ``problem.chance`` thousandths;
    what happens is drawn from them so that loads, reviews and minimums hold (see `chances.drawn`).

    Promises: no pair meets with more than that chance (capped); nobody could expect more points under such
    chances (best_total). ``value`` counts thousandths of a point. Cost: what is drawn is not the best.

    >>> from fairlot.assignment.problem import Application, Assignment, Evaluator, Lottery
    >>> problem = Assignment(
    ...     {"Kim": Evaluator(most=1), "Lee": Evaluator(most=1)},
    ...     {"A": Application(reviews=1), "B": Application(reviews=1)},
    ...     {"A": {"Kim": 9, "Lee": 8}, "B": {"Kim": 7, "Lee": 2}},
    ...     Lottery((("a", "draw"),)),
    ...     chance=700,
    ... )
    >>> result = randomised(problem)
    >>> result.certificate["chances"], result.value
    ({'A': {'Kim': 300, 'Lee': 700}, 'B': {'Kim': 700, 'Lee': 300}}, 13800)
    """
    a = pack(problem)
    aim = Aim(share=CERTAIN, most=problem.chance)
    found = _flow(problem, a, "randomised", aim, limits)
    applications, evaluators = list(problem.applications), list(problem.evaluators)
    told: dict[str, dict[str, Json]] = {}
    for row, column, units in zip(*(x.tolist() for x in (*found.pairs, found.units)), strict=True):
        told.setdefault(applications[row], {})[evaluators[column]] = units
    nodes = tree(a, applications)
    pairs = chances.drawn(a, nodes, found, problem.lottery.seed) if nodes else found.pairs
    certificate: dict[str, Json] = {
        "chances": told,
        "proofs": [to_json(problem, a, Proof("total", found.scale, found.prices))],
    }
    return _result(problem, "randomised", pairs, found.bound, certificate, found.value)


def fewest_moves(problem: Assignment, limits: Limits = UNLIMITED) -> Result:
    """Keep as many of the pairs that stood as can be; then add up as many points as can be.

    The total with a bonus for each pair of ``problem.standing``, larger than any total could make up for.
    This is what `fairlot.solve.repair` runs after somebody dropped out.

    Promises: nobody could keep more of these pairs (kept), proven by prices. Cost: points.

    >>> from fairlot.assignment.problem import Application, Assignment, Evaluator, Lottery
    >>> problem = Assignment(
    ...     {"Kim": Evaluator(most=1), "Lee": Evaluator(most=1)},
    ...     {"A": Application(reviews=1), "B": Application(reviews=1)},
    ...     {"A": {"Kim": 9, "Lee": 8}, "B": {"Kim": 7, "Lee": 2}},
    ...     Lottery((("no ties", "no draw"),)),
    ...     standing={"A": ("Kim",)},
    ... )
    >>> result = fewest_moves(problem)
    >>> result.assignment, result.value, result.certificate["kept"]
    ({'A': 'Kim', 'B': 'Lee'}, 11, 1)
    """
    a = pack(problem)
    special = standing_pairs(problem, a)
    bonus = 1 + int(a.reviews.sum()) * a.span
    aim = Aim(special=special, extra=np.full(len(special[0]), bonus, np.int64))
    found = _flow(problem, a, "fewest_moves", aim, limits)
    kept = len(np.intersect1d(_keys(a, special), _keys(a, found.pairs)))
    certificate: dict[str, Json] = {
        "bonus": bonus,
        "kept": kept,
        "proofs": [to_json(problem, a, Proof("total", found.scale, found.prices))],
    }
    return _result(problem, "fewest_moves", found.pairs, found.bound - kept * bonus, certificate)


def _keys(a: Arrays, pairs: Pairs) -> Int64:
    return pairs[0] * a.columns + pairs[1]


def _flow(problem: Assignment, a: Arrays, rule: str, aim: Aim, limits: Limits) -> Found:
    names = (list(problem.applications), list(problem.evaluators))
    nodes = tree(a, names[0])
    if nodes is None:
        return overlapping(problem, a, rule, aim, limits)
    drawn = ties.tickets(problem.lottery, names[0]), ties.tickets(problem.lottery, names[1])
    return totals.best_total(a, nodes, names, drawn, aim, limits)


def _result(
    problem: Assignment,
    rule: str,
    pairs: Pairs,
    bound: int,
    certificate: dict[str, Json],
    value: int | None = None,
    *,
    is_proven: bool = True,
) -> Result:
    applications, evaluators = list(problem.applications), list(problem.evaluators)
    met = zip(*(part.tolist() for part in pairs), strict=True)
    grants = tuple(sorted(Grant(applications[row], evaluators[column]) for row, column in met))
    stats = count(problem, grants)
    reached = int(problem.matrix[pairs].sum(dtype="int64")) if value is None else value
    status = "optimal" if is_proven and reached == bound else "feasible"
    return finished(
        problem, rule, grants, stats, sealed(certificate), status=status, value=reached, bound=bound
    )
