"""Addresses of this audience."""

from django.urls import URLPattern

app_name = "host"
urlpatterns: list[URLPattern] = []
