"""How Django knows this room."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """The room kernel.reviews."""

    name = "madang.kernel.reviews"
    label = "reviews"
