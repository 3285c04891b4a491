"""Do evaluators suit, and do prices prove the total?"""

from collections.abc import Iterator

from .frame import Json, digest, same


def verify(problem: Json, result: Json) -> Iterator[str]:  # noqa: C901, PLR0912, PLR0915
    """Loads, reviews, conflicts and minimums hold, and prices prove how good the outcome is."""
    who, what, rule, said = (
        problem["evaluators"],
        problem["applications"],
        result["rule"],
        result["certificate"],
    )
    if not same(said["seal"], digest({part: said[part] for part in said if part != "seal"})):
        yield "certificate/seal: is not the digest of the rest"
    score, is_drawn = _scores(problem), rule == "randomised"
    met: dict[str, dict[str, int]] = {a: {} for a in what}
    for a, e, units, through in result["grants"]:
        if units != 1 or through != "open" or e not in score[a]:
            yield f"grants: {a} cannot have {units} of {e} through {through}"
            return
        met[a][e] = 1
    shares = {a: said["chances"].get(a, {}) for a in what} if is_drawn else met
    share, cap = (1000, problem["chance"]) if is_drawn else (1, 1)
    for where, told, unit, most in (("grants", met, 1, 1), ("certificate/chances", shares, share, cap)):
        for a in what:
            asked = [(what[a]["reviews"], told[a])] + [
                (n, {e: u for e, u in told[a].items() if g in who[e]["groups"]})
                for g, n in what[a]["minimums"].items()
            ]
            sums = [(sum(each.values()), unit * n) for n, each in asked]
            fits = all(0 < u <= most and e in score[a] for e, u in told[a].items())
            if not fits or sums[0][0] != sums[0][1] or any(has < n for has, n in sums[1:]):
                yield f"{where}: {a} has not the evaluators it needs"
        load = {e: sum(told[a].get(e, 0) for a in what) for e in who}
        fit = {e for e in who if unit * who[e]["least"] <= load[e] <= unit * who[e]["most"]}
        yield from (f"{where}: {e} has a load of {load[e]}" for e in who if e not in fit)
    yield from (f"grants: {a} and {e} had no chance" for a in what for e in met[a] if e not in shares[a])
    points = {a: sum(score[a][e] for e in met[a]) for a in what}
    loads = [sum(e in met[a] for a in what) for e in who]
    true = {"applications": len(what), "evaluators": len(who), "reviews": len(result["grants"])}
    true |= {"load_least": min(loads, default=0), "load_most": max(loads, default=0)}
    true |= {"total": sum(points.values())}
    true |= {"worst": min((points[a] for a in what if what[a]["reviews"]), default=0)}
    if not same(result["stats"], true):
        yield f"stats: must be {true}"
    *lowest, proof = said["proofs"]
    value = sum(u * score[a][e] for a in what for e, u in shares[a].items())
    extra, bonus, is_proven, floors = 0, 0, True, dict[str, int]()
    if rule == "fewest_moves":
        kept = sum(e in met[a] for a, stood in problem["standing"].items() for e in stood)
        every = [n for a in what for n in score[a].values()]
        bonus = 1 + sum(a["reviews"] for a in what.values()) * (
            max(every, default=0) - min(every, default=0) + 1
        )
        extra = kept * bonus
        if said["kept"] != kept or said["bonus"] != bonus:
            yield f"certificate/kept: {kept} pairs are kept, with a bonus of {bonus}"
    elif rule == "leximin":
        yield from _levels(problem, score, said["levels"], points)
        is_proven = all(level["bound"] == level["value"] for level in said["levels"])
    elif rule == "best_worst_then_total":
        worst, levels = said["worst"], said["levels"]
        own = {a: _best(score[a], what[a]["reviews"]) for a in what}
        if any(not points[a] == n == own[a] for a, n in levels.items()):
            yield "certificate/levels: not everybody there is at its own best"
        others = [points[a] for a in what if a not in levels]
        if worst["value"] > min(others, default=worst["value"]) or lowest[0]["aim"] != "worst":
            yield "certificate/worst: is not so"
        if any(lowest[0]["weights"].get(a) for a in levels if a not in lowest[0]["floors"]):
            yield "certificate/worst: weighs who asks for nothing"
        if worst["bound"] != (_shown(problem, score, lowest[0], levels) if others else 0):
            yield "certificate/worst/bound: is not what the prices show"
        floors = {**dict.fromkeys(what, worst["value"]), **levels}
        is_proven = worst["value"] == worst["bound"]
    elif rule not in ("maximum_total", "randomised"):
        yield f"rule: {rule} is unknown"
    if result["value"] != value or proof["aim"] != "total":
        yield f"value: the points come to {value}"
    shown = _shown(problem, score, proof, floors, (share, cap, bonus)) - extra
    if rule == "leximin" and said["most"] != shown:
        yield f"certificate/most: the prices show {shown}"
    if result["bound"] != (value if rule == "leximin" and is_proven else shown):
        yield "bound: is not what the prices show"
    if (result["status"] == "optimal") != (is_proven and value == result["bound"]):
        yield "status: does not fit value and bound"


