"""What may be written, handed in and attached, and what is still missing. Nothing here queries."""

from madang.kernel.applications.rules.files import (
    FILES_AT_MOST,
    check_count,
)
from madang.kernel.applications.rules.wishes import check_wishes, placed
from madang.kernel.applications.rules.writing import (
    WRITTEN_FIELDS,
    Gap,
    Written,
    check_answer,
    check_plan,
    check_start,
    check_submit,
    check_wished,
    check_withdraw,
    check_write,
    cleaned,
    facts_of,
    missing,
)

__all__ = [
    "FILES_AT_MOST",
    "WRITTEN_FIELDS",
    "Gap",
    "Written",
    "check_answer",
    "check_count",
    "check_plan",
    "check_start",
    "check_submit",
    "check_wished",
    "check_wishes",
    "check_withdraw",
    "check_write",
    "cleaned",
    "facts_of",
    "missing",
    "placed",
]
