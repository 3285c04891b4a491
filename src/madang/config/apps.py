"""How Django knows this room, and what it looks at before it starts."""

from django.apps import AppConfig
from django.core import checks


class CityConfig(AppConfig):
    """The room config."""

    name = "madang.config"
    label = "city"

    def ready(self) -> None:
        from madang.config.checks import (  # noqa: PLC0415
            check_database,
            check_example_city,
            check_kinds,
            check_signing,
        )

        checks.register(check_kinds)
        checks.register(check_signing)
        checks.register(check_example_city)
        checks.register(check_database, checks.Tags.database)
