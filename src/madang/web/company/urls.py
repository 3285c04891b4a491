"""Addresses of this audience: one list a file."""

from django.urls import URLPattern

from madang.web.company import awards, home, why

app_name = "company"
urlpatterns: list[URLPattern] = [
    *home.urlpatterns,
    *awards.urlpatterns,
    *why.urlpatterns,
]
