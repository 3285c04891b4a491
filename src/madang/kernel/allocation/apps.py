"""How Django knows this room."""

from django.apps import AppConfig


class AllocationConfig(AppConfig):
    """The room kernel.allocation."""

    name = "madang.kernel.allocation"
    label = "allocation"
