"""One thing a company has to do."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Todo:
    """One thing to do, by when."""

    title: str
    href: str
    due: datetime
    note: str = ""
