"""What stands around every screen: refusals as pages, and a limit to uploads."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from madang.core.errors import MadangError, NotAllowed, WrongState
from madang.ui import refusals

Answer = Callable[[HttpRequest], HttpResponseBase]
# Beside the files of a form there are its other fields.
_FORM_BYTES = 1024 * 1024
# We read what we refuse up to here, because a browser shows no answer before it has sent everything.
_DRAINED_BYTES = 1024 * 1024 * 1024
_CHUNK = 1024 * 1024


def status_of(refusal: MadangError) -> int:
    """Return the HTTP status that says the same as the refusal."""
    if isinstance(refusal, NotAllowed):
        return 403
    return 409 if isinstance(refusal, WrongState) else 422


class RefusalMiddleware:
    """Catch NotAllowed, WrongState and RuleBroken that no screen has caught."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, MadangError):
            return None
        status = status_of(exception)
        return render(request, "ui/refusals/refused.html", {"sentence": str(exception)}, status=status)


class UploadLimitMiddleware:
    """Say that a file is too large before anything of it is stored: a page, not a broken connection."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        size = int(announced) if announced.isdigit() else 0
        if size <= settings.MAX_UPLOAD_BYTES + _FORM_BYTES:
            return self.get_response(request)
        left = min(size, _DRAINED_BYTES)
        while left > 0 and (chunk := request.read(min(left, _CHUNK))):
            left -= len(chunk)
        return refusals.too_large(request)
