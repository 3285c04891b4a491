"""A process of its own that waits for the gun and then does one deed: ``python racer.py DEED``.

Reads lines ``MOMENT WORD...`` from the standard input, waits for the moment, and answers each with one
line: ``done``, or the name of the refusal and its sentence.
"""

import sys
import time
from collections.abc import Callable
from datetime import date

import django

django.setup()

from madang.core.errors import MadangError  # noqa: E402 needs settings
from madang.people.models import Membership, User  # noqa: E402 needs settings
from madang.register import actions  # noqa: E402 needs settings
from madang.register.models import Invitation  # noqa: E402 needs settings
from madang.register.rules import Written  # noqa: E402 needs settings


def enter(number: str, user: str) -> None:
    """Register a company."""
    written = Written(name_ko=f"기업 {user}", business_number=number, founded_on=date(2024, 3, 2))
    actions.enter(written=written, by=User.objects.get(pk=user))


def leave(membership: str, user: str) -> None:
    """Leave a company."""
    held = Membership.objects.select_related("organisation").get(pk=membership)
    actions.end(membership=held, by=User.objects.get(pk=user))


def accept(invitation: str, user: str) -> None:
    """Take the role one is invited to."""
    actions.accept(invitation=Invitation.objects.get(pk=invitation), by=User.objects.get(pk=user))


DEEDS: dict[str, Callable[..., None]] = {each.__name__: each for each in (enter, leave, accept)}


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def main(deed: str) -> None:
    User.objects.exists()  # be connected before the gun
    say("ready")
    for line in sys.stdin:
        moment, *words = line.split()
        while time.time() < float(moment):
            pass
        try:
            DEEDS[deed](*words)
        except MadangError as refusal:
            say(f"{type(refusal).__name__} {refusal}")
        else:
            say("done")


if __name__ == "__main__":
    main(sys.argv[1])