def _scores(problem: Json) -> dict[str, dict[str, int]]:
    """Return application -> evaluator -> points, of all pairs that may meet."""
    said, who, usual = problem["scores"], problem["evaluators"], problem["unscored"]
    found = {}
    for at, a in enumerate(problem["applications"]):
        row = (
            dict.fromkeys(who, usual) | said.get(a, {})
            if isinstance(said, dict)
            else dict(zip(who, said[at], strict=True))
        )
        barred = problem["conflicts"].get(a, ())
        found[a] = {e: n for e, n in row.items() if n is not None and e not in barred}
    return found


def _best(scores: dict[str, int], count: int) -> int:
    """Return what the ``count`` best of ``scores`` come to."""
    return sum(sorted(scores.values())[len(scores) - count :]) if count > 0 else 0


def _levels(problem: Json, score: Json, levels: Json, points: dict[str, int]) -> Iterator[str]:
    """Each level says the points of an application, the worst first, and what the rest cannot exceed."""
    asks = {a: each["reviews"] for a, each in problem["applications"].items() if each["reviews"]}
    order, values = [level["application"] for level in levels], [level["value"] for level in levels]
    if sorted(order) != sorted(asks) or values != sorted(values) or values != [points[a] for a in order]:
        yield "certificate/levels: are not what everybody has, the worst first"
        return
    own, others = ({a: _best(score[a], asks[a] - less) for a in order} for less in (0, 1))
    floors = dict.fromkeys(problem["applications"], 0)
    for at, level in enumerate(levels):
        top, rest = level["bound"], order[at:]
        asked = floors | dict.fromkeys(rest, top + 1)
        if "prices" not in level:
            is_shown = top == min(own[a] for a in rest)
        else:
            useful = {a: {e: n for e, n in score[a].items() if n >= asked[a] - others[a]} for a in asks}
            weight = {a: level["prices"]["weights"].get(a, 0) for a in asked}
            most = _come_to(problem, useful, level["prices"], weight)
            is_shown = most < sum(weight[a] * n for a, n in asked.items())
        if not is_shown:
            yield f"certificate/levels: the bound of {level['application']} is not shown"
        floors[order[at]] = values[at]


def _shown(
    problem: Json, score: Json, proof: Json, floors: Json, units: tuple[int, int, int] = (1, 1, 0)
) -> int:
    """Return what nothing allowed can exceed, whatever the prices; they are only to be fair to minimums."""
    what = problem["applications"]
    usual = proof["scale"] if proof["aim"] == "total" else 0
    weight = {a: proof["weights"].get(a, usual) for a in what}
    over = {a: n - usual for a, n in weight.items()}
    free = [a for a in what if a not in proof["floors"]]
    if min(over.values(), default=0) < 0:
        raise ValueError("a weight is below the usual")
    if proof["scale"] < 1 or any(floors[a] != n for a, n in proof["floors"].items()):
        raise ValueError("a floor is not one")
    if usual and any(over[a] for a in free):
        raise ValueError("an application without a floor weighs more than others")
    most = _come_to(problem, score, proof, weight, units)
    most -= sum(over[a] * n for a, n in proof["floors"].items())
    return int(most // (usual or sum(over[a] for a in free)))


def _come_to(
    problem: Json, score: Json, proof: Json, weight: Json, units: tuple[int, int, int] = (1, 1, 0)
) -> int:
    """Return what weighted points come to at most by the prices, if only the pairs of ``score`` meet."""
    who, what, (share, cap, bonus) = problem["evaluators"], problem["applications"], units
    row, column, need = proof["applications"], proof["evaluators"], proof["minimums"]
    if min(weight.values(), default=0) < 0 or any(n < 0 for each in need.values() for n in each.values()):
        raise ValueError("a weight or the price of a minimum is below 0")
    most = sum(price * who[e]["most" if price > 0 else "least"] for e, price in column.items())
    most += sum(price * what[a]["reviews"] for a, price in row.items())
    most = share * (
        most - sum(n * what[a]["minimums"][g] for a, each in need.items() for g, n in each.items())
    )
    for a, points in score.items():
        stood = problem["standing"].get(a, ()) if bonus else ()
        for e, n in points.items():
            gain = weight[a] * n - row.get(a, 0) - column.get(e, 0) + (bonus if e in stood else 0)
            gain += sum(price for g, price in need.get(a, {}).items() if g in who[e]["groups"])
            most += cap * max(0, gain)
    return int(most)
