"""Compile the message catalogues: ``.po`` files are kept, ``.mo`` files are made when they are older."""

import os
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent
CATALOGUES = "**/locale/*/LC_MESSAGES/django.po"


def compile_messages(root: Path = PACKAGE) -> int:
    """Compile every catalogue under ``root`` that is newer than its compiled form; return how many."""
    stale = [source for source in sorted(root.glob(CATALOGUES)) if not _is_fresh(source)]
    for source in stale:
        target = source.with_suffix(".mo")
        made = target.with_suffix(f".mo.{os.getpid()}")
        with made.open("wb") as file:
            write_mo(file, read_catalogue(source))
        made.replace(target)  # two commands may compile at once; each leaves a whole file
    return len(stale)


def read_catalogue(source: Path) -> Catalog:
    """Return the catalogue in ``source``; the folder above LC_MESSAGES names its language."""
    with source.open("rb") as file:
        return read_po(file, locale=source.parent.parent.name)


def _is_fresh(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return target.exists() and target.stat().st_mtime >= source.stat().st_mtime
