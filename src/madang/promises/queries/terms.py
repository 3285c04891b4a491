"""How many days the city allows on a day."""

from datetime import date

from django.conf import settings

from madang.promises.models import Clocks
from madang.promises.rules import Terms, days_in


def terms_on(day: date) -> Terms:
    """Return what holds on ``day``: what was decided last from then or before, else the settings."""
    decided = Clocks.objects.filter(from_on__lte=day).first()
    return terms_of(decided) if decided else _settings()


def terms_of(row: Clocks) -> Terms:
    """Return what a row of the table says."""
    return Terms(
        days_in(row.remind_before),
        row.escalate_after,
        row.answer_within,
        row.ask_again_after,
        row.silence_after,
    )


def _settings() -> Terms:
    return Terms(
        tuple(settings.PROMISE_REMINDER_DAYS),
        settings.PROMISE_ESCALATION_DAYS,
        settings.VOICE_ANSWER_DAYS,
        settings.VOICE_REMIND_DAYS,
        settings.VOICE_SILENCE_DAYS,
    )
