"""Hot loops compiled by numba when they pay, which is loaded only then."""

import importlib
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np


@cache
def compiled(kernel: Any) -> Any:
    """Return ``kernel`` compiled by numba, kept on disk between processes where that is possible."""
    numba = importlib.import_module("numba")
    try:
        return numba.njit(cache=True)(kernel)
    except RuntimeError:  # no place to keep it: compile anew in each process
        return numba.njit(kernel)


def run(kernel: Callable[..., None], is_large: bool, given: Sequence[Any], filled: Sequence[Any]) -> None:
    """Run ``kernel`` on arrays: compiled where there is much work, else as it is, on lists.

    ``given`` may be scribbled on or not; only ``filled``, its last arguments, hold the answer after.
    """
    if is_large:
        compiled(kernel)(*given, *filled)
        return
    lists = [array.tolist() for array in filled]
    kernel(*(a.tolist() if isinstance(a, np.ndarray) else a for a in given), *lists)
    for array, values in zip(filled, lists, strict=True):
        array[:] = values
