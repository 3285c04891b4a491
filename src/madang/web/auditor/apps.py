"""How Django knows this room."""

from django.apps import AppConfig


class WebAuditorConfig(AppConfig):
    """The room web.auditor."""

    name = "madang.web.auditor"
    label = "web_auditor"
