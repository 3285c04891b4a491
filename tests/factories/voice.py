"""Offices of the city, meetings, and requests at any point of their life, made by the deeds themselves."""

from datetime import date, timedelta

from madang.core import clock
from madang.kernel.voice import actions, queries
from madang.kernel.voice.models import Category, Meeting, Request, Source
from madang.people.models import Organisation, User
from tests.factories.people import OrganisationFactory, officer

WORDS = "판로가 없습니다. 시가 먼저 써 보고 살 수 있게 해 주세요."


def department(name: str = "예시 인공지능과", **fields) -> Organisation:
    """Return an office of the city."""
    return OrganisationFactory(sort="department", legal_form="other", founded_on=None, name=name, **fields)


def dissolved(name: str = "예시 투자유치과", *, successor: Organisation | None = None) -> Organisation:
    """Return an office that is no more since yesterday."""
    return department(name, closed_on=clock.today() - timedelta(days=1), successor=successor)


def meeting(by: User | None = None, **fields) -> Meeting:
    """Return a meeting that began an hour ago."""
    given = {
        "title_ko": "예시 현장 간담회",
        "starts_at": clock.now() - timedelta(hours=1),
        "place": "예시 창업캠프",
    }
    return actions.plan(by=by or officer(), **(given | fields))


def asked(**fields) -> Request:
    """Return a request nobody has looked at yet."""
    return actions.ask(**({"words": WORDS, "category": Category.BUYERS} | fields))


def taken(by: User | None = None, **fields) -> Request:
    """Return a request that is taken up."""
    given = {"source": Source.VISIT, "words": WORDS, "title_ko": "판로 열기", "category": Category.BUYERS}
    return fresh(actions.enter(by=by or officer(), **(given | fields)))


def assigned(
    by: User | None = None, owner: Organisation | None = None, due_on: date | None = None, **fields
) -> Request:
    """Return a request for which an office answers."""
    by = by or officer()
    request = taken(by, **fields)
    actions.assign(request=request, owner=owner or department(), due_on=due_on, by=by)
    return fresh(request)


def answered(
    by: User | None = None, verdict: str = "accepted", do_by: date | None = None, **fields
) -> Request:
    """Return a request that is answered."""
    by = by or officer()
    request = assigned(by, **fields)
    ground = "지방계약법 제25조" if verdict == "no" else ""
    actions.answer(
        request=request, verdict=verdict, text_ko="시범구매를 시작합니다.", ground=ground, do_by=do_by, by=by
    )
    return fresh(request)


def asked_back(by: User | None = None, **fields) -> Request:
    """Return a request whose asker has been asked whether it is done."""
    by = by or officer()
    request = answered(by, **fields)
    actions.ask_back(request=request, by=by)
    return fresh(request)


def fresh(request: Request) -> Request:
    """Return the request as it stands in the database."""
    return queries.whole(request.pk)
