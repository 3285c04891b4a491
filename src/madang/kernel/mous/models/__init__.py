"""Tables of the MOUs: who signed, what each owes, what was found; press figures; imports."""

from madang.kernel.mous.models.checks import Check, CheckFile, Counted, Finding, Proof, ProofSort, Reported
from madang.kernel.mous.models.imports import Fit, Import, ImportColumn, ImportRow, Meaning
from madang.kernel.mous.models.mous import Amendment, AmendmentSort, Clause, Mou, Party, Side

__all__ = [
    "Amendment",
    "AmendmentSort",
    "Check",
    "CheckFile",
    "Clause",
    "Counted",
    "Finding",
    "Fit",
    "Import",
    "ImportColumn",
    "ImportRow",
    "Meaning",
    "Mou",
    "Party",
    "Proof",
    "ProofSort",
    "Reported",
    "Side",
]
