"""How Django knows this room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room kernel.accounts."""

    name = "madang.kernel.accounts"
    label = "accounts"
