"""Addresses of this audience: one list a file."""

from django.urls import URLPattern

from madang.web.company import (
    agreements,
    application,
    apply,
    awards,
    calendar,
    entering,
    facts,
    files,
    handing_in,
    home,
    money,
    people,
    promises,
    receipts,
    requests,
    saving,
    why,
)

app_name = "company"
urlpatterns: list[URLPattern] = [
    *home.urlpatterns,
    *calendar.urlpatterns,
    *entering.urlpatterns,
    *facts.urlpatterns,
    *people.urlpatterns,
    *apply.urlpatterns,
    *application.urlpatterns,
    *saving.urlpatterns,
    *files.urlpatterns,
    *handing_in.urlpatterns,
    *receipts.urlpatterns,
    *requests.urlpatterns,
    *awards.urlpatterns,
    *why.urlpatterns,
    *agreements.urlpatterns,
    *money.urlpatterns,
    *promises.urlpatterns,
]
