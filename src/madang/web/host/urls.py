"""Addresses of this audience."""

from django.urls import URLPattern, path

from madang.web.host import home, promises, ranking

app_name = "host"
urlpatterns: list[URLPattern] = [
    *promises.urlpatterns,
    path("", home.home, name="home"),
    path("offers/<uuid:uid>/", ranking.edit, name="offer"),
]
