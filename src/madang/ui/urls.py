"""The component gallery."""

from django.urls import URLPattern, path

from madang.ui import gallery

app_name = "ui"
urlpatterns: list[URLPattern] = [path("", gallery.index, name="gallery")]
