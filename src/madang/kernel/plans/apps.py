"""How Django knows this room."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The stage plans."""

    name = "madang.kernel.plans"
    label = "plans"
