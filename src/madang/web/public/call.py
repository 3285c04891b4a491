"""The page of a call."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
