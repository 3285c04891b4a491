"""Large matrices of scores: in from rows, out to canonical JSON without an object for each number."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from fairlot.canonical import canonical
from fairlot.compiling import compiled
from fairlot.types import Json

LARGE: Final = 200_000  # scores from which compiling pays
_WIDEST = 12  # characters of the longest score, its comma included


def matrix_of(rows: npt.NDArray[Any] | Sequence[Sequence[int | None]], width: int) -> npt.NDArray[np.int32]:
    """Return rows of scores as an int32 array of that ``width``, None as the least number there is."""
    if isinstance(rows, np.ndarray):
        return np.ascontiguousarray(rows, np.int32)
    barred = -(2**31)
    made = [[barred if score is None else score for score in row] for row in rows]
    return np.array(made, np.int32).reshape(len(made), width)


def digest_with_rows(rest: Mapping[str, Json], name: str, rows: npt.NDArray[np.int32]) -> str:
    """Return the digest of the canonical JSON of ``rest`` with ``rows`` added under ``name``."""
    before = canonical({key: value for key, value in rest.items() if key < name})
    after = canonical({key: value for key, value in rest.items() if key > name})
    seal = hashlib.sha256(before[:-1] + f",{json.dumps(name)}:[".encode())
    buffer = np.empty(rows.shape[1] * _WIDEST + 3, np.uint8)
    for at, row in enumerate(rows):
        size = compiled(write)(row, at > 0, buffer)
        seal.update(buffer[:size].data)
    seal.update(b"]," + after[1:])
    return "sha256:" + seal.hexdigest()


def write(row: Any, is_later: bool, buffer: Any) -> int:
    """Write ``[1,-2,null]`` into ``buffer``, after a comma where ``is_later``; return how many bytes."""
    size = 0
    if is_later:
        buffer[size] = 44
        size += 1
    buffer[size] = 91
    size += 1
    for at in range(len(row)):
        value = int(row[at])
        if at > 0:
            buffer[size] = 44
            size += 1
        if value == -2147483648:
            buffer[size], buffer[size + 1], buffer[size + 2], buffer[size + 3] = 110, 117, 108, 108
            size += 4
            continue
        if value < 0:
            buffer[size] = 45
            size += 1
            value = -value
        digits = 1
        rest = value // 10
        while rest > 0:
            digits += 1
            rest //= 10
        for place in range(digits):
            buffer[size + digits - 1 - place] = 48 + value % 10
            value //= 10
        size += digits
    buffer[size] = 93
    return size + 1
