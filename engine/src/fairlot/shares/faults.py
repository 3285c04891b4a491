"""What is wrong with a problem of shares, a sentence for each fault."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from fairlot.shares.claims import TASK, Claimant, Group
from fairlot.types import Message, Param, is_count

MOST_UNITS: Final = 10**12  # milli-units of one resource in one period
MOST_TASKS: Final = 10**9
MOST_WEIGHT: Final = 1000
MOST_CHOICES: Final = 20
MOST_POOLS: Final = 10_000  # resources times periods
SAFE: Final = 2**61  # what a sum may come to, so that no 64-bit number ever overflows

Amounts = Mapping[str, tuple[int, ...]]


def faults_of(
    resources: Amounts, periods: Sequence[str], claimants: Mapping[str, Claimant], groups: Sequence[Group]
) -> Iterator[Message]:
    """Yield what is badly written; only where nothing is, what is too large or cannot hold together."""
    found = list(_badly_written(resources, periods, claimants, groups))
    yield from found
    if not found:
        yield from _too_large(resources, claimants)
        yield from _contradictions(resources, periods, claimants, groups)


def _badly_written(
    resources: Amounts, periods: Sequence[str], claimants: Mapping[str, Claimant], groups: Sequence[Group]
) -> Iterator[Message]:
    for name in (*resources, *periods, *claimants, *(group.name for group in groups)):
        if not isinstance(name, str) or not name or not name.isprintable():
            yield Message("id_text", {"id": repr(name)})
    if not periods or not resources:
        yield Message("shares_empty")
    if len(resources) * len(periods) > MOST_POOLS:
        yield Message("shares_pools", {"number": len(resources) * len(periods), "most": MOST_POOLS})
    for names in (list(periods), [group.name for group in groups]):
        for name in sorted({str(each) for each in names if names.count(each) > 1}):
            yield Message("shares_twice", {"name": name})
    yield from _amount_faults("", resources, len(periods), resources)
    for group in groups:
        for amounts in (group.keep, group.most):
            yield from _amount_faults(group.name, amounts, len(periods), resources)
    for name, claimant in claimants.items():
        yield from _claimant_faults(name, claimant, len(periods), resources)


def _amount_faults(whose: str, amounts: Amounts, periods: int, resources: Amounts) -> Iterator[Message]:
    for name, numbers in amounts.items():
        if name not in resources:
            yield Message("shares_resource", {"name": whose, "resource": name})
        if len(numbers) != periods:
            yield Message("shares_length", {"name": name, "length": len(numbers), "periods": periods})
        for number in numbers:
            if not is_count(number, MOST_UNITS):
                yield Message("shares_number", {"name": name, "number": str(number), "most": MOST_UNITS})


def _claimant_faults(name: str, claimant: Claimant, periods: int, resources: Amounts) -> Iterator[Message]:
    if not is_count(claimant.weight, MOST_WEIGHT) or claimant.weight < 1:
        yield Message(
            "shares_weight", {"applicant": name, "number": str(claimant.weight), "most": MOST_WEIGHT}
        )
    if len(claimant.tasks) != periods:
        yield Message("shares_length", {"name": name, "length": len(claimant.tasks), "periods": periods})
        return
    for number in (*claimant.tasks, *(() if claimant.cap is None else (claimant.cap,))):
        if not is_count(number, MOST_TASKS):
            yield Message("shares_number", {"name": name, "number": str(number), "most": MOST_TASKS})
            return
    if claimant.steady and len({number for number in claimant.tasks if number}) > 1:
        yield Message("shares_steady", {"applicant": name})
    if not 1 <= len(claimant.choices) <= MOST_CHOICES:
        yield Message("shares_choices", {"applicant": name, "most": MOST_CHOICES})
    yield from _choice_faults(name, claimant, resources)
    yield from _floor_faults(name, claimant, periods)


def _choice_faults(name: str, claimant: Claimant, resources: Amounts) -> Iterator[Message]:
    seen = set()
    for choice in claimant.choices:
        if choice.name in seen or not isinstance(choice.name, str) or not choice.name.isprintable():
            yield Message("shares_choice", {"applicant": name, "choice": str(choice.name)})
        seen.add(choice.name)
        if not choice.demand:
            yield Message("shares_nothing", {"applicant": name, "choice": choice.name})
        for resource, amount in choice.demand.items():
            if resource not in resources:
                yield Message("shares_resource", {"name": name, "resource": resource})
            if not is_count(amount, MOST_UNITS) or amount < 1:
                params: dict[str, Param] = {"applicant": name, "choice": choice.name, "resource": resource}
                yield Message("shares_demand", {**params, "number": str(amount), "most": MOST_UNITS})


def _floor_faults(name: str, claimant: Claimant, periods: int) -> Iterator[Message]:
    known = {choice.name for choice in claimant.choices}
    for choice, amounts in claimant.floor.items():
        is_short = len(amounts) != periods
        if choice not in known or is_short or not all(is_count(n, MOST_TASKS * TASK) for n in amounts):
            yield Message("shares_floor", {"applicant": name, "choice": choice})
            return
        if claimant.whole and any(n % TASK for n in amounts):
            yield Message("shares_floor_whole", {"applicant": name, "choice": choice})
        if claimant.steady and len({n for n, t in zip(amounts, claimant.tasks, strict=True) if t}) > 1:
            yield Message("shares_steady", {"applicant": name})
    for period in range(periods):
        held = sum(amounts[period] for amounts in claimant.floor.values())
        if held > claimant.most(period) * TASK:
            most = claimant.most(period) * TASK
            yield Message("shares_floor_ask", {"applicant": name, "held": held, "most": most})
            return


def _too_large(resources: Amounts, claimants: Mapping[str, Claimant]) -> Iterator[Message]:
    """A sum of all asks, each at most twice the capacity, must stay far below 64 bits."""
    for resource, capacity in resources.items():
        largest = 2 * TASK * max(capacity)
        asked = 0
        for claimant in claimants.values():
            ask = max(claimant.tasks) * TASK
            asked += max(
                min(ask * c.demand.get(resource, 0), largest + c.demand.get(resource, 0))
                for c in claimant.choices
            )
        if asked > SAFE:
            yield Message("shares_large", {"resource": resource})


def _contradictions(
    resources: Amounts, periods: Sequence[str], claimants: Mapping[str, Claimant], groups: Sequence[Group]
) -> Iterator[Message]:
    """Floors and kept shares that do not fit: the fewest that cannot hold together are named."""
    floors = {r: [_floors_of(r, p, claimants) for p in range(len(periods))] for r in resources}
    for resource, capacity in resources.items():
        for at, period in enumerate(periods):
            params: dict[str, Param] = {"resource": resource, "period": period}
            yield from _unfit("shares_floors", floors[resource][at], capacity[at] * TASK, params)
            kept = {g.name: g.keep[resource][at] * TASK for g in groups if resource in g.keep}
            # What somebody of two groups gets counts for both: then only one alone can be too much.
            is_shared = any(len(kept.keys() & claimant.groups) > 1 for claimant in claimants.values())
            for keep in [{name: amount} for name, amount in kept.items()] if is_shared else [kept]:
                yield from _unfit("shares_keeps", keep, capacity[at] * TASK, params)
            for group in groups:
                if resource in group.most:
                    most = group.most[resource][at] * TASK
                    within = {"resource": resource, "period": period, "group": group.name}
                    members = {
                        name: held
                        for name, held in floors[resource][at].items()
                        if group.name in claimants[name].groups
                    }
                    yield from _unfit("shares_floors_most", members, most, {**within})
                    if resource in group.keep and group.keep[resource][at] * TASK > most:
                        yield Message("shares_keep_most", {**within})


def _floors_of(resource: str, period: int, claimants: Mapping[str, Claimant]) -> dict[str, int]:
    found = {}
    for name, claimant in claimants.items():
        demands = {choice.name: choice.demand.get(resource, 0) for choice in claimant.choices}
        held = sum(demands[choice] * amounts[period] for choice, amounts in claimant.floor.items())
        if held:
            found[name] = held
    return found


def _unfit(
    key: str, needs: Mapping[str, int], capacity: int, params: Mapping[str, Param]
) -> Iterator[Message]:
    """Name the fewest of ``needs`` that together are more than ``capacity``: the largest ones."""
    total, named = 0, []
    for need, name in sorted(((need, name) for name, need in needs.items()), key=lambda n: (-n[0], n[1])):
        total += need
        named.append(name)
        if total > capacity:
            said: dict[str, Param] = {
                "names": tuple(named),
                "needed": -(-total // TASK),
                "capacity": capacity // TASK,
            }
            yield Message(key, {**params, **said})
            return
