"""How Django knows this room."""

from django.apps import AppConfig


class WebOfficeConfig(AppConfig):
    """The room web.office."""

    name = "madang.web.office"
    label = "web_office"
