"""The first page: what the city offers, by when, and what became of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def index(request: HttpRequest) -> HttpResponse:
    """Show the first page."""
    return render(request, "public/home.html", {})
