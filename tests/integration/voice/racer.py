"""A process of its own in which several people wait for the gun, each on a connection of their own.

Reads lines ``MOMENT DEED REQUEST USER`` from the standard input, waits for the moment, and answers each with
one line: the deed, and ``done`` or the name of the refusal and its sentence.
"""

import sys
import time
from collections.abc import Callable
from datetime import timedelta
from threading import Lock, Thread

import django
from django.db import connection

django.setup()

from madang.core.errors import MadangError  # noqa: E402 needs settings
from madang.kernel.voice import actions, queries, rules  # noqa: E402 needs settings
from madang.kernel.voice.models import Request  # noqa: E402 needs settings
from madang.people.models import User  # noqa: E402 needs settings


def answer(request: Request, by: User) -> None:
    """Answer a request."""
    actions.answer(request=request, verdict="accepted", text_ko=f"{by.pk}의 답입니다.", by=by)


def extend(request: Request, by: User) -> None:
    """Move the day by a week."""
    seen = request.turn.promise.due_on
    actions.extend(request=request, due_on=seen + timedelta(days=7), seen=seen, reason="자료를 기다림", by=by)


def confirm(request: Request, by: User) -> None:
    """Say as the holder of the receipt that it is done."""
    actions.confirm(request=request, secret=rules.secret_of(request.uid))


def object_to(request: Request, by: User) -> None:
    """Say that it is not done."""
    actions.object_to(request=request, objection="아직 아닙니다", secret=rules.secret_of(request.uid))


def ask(request: Request, by: User) -> None:
    """Send a request of one's own."""
    actions.ask(words="같은 때에 보낸 요청입니다.", sender=f"racer {by.pk}")


DEEDS: dict[str, Callable[[Request, User], None]] = {
    each.__name__: each for each in (answer, extend, confirm, object_to, ask)
}


OUT = Lock()


def say(words: str) -> None:
    with OUT:
        sys.stdout.write(words + "\n")
        sys.stdout.flush()


def run(moment: str, deed: str, request: str, user: str) -> None:
    """Do one deed on a connection of its own, once its moment has come."""
    try:
        found, by = queries.whole(int(request)), User.objects.get(pk=user)
        while time.time() < float(moment):
            pass
        try:
            DEEDS[deed](found, by)
        except MadangError as refusal:
            say(f"{deed} {type(refusal).__name__} {refusal}")
        else:
            say(f"{deed} done")
    finally:
        connection.close()


def main() -> None:
    say("ready")
    for line in sys.stdin:
        Thread(target=run, args=line.split()).start()


if __name__ == "__main__":
    main()
