"""Do slots and plans fit, and does their price or bound prove them?"""

from collections import Counter
from collections.abc import Generator, Iterator
from itertools import accumulate, pairwise

from .frame import Json, same


def verify(problem: Json, result: Json) -> Iterator[str]:
    """Uses fit machines, calendars, caps; a plan fits order, resources; prices, or path and work, prove."""
    proof, rule, is_plan = result["certificate"], result["rule"], "activities" in problem
    stats = yield from (_plan if is_plan else _uses)(problem, result["grants"])
    if not same(stats, result["stats"]):
        yield f"stats: must be {stats}"
    if rule in ("first_come", "round_robin") and not is_plan:
        turns = {"turns": sorted(grant[0] for grant in result["grants"])} if rule == "round_robin" else {}
        if {part: sorted(order) for part, order in proof.items()} != turns:
            yield "certificate: these are not the turns of these grants"
        if (result["status"], result["value"]) != ("complete", None):
            yield f"status: {rule} is complete and has no value"
        return
    flows = ("interval_flow", "slot_assignment")
    if rule not in (("shortest_project",) if is_plan else (*flows, "constraint_programme")):
        yield f"rule: {rule} is unknown"
    true, solver = (_shortest if is_plan else _priced)(problem, proof), proof["solver"]
    bound, value, sign = true["bound"], stats["makespan" if is_plan else "value"], -1 if is_plan else 1
    if not same(proof, {**true, "solver": solver}) or (solver is not None and sign * solver >= sign * bound):
        yield f"certificate: what is published proves {true}"
    bound = bound if solver is None else solver
    if not same([result["value"], result["bound"]], [value, bound]) or sign * value > sign * bound:
        yield f"value: is {value}, and the bound {bound}"
    if (result["status"] == "optimal") != (value == bound) or (rule in flows and value != true["bound"]):
        yield f"status: {result['status']}, with {value} reached and the bound {bound}"


