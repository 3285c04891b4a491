"""One call, one page, one tab a stage."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
