"""How Django knows this room."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """The room kernel.applications."""

    name = "madang.kernel.applications"
    label = "applications"
