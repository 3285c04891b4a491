"""What reached us in a round."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
