"""The page of a result."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
