"""Meetings and their minutes, requests, and the turns at answering them."""

from madang.kernel.voice.models.meetings import Door, Meeting, Minutes, MinutesKept, Part, Participant
from madang.kernel.voice.models.requests import Category, Following, Join, Numbering, Request, Source
from madang.kernel.voice.models.turns import Answer, Measure, MeasureSort, Turn, Verdict

__all__ = [
    "Answer",
    "Category",
    "Door",
    "Following",
    "Join",
    "Measure",
    "MeasureSort",
    "Meeting",
    "Minutes",
    "MinutesKept",
    "Numbering",
    "Part",
    "Participant",
    "Request",
    "Source",
    "Turn",
    "Verdict",
]
