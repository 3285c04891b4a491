"""Addresses of this audience."""

from django.urls import URLPattern, path

from madang.web.account import personas, profile, start

app_name = "account"
urlpatterns: list[URLPattern] = [
    path("home/", profile.home, name="home"),
    path("start/", start.start, name="start"),
    path("join/<uuid:uid>/", start.invitation, name="invitation"),
    path("profile/", profile.edit, name="profile"),
    path("notices/", profile.notices, name="notices"),
    path("notices/<uuid:uid>/", profile.notice, name="notice"),
    path("personas/", personas.listing, name="personas"),
    path("personas/<int:pk>/", personas.enter, name="enter"),
]
