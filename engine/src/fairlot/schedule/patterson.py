"""Projects in the format of Patterson (files ``*.rcp``), in which the public test sets are written."""

from collections.abc import Iterator

from fairlot.lottery import Lottery
from fairlot.schedule.parts import Activity
from fairlot.schedule.project import Project
from fairlot.types import Message, ProblemError


def read(text: str, lottery: Lottery) -> Project:
    r"""Return the project that ``text`` holds: counts, units, then for each activity what it needs.

    An activity is written as its duration, its demands, the number of its followers, and those; the first
    and the last one are the beginning and the end. Raises ProblemError where numbers are missing.

    >>> found = read("3 1\n 2\n 0 0 1 2\n 5 1 1 3\n 0 0 0\n", Lottery((("a", "b"),)))
    >>> found.resources, dict(found.activities["2"].demands), found.activities["3"].after
    (mappingproxy({'r1': 2}), {'r1': 1}, ('2',))
    """
    try:
        numbers = iter([int(word) for word in text.split()])
        return _read(numbers, lottery)
    except (ValueError, KeyError, StopIteration, RuntimeError) as error:
        if isinstance(error, ProblemError):
            raise
        raise ProblemError([Message("schedule_patterson")]) from None


def _read(numbers: Iterator[int], lottery: Lottery) -> Project:
    count, kinds = next(numbers), next(numbers)
    resources = {f"r{at}": next(numbers) for at in range(1, kinds + 1)}
    durations, demands = {}, {}
    after: dict[str, list[str]] = {str(at): [] for at in range(1, count + 1)}
    for name in after:
        durations[name] = next(numbers)
        demands[name] = {resource: units for resource in resources if (units := next(numbers))}
        for _ in range(next(numbers)):
            after[str(next(numbers))].append(name)
    activities = {n: Activity(durations[n], tuple(after[n]), demands[n]) for n in after}
    return Project(activities, resources, lottery)
