"""Pages for what cannot be answered: 400, 403, 404, 413 and 500."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def _page(request: HttpRequest, status: int, heading: str | Promise, sentence: str | Promise) -> HttpResponse:
    context = {"heading": heading, "sentence": sentence}
    return render(request, "ui/refusals/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was sent makes no sense to us; or it is simply too much."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _page(
        request,
        400,
        _("We could not read this request"),
        _("Something in the address or in what was sent is not as it should be. Go back and try again."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the person may not."""
    return _page(
        request,
        403,
        _("You may not open this"),
        _("Your role does not include this page. Sign in with another account, or ask the programme office."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing lives here, or nothing that this person may know of."""
    return _page(
        request,
        404,
        _("There is nothing here"),
        _("The address is wrong, the page has moved, or it is not yours to see."),
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more than we take."""
    return _page(
        request,
        413,
        _("This file is too large"),
        _("Choose a smaller file. What you had saved before is still here: go back to see it."),
    )


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return _page(
        request,
        500,
        _("Something broke on our side"),
        _("What you had saved is kept. Try again soon; if it stays broken, tell the programme office."),
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was open for too long, or was not ours."""
    return _page(
        request,
        403,
        _("This form has grown old"),
        _("Go back, load the page again and send it once more. Browsers keep what you typed."),
    )
