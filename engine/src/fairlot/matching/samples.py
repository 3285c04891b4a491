"""Made-up matchings for timing and trying: ten wishes each, half as many seats as applicants."""

import random
from typing import Final

from fairlot.matching.problem import Applicant, Lottery, Matching, Place, Reserve

SIZES: Final = (1_000, 10_000)
WISHES = 10


def sample(size: int, seed: int = 1) -> Matching:
    """Return a problem of ``size`` applicants: five priorities, two seats in ten for the young."""
    chance = random.Random(seed)  # noqa: S311  (a sample, not a draw)
    sites = [f"s{n}" for n in range(max(2, -(-size // 20)))]
    priority: dict[str, dict[str, int]] = {site: {} for site in sites}
    applicants = {}
    for name in (f"a{n}" for n in range(size)):
        wishes = tuple(chance.sample(sites, min(WISHES, len(sites))))
        applicants[name] = Applicant(wishes, frozenset({"young"} if chance.random() < 0.3 else ()))
        for site in wishes:
            priority[site][name] = chance.randint(1, 5)
    places = {site: Place(10, priority[site], (Reserve("young", 2),)) for site in sites}
    return Matching(applicants, places, Lottery((("sample", str(seed)),)))
