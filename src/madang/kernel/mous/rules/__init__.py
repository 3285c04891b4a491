"""What may be signed, found and counted, and what a spreadsheet must say. Nothing here asks the database."""

from madang.kernel.mous.rules.checks import (
    CHECK_MONTHS,
    STALE_MONTHS,
    Seen,
    check_dormant,
    check_end,
    check_finding,
    due_if_looked_by,
    is_check_due,
    months_after,
    next_check_on,
)
from madang.kernel.mous.rules.clauses import STANDARD, Standard
from madang.kernel.mous.rules.counts import Point, Report, agreed, conflicts, points_of
from madang.kernel.mous.rules.heads import guessed, head_at, plain
from madang.kernel.mous.rules.reading import (
    FAULTS,
    Judged,
    Known,
    Read,
    company_key,
    digest_of,
    judge_all,
    read_row,
)
from madang.kernel.mous.rules.signing import (
    Signed,
    check_parties,
    check_renewal,
    check_reported,
    check_signed,
)

__all__ = [
    "CHECK_MONTHS",
    "FAULTS",
    "STALE_MONTHS",
    "STANDARD",
    "Judged",
    "Known",
    "Point",
    "Read",
    "Report",
    "Seen",
    "Signed",
    "Standard",
    "agreed",
    "check_dormant",
    "check_end",
    "check_finding",
    "check_parties",
    "check_renewal",
    "check_reported",
    "check_signed",
    "company_key",
    "conflicts",
    "digest_of",
    "due_if_looked_by",
    "guessed",
    "head_at",
    "is_check_due",
    "judge_all",
    "months_after",
    "next_check_on",
    "plain",
    "points_of",
    "read_row",
]
