"""What can be wrong with a schedule's problem: one sentence for each fault."""

from collections.abc import Iterator, Mapping
from typing import Final

from fairlot.schedule.parts import Activity, Company, Machine, Request
from fairlot.types import Message, Param

LARGEST: Final = 2**31 - 1
LONGEST: Final = 2_000_000  # units of time: nearly four years of minutes
TOTAL: Final = 2**53 - 1  # what all values may come to


def faults(
    machines: Mapping[str, Machine],
    companies: Mapping[str, Company],
    requests: Mapping[str, Request],
    horizon: int,
    week: int | None,
) -> Iterator[Message]:
    """Yield everything that is wrong with a schedule's problem."""
    groups = {machine.group for machine in machines.values()}
    for name in (*machines, *companies, *requests, *groups):
        yield from id_faults(name)
    if not is_count(horizon, least=1) or horizon > LONGEST:
        yield Message("schedule_horizon", {"number": str(horizon), "most": LONGEST})
        return
    if week is not None and not is_count(week, least=1):
        yield Message("schedule_week", {"number": str(week)})
    for name, machine in machines.items():
        yield from _machine_faults(name, machine, horizon)
    for name, company in companies.items():
        yield from _company_faults(name, company, has_weeks=week is not None)
    for name, request in requests.items():
        if request.company not in companies:
            yield Message("schedule_company_unknown", {"request": name, "company": str(request.company)})
        yield from _request_faults(name, request, groups, horizon)
    yield from _total_faults(requests)


def id_faults(name: object) -> Iterator[Message]:
    """Yield the complaint about an id that nobody could read or type."""
    if not isinstance(name, str) or not name or not name.isprintable():
        yield Message("id_text", {"id": repr(name)})


def is_count(number: object, least: int = 0) -> bool:
    """Whether ``number`` is whole, at least ``least``, and not larger than any clerk means."""
    return isinstance(number, int) and not isinstance(number, bool) and least <= number <= LARGEST


def _machine_faults(name: str, machine: Machine, horizon: int) -> Iterator[Message]:
    for what, number in (("cleaning", machine.cleaning), ("setup", machine.setup)):
        if not is_count(number) or number > horizon:
            yield Message("schedule_machine_number", {"machine": name, "what": what, "number": str(number)})
    for begin, until in machine.closed:
        if not is_count(begin) or not is_count(until) or not begin < until <= horizon:
            yield Message("schedule_closed", {"machine": name, "begin": str(begin), "until": str(until)})


def _company_faults(name: str, company: Company, has_weeks: bool) -> Iterator[Message]:
    caps = {
        "slots": company.slots,
        "time": company.time,
        "weekly_slots": company.weekly_slots,
        "weekly_time": company.weekly_time,
        "had": company.had,
    }
    for what, number in caps.items():
        if number is not None and not is_count(number):
            yield Message("schedule_cap", {"company": name, "what": what, "number": str(number)})
    if not has_weeks and (company.weekly_slots is not None or company.weekly_time is not None):
        yield Message("schedule_no_weeks", {"company": name})


def _request_faults(name: str, request: Request, groups: set[str], horizon: int) -> Iterator[Message]:
    if not is_count(request.received):
        yield Message("received_number", {"applicant": name, "number": str(request.received)})
    seen = set()
    for rank, option in enumerate(request.options, 1):
        at: dict[str, Param] = {"request": name, "rank": rank}
        if option.group not in groups:
            yield Message("schedule_group_unknown", {**at, "group": str(option.group)})
        if not is_count(option.value, least=1):
            yield Message("schedule_value", {**at, "number": str(option.value)})
        if not is_count(option.start) or not is_count(option.length, 1) or option.end > horizon:
            times = f"{option.start} + {option.length}"
            yield Message("schedule_times", {**at, "times": times, "horizon": horizon})
        place = (option.group, option.start, option.length)
        if place in seen:
            yield Message("schedule_option_twice", at)
        seen.add(place)


def _total_faults(requests: Mapping[str, Request]) -> Iterator[Message]:
    """The total of all values must be a number that every reader of JSON reads alike."""
    best = [max((o.value for o in r.options if is_count(o.value)), default=0) for r in requests.values()]
    if sum(best) > TOTAL:
        yield Message("schedule_total", {"number": str(sum(best))})


def project_faults(activities: Mapping[str, Activity], resources: Mapping[str, int]) -> Iterator[Message]:
    """Yield everything that is wrong with a project; a circle is named by its activities."""
    for name in (*activities, *resources):
        yield from id_faults(name)
    for name, units in resources.items():
        if not is_count(units):
            yield Message("schedule_resource", {"resource": name, "number": str(units)})
    strangers = False
    for name, activity in activities.items():
        if not is_count(activity.duration) or activity.duration > LONGEST:
            yield Message("schedule_duration", {"activity": name, "number": str(activity.duration)})
        for before in activity.after:
            if before not in activities:
                strangers = True
                yield Message("schedule_after_unknown", {"activity": name, "before": str(before)})
        yield from _demand_faults(name, activity.demands, resources)
    if not strangers and (circle := _circle({n: a.after for n, a in activities.items()})):
        yield Message("schedule_circle", {"activities": circle})


def _demand_faults(name: str, demands: Mapping[str, int], resources: Mapping[str, int]) -> Iterator[Message]:
    for resource, units in demands.items():
        at: dict[str, Param] = {"activity": name, "resource": resource}
        if resource not in resources:
            yield Message("schedule_resource_unknown", at)
        elif not is_count(units):
            yield Message("schedule_demand", {**at, "number": str(units)})
        elif is_count(resources[resource]) and units > resources[resource]:
            yield Message("schedule_demand_large", {**at, "units": units, "there": resources[resource]})


def _circle(after: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return activities that wait for each other in a circle, as few as there are along it; or none."""
    left = {name: set(befores) for name, befores in after.items()}
    while ready := [name for name, befores in left.items() if not befores & left.keys()]:
        for name in ready:
            del left[name]
    if not left:
        return ()
    shortest = [_back_to(name, left) for name in left]
    return min((path for path in shortest if path), key=lambda path: (len(path), path))


def _back_to(goal: str, after: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Return the shortest way from ``goal`` over what it waits for back to itself; empty where none."""
    paths: list[tuple[str, ...]] = [(goal,)]
    seen: set[str] = set()
    while paths:
        further: list[tuple[str, ...]] = []
        for path in paths:
            for before in sorted(after[path[-1]] & after.keys() - seen):
                if before == goal:
                    return path
                seen.add(before)
                further.append((*path, before))
        paths = further
    return ()
