"""Why an application fared as it did."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
