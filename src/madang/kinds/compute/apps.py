"""How Django knows this room."""

from django.apps import AppConfig


class ComputeConfig(AppConfig):
    """The room kinds.compute."""

    name = "madang.kinds.compute"
    label = "compute"
