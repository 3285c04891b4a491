"""Addresses of this audience: one list a file."""

from django.urls import URLPattern

from madang.web.office import (
    allocation,
    applications,
    board,
    calls,
    council_pack,
    home,
    mou_deeds,
    mou_imports,
    mous,
    organisation,
    organisations,
    outbox,
    plan_deeds,
    plans,
    promise,
    promises,
    reviews,
    seats,
    usage,
    voice,
    voice_doors,
    voice_meetings,
    voice_minutes,
    voice_request,
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
    *usage.urlpatterns,
    *council_pack.urlpatterns,
    *promises.urlpatterns,
    *promise.urlpatterns,
    *mous.urlpatterns,
    *mou_deeds.urlpatterns,
    *mou_imports.urlpatterns,
    *plan_deeds.urlpatterns,  # before what would take "new" for a name
    *plans.urlpatterns,
    *voice.urlpatterns,
    *voice_meetings.urlpatterns,
    *voice_minutes.urlpatterns,
    *voice_doors.urlpatterns,
    *voice_request.urlpatterns,
]
