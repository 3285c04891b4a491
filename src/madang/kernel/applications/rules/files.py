"""Which files may be attached: judged by what is in them, not only by how they are called."""

import unicodedata
import zipfile
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken

FILES_AT_MOST = 10
FILE_ENDINGS = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "hwp": "application/x-hwp",
    "hwpx": "application/hwp+zip",
}

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


def check_count(count: int) -> None:
    """Raise RuleBroken when there are ``count`` files already and no more may come."""
    if count >= FILES_AT_MOST:
        raise RuleBroken(
            _("%(most)d files at most. Remove one first.") % {"most": FILES_AT_MOST}, field="file"
        )


def content_type_of(name: str, content: BinaryIO) -> str:
    """Return the content type of a file called ``name``; raise RuleBroken unless its content bears it out.

    ``content`` is a binary stream that can seek.
    """
    ending = name.rpartition(".")[2].lower()
    if ending not in FILE_ENDINGS:
        raise RuleBroken(
            _("This sort of file is not taken. Taken are: %(endings)s.")
            % {"endings": ", ".join(FILE_ENDINGS)},
            field="file",
        )
    if not _bears_out(ending, content):
        raise RuleBroken(
            _("The content of this file does not fit its ending .%(ending)s. Save it anew and try again.")
            % {"ending": ending},
            field="file",
        )
    return FILE_ENDINGS[ending]


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
