"""How Django knows this room."""

from django.apps import AppConfig


class WebPublicConfig(AppConfig):
    """The room web.public."""

    name = "madang.web.public"
    label = "web_public"
