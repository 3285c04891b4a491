"""Processes that wait for the gun and then each do one deed with a promise: ``python racer.py``.

Reads lines of deeds, ``[[deed, promise, user], ...]`` as JSON, from the standard input. For each line it
forks a process a deed, lets them connect, fires, and answers with what each says: ``done``, or the name of
the refusal and its sentence.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import django

django.setup()

from madang.core import clock  # noqa: E402 needs settings
from madang.core.errors import MadangError  # noqa: E402 needs settings
from madang.people.models import User  # noqa: E402 needs settings
from madang.promises import actions, queries  # noqa: E402 needs settings
from madang.promises.models import Promise  # noqa: E402 needs settings

REASON = "여럿이 한꺼번에 합니다"


def postpone(promise: Promise, by: User) -> None:
    """Move the day that stands on the screen by a month."""
    later = promise.due_on + timedelta(days=30)
    actions.postpone(promise=promise, due_on=later, reason_ko=REASON, seen=promise.due_on, by=by)


def evidence(promise: Promise, by: User) -> None:
    """Give evidence."""
    actions.give_evidence(promise=promise, text="문을 열었습니다", by=by)


def judge(promise: Promise, by: User) -> None:
    """Accept the evidence that waits."""
    actions.judge(evidence=queries.waiting_evidence(promise), accepted=True, by=by)


def keep(promise: Promise, by: User) -> None:
    """Say that it is kept."""
    actions.keep(promise=promise, reason=REASON, by=by)


def break_(promise: Promise, by: User) -> None:
    """Say that it is broken."""
    actions.break_(promise=promise, reason=REASON, by=by)


def pause(promise: Promise, by: User) -> None:
    """Stop its clock."""
    actions.pause(promise=promise, reason_ko=REASON, by=by)


def remind(_promise: Promise, _by: User) -> None:
    """Send the reminders of today."""
    actions.remind_due(clock.today())


DEEDS: dict[str, Callable[[Promise, User], None]] = {
    each.__name__: each for each in (postpone, evidence, judge, keep, break_, pause, remind)
}


def run(gun: float, deed: str, promise: int, user: int) -> str:
    """Connect, wait for the gun, do the deed; return what came of it."""
    seen, by = Promise.objects.get(pk=promise), User.objects.get(pk=user)
    while time.time() < gun:
        pass
    try:
        DEEDS[deed](seen, by)
    except MadangError as refusal:
        return f"{type(refusal).__name__} {refusal}"
    except Exception as wrong:  # the test has to hear of it
        return f"{type(wrong).__name__} {wrong}"
    return "done"


def forked(gun: float, deed: list) -> int:
    """Start a process for ``deed``; return where it will say what came of it."""
    hears, says = os.pipe()
    if os.fork() == 0:
        os.write(says, run(gun, *deed).encode())
        os._exit(0)
    os.close(says)
    return hears


def heard(pipe: int) -> str:
    with os.fdopen(pipe, encoding="utf-8") as said:
        return said.read()


def main() -> None:
    for line in sys.stdin:
        deeds = json.loads(line)
        gun = time.time() + 0.05 * len(deeds)
        pipes = [forked(gun, deed) for deed in deeds]
        said = [heard(pipe) for pipe in pipes]
        for _ in deeds:
            os.wait()
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
