"""Are shares filled until their pools close?"""

from collections.abc import Iterator
from heapq import heappop, heappush
from math import lcm
from operator import mul

from .frame import Json, same, tickets


def verify(problem: Json, result: Json) -> Iterator[str]:
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
