"""How Django knows this room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The room audit."""

    name = "madang.audit"
    label = "audit"
