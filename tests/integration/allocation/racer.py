"""A process of its own that waits for the gun and then does one deed: ``python racer.py DEED``.

Reads lines ``MOMENT ID...`` from the standard input, waits for the moment, and answers each with one line:
``done``, or the name of the refusal and its sentence.
"""

import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import django
from django.db import IntegrityError

django.setup()

from madang.core import clock  # noqa: E402 needs settings
from madang.core.errors import MadangError, WrongState  # noqa: E402 needs settings
from madang.kernel.allocation import actions, engine  # noqa: E402 needs settings
from madang.kernel.allocation.actions import publications  # noqa: E402 needs settings
from madang.kernel.allocation.models import Portion, Publication  # noqa: E402 needs settings
from madang.kernel.applications.models import Application  # noqa: E402 needs settings
from madang.kernel.calls.models import Offer  # noqa: E402 needs settings
from madang.kernel.reviews import actions as reviews  # noqa: E402 needs settings
from madang.kernel.reviews.models import Assignment  # noqa: E402 needs settings
from madang.people.models import User  # noqa: E402 needs settings


def publish(publication: int, user: int) -> None:
    found = Publication.objects.select_related("round").get(pk=publication)
    actions.publish(publication=found, by=User.objects.get(pk=user))


def take(application: int, offer: int, user: int) -> None:
    actions.take_leftover(
        application=Application.objects.select_related("round").get(pk=application),
        offer=Offer.objects.get(pk=offer),
        by=User.objects.get(pk=user),
    )


def portion(award: int, offer: int, units: int) -> None:
    """Write a portion as an action would that has forgotten to lock: the database alone is asked."""
    try:
        Portion.objects.create(
            award_id=award, offer_id=offer, period=date(2027, 1, 1), given=units, units=units
        )
    except IntegrityError as refusal:
        raise WrongState(str(refusal).splitlines()[0]) from refusal


def hand_in(assignment: int, user: int) -> None:
    found = Assignment.objects.select_related("application").get(pk=assignment)
    with _before_the_draw():
        reviews.submit(assignment=found, by=User.objects.get(pk=user))


def rank(offer: int, user: int) -> None:
    with _before_the_draw():
        reviews.submit_ranking(offer=Offer.objects.get(pk=offer), by=User.objects.get(pk=user))


def refuse(application: int, user: int) -> None:
    found, by = Application.objects.get(pk=application), User.objects.get(pk=user)
    with _before_the_draw():
        reviews.screen(application=found, outcome="failed", reason="업력을 넘습니다.", by=by)


def _before_the_draw() -> AbstractContextManager[None]:
    """Be a deed that was allowed when it asked: its lock alone keeps it from crossing a publication."""
    return clock.stopped(clock.now() - timedelta(days=1.5))


def compute_and_hang(computation: int) -> None:
    """Compute, but never come back from the engine: somebody has to kill us."""
    engine.ask_apart = _hang
    actions.carry_out(computation_id=computation)


def publish_and_hang(publication: int, user: int) -> None:
    """Publish, but never come back from writing the letters."""
    publications.letters.tell_results = _hang
    publish(publication, user)


def _hang(*_: object, **__: object) -> None:
    say("hanging")
    time.sleep(120)


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


DEEDS: dict[str, Callable[..., None]] = {
    each.__name__: each
    for each in (publish, take, portion, hand_in, rank, refuse, compute_and_hang, publish_and_hang)
}


def main(deed: str) -> None:
    User.objects.exists()  # be connected before the gun
    say("ready")
    for line in sys.stdin:
        moment, *ids = line.split()
        while time.time() < float(moment):
            pass
        try:
            DEEDS[deed](*map(int, ids))
        except MadangError as refusal:
            say(f"{type(refusal).__name__} {refusal}")
        else:
            say("done")


if __name__ == "__main__":
    main(sys.argv[1])
