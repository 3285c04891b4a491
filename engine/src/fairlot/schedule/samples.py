"""Made-up schedules for timing and trying: fixed intervals on two alike machines, too many for them."""

import random
from typing import Final

from fairlot.schedule.problem import Company, Lottery, Machine, Option, Request, Schedule

SIZES: Final = (1_000, 10_000)


def sample(size: int, seed: int = 1) -> Schedule:
    """Return a problem of ``size`` requests for 1 to 40 units each, twice as much as two machines have."""
    chance = random.Random(seed)  # noqa: S311  (a sample, not a draw)
    horizon = min(5 * size + 40, 2_000_000)
    requests = {}
    for at in range(size):
        length = chance.randint(1, 40)
        option = Option("sim", chance.randint(0, horizon - length), length, chance.randint(1, 1_000))
        requests[f"r{at}"] = Request(f"c{at % 50}", (option,), at)
    return Schedule(
        {"sim1": Machine("sim"), "sim2": Machine("sim")},
        {f"c{n}": Company() for n in range(50)},
        requests,
        Lottery((("sample", str(seed)),)),
        horizon,
    )
