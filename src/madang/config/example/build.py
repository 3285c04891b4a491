"""Build the whole city: who is there, what happened, what lies in the outbox today."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import F

from madang.config.example import (
    agreeing,
    announcements,
    gpu,
    gpu_use,
    mous,
    plans,
    rounds,
    voices,
    vouching,
)
from madang.config.example.city import City, found
from madang.config.example.timeline import Timeline, days, moment
from madang.core import clock, ids
from madang.notices import actions as notices
from madang.notices.models import Notice
from madang.notices.states import NoticeState
from madang.people.models import Organisation, User

Say = Callable[[str], object]


def stands() -> bool:
    """Say whether there is an example city already."""
    return User.objects.filter(is_example=True).exists()


def strangers() -> int:
    """Count people and organisations that are no examples: where there are any, no city is built."""
    return sum(_real(model) for model in (User, Organisation))


def _real(model: type[models.Model]) -> int:
    return model._default_manager.filter(is_example=False).count()  # noqa: SLF001 the manager is Django's


@transaction.atomic
def build(*, seed: int, say: Say) -> City:
    """Write everything, in one transaction: there is a whole city, or none."""
    now = clock.now()
    chance = random.Random(seed)  # noqa: S311 it has to come out the same each time
    with ids.drawn_from(chance):
        say("People, places and companies …")
        with clock.stopped(moment(clock.today() - days(500), 9)):
            city = found(now.astimezone(clock.SEOUL).date(), seed)
            vouching.vouch(city)
            programme = announcements.programme_of(city)
        line = Timeline(until=now)
        rounds.plan_all(city, line, programme)
        agreeing.ours(city, line, programme)
        gpu.plan_all(city, line)
        since = city.today - days(500)
        mous.plan_all(city, line, since)
        plans.plan_all(city, line, since)
        voices.plan_all(city, line)
        gpu_use.plan_all(city, line)
        done = line.run(_months(say))
        with clock.stopped(now):
            vouching.ask(city)
        say(f"{done} deeds done; the outbox …")
        _settle_outbox(city, now)
    return city


def _months(say: Say) -> Callable[[datetime], None]:
    """Return a reporter that says each month of the past once."""
    said: set[str] = set()

    def report(at: datetime) -> None:
        month = f"{at.astimezone(clock.SEOUL):%Y-%m}"
        if month not in said:
            said.add(month)
            say(f"What happened in {month} …")

    return report


def _settle_outbox(city: City, now: datetime) -> None:
    """Old messages were sent and read; of the latest some wait, a few are held, one has failed."""
    manager = city.people["manager2"]
    recent = Notice.objects.filter(state=NoticeState.WAITING).order_by("-send_after", "-pk")
    with clock.stopped(now):
        for notice in recent.exclude(recipient__in=city.people.values())[:3]:
            notices.hold(notice=notice, by=manager)
    unreachable = recent[3:4].values_list("pk", flat=True)
    Notice.objects.filter(pk__in=list(unreachable)).update(
        state=NoticeState.FAILED, error="SMTPRecipientsRefused: 550 mailbox unavailable (example)"
    )
    waits = recent.exclude(recipient__in=city.people.values())[:8].values_list("pk", flat=True)
    Notice.objects.filter(pk__in=list(waits)).update(send_after=now + timedelta(hours=4))
    Notice.objects.filter(state=NoticeState.WAITING, send_after__lte=now).update(
        state=NoticeState.SENT, sent_at=F("send_after")
    )
    Notice.objects.filter(state=NoticeState.SENT, sent_at__lt=now - days(7)).update(read_at=F("sent_at"))
