"""Agreements of last year's round and their money, from the draft to the settlement; all of it invented.

Some bills are irregular on purpose (``SEEDED``); the others are clean. The settlement has to find the first
and to leave the second alone: ``tests/integration/example/test_city.py`` looks.
"""

import io
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from madang.config.example.city import City
from madang.config.example.invented import business_number
from madang.config.example.story import Story
from madang.config.example.timeline import Timeline, days, moment, office_day
from madang.core import clock
from madang.kernel.accounts import actions as accounts
from madang.kernel.accounts import queries, rules
from madang.kernel.accounts.models import Book, Receipt, Tranche
from madang.kernel.accounts.rules import Alarm, Planned, Said, Written
from madang.kernel.agreements import actions as agreements
from madang.kernel.agreements.models import Agreement, Party
from madang.kernel.agreements.ports import Owed
from madang.kernel.allocation.models import Award
from madang.kernel.calls.models import Programme
from madang.people.models import Organisation, User
from madang.promises import actions as ledger
from madang.promises.models import Promise

MILLION = 1_000_000
GRANT, OWN = 20 * MILLION, 2 * MILLION
LATE = "결과 보고서 내기"  # what the last of them still owes
MOST = 6  # agreements whose money is told in full
# Of which agreement the third bill is irregular, and how.
SEEDED: dict[int, Alarm] = {
    0: Alarm.ROUND,
    1: Alarm.SAME_BILL,
    2: Alarm.CLOSED_DAY,
    3: Alarm.AFTER_TERM,
    4: Alarm.SAME_PICTURE,
}
PLAN = [
    Planned("materials", 12 * MILLION, 1 * MILLION),
    Planned("personnel", 6 * MILLION, 1 * MILLION),
    Planned("services", 2 * MILLION, 0),
]
SAID = Said(limits={"travel": 10, "running": 5, "indirect": 0}, not_covered_ko="식사비, 주류")
_CLICK = {"method": "sign_in"}
_SHARED = "2025-SHARED-77"


def last_year(told: Story) -> None:
    """Agree with everyone who accepted; tell the money of some until it is settled and returned."""
    draw = told.dates["draw"]
    told.line.put(moment(office_day(draw, 9), 10), lambda: _agree_all(told))


def _agree_all(told: Story) -> None:
    awards = Award.objects.filter(round=told.round, state="accepted").select_related(
        "application__organisation"
    )
    accounts.write_scheme(call=told.round.call, said=SAID, seen=0, by=told.manager)
    for place, award in enumerate(awards.order_by("pk")[:MOST]):
        by = told.city.founders[award.application.organisation_id]
        agreement = accounts.draft(award=award, by=told.manager)
        _sign(agreement, by, told.manager, told.officer)
        _put_money(told.city, told.line, agreement, place)


def _sign(agreement: Agreement, by: User, manager: User, officer: User) -> None:
    agreements.edit(agreement=agreement, representative=by.name, by=manager)
    agreement = agreements.send(agreement=agreement, by=manager)
    for party, person in ((Party.COMPANY, by), (Party.CITY, officer)):
        agreements.sign(agreement=agreement, party=party, seen=agreement.digest, answer=_CLICK, by=person)
    agreement.refresh_from_db()
    if agreement.own_share_won:
        agreements.receive_own_share(agreement=agreement, received_on=clock.today(), by=manager)


