"""What may be asked, answered and closed, and by whom. Nothing here asks the database."""

from madang.kernel.voice.rules.asking import (
    MOST_WORDS,
    SHORTEST_WORDS,
    check_asked,
    check_door,
    check_human,
    title_of,
)
from madang.kernel.voice.rules.cleaning import cleaned
from madang.kernel.voice.rules.handling import (
    check_answer,
    check_assign,
    check_end,
    check_extend,
    check_join,
    check_look,
    check_measure,
    check_objection,
    check_record,
    default_due,
    is_silent,
    wants_second_notice,
)
from madang.kernel.voice.rules.meetings import (
    check_held,
    check_invite,
    check_meeting,
    check_passage,
    merged,
)
from madang.kernel.voice.rules.phases import Phase, days_open, phase_of
from madang.kernel.voice.rules.receipts import check_secret, secret_of, written_number

__all__ = [
    "MOST_WORDS",
    "SHORTEST_WORDS",
    "Phase",
    "check_answer",
    "check_asked",
    "check_assign",
    "check_door",
    "check_end",
    "check_extend",
    "check_held",
    "check_human",
    "check_invite",
    "check_join",
    "check_look",
    "check_measure",
    "check_meeting",
    "check_objection",
    "check_passage",
    "check_record",
    "check_secret",
    "cleaned",
    "days_open",
    "default_due",
    "is_silent",
    "merged",
    "phase_of",
    "secret_of",
    "title_of",
    "wants_second_notice",
    "written_number",
]
