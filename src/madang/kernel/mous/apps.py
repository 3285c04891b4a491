"""How Django knows this room."""

from django.apps import AppConfig


class MousConfig(AppConfig):
    """The stage mous."""

    name = "madang.kernel.mous"
    label = "mous"
