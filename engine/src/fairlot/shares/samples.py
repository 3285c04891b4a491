"""Problems made up by size, for benchmarks and tests: GPUs of two kinds and memory, over months."""

import random
from typing import Final

from fairlot.shares.problem import Choice, Claimant, Group, Lottery, Shares

SIZES: Final = (100, 1_000, 10_000)


def sample(size: int, seed: int = 1) -> Shares:
    """Return ``size`` companies that ask for about twice what there is, in three months."""
    chance = random.Random(seed)  # noqa: S311  (a sample, not a draw)
    h100 = Choice("h100", {"h100": 1000, "memory": 128_000})
    a100 = Choice("a100", {"a100": 1000, "memory": 64_000})
    claimants = {}
    for number in range(size):
        tasks = chance.choice((1, 1, 2, 4, 8, 16))
        claimants[f"c{number}"] = Claimant(
            chance.choice(((h100, a100), (h100,), (a100,), (a100, h100))),
            tuple(tasks if chance.random() < 0.8 else 0 for _ in range(3)),
            weight=chance.choice((1, 1, 1, 2)),
            groups=frozenset(group for group in ("local", "new") if chance.random() < 0.3),
            whole=True,
            steady=chance.random() < 0.3,
        )
    amount = size * 1000
    return Shares(
        {"h100": (amount,) * 3, "a100": (2 * amount // 3,) * 3, "memory": (160 * amount,) * 3},
        ("1", "2", "3"),
        claimants,
        Lottery((("sample", str(seed)),)),
        (
            Group("local", keep={"h100": (amount // 3,) * 3}),
            Group("new", keep={"a100": (amount // 5,) * 3}, most={"h100": (amount // 2,) * 3}),
        ),
    )
