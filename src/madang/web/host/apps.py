"""How Django knows this room."""

from django.apps import AppConfig


class WebHostConfig(AppConfig):
    """The room web.host."""

    name = "madang.web.host"
    label = "web_host"
