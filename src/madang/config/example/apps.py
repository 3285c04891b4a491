"""How Django knows this room."""

from django.apps import AppConfig


class ExampleCityConfig(AppConfig):
    """The room config.example."""

    name = "madang.config.example"
    label = "example_city"
