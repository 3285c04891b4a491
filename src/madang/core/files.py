"""Files that people send in: judged by what is in them, received aside, moved into place in one step.

They lie outside of what the web serves. A file is whole before a row names it, and what a dead server left
half received is swept away a day later.
"""

import os
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import file_digest, sha256
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from madang.core import ids
from madang.core.errors import RuleBroken

ENDINGS = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "hwp": "application/x-hwp",
    "hwpx": "application/hwp+zip",
}

_CHUNK = 1024 * 1024
_ARRIVING = "arriving"
_LEFT_BEHIND = timedelta(days=1)  # no upload takes that long
_MAGIC = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff"}
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Microsoft's compound file, in which hwp lives
_HWP_HEADER = b"HWP Document File"  # begins its stream FileHeader (Hancom, HWP 5.0, section 3.2.1)
_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "hwpx": "Contents/content.hpf"}


def tidy_name(name: str) -> str:
    """Return the own name of the file: no folders, no control characters, 160 characters at most."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C").strip()
    if len(name) <= 160:
        return name
    stem, _dot, ending = name.rpartition(".")
    return f"{stem[: 160 - len(ending) - 1]}.{ending}"[:160]


def check_size(size: int, *, limit: int) -> None:
    """Raise RuleBroken for an empty file, and for one of more than ``limit`` bytes."""
    if size == 0:
        raise RuleBroken(_("The file is empty."), field="file")
    if size > limit:
        raise RuleBroken(
            _("A file may have %(limit)d MB at most. Everything else is kept; choose a smaller file.")
            % {"limit": limit // 1024**2},
            field="file",
        )


def content_type_of(name: str, content: BinaryIO) -> str:
    """Return the content type of a file called ``name``; raise RuleBroken unless its content bears it out.

    ``content`` is a binary stream that can seek.
    """
    ending = name.rpartition(".")[2].lower()
    if ending not in ENDINGS:
        raise RuleBroken(
            _("This sort of file is not taken. Taken are: %(endings)s.") % {"endings": ", ".join(ENDINGS)},
            field="file",
        )
    if not _bears_out(ending, content):
        raise RuleBroken(
            _("The content of this file does not fit its ending .%(ending)s. Save it anew and try again.")
            % {"ending": ending},
            field="file",
        )
    return ENDINGS[ending]


def _bears_out(ending: str, content: BinaryIO) -> bool:
    content.seek(0)
    if ending in _MAGIC:
        return content.read(8).startswith(_MAGIC[ending])
    if ending == "hwp":
        return content.read(8) == _COMPOUND and _HWP_HEADER in content.read()
    try:
        with zipfile.ZipFile(content) as parts:
            return _PARTS[ending] in parts.namelist()
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError):
        return False


@dataclass(frozen=True)
class Sent:
    """A file as somebody sends it: its name, its content, and how many bytes it says to have."""

    name: str
    stream: BinaryIO
    size: int


@dataclass(frozen=True)
class Arrived:
    """A file that lies aside: what it is called, what it is, how large in bytes, and its hash."""

    aside: Path
    name: str
    content_type: str
    size: int
    sha256: str

    @property
    def columns(self) -> dict[str, str | int]:
        """What a ``KeptFile`` keeps of it."""
        return {
            "name": self.name,
            "content_type": self.content_type,
            "size": self.size,
            "sha256": self.sha256,
        }


def place_of(path: str) -> Path:
    """Return where the file of a ``path`` below MADANG_FILES lies on this machine."""
    return Path(settings.MEDIA_ROOT) / path


@contextmanager
def arrived(name: str, stream: BinaryIO, size: int) -> Iterator[Arrived]:
    """Receive a file aside; it is gone after the block unless it was moved into place.

    ``size`` is what the sender says, in bytes; what arrives is counted again. Raises RuleBroken for a file
    that is too large, of a sort that is not taken, or whose content does not fit its name.
    """
    check_size(size, limit=settings.MAX_UPLOAD_BYTES)
    name = tidy_name(name)
    aside = place_of(_ARRIVING) / ids.new().hex
    aside.parent.mkdir(parents=True, exist_ok=True)
    try:
        with aside.open("w+b") as kept:
            got, hashed = _received(stream, kept)
            sort = content_type_of(name, kept)
        yield Arrived(aside, name, sort, got, hashed)
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def all_arrived(sent: Sequence[Sent]) -> Iterator[list[Arrived]]:
    """Receive several files aside: all of them, or none; the same file twice is one."""
    with ExitStack() as received:
        each_of = [received.enter_context(arrived(each.name, each.stream, each.size)) for each in sent]
        yield list({each.sha256: each for each in each_of}.values())


def keep(file: Arrived, path: str) -> None:
    """Move the file to its place: the last step, so that a row never names a file that is not whole."""
    place = place_of(path)
    place.parent.mkdir(parents=True, exist_ok=True)
    file.aside.replace(place)


def is_as_it_came(path: str, digest: str) -> bool:
    """Say whether the file at ``path`` is there and is still the one that came, by its SHA-256."""
    try:
        with place_of(path).open("rb") as kept:
            return file_digest(kept, "sha256").hexdigest() == digest
    except FileNotFoundError:
        return False


def sweep_arriving(at: datetime) -> int:
    """Erase what a dead server left half received, a day after it came; return how many files."""
    old = at - _LEFT_BEHIND
    found = [path for path in place_of(_ARRIVING).glob("*") if path.is_file() and _changed_at(path) < old]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def _changed_at(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    except FileNotFoundError:  # its request has just ended
        return datetime.max.replace(tzinfo=UTC)


def _received(stream: BinaryIO, kept: BinaryIO) -> tuple[int, str]:
    """Copy ``stream``; return how many bytes came and their hash."""
    size, hashed = 0, sha256()
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        check_size(size, limit=settings.MAX_UPLOAD_BYTES)
        hashed.update(chunk)
        kept.write(chunk)
    check_size(size, limit=settings.MAX_UPLOAD_BYTES)
    kept.flush()
    os.fsync(kept.fileno())
    return size, hashed.hexdigest()
