"""What has to be right before a city starts, said plainly by ``django check`` and ``madang migrate``."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error
from django.db import connections

from madang.core import registry
from madang.kernel.agreements.actions import signing

OLDEST_POSTGRESQL = 15
AT_HOME = {"localhost", "127.0.0.1", "[::1]", "testserver"}


def check_kinds(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Find kinds in the settings that cannot be loaded."""
    found: list[CheckMessage] = []
    for key in settings.KINDS:
        try:
            registry.kind(key)
        except Exception as wrong:
            found.append(Error(f"The kind {key!r} of KINDS cannot be loaded: {wrong}", id="madang.E001"))
    return found


def check_signing(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Find a signing service that cannot be used as it is set."""
    try:
        signing.service()
    except Exception as wrong:
        return [Error(f"MADANG_SIGNING_SERVICE cannot be used: {wrong}", id="madang.E003")]
    return []


def check_example_city(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Warn when anybody from outside could choose whom to be."""
    if settings.EXAMPLE_CITY and not set(settings.ALLOWED_HOSTS) <= AT_HOME:
        return [
            checks.Warning(
                "MADANG_EXAMPLE_CITY lets anyone sign in as anyone, and MADANG_HOSTS lets others in.",
                hint="Switch it off, unless nothing here belongs to real people.",
                id="madang.W001",
            )
        ]
    return []


def check_database(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **options: Any
) -> list[CheckMessage]:
    """Find a server that is too old."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        version = connections[alias].pg_version  # type: ignore[attr-defined]
        if version // 10_000 < OLDEST_POSTGRESQL:
            found.append(
                Error(
                    f"PostgreSQL {version // 10_000} is too old; Madang needs {OLDEST_POSTGRESQL} or newer.",
                    id="madang.E002",
                )
            )
    return found
