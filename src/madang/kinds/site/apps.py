"""How Django knows this room."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The room kinds.site."""

    name = "madang.kinds.site"
    label = "site"
