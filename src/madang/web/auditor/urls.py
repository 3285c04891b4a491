"""Addresses of this audience."""

from django.urls import URLPattern

app_name = "auditor"
urlpatterns: list[URLPattern] = []
