"""A process of its own that dies in the middle: ``child.py PERSON file|accept``.

Says ``ready``, reads the key of a claim or a receipt, does its deed, and says ``inside`` when everything is
written and nothing is committed.
"""

import os
import sys
import time

import django

django.setup()

from madang.audit import log  # noqa: E402 needs settings
from madang.kernel.accounts import actions  # noqa: E402 needs settings
from madang.kernel.accounts.models import Claim, Receipt  # noqa: E402 needs settings
from madang.people.models import User  # noqa: E402 needs settings


def say(word: str) -> None:
    os.write(1, f"{word}\n".encode())


def pause(**_words: object) -> None:
    say("inside")
    time.sleep(60)


def main() -> None:
    person, how = User.objects.get(pk=int(sys.argv[1])), sys.argv[2]
    log.record = pause
    say("ready")
    key = int(sys.stdin.readline())
    if how == "file":
        actions.file(claim=Claim.objects.get(pk=key), by=person)
    else:
        receipt = Receipt.objects.get(pk=key)
        actions.accept(receipt=receipt, won=receipt.supply_won, by=person)


main()
