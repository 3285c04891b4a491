"""What the office has to do today."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
