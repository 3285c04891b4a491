"""Addresses of this audience; each file keeps its own."""

from django.urls import URLPattern

from madang.web.public import (
    asking,
    calendar,
    call,
    home,
    lists,
    mous,
    places,
    plans,
    promises,
    result,
    signing,
    voice,
)

app_name = "public"
urlpatterns: list[URLPattern] = [
    *home.urlpatterns,
    *lists.urlpatterns,
    *places.urlpatterns,
    *calendar.urlpatterns,
    *call.urlpatterns,
    *result.urlpatterns,
    *signing.urlpatterns,
    *promises.urlpatterns,
    *mous.urlpatterns,
    *plans.urlpatterns,
    *voice.urlpatterns,
    *asking.urlpatterns,
]
