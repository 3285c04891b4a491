"""How Django knows this room."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The room ui."""

    name = "madang.ui"
    label = "ui"
