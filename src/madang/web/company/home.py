"""What the company has to do, what it has asked for, and what fits it."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
