"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from madang.notices.models import Notice
from madang.notices.states import NoticeState
from madang.people.models import User
from madang.ui import menus


def _unread(user: User) -> int:
    return Notice.objects.filter(recipient=user, state=NoticeState.SENT, read_at=None).count()


def page(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame of every page needs; the database is asked only where a page shows it."""
    user = getattr(request, "user", None)
    known = user if isinstance(user, User) and user.is_authenticated else None
    return {
        "EXAMPLE_CITY": settings.EXAMPLE_CITY,
        "GOVERNMENT_SITE": settings.GOVERNMENT_SITE,
        "MAP_TILES": settings.MAP_TILES,
        "public_menu": menus.public_items(request.path),
        "own_menu": SimpleLazyObject(lambda: menus.own_items(known, request.path) if known else []),
        "unread_notices": SimpleLazyObject(lambda: _unread(known) if known else 0),
        "other_language": ("ko", "한국어") if get_language() == "en" else ("en", "English"),
        "here": request.get_full_path(),
    }
