"""Deeds on MOUs: enter, look, end, renew; write down what others counted; bring a list in."""

from madang.kernel.mous.actions.amending import admit, let_go
from madang.kernel.mous.actions.checking import look, report
from madang.kernel.mous.actions.ending import end
from madang.kernel.mous.actions.importing import bring_in, cancel, recover, start, sweep
from madang.kernel.mous.actions.signing import add_clause, add_standard_clauses, correct, enter, renew
from madang.kernel.mous.actions.uploading import map_columns, upload

__all__ = [
    "add_clause",
    "add_standard_clauses",
    "admit",
    "bring_in",
    "cancel",
    "correct",
    "end",
    "enter",
    "let_go",
    "look",
    "map_columns",
    "recover",
    "renew",
    "report",
    "start",
    "sweep",
    "upload",
]
