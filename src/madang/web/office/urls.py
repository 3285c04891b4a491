"""Addresses of this audience: one list a file."""

from django.urls import URLPattern

from madang.web.office import (
    allocation,
    applications,
    board,
    calls,
    home,
    organisation,
    organisations,
    outbox,
    reviews,
    seats,
)

app_name = "office"
urlpatterns: list[URLPattern] = [
    *home.urlpatterns,
    *calls.urlpatterns,
    *board.urlpatterns,
    *applications.urlpatterns,
    *reviews.urlpatterns,
    *allocation.urlpatterns,
    *outbox.urlpatterns,
    *organisations.urlpatterns,
    *organisation.urlpatterns,
    *seats.urlpatterns,
]
