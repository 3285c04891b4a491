"""The fonts of the pages, for what is printed: Typst reads OpenType, the package brings WOFF."""

import struct
import zlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

_WEIGHTS = ("Regular", "Bold")
_HEAD, _ENTRY = ">4sIIHHI", ">4sIIII"  # W3C, WOFF File Format 1.0, sections 3 and 4


@cache
def folder() -> Path:
    """Return a folder with the fonts unpacked; empty when the front-end packages were never fetched."""
    place = Path(settings.MEDIA_ROOT) / "fonts"
    place.mkdir(parents=True, exist_ok=True)
    for weight in _WEIGHTS:
        packed = finders.find(f"krds/fonts/PretendardGOV-{weight}.subset.woff")
        font = place / f"PretendardGOV-{weight}.otf"
        if packed and not font.exists():
            aside = font.with_suffix(f".{id(font)}")
            aside.write_bytes(unpacked(Path(packed).read_bytes()))
            aside.replace(font)
    return place


def unpacked(woff: bytes) -> bytes:
    """Return the OpenType font inside a WOFF 1.0 file; raise ValueError when it is none."""
    signature, flavour, _length, count, _reserved, _size = struct.unpack(_HEAD, woff[:20])
    if signature != b"wOFF":
        raise ValueError("This is no WOFF 1.0 file.")
    power = count.bit_length() - 1
    head = struct.pack(">IHHHH", flavour, count, 16 << power, power, 16 * count - (16 << power))
    body, start = b"", 12 + 16 * count
    for number in range(count):
        tag, offset, packed, size, checksum = struct.unpack_from(_ENTRY, woff, 44 + 20 * number)
        table = woff[offset : offset + packed]
        table = zlib.decompress(table) if packed < size else table
        head += struct.pack(">4sIII", tag, checksum, start + len(body), size)
        body += table + bytes(-size % 4)
    return head + body
