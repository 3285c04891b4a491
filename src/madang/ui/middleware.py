"""What happens around every page: refusals become pages that say why, and only UTF-8 is read."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from madang.core.errors import MadangError, NotAllowed, WrongState

Answer = Callable[[HttpRequest], HttpResponseBase]


def status_of(refusal: MadangError) -> int:
    """Return the HTTP status that says the same as the refusal."""
    if isinstance(refusal, NotAllowed):
        return 403
    return 409 if isinstance(refusal, WrongState) else 422


class CharsetMiddleware:
    """Refuse what is not sent as UTF-8: the sender chooses how Django reads it, and some ways break it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Answer, args: object, kwargs: object) -> None:
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.lower() not in {"utf-8", "utf8"}:
            raise BadRequest(f"Sent as {charset!r}, not as UTF-8.")


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