def _put_money(city: City, line: Timeline, agreement: Agreement, place: int) -> None:
    """Put what happens to the money on the line."""
    manager, officer = city.people["manager"], city.people["officer"]
    by = city.founders[agreement.organisation_id]
    starts, ends = agreement.starts_on, agreement.ends_on

    def book() -> Book:
        return Book.objects.select_related("agreement__organisation").get(agreement=agreement)

    def begin() -> None:
        accounts.set_budget(book=accounts.open_books(agreement=agreement, by=manager), lines=PLAN, by=manager)
        accounts.pay(tranche=book().tranches.get(number=1), paid_on=clock.today(), by=manager)
        _keep_duties(line, agreement, by, manager, but=LATE if place == MOST - 1 else "")

    def middle() -> None:
        tranche = book().tranches.select_related("milestone__promise").get(number=2)
        if tranche.milestone and tranche.milestone.promise:
            ledger.keep(promise=tranche.milestone.promise, reason="현장에서 확인했습니다", by=None)
        accounts.pay(tranche=tranche, paid_on=clock.today(), by=manager)

    def claim() -> None:
        for written, picture in _bills(place, starts, ends):
            _add(book(), written, picture, by)
        accounts.file(claim=book().claims.get(state="draft"), by=by)

    line.put(moment(office_day(starts, 1), 10), begin)
    line.put(moment(office_day(starts + (ends - starts) // 2, 2), 11), middle)
    line.put(moment(ends + days(1), 4), lambda: agreements.end_due(clock.now()))
    line.put(moment(office_day(ends, 8), 15, place), claim)
    if place == MOST - 1:
        return  # its bills still wait for the office
    line.put(moment(office_day(ends, 15), 10, place), lambda: _decide(book(), manager))
    line.put(moment(office_day(ends, 20), 10, place), lambda: accounts.propose(book=book(), by=manager))
    if place == MOST - 2:
        return  # its settlement still waits for a second person
    line.put(moment(office_day(ends, 22), 10, place), _later(book, officer))
    line.put(moment(office_day(ends, 30), 10, place), _returned(book, manager))


def _keep_duties(line: Timeline, agreement: Agreement, by: User, manager: User, *, but: str) -> None:
    """Let the company show on the day before each is due that it did what it owes, all ``but`` one."""
    paid_for = Tranche.objects.filter(milestone__agreement=agreement).values("milestone")
    for duty in agreement.duties.exclude(promise=None).exclude(pk__in=paid_for).exclude(title_ko=but):
        promise, due = duty.promise, duty.promise and duty.promise.due_on
        if promise and due:
            day = max(office_day(due, -1), office_day(clock.today(), 1))
            line.put(moment(day, 14), partial(_shown, promise, by, manager))


def _shown(promise: Promise, by: User, manager: User) -> None:
    promise.refresh_from_db()
    evidence = ledger.give_evidence(promise=promise, text="확인서를 냈습니다 (예시).", by=by)
    ledger.judge(evidence=evidence, accepted=True, by=manager)


def _later(book: Callable[[], Book], officer: User) -> Callable[[], object]:
    return lambda: accounts.confirm(settlement=book().settlements.get(), by=officer)


def _returned(book: Callable[[], Book], manager: User) -> Callable[[], object]:
    def deed() -> None:
        if book().state == "settled":
            accounts.receive_return(
                settlement=book().settlements.get(), returned_on=clock.today(), by=manager
            )

    return deed


def _bills(place: int, starts: date, ends: date) -> list[tuple[Written, str]]:
    """Return the bills of one agreement: two clean ones, and one that is as ``SEEDED`` says."""
    day = office_day(starts, 10 + place)
    clean = [
        _bill(place, 1, "materials", "센서와 제어기", office_day(day, 3), 9_412_300 + 1_013 * place),
        _bill(place, 2, "personnel", "연구원 인건비", office_day(day, 20), 5_238_400 + 2_027 * place),
    ]
    odd = _bill(place, 3, "services", "현장 설치 용역", office_day(day, 30), 1_487_600 + 3_041 * place)
    alarm = SEEDED.get(place)
    changed: dict[str, object] = {}
    if alarm == Alarm.ROUND:
        changed = {"item": "materials", "supply_won": 3 * MILLION}
    elif alarm == Alarm.SAME_BILL:  # the one that its twin, the next agreement, claims as well
        changed = {"number": _SHARED, "issuer_number": business_number(700)}
    elif alarm == Alarm.CLOSED_DAY:
        changed = {"issued_on": _sunday(day)}
    elif alarm == Alarm.AFTER_TERM:
        changed = {"issued_on": office_day(ends, 3)}
    rows = [*clean, Written(**{**vars(odd), **changed})]
    pictures = [f"{place}-1", f"{place}-2", f"{place}-3"]
    if alarm == Alarm.SAME_PICTURE:
        pictures[2] = pictures[0]
    if place == MOST - 1:  # the twin, in the agreement whose bills still wait
        rows.append(
            Written(**{**vars(_bill(place, 4, "services", "설치 용역", day, 612_300)),
                       "number": _SHARED, "issuer_number": business_number(700)})
        )  # fmt: skip
        pictures.append(f"{place}-4")
    return list(zip(rows, pictures, strict=True))


def _sunday(day: date) -> date:
    return day + timedelta(days=6 - day.weekday())


def _bill(place: int, number: int, item: str, what: str, day: date, won: int) -> Written:
    serial = 600 + place * 10 + number
    return Written(
        item=item,
        what=what,
        issuer_name=f"예시상사 {serial}",
        issuer_number=business_number(serial),
        number=f"{day:%Y%m%d}-{serial}",
        issued_on=day,
        supply_won=won,
        vat_won=won // 10,
    )


def _add(book: Book, written: Written, picture: str, by: User) -> Receipt:
    content = f"%PDF-1.4 example bill {book.pk} {picture}".encode()
    return accounts.add_receipt(
        book=book, written=written, name="bill.pdf", stream=io.BytesIO(content), size=len(content), by=by
    )


def _decide(book: Book, manager: User) -> None:
    """Accept what is clean; refuse what is not, but for a round sum and a Sunday that were explained."""
    receipts = list(Receipt.objects.filter(claim__book=book).select_related("claim__book__agreement"))
    found = queries.alarms_of(receipts)
    for receipt in receipts:
        alarms = found[receipt.pk]
        if set(alarms) <= {Alarm.ROUND, Alarm.CLOSED_DAY}:
            note = "견적서와 작업일지를 확인했습니다." if alarms else ""
            accounts.accept(receipt=receipt, won=receipt.supply_won, note=note, by=manager)
        else:
            accounts.refuse(receipt=receipt, note=f"인정할 수 없습니다: {', '.join(alarms)}", by=manager)


def ours(city: City, line: Timeline, programme: Programme) -> None:
    """Let the founder of the persona have one agreement in force with money, and one to sign."""
    manager, officer = city.people["manager2"], city.people["officer"]
    company = city.organisations["company"]
    by = city.founders[company.pk]

    def in_force() -> None:
        agreement = _written(company, programme, city.today - days(40), city.today + days(120), manager)
        _sign(agreement, by, manager, officer)
        book = accounts.open_books(agreement=agreement, by=manager)
        accounts.set_budget(book=book, lines=PLAN, by=manager)
        accounts.pay(tranche=book.tranches.get(number=1), paid_on=clock.today(), by=manager)

    def bills() -> None:
        book = Book.objects.select_related("agreement__organisation").get(agreement__organisation=company)
        day = office_day(city.today, -20)
        _add(book, _bill(40, 1, "materials", "카메라 모듈", day, 2_318_200), "ours-1", by)
        _add(book, _bill(40, 2, "services", "현장 측정 용역", office_day(day, 4), 863_500), "ours-2", by)

    def to_sign() -> None:
        agreement = _written(company, programme, city.today + days(20), city.today + days(200), manager)
        agreements.edit(agreement=agreement, representative=by.name, by=manager)
        agreements.send(agreement=agreement, by=manager)

    line.put(moment(office_day(city.today, -28), 10), in_force)
    line.put(moment(office_day(city.today, -6), 15), bills)
    line.put(moment(office_day(city.today, -2), 11), to_sign)
    line.put(moment(office_day(city.today, -1), 17), lambda: _close_months(officer))


def _written(
    company: Organisation, programme: Programme, starts: date, ends: date, manager: User
) -> Agreement:
    agreement = agreements.draft_without_award(
        organisation=company,
        issuer=programme.issuer,
        title_ko="AI 제품 실증 지원 협약(예시)",
        title_en="Agreement on support for a demonstration (example)",
        starts_on=starts,
        ends_on=ends,
        grant_won=GRANT,
        own_share_won=OWN,
        scope="병동 순회 로봇을 세 달 동안 시험하고 측정값이 있는 보고서를 냅니다.",
        by=manager,
    )
    middle = starts + (ends - starts) // 2
    duties = [
        Owed("중간 점검 받기", "Mid-term check", "현장에서 확인", "Seen on the spot", middle, milestone=True),
        Owed(
            "결과 보고서 내기",
            "Hand in the report",
            "측정값이 있음",
            "Has measured values",
            ends,
            milestone=True,
        ),
    ]
    return agreements.set_duties(agreement=agreement, duties=duties, by=manager)


def _close_months(officer: User) -> None:
    """Close every month but the last two."""
    first = queries.earliest_month()
    while first and rules.next_first(rules.next_first(rules.next_first(first))) <= clock.today():
        accounts.close_month(first=first, by=officer)
        first = rules.next_first(first)
