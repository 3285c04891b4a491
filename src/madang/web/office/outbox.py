"""Messages, readable before they are sent."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
