"""Who hears of a step: whoever asked, whoever asked the same, and whoever follows; each once."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings

from madang.kernel.voice import queries, rules
from madang.kernel.voice.models import Request
from madang.notices import actions as notices
from madang.people import queries as people
from madang.people.models import User
from madang.people.permissions import Permission


def receipt_path(request: Request) -> str:
    """Return the path of the page that belongs to the holder of the receipt."""
    return f"/ask/receipts/{request.number}/{rules.secret_of(request.uid)}/"


def tell(request: Request, step: str, *, detail: str = "", due: date | None = None) -> None:
    """Write to those who asked (each about their own receipt) and to those who follow."""
    told: set[int] = set()
    for each in queries.voices_of(request):
        for to, link in readers_of(each):
            if isinstance(to, User):
                if to.pk in told:
                    continue
                told.add(to.pk)
            tell_one(each, to, link, step, detail=detail, due=due)
    for user in queries.followers_of(request):
        if user.pk not in told:
            tell_one(request, user, request.address, step, detail=detail, due=due)


def tell_one(
    request: Request, to: User | str, link: str, step: str, *, detail: str = "", due: date | None = None
) -> None:
    """Write to one of them."""
    _post("voice_moved", request, to, link, step=step, detail=detail, due=due or "")


def ask_to_confirm(request: Request, *, again: bool, until: date | None = None) -> None:
    """Ask the one whose request it is whether it is done."""
    for to, link in readers_of(request):
        _post("voice_confirm", request, to, link, again="yes" if again else "", until=until or "")


def send_receipt(request: Request, to: User | str) -> None:
    """Send the receipt with its secret address, which is kept nowhere."""
    notices.send_covered(
        template="voice_received",
        to=to,
        secret={"url": _absolute(receipt_path(request))},
        language=request.language,
        number=request.number,
        title_ko=request.title_ko,
        title_en=request.title_en,
    )


def tell_office(request: Request, *, objection: str) -> None:
    """Tell those who answered, or the office, that it is not done."""
    link = f"/office/voice/{request.uid}/"
    answered = getattr(request.turn, "answer", None)
    by = answered.by if answered else None
    readers = (
        [by] if by and people.has(by, Permission.VOICE_WRITE) else people.able_to(Permission.VOICE_WRITE)
    )
    for user in readers:
        _post("voice_returned", request, user, link, objection=objection)


def readers_of(request: Request) -> Iterator[tuple[User | str, str]]:
    """Yield who reads for the one who asked, and where: colleagues, the person, or an address."""
    page = f"/company/requests/{request.uid}/"
    members = (
        list(people.members_with(request.organisation_id, Permission.VOICE_ASK))
        if request.organisation_id
        else []
    )
    if members:
        yield from ((member, page) for member in members)
    elif request.asked_by:
        yield request.asked_by, request.address if request.public_ko else ""
    elif request.email:
        yield request.email, ""


def _post(template: str, request: Request, to: User | str, link: str, **words: Any) -> None:
    notices.post(
        template=template,
        to=to,
        about=request,
        link=link,
        language=request.language,
        number=request.number,
        title_ko=request.title_ko,
        title_en=request.title_en,
        **words,
    )


def _absolute(path: str) -> str:
    return f"{settings.SITE_ADDRESS}{path}"