def _uses(problem: Json, grants: Json) -> Generator[str, None, Json]:
    machines, requests, week = problem["machines"], problem["requests"], problem["week"] or 2**53
    ranks = [0] * max((len(request["options"]) for request in requests.values()), default=0)
    on: dict[str, list[tuple[int, int, str]]] = {m: [] for m in machines}
    used: Counter[tuple[str, str]] = Counter()
    value = 0
    if len({grant[0] for grant in grants}) < len(grants):
        yield "grants: a request has two uses"
    for r, m, length, said in grants:
        start, company = int(said), requests[r]["company"]
        wish = [machines[m]["group"], start, length]
        fits = [(rank, o[3]) for rank, o in enumerate(requests[r]["options"]) if o[:3] == wish]
        if not fits or not _open(machines[m], start, length) or str(start) != said:
            yield f"grants: {r} cannot have {m} from {said} for {length}"
            continue
        ranks[fits[0][0]], value = ranks[fits[0][0]] + 1, value + fits[0][1]
        on[m].append((start, start + length, company))
        for limit, period, units in _counts(start // week, length):
            used[company, limit + period] += units
            most = problem["companies"][company][limit]
            if most is not None and used[company, limit + period] > most:
                yield f"grants: {company} has more than {most} {limit} {period}"
    for m, uses in on.items():
        for (_, end, one), (start, _, other) in pairwise(sorted(uses)):
            if start < end + machines[m]["cleaning"] + machines[m]["setup"] * (one != other):
                yield f"grants: on {m} the use from {start} is too near to the one before"
    busy = {m: sum(end - start for start, end, _ in uses) for m, uses in on.items()}
    served = {"served": len(grants), "unserved": len(requests) - len(grants), "requests": len(requests)}
    return {**served, "busy": busy, "ranks": ranks, "time": sum(busy.values()), "value": value}


def _open(machine: Json, start: int, length: int) -> bool:
    return all(start + length <= begin or until <= start for begin, until in machine["closed"])


def _counts(week: int, length: int) -> list[tuple[str, str, int]]:
    """Return what one use counts against: the company's limit, of which period, units."""
    each = (("slots", 1), ("time", length))
    return [(way + m, str(week) * bool(way), units) for way in ("", "weekly_") for m, units in each]


def _priced(problem: Json, proof: Json) -> Json:  # noqa: C901
    """Return the proof that the prices make: no total exceeds the room and caps sold and every surplus."""
    machines, week, scale = problem["machines"], problem["week"] or 2**53, proof["scale"]
    gap = {
        m["group"]: min(n["cleaning"] for n in machines.values() if n["group"] == m["group"])
        for m in machines.values()
    }
    line = [0] * (problem["horizon"] + max(gap.values(), default=0) + 2)
    paid, cover = {g: list(line) for g in gap}, {m: list(line) for m in machines}
    caps = {
        (c, limit if w is None else f"weekly_{limit}", "" if w is None else str(w)): price
        for c, w, limit, price in proof["caps"]
    }
    priced = [(g, time, price) for g, prices in proof["prices"].items() for time, price in prices]
    if scale not in (1, 256) or any(price < 0 for price in (*caps.values(), *(p[2] for p in priced))):
        raise ValueError("a price is not below 0, in whole units or parts of 256")
    for g, time, price in priced:
        paid[g][time + 1] += price
    paid, best = {g: list(accumulate(p)) for g, p in paid.items()}, Counter[str]()
    shortest: dict[tuple[str, str, str], int] = {}
    starts: dict[str, set[int]] = {}
    for r, request in problem["requests"].items():
        c, limits = request["company"], problem["companies"][request["company"]]
        for g, start, length, value in request["options"]:
            counts, until = _counts(start // week, length), start + length + gap[g]
            if any(limits[limit] is not None and units > limits[limit] for limit, _, units in counts):
                continue
            for limit, period, _ in counts:
                shortest[c, limit, period] = min(length, shortest.get((c, limit, period), length))
            fit = [m for m in machines if machines[m]["group"] == g and _open(machines[m], start, length)]
            for m in fit:
                starts.setdefault(g, set()).add(start)
                cover[m][start] += 1
                cover[m][until] -= 1
            dear = paid[g][until] - paid[g][start]
            dear += sum(caps.get((c, limit, period), 0) * units for limit, period, units in counts)
            best[r] = max(best[r], bool(fit) * (value * scale - dear))
    told = {g: [time for time, _ in prices] for g, prices in proof["prices"].items()}
    if {g: sorted(times) for g, times in starts.items()} != told:
        raise ValueError("each start has a price, and nothing else")
    used = {m: list(accumulate(c)) for m, c in cover.items()}
    room = sum(p * sum(used[m][t] > 0 for m in machines if machines[m]["group"] == g) for g, t, p in priced)
    sold = 0
    for (c, limit, period), price in caps.items():
        most = [problem["companies"][c][limit]]
        if (
            limit.endswith("slots")
            and (time := problem["companies"][c][limit.replace("slots", "time")]) is not None
        ):
            most.append(time // shortest[c, limit, period])
        sold += price * min(number for number in most if number is not None)
    sums = {"caps": sold, "machines": room, "requests": sum(best.values())}
    kept = {"caps": proof["caps"], "prices": proof["prices"], "scale": scale}
    return {**kept, "bound": sum(sums.values()) // scale, "sums": sums}


def _plan(problem: Json, grants: Json) -> Generator[str, None, Json]:
    all_, starts = problem["activities"], {a: int(said) for a, _, _, said in grants}
    for a, what, units, said in grants:
        if (what, units, said) != ("plan", all_[a]["duration"], str(abs(starts[a]))):
            yield f"grants: {a} is not planned from {said} for {units}"
        for b in all_[a]["after"]:
            if starts[b] + all_[b]["duration"] > starts[a]:
                yield f"grants: {a} starts before {b} ends"
        for resource, most in problem["resources"].items():
            now = [b for b in starts if starts[b] <= starts[a] < starts[b] + all_[b]["duration"]]
            if sum(all_[b]["demands"].get(resource, 0) for b in now) > most:
                yield f"grants: at {starts[a]} there is too little {resource}"
    if len(grants) != len(all_):
        yield "grants: every activity is planned once"
    ends = [starts[a] + all_[a]["duration"] for a in starts]
    waiting = sum(starts[a] - head for a, head in _least(problem)[0].items())
    return {"activities": len(all_), "makespan": max(ends, default=0), "waiting": waiting}


def _least(problem: Json) -> tuple[dict[str, int], dict[str, int]]:
    """Return for each activity the least time before it, and after it."""
    all_ = problem["activities"]
    before, after = dict.fromkeys(all_, 0), dict.fromkeys(all_, 0)
    for _ in all_:
        for a, b in ((name, other) for name in all_ for other in all_[name]["after"]):
            before[a] = max(before[a], before[b] + all_[b]["duration"])
            after[b] = max(after[b], after[a] + all_[a]["duration"])
    return before, after


def _shortest(problem: Json, proof: Json) -> Json:
    """Return the proof that the path, and the work of one resource, make."""
    all_, (before, after) = problem["activities"], _least(problem)
    path, work = proof["path"], proof["work"]
    if any(b not in all_[a]["after"] for b, a in pairwise(path)):
        raise ValueError("the path is broken")
    bound = sum(all_[a]["duration"] for a in path)
    if work is not None:
        those = set(work["activities"])
        busy = sum(all_[a]["duration"] * all_[a]["demands"].get(work["resource"], 0) for a in those)
        least = min(before[a] for a in those) + min(after[a] for a in those)
        bound = max(bound, least - (-busy // problem["resources"][work["resource"]]))
    return {"bound": bound, "path": path, "work": work}
