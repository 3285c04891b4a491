"""How Django knows this room."""

from django.apps import AppConfig


class UsageConfig(AppConfig):
    """The room kernel.usage."""

    name = "madang.kernel.usage"
    label = "usage"
