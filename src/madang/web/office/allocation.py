"""How the seats of a round are given."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
