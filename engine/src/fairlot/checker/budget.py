"""Does a selection keep to the money, and is it as good as its proof?"""

from collections.abc import Iterator
from fractions import Fraction
from heapq import heappop, heappush

from .frame import Json, digest, same, tickets


def verify(problem: Json, result: Json) -> Iterator[str]:  # noqa: C901, PLR0915
    """Within money and quotas; as good as its prices prove, or taken in order, or bought as the log says."""
    all_, how, rule, proof = problem["projects"], problem["settings"], result["rule"], result["certificate"]
    drawn = sorted(all_, key=tickets(problem, all_).__getitem__)
    cost, points = {p: all_[p]["cost"] for p in drawn}, dict.fromkeys(drawn, 0)
    for p, n in (vote for ballot in problem["ballots"].values() for vote in ballot.items()):
        points[p] += n
    worth = points if how["worth"] == "points" else {p: all_[p]["score"] for p in drawn}
    groups = {p: {"all", *all_[p]["groups"]} for p in drawn}
    rows = [(problem["won"], cost)]  # each comes to at most its number: minima are negated
    for q in problem["quotas"]:
        sign = -1 if "min" in q["rule"] else 1
        unit = cost if "won" in q["rule"] else dict.fromkeys(drawn, 1)
        rows.append((sign * q["amount"], {p: sign * unit[p] for p in drawn if q["group"] in groups[p]}))
    way = {p: "promised" for p in drawn if all_[p]["standing"] == "promised"}  # project -> selected how
    end: Json
    open_, end = [p for p in drawn if all_[p]["standing"] == "open"], ["complete", None, None]

    def fill(value: Json, is_per_won: bool, name: str) -> list[str]:
        left, chosen = [most - sum(size.get(p, 0) for p in way) for most, size in rows], []
        for p in sorted(open_, key=lambda p: Fraction(-value[p], cost[p] if is_per_won else 1)):
            now = [room - size.get(p, 0) for room, (_, size) in zip(left, rows, strict=True)]
            if value[p] and p not in way and min(now) >= 0:
                left, way[p] = now, name
                chosen.append(p)
        return chosen

    if rule == "greedy":
        true: Json = {"order": fill(worth, how["order"] == "per_won", "order")}
    elif rule == "equal_shares":
        money, voters = problem["won"] - sum(cost[p] for p in way), max(1, len(problem["ballots"]))
        step = how["step"] or max(1, money // voters // 1000)
        share = Fraction(money, voters) + step * proof["steps"]
        log, more = dict(_bought(problem, open_, share)), dict(_bought(problem, open_, share + step))
        left = money - sum(cost[p] for p in log)
        if result["status"] == "feasible":
            end = ["feasible", sum(points[g[0]] for g in result["grants"]), None]
        elif sum(cost[p] for p in more) <= money and any(
            points[p] and p not in log and cost[p] <= left for p in open_
        ):
            yield "certificate/steps: the next step stays within the money"
        way.update(dict.fromkeys(log, "shares"))
        filled = fill(points, how["utility"] == "points", "completion")
        true = {"completion": filled, "endowment": str(share), "steps": proof["steps"]}
        true["purchases"] = [[p, str(price)] for p, price in log.items()]
    else:
        yield from [] if rule == "maximum_value" else [f"rule: {rule} is unknown"]
        way.update((g[0], "value") for g in result["grants"] if g[0] in open_)
        prices, value = [abs(int(price)) for price in proof["prices"]], sum(worth[p] for p in way)
        may = {p: (0, 1) if p in open_ else (int(p in way),) for p in drawn}
        best, gain = _room(worth, rows, prices, may)
        true = {"bound": best // 10**9, "cases": None, "prices": [str(n) for n in prices], "scale": 10**9}
        true["proof"] = proof["proof"] if proof["proof"] in ("solver", "none") else "prices"
        if best // 10**9 > value and proof["cases"] is not None:
            beyond = 10**9 * (value + 1)  # whoever is worth this much has, or has not, what gains too clearly
            clear = {p: (int(gain[p] > 0),) for p in open_ if abs(gain[p]) > best - beyond}
            true |= {"cases": proof["cases"], "proof": "cases"}
            if not _holds(proof["cases"], worth, rows, {**may, **clear}, beyond):
                yield "certificate/cases: leave room for a selection that is worth more"
        elif (best // 10**9 == value) != (true["proof"] == "prices"):
            yield "certificate/proof: is not what the prices show"
        true["seal"] = digest(true)
        proven = best // 10**9 if true["proof"] in ("solver", "none") else value
        end = [
            ("optimal" if result["status"] == "optimal" and proven == value else "feasible"),
            value,
            proven,
        ]
    if any(sum(size.get(p, 0) for p in way) > most for most, size in rows):
        yield "grants: break the money or a quota"
    spent, score = sum(cost[p] for p in way), sum(all_[p]["score"] for p in way)
    counts = {"left": problem["won"] - spent, "projects": len(all_), "selected": len(way), "spent": spent}
    counts |= {"points": sum(points[p] for p in way), "score": score}
    grants, said = (
        sorted([p, "won", cost[p], way[p]] for p in way),
        [result[k] for k in ("status", "value", "bound")],
    )
    pairs = {"certificate": (proof, true), "grants": (result["grants"], grants), "value": (said, end)}
    for part, (is_, must) in {**pairs, "stats": (result["stats"], counts)}.items():
        yield from () if same(is_, must) else [f"{part}: must be {must}"]


def _room(worth: Json, rows: Json, prices: list[int], may: Json) -> tuple[int, Json]:
    """The most worth (in billionths) that prices leave room for, and what each project gains at them."""
    room, gain = 0, {p: 10**9 * n for p, n in worth.items()}
    for price, (most, size) in zip(prices, rows, strict=True):
        room += price * most
        gain.update((p, gain[p] - price * n) for p, n in size.items())
    return room + sum(max(gain[p] * n for n in may[p]) for p in gain), gain


def _holds(case: Json, worth: Json, rows: Json, may: Json, more: int) -> bool:
    """Return whether a project is in or out again and again until prices leave no room for more."""
    if case.keys() == {"prices"}:
        return _room(worth, rows, [abs(int(price)) for price in case["prices"]], may)[0] < more
    ways, p = {"in": (1,), "out": (0,)}, case["project"]
    both = case.keys() == {"project", *ways} and p in worth
    return both and all(_holds(case[way], worth, rows, {**may, p: n}, more) for way, n in ways.items())


def _bought(problem: Json, open_: list[str], share: Fraction) -> Iterator[tuple[str, Fraction]]:
    """Equal shares: yield each purchase and its price for a point; an earlier price is at most today's."""
    fans: dict[str, list[tuple[str, int]]] = {p: [] for p in open_}
    for voter, p in ((voter, p) for voter, ballot in problem["ballots"].items() for p in ballot if p in fans):
        fans[p].append((voter, problem["ballots"][voter][p]))
    purse, price = dict.fromkeys(problem["ballots"], share), dict[str, Fraction]()
    queue = [(Fraction(0), at, p) for at, p in enumerate(open_)]
    while queue:
        _, at, p = heappop(queue)
        if p in price:
            yield p, price[p]
            purse.update((voter, max(Fraction(0), purse[voter] - n * price[p])) for voter, n in fans[p])
            price, fans[p] = {}, []
        due, rich = Fraction(problem["projects"][p]["cost"]), sum(n for _, n in fans[p])
        gain = due if problem["settings"]["utility"] == "cost" else 1
        for voter, n in sorted(fans[p], key=lambda fan: purse[fan[0]] / fan[1]):
            if due * n <= purse[voter] * rich:
                price[p] = due / rich  # the poorer gave all they have, the others the same for each point
                heappush(queue, (price[p] / gain, at, p))
                break
            due, rich = due - purse[voter], rich - n
