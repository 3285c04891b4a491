"""How Django knows this room."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """The room kernel.agreements."""

    name = "madang.kernel.agreements"
    label = "agreements"
