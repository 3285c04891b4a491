"""Reading use: the ledger of an agreement, sums for boards and charts, imports and what they set aside."""

from madang.kernel.usage.queries.imports import (
    aside_lines_of,
    erased_on,
    import_underway,
    imports,
    meters,
    reasons_aside,
)
from madang.kernel.usage.queries.ledger import (
    Line,
    current_entries,
    current_grants,
    ledger_of,
    ledgers_of,
    line_of,
    totals_by_month,
)

__all__ = [
    "Line",
    "aside_lines_of",
    "current_entries",
    "current_grants",
    "erased_on",
    "import_underway",
    "imports",
    "ledger_of",
    "ledgers_of",
    "line_of",
    "meters",
    "reasons_aside",
    "totals_by_month",
]
