"""The receipt of a request: its number, and the secret with which one without an account comes back.

The secret follows from the city's key and the name of the request, so it is kept nowhere.
"""

from base64 import b32encode
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from madang.core.errors import NotAllowed

_SALT = "madang.voice.receipt"
_LENGTH = 20  # letters of 5 bits: nobody guesses 100


def written_number(place: int, on: date) -> str:
    """Return the receipt number of the ``place``-th request of a year: GJ-V2026-00001."""
    return f"{settings.RECEIPT_PREFIX}-V{on.year}-{place:05d}"


def secret_of(uid: UUID) -> str:
    """Return the secret of the request called ``uid``."""
    return _secret(uid, settings.SECRET_KEY)


def check_secret(uid: UUID, given: str) -> None:
    """Raise NotAllowed unless ``given`` is the secret of the request called ``uid``."""
    keys: Iterable[Any] = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    given = given.strip().lower()
    fits = [constant_time_compare(_secret(uid, key), given) for key in keys]
    if not any(fits):
        raise NotAllowed(_("Receipt number and secret do not belong together. Look at your receipt again."))


def _secret(uid: UUID, key: str) -> str:
    digest = salted_hmac(_SALT, str(uid), secret=key, algorithm="sha256").digest()
    return b32encode(digest).decode().lower()[:_LENGTH]
