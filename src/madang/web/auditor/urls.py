"""Addresses of this audience."""

from django.urls import URLPattern

from madang.web.auditor import decisions, log

app_name = "auditor"
urlpatterns: list[URLPattern] = [*log.urlpatterns, *decisions.urlpatterns]
