"""How Django knows this room."""

from django.apps import AppConfig


class VoiceConfig(AppConfig):
    """The room kernel.voice."""

    name = "madang.kernel.voice"
    label = "voice"
