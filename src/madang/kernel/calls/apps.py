"""How Django knows this room."""

from django.apps import AppConfig


class CallsConfig(AppConfig):
    """The room kernel.calls."""

    name = "madang.kernel.calls"
    label = "calls"
