"""One round as people live it: what it is made of, and what has come of it so far."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from madang.config.example.city import City
from madang.config.example.timeline import Timeline, moment
from madang.kernel.allocation.models import Run
from madang.kernel.applications.models import Application
from madang.kernel.calls.models import Call, Offer, Round
from madang.people.models import User


@dataclass
class Story:
    """A call, its first round, and what has come of it so far."""

    city: City
    line: Timeline
    dates: dict[str, date]
    popular: int = 3
    call: Call | None = None
    applied: list[Application] = field(default_factory=list)
    worth: dict[int, float] = field(default_factory=dict)  # of a company, 0 to 1: what evaluators will see
    known: set[int] = field(default_factory=set)  # companies that apply in this round
    run: Run | None = None

    @property
    def rng(self) -> random.Random:
        return self.city.rng

    @property
    def manager(self) -> User:
        return self.city.people["manager"]

    @property
    def officer(self) -> User:
        return self.city.people["officer"]

    @property
    def round(self) -> Round:
        assert self.call is not None  # noqa: S101 for the type checker: stories begin with a draft
        return self.call.rounds.select_related("call").get(number=1)

    @property
    def offers(self) -> list[Offer]:
        return list(self.round.offers.select_related("host"))


def within(story: Story, first: date, last: date) -> datetime:
    """Return a moment in working hours between two days, drawn from the seed."""
    day = first + timedelta(days=story.rng.randint(0, (last - first).days))
    return moment(day, 9, story.rng.randint(5, 500) % 60) + timedelta(hours=story.rng.randint(0, 8))
