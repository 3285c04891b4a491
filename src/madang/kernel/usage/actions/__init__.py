"""Deeds of this stage: grant, record, and read the files of meters."""

from madang.kernel.usage.actions.erasing import erase_files
from madang.kernel.usage.actions.importing import cancel, import_here, recover, request_import, run_import
from madang.kernel.usage.actions.recording import grant, record

__all__ = [
    "cancel",
    "erase_files",
    "grant",
    "import_here",
    "record",
    "recover",
    "request_import",
    "run_import",
]
