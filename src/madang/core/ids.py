"""Names for rows that may be shown to anyone: they sort by time and cannot be guessed."""

import random
import secrets
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from madang.core import clock

_drawn: ContextVar[random.Random | None] = ContextVar("drawn", default=None)


def new() -> uuid.UUID:
    """Return a UUID of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, 74 of chance."""
    source = _drawn.get()
    if source is None:
        milliseconds, chance = time.time_ns() // 1_000_000, secrets.randbits(80)
    else:
        milliseconds, chance = int(clock.now().timestamp() * 1000), source.getrandbits(80)
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | chance
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)


@contextmanager
def drawn_from(source: random.Random) -> Iterator[None]:
    """Draw ids from ``source`` and the (stopped) clock: the example city comes out the same each time."""
    token = _drawn.set(source)
    try:
        yield
    finally:
        _drawn.reset(token)
