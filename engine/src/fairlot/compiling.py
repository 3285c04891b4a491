"""Hot loops compiled by numba when they pay, which is loaded only then."""

import importlib
from functools import cache
from typing import Any


@cache
def compiled(kernel: Any) -> Any:
    """Return ``kernel`` compiled by numba, kept on disk between processes where that is possible."""
    numba = importlib.import_module("numba")
    try:
        return numba.njit(cache=True)(kernel)
    except RuntimeError:  # no place to keep it: compile anew in each process
        return numba.njit(kernel)
