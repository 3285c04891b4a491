"""Turn a refusal into a page that says why and what to do next."""

from collections.abc import Callable

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
