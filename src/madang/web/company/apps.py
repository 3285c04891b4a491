"""How Django knows this room."""

from django.apps import AppConfig


class WebCompanyConfig(AppConfig):
    """The room web.company."""

    name = "madang.web.company"
    label = "web_company"
