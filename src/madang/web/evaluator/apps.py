"""How Django knows this room."""

from django.apps import AppConfig


class WebEvaluatorConfig(AppConfig):
    """The room web.evaluator."""

    name = "madang.web.evaluator"
    label = "web_evaluator"
