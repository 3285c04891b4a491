"""Addresses of this audience."""

from django.urls import URLPattern, path

from madang.web.evaluator import queue, reviews

app_name = "evaluator"
urlpatterns: list[URLPattern] = [
    path("", queue.home, name="home"),
    path("rounds/<uuid:uid>/", queue.listing, name="queue"),
    path("rounds/<uuid:uid>/conflicts/", queue.conflicts, name="conflicts"),
    path("assignments/<uuid:uid>/", reviews.edit, name="review"),
    path("assignments/<uuid:uid>/save/", reviews.save, name="save"),
    path("assignments/<uuid:uid>/hand-in/", reviews.hand_in, name="hand_in"),
    path("assignments/<uuid:uid>/conflict/", reviews.conflict, name="conflict"),
    path("assignments/<uuid:uid>/files/<uuid:attachment>/", reviews.file, name="file"),
]
