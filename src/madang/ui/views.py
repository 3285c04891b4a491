"""What views are made of: who may see a screen, what to do with a refusal, and a row or 404."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from madang.core.errors import RuleBroken, WrongState
from madang.people import access
from madang.people.models import User
from madang.people.permissions import Permission

M = TypeVar("M", bound=Model)
View = Callable[..., HttpResponseBase]


def screen(*, permission: Permission | None = None) -> Callable[[View], View]:
    """Let only those in who are signed in and, where one is named, have ``permission``.

    The permission stays readable on the view, so that a test can walk every address as every role.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if permission is not None:
                access.check_has(person(request), permission)
            return view(request, *args, **kwargs)

        entered: Any = login_required(guarded)
        entered.permission = permission
        return entered  # type: ignore[no-any-return]

    return wrap


def person(request: HttpRequest) -> User:
    """Return who is signed in; only for views behind ``screen``."""
    if not isinstance(request.user, User):
        raise TypeError("Nobody is signed in: wrap this view in screen().")
    return request.user


@contextmanager
def refusals(request: HttpRequest, form: BaseForm | None = None) -> Iterator[None]:
    """Run an action; a WrongState or RuleBroken ends the block and is told beside the input at fault.

    Without a form it becomes a message on the next page. Nothing that was typed is lost: the view
    goes on after the block and shows its form again. NotAllowed goes on up to its own page.
    """
    try:
        yield
    except (WrongState, RuleBroken) as refusal:
        if form is None:
            messages.error(request, str(refusal))
        else:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def found(rows: QuerySet[M], **lookup: Any) -> M:
    """Return the one row, or answer 404: a stranger's address tells nothing, not even that it is there."""
    return get_object_or_404(rows, **lookup)


def is_partial(request: HttpRequest) -> bool:
    """Say whether htmx asks for a piece of the page only."""
    htmx: Any = getattr(request, "htmx", False)
    return bool(htmx) and not htmx.boosted


def not_stored(response: HttpResponse) -> HttpResponse:
    """Keep a page with personal data out of every cache."""
    response["Cache-Control"] = "no-store"
    return response
