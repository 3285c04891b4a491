"""Is a matching stable?"""

from collections.abc import Iterator
from functools import partial

from .frame import Json, same, tickets


def verify(problem: Json, result: Json) -> Iterator[str]:  # noqa: C901, PLR0912
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
