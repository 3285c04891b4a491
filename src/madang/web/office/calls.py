"""Calls: write, publish, correct."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
