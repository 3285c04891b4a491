"""What screens, letters and reports ask of the MOUs."""

from madang.kernel.mous.queries.counting import (
    Count,
    counts,
    counts_between,
    evidence_for,
    reports,
    reports_as_plain,
)
from madang.kernel.mous.queries.imports import columns_of, judged_rows, known_now, rows_as_read, rows_by_fit
from madang.kernel.mous.queries.lists import (
    Filters,
    checks_due,
    listed,
    of_company,
    one,
    open_clauses,
    organisations_called,
    our_sides,
)

__all__ = [
    "Count",
    "Filters",
    "checks_due",
    "columns_of",
    "counts",
    "counts_between",
    "evidence_for",
    "judged_rows",
    "known_now",
    "listed",
    "of_company",
    "one",
    "open_clauses",
    "organisations_called",
    "our_sides",
    "reports",
    "reports_as_plain",
    "rows_as_read",
    "rows_by_fit",
]
