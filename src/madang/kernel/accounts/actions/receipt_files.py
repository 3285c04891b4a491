"""Pictures of bills: received aside, checked, then moved into place, outside of what the web serves."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from madang.core import ids
from madang.kernel.accounts.models import Receipt
from madang.kernel.applications import rules

_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Arrived:
    """A file that lies aside: what it is called, what it is, how large, and its hash."""

    aside: Path
    name: str
    content_type: str
    size: int
    sha256: str


def path_of(receipt: Receipt) -> Path:
    """Return where the file lies on this machine."""
    return Path(settings.MEDIA_ROOT) / receipt.path


@contextmanager
def arrived(name: str, stream: BinaryIO, size: int) -> Iterator[Arrived]:
    """Receive a file aside; it is gone after the block unless it was moved into place."""
    rules.check_size(size, limit=settings.MAX_UPLOAD_BYTES)
    name = rules.tidy_name(name)
    aside = Path(settings.MEDIA_ROOT) / "arriving" / ids.new().hex
    aside.parent.mkdir(parents=True, exist_ok=True)
    try:
        with aside.open("w+b") as kept:
            got, hashed = _received(stream, kept)
            yield Arrived(aside, name, rules.content_type_of(name, kept), got, hashed)
    finally:
        aside.unlink(missing_ok=True)


def keep(file: Arrived, receipt: Receipt) -> None:
    """Move the file to its place: the last step, so that a row never names a file that is not whole."""
    place = path_of(receipt)
    place.parent.mkdir(parents=True, exist_ok=True)
    file.aside.replace(place)


def _received(stream: BinaryIO, kept: BinaryIO) -> tuple[int, str]:
    size, hashed = 0, sha256()
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        rules.check_size(size, limit=settings.MAX_UPLOAD_BYTES)
        hashed.update(chunk)
        kept.write(chunk)
    rules.check_size(size, limit=settings.MAX_UPLOAD_BYTES)
    kept.flush()
    os.fsync(kept.fileno())
    return size, hashed.hexdigest()
