"""How Django knows this room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The room people."""

    name = "madang.people"
    label = "people"
