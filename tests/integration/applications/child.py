"""A process of its own for races and sudden deaths: ``child.py PERSON [pause|upload]``.

Says ``ready``, then reads one key of an application a line, does its deed, and answers with a line.
"""

import io
import os
import sys
import time

import django

django.setup()

from madang.audit import log  # noqa: E402 needs settings
from madang.core.errors import MadangError  # noqa: E402
from madang.kernel.applications import actions  # noqa: E402
from madang.kernel.applications.models import Application  # noqa: E402
from madang.people.models import User  # noqa: E402


def say(word: str) -> None:
    os.write(1, f"{word}\n".encode())


def pause_before_the_log(**_words: object) -> None:
    say("inside")
    time.sleep(60)


class EndlessFile(io.RawIOBase):
    """A file of which one piece arrives, and then nothing more."""

    def read(self, size: int = -1) -> bytes:
        if self.tell_once:
            self.tell_once = False
            return b"%PDF-1.7\n" + bytes(100_000)
        say("inside")
        time.sleep(60)
        return b""

    tell_once = True


def deed(key: int, person: User, how: str) -> str:
    application = Application.objects.get(pk=key)
    if how == "upload":
        actions.attach(
            application=application, by=person, name="plan.pdf", stream=EndlessFile(), size=200_000
        )
        return "attached"
    return actions.submit(application=application, by=person).number


def main() -> None:
    person = User.objects.get(pk=int(sys.argv[1]))
    how = sys.argv[2] if len(sys.argv) > 2 else ""
    if how == "pause":
        log.record = pause_before_the_log
    say("ready")
    for line in sys.stdin:
        try:
            say(deed(int(line), person, how))
        except MadangError as refusal:
            say(f"refused {type(refusal).__name__}")


main()
