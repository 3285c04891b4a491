"""Who judges what in a round, and how far they are."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
