"""Addresses of this audience."""

from django.urls import URLPattern

app_name = "evaluator"
urlpatterns: list[URLPattern] = []
