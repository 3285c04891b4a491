"""What was asked of the city: as the press reported it, and an invented year of meetings and requests.

Of the press only subjects are kept: no person is named, none is judged. Where no publication says what came
of a request, none is made up: it stands as "no public evidence found".
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from madang.config.example.city import City, organisation
from madang.config.example.facts import RequestFact, rows
from madang.config.example.timeline import Timeline, moment, office_day
from madang.core import clock
from madang.kernel.voice import actions, queries
from madang.kernel.voice.models import Category, MeasureSort, Meeting, Part, Request, Source, Verdict
from madang.people.models import Organisation, OrganisationSort

_OFFICES = (
    ("office-ai", "인공지능산업과(예시)", "AI Industry Office (example)"),
    ("office-firms", "기업지원과(예시)", "Company Support Office (example)"),
    ("office-invest", "투자유치추진단(예시)", "Investment Task Force (example)"),
)
_NOON = 12


def plan_all(city: City, line: Timeline) -> None:
    """Put the offices, the press and the invented year on the line."""
    start = office_day(city.today, -150)
    line.put(moment(start, 9), partial(_open_offices, city))
    line.put(moment(start, 10), partial(_press, city))
    line.put(moment(office_day(city.today, -60), 9), partial(_dissolve, city))
    _year(city, line)


def _open_offices(city: City) -> None:
    for key, korean, english in _OFFICES:
        city.organisations[key] = organisation(OrganisationSort.DEPARTMENT, korean, english)


def _dissolve(city: City) -> None:
    """One office is dissolved; what it owes is owed by its successor from then on."""
    gone = city.organisations["office-invest"]
    gone.closed_on, gone.successor = clock.today(), city.organisations["office-firms"]
    gone.save(update_fields=["closed_on", "successor"])


def _press(city: City) -> None:
    by = city.people["officer"]
    held: dict[str, Meeting] = {}
    for fact in rows(RequestFact):
        on = date.fromisoformat(fact.asked_on)
        if fact.occasion and fact.occasion not in held:
            held[fact.occasion] = _reported_meeting(city, fact, on)
        day = "" if fact.day_known else " · 날짜 모름 / day not known"
        request = actions.enter(
            source=Source.PRESS,
            words=f"{fact.public_ko} ({fact.source})",
            title_ko=fact.title_ko,
            title_en=fact.title_en,
            public_ko=fact.public_ko,
            public_en=fact.public_en,
            category=fact.category,
            meeting=held.get(fact.occasion),
            asked_on=on,
            press=f"{fact.source}{day}",
            by=by,
        )
        if fact.came_on:
            actions.record(
                request=request,
                source=fact.came_source,
                text_ko=fact.came_ko,
                text_en=fact.came_en,
                sort=fact.came_sort,
                on=date.fromisoformat(fact.came_on),
                by=by,
            )


def _reported_meeting(city: City, fact: RequestFact, on: date) -> Meeting:
    name = {
        "9번째 민생경제 현장소통": ("9th economic visit on site", "AI창업캠프"),
        "38번째 월요대화": ("38th Monday talk", "인공지능사관학교"),
    }
    english, place = name[fact.occasion]
    meeting = actions.plan(
        title_ko=fact.occasion,
        title_en=english,
        starts_at=moment(on, _NOON),
        place=place,
        source=fact.source,
        by=city.people["officer"],
    )
    actions.hold(meeting=meeting, by=city.people["officer"])
    actions.close_door(door=meeting.door, by=city.people["officer"])
    return meeting


# (what, subject, company, the words, what comes of it)
_SAID: tuple[tuple[str, str, int, str, str], ...] = (
    (
        "kept",
        Category.BUYERS,
        1,
        "공공기관이 먼저 써 보고 살 수 있게 해 주세요.",
        "Let public bodies try before they buy",
    ),
    (
        "late",
        Category.PAYMENT,
        2,
        "지원금이 석 달 늦게 나와 월급을 빌려서 주었습니다.",
        "Support came three months late",
    ),
    ("later", Category.HOUSING, 3, "직원들이 살 집을 구하기 어렵습니다.", "Homes for staff are hard to find"),
    ("no", Category.INCENTIVES, 4, "매출 기준을 없애 주세요.", "Drop the sales threshold"),
    ("asked", Category.DEVELOPERS, 0, "팀장급 개발자를 함께 구해 주세요.", "Find lead developers together"),
    (
        "returned",
        Category.ADVERTISING,
        5,
        "지하철 광고판을 싸게 빌려 주세요.",
        "Cheaper advertising in the metro",
    ),
    ("new", Category.EXCHANGE, 6, "입주 기업끼리 만날 자리를 만들어 주세요.", "A regular meeting of tenants"),
)


def _year(city: City, line: Timeline) -> None:
    day = office_day(city.today, -70)
    line.put(moment(office_day(day, -15), 10), partial(_plan_meeting, city, line, day))
    coming = office_day(city.today, 12)
    line.put(moment(office_day(city.today, -3), 11), partial(_plan_next, city, coming))


def _plan_meeting(city: City, line: Timeline, day: date) -> None:
    officer = city.people["officer"]
    meeting = actions.plan(
        title_ko="창업캠프 현장 간담회(예시)",
        title_en="Meeting at the start-up camp (example)",
        starts_at=moment(day, _NOON),
        ends_at=moment(day, _NOON + 2),
        place="빛고을창업캠프 2층(예시)",
        about="입주 기업이 겪는 어려움을 듣습니다(예시).",
        by=officer,
    )
    actions.add_participant(meeting=meeting, part=Part.HOST, user=officer, name=officer.name, by=officer)
    for _what, _subject, number, _words, _title in _SAID:
        _guest(city, meeting, number)
    actions.invite(meeting=meeting, by=officer)
    line.put(moment(day, 15), partial(_hold, city, line, meeting, day))


def _guest(city: City, meeting: Meeting, number: int) -> None:
    company = city.companies[number]
    founder = city.founders[company.pk]
    actions.add_participant(
        meeting=meeting, organisation=company, user=founder, name=founder.name, by=city.people["officer"]
    )


def _hold(city: City, line: Timeline, meeting: Meeting, day: date) -> None:
    officer = city.people["officer"]
    actions.hold(meeting=meeting, by=officer)
    came = list(meeting.participants.values_list("pk", flat=True))
    actions.mark(meeting=meeting, came=came[:-1], by=officer)
    text = "■ 나온 말(예시)\n\n" + "\n".join(f"- {words}" for _what, _subject, _n, words, _title in _SAID)
    actions.save_minutes(meeting=meeting, text=text, version=0, by=officer)
    for what, subject, number, words, title in _SAID:
        request = actions.enter(
            source=Source.MEETING,
            meeting=meeting,
            words=f"- {words}",
            title_ko=words.rstrip("."),
            title_en=title,
            public_en=f"{title}.",
            category=subject,
            organisation=city.companies[number],
            speaker=city.founders[city.companies[number].pk].name,
            firm_shown=number % 2 == 0,
            by=officer,
        )
        if what != "new":
            office = city.organisations["office-invest" if what == "later" else "office-ai"]
            line.put(moment(office_day(day, 1), 10), partial(_assign, request, office, city))
            _STORIES[what](city, line, request, day)
    actions.close(meeting=meeting, by=officer)


def _assign(request: Request, office: Organisation, city: City) -> None:
    actions.assign(request=request, owner=office, by=city.people["officer"])


def _answered(city: City, line: Timeline, request: Request, at: date, verdict: str, **words: object) -> None:
    line.put(
        moment(at, 11),
        lambda: actions.answer(request=request, verdict=verdict, by=city.people["officer"], **words),  # type: ignore[arg-type]
    )


def _kept(city: City, line: Timeline, request: Request, day: date) -> None:
    officer, founder = city.people["officer"], city.founders[request.organisation_id or 0]
    _answered(
        city, line, request, office_day(day, 8), Verdict.ACCEPTED,
        text_ko="시범구매 예산을 마련하고 공고합니다.", text_en="A budget for trial purchases, and a call.",
        do_by=office_day(day, 45),
    )  # fmt: skip
    line.put(
        moment(office_day(day, 30), 14),
        lambda: actions.act(
            request=request, sort=MeasureSort.CALL, text_ko="실증 장소 공고에 시범구매를 넣음(예시)",
            text_en="Trial purchases in the call for test sites (example)", link="/calls/", by=officer,
        ),
    )  # fmt: skip
    line.put(moment(office_day(day, 31), 10), lambda: actions.ask_back(request=request, by=officer))
    line.put(moment(office_day(day, 33), 16), lambda: actions.confirm(request=request, by=founder))
    line.put(moment(office_day(day, 20), 9), partial(_from_qr, city, request))


def _from_qr(city: City, lead: Request) -> None:
    """Three ask by the QR page: one the same as ``lead``, one that is no matter of the city, one unread."""
    officer = city.people["officer"]
    same = actions.ask(
        words="우리도 시범구매에 들어가고 싶습니다(예시).",
        category=Category.BUYERS,
        firm="이름 모를 회사(예시)",
    )
    actions.join(request=same, into=lead, by=officer)
    other = actions.ask(words="세상에서 가장 좋은 대출 광고입니다(예시).", category=Category.LOANS)
    actions.turn_down(request=other, reason="광고이고 시에 바라는 것이 아닙니다(예시).", by=officer)


def _late(city: City, line: Timeline, request: Request, day: date) -> None:
    """Nothing more happens: that is the story."""
    line.put(
        moment(office_day(day, 9), 15),
        lambda: actions.extend(
            request=request, due_on=office_day(day, 25), seen=_due(request),
            reason="정산 기관의 자료를 기다립니다(예시).", by=city.people["officer"],
        ),
    )  # fmt: skip


def _later(city: City, line: Timeline, request: Request, day: date) -> None:
    """Its office is dissolved meanwhile; the successor owes what was promised."""
    _answered(
        city, line, request, office_day(day, 9), Verdict.LATER,
        text_ko="내년 주거 지원 계획에 넣어 검토합니다.", text_en="It goes into next year’s housing plan.",
        do_by=city.today + timedelta(days=120),
    )  # fmt: skip


def _no(city: City, line: Timeline, request: Request, day: date) -> None:
    _answered(
        city, line, request, office_day(day, 7), Verdict.NO,
        text_ko="매출 기준은 시가 정할 수 없습니다.", text_en="The threshold is not the city’s to set.",
        ground="보조금 관리에 관한 법률 제17조(예시)",
    )  # fmt: skip
    line.put(
        moment(office_day(city.today, -8), 10),
        lambda: actions.ask_back(request=request, by=city.people["officer"]),
    )
    line.put(moment(office_day(city.today, -1), 8), lambda: actions.see_to_silence(clock.now()))


def _asked(city: City, line: Timeline, request: Request, day: date) -> None:
    """The company of the founder whom a newcomer may be is asked whether it is done."""
    _answered(
        city, line, request, office_day(day, 6), Verdict.PARTLY,
        text_ko="채용 박람회를 함께 엽니다.", text_en="A job fair is held together.",
        do_by=office_day(city.today, -5),
    )  # fmt: skip
    line.put(
        moment(office_day(city.today, -2), 10),
        lambda: actions.ask_back(request=request, by=city.people["officer"]),
    )


def _returned(city: City, line: Timeline, request: Request, day: date) -> None:
    founder = city.founders[request.organisation_id or 0]
    _answered(
        city, line, request, office_day(day, 5), Verdict.ACCEPTED,
        text_ko="광고판 두 곳을 무료로 내어 줍니다.", text_en="Two billboards for free.",
        do_by=office_day(day, 30),
    )  # fmt: skip
    line.put(
        moment(office_day(city.today, -7), 13),
        lambda: actions.ask_back(request=request, by=city.people["officer"]),
    )
    line.put(
        moment(office_day(city.today, -4), 9),
        lambda: actions.object_to(
            request=request, objection="아직 한 곳도 받지 못했습니다(예시).", by=founder
        ),
    )


_Story = Callable[[City, Timeline, Request, date], None]
_STORIES: dict[str, _Story] = {
    "kept": _kept,
    "late": _late,
    "later": _later,
    "no": _no,
    "asked": _asked,
    "returned": _returned,
}


def _plan_next(city: City, day: date) -> None:
    """A meeting to come, a door at the counter, and what nobody has read yet."""
    officer = city.people["officer"]
    meeting = actions.plan(
        title_ko="다음 현장 간담회(예시)",
        title_en="Next meeting on site (example)",
        starts_at=moment(day, 14),
        place="빛고을창업캠프 1층(예시)",
        about="지난 요청이 어떻게 되었는지 먼저 말씀드립니다(예시).",
        by=officer,
    )
    for number in (0, 7, 8):
        _guest(city, meeting, number)
    actions.invite(meeting=meeting, by=officer)
    door = actions.open_door(
        label_ko="창업캠프 안내 데스크(예시)", label_en="Camp reception (example)", by=officer
    )
    actions.ask(
        words="회의실 예약이 늘 차 있습니다. 저녁에도 열어 주세요(예시).", category=Category.OTHER, door=door
    )
    company = city.companies[9]
    actions.ask(
        words="GPU 사용 기간을 열두 달로 늘려 주세요(예시).",
        category=Category.PROVING,
        organisation=company,
        firm=company.name,
        by=city.founders[company.pk],
    )


def _due(request: Request) -> date | None:
    turn = queries.whole(request.pk).turn
    return turn.promise.due_on if turn and turn.promise else None
