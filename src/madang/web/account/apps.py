"""How Django knows this room."""

from django.apps import AppConfig


class WebAccountConfig(AppConfig):
    """The room web.account."""

    name = "madang.web.account"
    label = "web_account"
