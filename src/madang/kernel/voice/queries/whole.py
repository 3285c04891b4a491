"""One request with everything a deed or a page needs of it."""

from datetime import datetime

from django.db.models import Q, QuerySet

from madang.kernel.voice.models import Following, Request, Turn
from madang.kernel.voice.states import RequestState, TurnState
from madang.people.models import User

_WITH = (
    "meeting",
    "door",
    "organisation",
    "asked_by",
    "into",
    "turn__promise__owed_by__successor",
    "turn__doing__owed_by__successor",
)


def with_all(rows: QuerySet[Request] | None = None) -> QuerySet[Request]:
    """Return requests with turn, promises, owners and the names to show."""
    rows = Request.objects.all() if rows is None else rows
    return rows.select_related(*_WITH).prefetch_related(
        "organisation__names",
        "turn__promise__owed_by__names",
        "turn__promise__owed_by__successor__names",
        "turn__doing__owed_by__names",
        "turn__doing__owed_by__successor__names",
    )


def whole(pk: int) -> Request:
    """Return one request with all of it."""
    return with_all().get(pk=pk)


def by_receipt(number: str) -> Request | None:
    """Return the request with a receipt number, written in any way."""
    wanted = "".join(number.replace("\x00", "").split()).upper()
    return with_all().filter(number=wanted).first()


def voices_of(request: Request) -> list[Request]:
    """Return ``request`` and those joined to it: everybody who asked the same."""
    return [request, *request.joined.select_related("organisation", "asked_by", "into").order_by("pk")]


def followers_of(request: Request) -> QuerySet[User]:
    """Return the people who follow ``request``, or one that was joined to it."""
    following = Following.objects.filter(Q(request=request) | Q(request__into=request))
    return User.objects.filter(is_active=True, pk__in=following.values("user_id")).order_by("pk")


def follows(user: User, request: Request) -> bool:
    """Say whether ``user`` follows ``request``."""
    return Following.objects.filter(user=user, request=request).exists()


def silent_since(at: datetime) -> list[int]:
    """Return the keys of the requests whose askers have been asked before ``at`` and have not answered."""
    waiting = Turn.objects.filter(state=TurnState.ASKED, asked_at__lt=at, request__state=RequestState.OPEN)
    return list(waiting.order_by("asked_at").values_list("request_id", flat=True)[:500])
