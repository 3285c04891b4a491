"""Check a published allocation without trusting whoever made it: one file, nothing but the standard library.

    python checker.py problem.json result.json [sha256:...]    (the digest that was published)
    python checker.py problem.json                             (who drew which number)

Copy it anywhere: it reads nothing of fairlot, runs no rule, and believes nothing but the problem. Each line
it prints says where the result is wrong; exit code 0: all promises hold, 1: broken, 2: a file is no use.
docs/certificates.md says what the witness of each family is and why checking it is enough.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from fractions import Fraction
from functools import partial
from heapq import heappop, heappush
from itertools import accumulate, pairwise
from math import lcm
from operator import mul
from pathlib import Path
from typing import Any

Json = Any  # what json.loads gives, without fractions
PARTS = "bound certificate engine_version family format grants problem_digest rule seed stats status value"


def read(data: bytes | str) -> dict[str, Json]:
    """Return a JSON object; ValueError for a name twice, a fraction, a huge number, or no object."""

    def once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        if len(names := dict(pairs)) < len(pairs):
            raise ValueError("a name stands twice in one object")
        return names

    def whole(text: str) -> int:
        if len(text) > 17 or abs(int(text)) >= 2**53:
            raise ValueError(f"the number {text[:40]} is no whole number below 2^53")
        return int(text)

    numbers: Json = {"parse_int": whole, "parse_float": whole, "parse_constant": whole}
    found = json.loads(data, object_pairs_hook=once, **numbers)
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")
    return found


def canonical(value: Json) -> bytes:
    """Return the bytes of RFC 8785: names in order of UTF-16, no spaces, UTF-8."""

    def ordered(inner: Json) -> Json:
        if isinstance(inner, dict):
            return {name: ordered(inner[name]) for name in sorted(inner, key=lambda n: n.encode("utf-16-be"))}
        return [ordered(item) for item in inner] if isinstance(inner, list) else inner

    return json.dumps(ordered(value), ensure_ascii=False, separators=(",", ":")).encode()


def digest(value: Json) -> str:
    """Return ``sha256:`` and the hash of the canonical bytes."""
    return "sha256:" + hashlib.sha256(canonical(value)).hexdigest()


def same(one: Json, other: Json) -> bool:
    """Return whether two JSON values are the same; ``true`` is not 1."""
    return canonical(one) == canonical(other)


def seed(problem: Json) -> str:
    """Return the seed: the hash of the published sources of the lottery."""
    return digest(problem["lottery"]["sources"])[7:]


def tickets(problem: Json, ids: Iterable[str]) -> dict[str, int]:
    """Return each id's number in the draw, 1 the best: by SHA-256 of the seed's digits and the id."""
    start = seed(problem)
    drawn = sorted((hashlib.sha256((start + name).encode()).hexdigest(), name) for name in ids)
    return {name: number for number, (_, name) in enumerate(drawn, 1)}


def verify(problem: Json, result: Json) -> list[str]:
    """Return what is wrong with ``result``, each as ``where: what``; an empty list is good news."""
    try:
        found = list(_frame(problem, result))
        return found or list(FAMILIES[problem["family"]](problem, result))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        return [f"shape: something is missing, or is of another kind than it must be ({error!r})"]


def _frame(problem: Json, result: Json) -> Iterator[str]:
    """What holds for every family: the result belongs to this problem and this draw, and is well formed."""
    if " ".join(sorted(result)) != PARTS:
        yield f"shape: a result has exactly the parts {PARTS}"
    bound_to = {"problem_digest": digest(problem), "seed": seed(problem)}
    for part, true in {"family": problem["family"], "format": 1, **bound_to}.items():
        if not same(result[part], true):
            yield f"{part}: is {result[part]}, not {true}"
    grants = result["grants"]
    for grant in grants:
        if [type(part) for part in grant] != [str, str, int, str]:
            yield f"grants: {grant} is not [who, what, units, through]"
    if sorted(grants) != grants or len({(*g[:2], g[3]) for g in grants}) < len(grants):
        yield "grants: must be in order, each once"
    status, value, bound = (result[part] for part in ("status", "value", "bound"))
    kinds = {"complete": (None,), "optimal": (int,), "feasible": (int, None)}
    if type(bound) not in [kind or type(None) for kind in kinds.get(status, ())]:
        yield f"bound: {bound} with the status {status}"
    if type(value) not in (int, type(None) if status == "complete" else int):
        yield f"value: {value} with the status {status}"
    if status == "optimal" and value != bound:
        yield f"bound: {bound} is not the value {value}, though it is said to be optimal"


def _matching(problem: Json, result: Json) -> Iterator[str]:  # noqa: C901, PLR0912
    """Stable by the order of the rule: no applicant and place would both rather have each other."""
    who, places, rule = problem["applicants"], problem["places"], result["rule"]
    ticket, is_old = tickets(problem, who), rule == "points_first_come"
    if rule not in ("deferred_acceptance", "serial_dictatorship", "points_first_come"):
        yield f"rule: {rule} is unknown"
    if (result["status"], result["value"]) != ("complete", None):
        yield "status: a matching is complete and has no value"

    def standing(a: str, p: str) -> tuple[int, ...]:
        wish, came = who[a]["wishes"].index(p), problem["received"].get(a, 2**53)
        priority = 0 if rule == "serial_dictatorship" else places[p]["priority"][a]
        return wish if is_old else 0, priority, came if is_old else 0, ticket[a]

    held: dict[str, dict[str, str]] = {p: {} for p in places}  # place -> applicant -> pool
    for a, p, units, pool in result["grants"]:
        if a not in who or p not in who[a]["wishes"] or a not in places[p]["priority"] or units != 1:
            yield f"grants: {a} cannot have {units} of {p}"
            return
        held[p][a] = pool
    yield from (f"certificate: no place {p}" for p in result["certificate"]["cutoffs"] if p not in places)
    bars: dict[str, dict[str, tuple[int, ...] | None]] = {p: {} for p in places}  # None where a seat is free
    for p, place in places.items():
        cutoffs = []
        for pool, (seats, inside) in _seated(place, sorted(held[p], key=partial(standing, p=p)), who).items():
            if len(inside) > seats or any(held[p][a] != pool for a in inside):
                yield f"grants: at {p}, {pool} has {seats} seats; in published order {inside} sit there"
            bars[p][pool] = (
                max((standing(a, p) for a in inside), default=()) if len(inside) >= seats else None
            )
            _, last = max(((place["priority"][a], ticket[a]), a) for a in inside) if inside else (0, None)
            facts = {"priority": last and place["priority"][last], "ticket": last and ticket[last]}
            cutoffs.append({"applicant": last, "pool": pool, "seats": seats, "taken": len(inside), **facts})
        if not same(result["certificate"]["cutoffs"].get(p), cutoffs):
            yield f"certificate: the cut-offs of {p} are not those of its holders"
    ranks = [0] * max((len(a["wishes"]) for a in who.values()), default=0)
    for a in who:
        met = [(rank, p) for rank, p in enumerate(who[a]["wishes"]) if a in held[p]]
        for rank, _ in met:
            ranks[rank] += 1
        yield from (f"grants: {a} has {p}, more than allowed" for _, p in met[who[a].get("quota", 1) :])
        end = met[who[a].get("quota", 1) - 1][0] if len(met) >= who[a].get("quota", 1) else None
        for p in who[a]["wishes"][:end]:
            usable = [bars[p][pool] for pool in bars[p] if pool in ("open", *who[a]["groups"])]
            is_out = a in places[p]["priority"] and a not in held[p]
            if is_out and any(bar is None or standing(a, p) < bar for bar in usable):
                yield f"grants: {a} would rather have {p}, where a seat is free or held by one behind {a}"
    placed, seats = len({grant[0] for grant in result["grants"]}), sum(p["seats"] for p in places.values())
    true = {"applicants": len(who), "placed": placed, "unplaced": len(who) - placed, "seats": seats}
    for name, count in {**true, "ranks": ranks, "first_choices": sum(ranks[:1])}.items():
        if not same(result["stats"].get(name), count) or len(result["stats"]) != 6:
            yield f"stats/{name}: must be {count}, and nothing else counted"


def _seated(place: Json, best_first: list[str], who: Json) -> dict[str, tuple[int, list[str]]]:
    """Return for each pool its seats and who sits there: reserves in published order, then open seats."""
    seats = {r["group"]: r["seats"] for r in place["reserves"]}
    inside: dict[str, list[str]] = {pool: [] for pool in (*seats, "open")}
    for a in best_first:
        mine = (g for g in seats if g in who[a]["groups"] and len(inside[g]) < seats[g])
        inside[next(mine, "open")].append(a)
    kept = sum(r["seats"] if r["hard"] else len(inside[r["group"]]) for r in place["reserves"])
    return {pool: (seats.get(pool, place["seats"] - kept), sitting) for pool, sitting in inside.items()}


def _budget(problem: Json, result: Json) -> Iterator[str]:  # noqa: C901, PLR0915
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
        best, gain = 0, {p: 10**9 * worth[p] for p in drawn}
        for price, (most, size) in zip(prices, rows, strict=True):
            best += price * most
            gain.update((p, gain[p] - price * n) for p, n in size.items())
        best += sum(gain[p] if p not in open_ else max(0, gain[p]) for p in {*way, *open_})
        true = {"bound": best // 10**9, "control": str(sum(prices)), "prices": [str(n) for n in prices]}
        true |= {"proof": "prices" if best // 10**9 == value else "solver", "scale": 10**9}
        end = (
            ["optimal", value, value] if result["status"] == "optimal" else ["feasible", value, best // 10**9]
        )
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


def _shares(problem: Json, result: Json) -> Iterator[str]:
    """The cut-offs fix what each row holds; every pool holds that, and none closed before it had to."""
    cap, rows, scale = _rows(problem, result["rule"])
    if not same({**result["certificate"], "stages": 0}, {"scale": scale, "stages": 0}):
        yield f"certificate: the scale must be {scale}, beside the stages"
    if (result["status"], result["value"]) != ("complete", None):
        yield "status: shares are complete and have no value"
    names = [*(group["name"] for group in problem["groups"] if group["keep"]), ""]
    for name, stage in zip(names, result["certificate"]["stages"], strict=True):
        counted = {p: c for p, c in cap.items() if p[0] != "keep" or p[1] == name}
        closed = {(*p,): (level, who) for *p, level, who in stage["cutoffs"]}
        if not same(stage, {"group": name, "cutoffs": [[*p, *closed[p]] for p in closed if p in counted]}):
            yield f"certificate: the stage {name!r} must be a group and its cut-offs"
        yield from _filled(rows, counted, closed)
    _rounded(rows, counted)
    each = [(r, n, h) for r in rows for n, h in zip(r["names"], r["held"], strict=True) if h]
    true = {(r["who"], n, h, month) for r, n, h in each for month in r["months"]}
    for grant in sorted(true ^ {tuple(grant) for grant in result["grants"]}):
        yield f"grants: {grant} is missing, or not what the cut-offs say"
    count = {"applicants": len(problem["claimants"]), "given": sum(grant[2] for grant in true)}
    if not same(result["stats"], count | {"placed": len({grant[0] for grant in true})}):
        yield f"stats: must be {count}, and how many got something"


def _rows(problem: Json, rule: str) -> tuple[Json, list[Json], int]:
    """Return what each pool holds, who is raised (by ticket, then month), and the scale of levels."""
    months, ask, rows = problem["periods"], problem["claimants"], []
    given = [("keep", g["name"], g["keep"]) for g in problem["groups"]]
    given += [("most", g["name"], g["most"]) for g in problem["groups"]] + [("", "", problem["resources"])]
    cap = {(k, g, r, m): 1000 * c[t] for k, g, a in given for r, c in a.items() for t, m in enumerate(months)}
    for who in sorted(ask, key=tickets(problem, ask).__getitem__):
        it, asked = ask[who], [t for t, tasks in enumerate(ask[who]["tasks"]) if tasks]
        for span in [asked] * bool(asked) if it["steady"] else [[t] for t in asked]:
            mine = [p for p in cap if p[1] in ("", *it["groups"]) and months.index(p[3]) in span]
            uses = [{p: c["demand"][p[2]] for p in mine if p[2] in c["demand"]} for c in it["choices"]]
            held = [it["floor"].get(c["name"], [0] * len(months))[span[0]] for c in it["choices"]]
            most = 1000 * min(it["tasks"][span[0]], 2**53 if it["cap"] is None else it["cap"])
            row = {"who": who, "weight": it["weight"], "unit": 1000 if it["whole"] else 1, "most": most}
            row |= {"months": [months[t] for t in span], "names": [c["name"] for c in it["choices"]]}
            rows.append(row | {"uses": uses, "held": held})
    of = {p: max(c, 1) for p, c in cap.items() if not p[0]}
    times = {"dominant_resource_fairness": 1, "weighted_max_min": len(of), "proportional": 0}[rule]
    scale = lcm(*{(c * times or max(r["most"], 1)) * r["weight"] for c in of.values() for r in rows})
    scale = min(scale, 10**14)
    for r in rows:
        by = [[(min(n, cap[p]), of[p] * times) for p, n in uses.items() if p in of] for uses in r["uses"]]
        by = by if times else [[(1, max(r["most"], 1))]] * len(by)
        steps = [[-(-scale * n // (c * r["weight"])) for n, c in parts] for parts in by]
        r["step"] = [max(1, max(parts) if times == 1 else sum(parts)) for parts in steps]
    return cap, rows, scale


def _left(rows: Json, cap: Json) -> Json:
    left = dict(cap)
    for row in rows:
        for held, uses in zip(row["held"], row["uses"], strict=True):
            for p in uses.keys() & left.keys() if held else ():
                left[p] -= held * uses[p]
    return left


def _filled(rows: Json, cap: Json, closed: Json) -> Iterator[str]:
    """Let each row take of its choices until their pools close; yield where a cut-off is not true."""
    left, due = _left(rows, cap), dict.fromkeys(closed, 0)
    at_of = {(row["who"], month): at for at, row in enumerate(rows) for month in row["months"]}
    stop = {p: (level, at_of[who, p[3]]) for p, (level, who) in closed.items()}
    is_kept = any(p[0] == "keep" for p in cap)
    for at, row in enumerate(rows):
        start, room = sum(map(mul, row["held"], row["step"])), row["most"] - sum(row["held"])
        for o, (uses, step) in enumerate(zip(row["uses"], row["step"], strict=True)):
            mine = {p: n for p, n in uses.items() if p in cap}
            if is_kept > any(p[0] == "keep" for p in mine) or any(n > left[p] for p, n in mine.items()):
                continue
            until = min((stop[p][0] - (at >= stop[p][1]) for p in mine if p in stop), default=2**62)
            for p in mine if 0 < until + 1 - start <= step * room and (until + 1 - start) % step == 0 else ():
                due[p] = max(due.get(p, 0), mine[p] * (stop.get(p) == (until + 1, at)))
            taken = max(0, min((until - start) // step, room))
            row["held"][o], room, start = row["held"][o] + taken, room - taken, max(start, until)
    for p, now in _left(rows, cap).items():
        if now < min(0, left[p]) or (p in closed and now >= due[p]):
            yield f"certificate: {p} closed at {closed.get(p)}, which is too late or too early"


def _rounded(rows: Json, cap: Json) -> None:
    """Round down to whole units; hand out the rest to whoever is lowest, first to those who lost by it."""
    due = [-(-sum(row["held"]) // row["unit"]) * row["unit"] for row in rows]
    for row in rows:
        row["held"] = [held // row["unit"] * row["unit"] for held in row["held"]]
    left = _left(rows, cap)
    for goal in (due, [row["most"] for row in rows]):
        queue = sorted((sum(map(mul, r["held"], r["step"])), at) for at, r in enumerate(rows))
        while queue:
            level, at = heappop(queue)
            size = min(1000, goal[at] - sum(rows[at]["held"]))
            for o, uses in enumerate(rows[at]["uses"] if size > 0 else ()):
                if all(size * n <= left[p] for p, n in uses.items() if p in left):
                    rows[at]["held"][o] += size
                    left.update({p: left[p] - size * n for p, n in uses.items() if p in left})
                    heappush(queue, (level + size * rows[at]["step"][o], at))
                    break


def _assignment(problem: Json, result: Json) -> Iterator[str]:  # noqa: C901, PLR0912, PLR0915
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
    elif rule in ("best_worst_then_total", "leximin"):
        worst, levels = said["worst"], said["levels"]
        own = {a: sum(sorted(score[a].values())[len(score[a]) - what[a]["reviews"] :]) for a in what}
        if any(not points[a] == n == own[a] for a, n in levels.items()):
            yield "certificate/levels: not everybody there is at its own best"
        others = [points[a] for a in what if a not in levels]
        if worst["value"] > min(others, default=worst["value"]) or lowest[0]["aim"] != "worst":
            yield "certificate/worst: is not so"
        if worst["bound"] != (_shown(problem, score, lowest[0], levels) if others else 0):
            yield "certificate/worst/bound: is not what the prices show"
        floors = {**dict.fromkeys(what, worst["value"]), **levels}
        is_proven = worst["value"] == worst["bound"]
    elif rule not in ("maximum_total", "randomised"):
        yield f"rule: {rule} is unknown"
    if result["value"] != value or proof["aim"] != "total":
        yield f"value: the points come to {value}"
    if result["bound"] != _shown(problem, score, proof, floors, (share, cap, bonus)) - extra:
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


def _shown(
    problem: Json, score: Json, proof: Json, floors: Json, units: tuple[int, int, int] = (1, 1, 0)
) -> int:
    """Return what nothing allowed can exceed, whatever the prices; they are only to be fair to minimums."""
    who, what, (share, cap, bonus) = problem["evaluators"], problem["applications"], units
    row, column, need = proof["applications"], proof["evaluators"], proof["minimums"]
    usual = proof["scale"] if proof["aim"] == "total" else 0
    over = {a: proof["weights"].get(a, usual) - usual for a in what}
    free = [a for a in what if a not in proof["floors"]]
    if min(over.values(), default=0) < 0 or any(n < 0 for each in need.values() for n in each.values()):
        raise ValueError("a weight or the price of a minimum is below 0")
    if proof["scale"] < 1 or any(floors[a] != n for a, n in proof["floors"].items()):
        raise ValueError("a floor is not one")
    if usual and any(over[a] for a in free):
        raise ValueError("an application without a floor weighs more than others")
    most = sum(price * who[e]["most" if price > 0 else "least"] for e, price in column.items())
    most += sum(price * what[a]["reviews"] for a, price in row.items())
    most = share * (
        most - sum(n * what[a]["minimums"][g] for a, each in need.items() for g, n in each.items())
    )
    for a, points in score.items():
        stood = problem["standing"].get(a, ()) if bonus else ()
        for e, n in points.items():
            gain = (usual + over[a]) * n - row.get(a, 0) - column.get(e, 0) + (bonus if e in stood else 0)
            gain += sum(price for g, price in need.get(a, {}).items() if g in who[e]["groups"])
            most += cap * max(0, gain)
    most -= sum(over[a] * n for a, n in proof["floors"].items())
    return int(most // (usual or sum(over[a] for a in free)))


def _schedule(problem: Json, result: Json) -> Iterator[str]:
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


FAMILIES: dict[str, Callable[[Json, Json], Iterator[str]]] = {
    "matching": _matching,
    "assignment": _assignment,
    "budget": _budget,
    "shares": _shares,
    "schedule": _schedule,
}
# Family -> the part of the problem whose names draw numbers.
DRAWN = {
    "matching": "applicants",
    "assignment": "applications",
    "budget": "projects",
    "shares": "claimants",
    "schedule": "requests",
}


def main(arguments: list[str] | None = None) -> int:
    """Check the files named; return the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        problem, *results = [read(Path(name).read_bytes()) for name in given[:2]]
        drawn = [] if results else tickets(problem, problem[DRAWN[problem["family"]]]).items()
    except (OSError, LookupError, TypeError, ValueError, RecursionError) as error:
        sys.stderr.write(f"{error!r}\nusage: problem.json [result.json [digest]]\n")
        return 2
    for result in results:
        found = verify(problem, result)
        found += [
            f"digest: published {it}, but it is {digest(result)}" for it in given[2:] if it != digest(result)
        ]
        sys.stdout.write("\n".join(found or [f"All promises hold: {digest(result)}"]) + "\n")
        return 1 if found else 0
    sys.stdout.writelines(f"{number} {name}\n" for name, number in drawn)
    return 0


if __name__ == "__main__":
    sys.exit(main())
