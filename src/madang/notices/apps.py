"""How Django knows this room."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The room notices."""

    name = "madang.notices"
    label = "notices"
