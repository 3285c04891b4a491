"""Addresses of this audience: one list a file."""

from django.urls import URLPattern

from madang.web.office import allocation, applications, board, calls, home, outbox, reviews

app_name = "office"
urlpatterns: list[URLPattern] = [
    *home.urlpatterns,
    *calls.urlpatterns,
    *board.urlpatterns,
    *applications.urlpatterns,
    *reviews.urlpatterns,
    *allocation.urlpatterns,
    *outbox.urlpatterns,
]
