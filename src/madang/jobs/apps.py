"""How Django knows this room."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The room jobs."""

    name = "madang.jobs"
    label = "jobs"
