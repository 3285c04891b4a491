"""From the key of a kind to the object that plays it.

``settings.KINDS`` names them by dotted path; nobody else imports ``madang.kinds``.
"""

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


@cache
def kind(key: str) -> Any:
    """Return the one object that plays ``key``; a KeyError means this city does not run it."""
    return import_string(settings.KINDS[key])()


def keys() -> list[str]:
    """Return the keys of all kinds this city runs."""
    return sorted(settings.KINDS)
