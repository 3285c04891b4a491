"""How Django knows this room."""

from django.apps import AppConfig


class PromisesConfig(AppConfig):
    """The room promises."""

    name = "madang.promises"
    label = "promises"
