"""Addresses of this audience."""

from django.urls import URLPattern, path

from madang.web.public import home

app_name = "public"
urlpatterns: list[URLPattern] = [path("", home.index, name="home")]
