"""Awards: accept or decline a place that was given."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
