"""The MOUs: the eight of 2 October 2024 as they were published, invented ones, and what others counted."""

from collections.abc import Callable
from datetime import date, timedelta

from madang.config.example import facts
from madang.config.example.city import MERGER, SINCE, City
from madang.config.example.timeline import Timeline, days, moment
from madang.core import clock
from madang.kernel.mous import actions
from madang.kernel.mous.models import Counted, Finding, Mou, ProofSort
from madang.kernel.mous.rules import Seen, Signed
from madang.kernel.mous.states import MouState
from madang.people.models import Organisation, OrganisationName, OrganisationSort, User
from madang.promises import actions as promises

SIGNED_ON = date(2024, 10, 2)
PINE = "파인디씨피에프브이㈜"
_TEXT = (
    "기업: AI 기술 개발·사업화와 자문, 광주 법인 또는 지역 사무소 설립과 인재 채용, 공동 지원 사업, "
    "교육과 채용 과정. 시: 기반 시설과 행정 지원. (보도된 표준 조항의 요지)"
)
# What exactly was counted, where the press says it.
_SAID = {
    "2020-11-09": ("본사 이전 4곳, 지역 채용 약 100명", "four head offices moved, about 100 hired locally"),
    "2021-07": ("기업 91곳과 기관 8곳과 맺은 협약", "MOUs with 91 firms and 8 institutions"),
    "2022-06-30": (
        "2020년부터 2022년 상반기까지 유치한 기업(시의회)",
        "firms attracted 2020 to mid-2022 (council)",
    ),
    "2024-11-25": ("시의회 발언, 실투자율 58 %", "said in the council, “58 % really invested”"),
    "2025-11-24": ("160여 개", "“some 160”"),
}
_OTHERWISE = (("2024-11-25", 132, "sisatopic 153594029127"),)  # another report of the same speech
_LEASE = Seen(ProofSort.LEASE, "임대차 계약서 사본 (예시)")
_BRANCH = Seen(ProofSort.BRANCH, "지점 등기 (예시)")
_INSURED = Seen(ProofSort.INSURED, "4대 보험 가입자 명부 (예시)")
# Of invented firms: how many days ago it was signed, and what became of it.
_INVENTED = (
    (420, "staff"),
    (380, "staff"),
    (350, "office"),
    (330, "dormant"),
    (300, "withdrawn"),
    (240, "unseen"),
)


def plan_all(city: City, line: Timeline, since: date) -> None:
    """Put the MOUs on the line; what lies before the example begins is entered on its first day."""
    office = _Office(city.people["officer"], city)

    def put(day: date, deed: Callable[[], object]) -> None:
        line.put(moment(max(day, since), 11), deed)

    with clock.stopped(moment(since, 9)):
        office.register_signers()  # before anything speaks of them
    for number, row in enumerate(facts.rows(facts.Signature), start=1):
        put(SIGNED_ON, lambda number=number, row=row: office.enter_signer(number, row))  # type: ignore[misc]
    put(city.today - days(20), office.look_at_signers)
    for count in facts.rows(facts.MouCount):
        put(_day(count.date), lambda count=count: office.report(count))  # type: ignore[misc]
    for number, (ago, fate) in enumerate(_INVENTED, start=1):
        signed_on = city.today - days(ago)
        put(signed_on, lambda number=number, day=signed_on: office.enter_invented(number, day))  # type: ignore[misc]
        if fate != "unseen":
            put(signed_on + days(150), lambda number=number, fate=fate: office.follow(number, fate))  # type: ignore[misc]


def _day(text: str) -> date:
    """Return the day of a count; the last of the month where only that is known."""
    if len(text) == 7:
        year, month = (int(part) for part in text.split("-"))
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return date.fromisoformat(text)


class _Office:
    """The officer who enters, looks and writes down."""

    def __init__(self, by: User, city: City) -> None:
        self.by, self.city = by, city
        self.signed: dict[str, Mou] = {}
        self.invented: dict[int, Mou] = {}

    def register_signers(self) -> None:
        """Enter the firms by the names that were published; nothing else of them is known here."""
        for row in facts.rows(facts.Signature):
            made = Organisation.objects.create(sort=OrganisationSort.COMPANY, is_example=True)
            OrganisationName.objects.create(organisation=made, name_ko=row.company, valid_from=SINCE)
            self.city.organisations[row.company] = made

    def enter_signer(self, number: int, row: facts.Signature) -> None:
        signed = Signed(
            f"20241002-{number}",
            "인공지능산업 육성 업무협약",
            SIGNED_ON,
            "MOU on growing the AI industry",
            text=_TEXT,
            source=f"{row.source}; newdaily 2024111200309",
        )
        mou = actions.enter(
            signed=signed,
            ours=[self.city.organisations["former-city"]],
            theirs=[(self.city.organisations[row.company], row.representative)],
            by=self.by,
        )
        actions.add_standard_clauses(mou=mou, by=self.by)
        self.signed[row.company] = mou

    def look_at_signers(self) -> None:
        """Nothing was found in public; of one a beginning, outside the city."""
        for company, mou in self.signed.items():
            if company == PINE:
                actions.look(
                    mou=mou,
                    finding=Finding.ELSEWHERE,
                    note_ko=(
                        "2025-12-15 전남 장성군 남면에서 파인데이터센터를 착공했다. "
                        "협약 당시에는 광주 첨단3지구였다."
                    ),
                    note_en=(
                        "Broke ground for the Pine data centre on 15 December 2025 in Nam-myeon, Jangseong "
                        "county; at the signing the place was Cheomdan 3 in Gwangju."
                    ),
                    source="asiae 2025121610045861784",
                    by=self.by,
                )
            else:
                actions.look(
                    mou=mou,
                    finding=Finding.NOTHING,
                    note_ko="보도와 공개 자료에서 사무소나 채용의 증거를 찾지 못했다.",
                    note_en="No evidence of an office or of hiring was found in the press or public records.",
                    by=self.by,
                )

    def report(self, count: facts.MouCount) -> None:
        said_ko, said_en = _SAID.get(count.date, ("", ""))
        text = count.date if len(count.date) == 7 else ""
        source = count.source.split("; sisatopic")[0]
        kept = {"as_of": _day(count.date), "as_of_text": text, "source": source, "by": self.by}
        if count.cumulative_mou is not None:
            actions.report(what=Counted.SIGNED, value=count.cumulative_mou, **kept)  # type: ignore[arg-type]
        if count.offices_or_invested is None:
            return
        kept |= {"said_ko": said_ko, "said_en": said_en, "is_about": "여" in count.note}
        actions.report(what=Counted.OFFICE, value=count.offices_or_invested, **kept)  # type: ignore[arg-type]
        for day, value, other in _OTHERWISE:
            if day == count.date:
                actions.report(what=Counted.OFFICE, value=value, **(kept | {"source": other}))  # type: ignore[arg-type]

    def enter_invented(self, number: int, signed_on: date) -> None:
        company = self.city.companies[20 + number]
        signed = Signed(
            f"EX-{number:02d}", "실증과 채용 업무협약(예시)", signed_on, "MOU on proof and hiring (example)"
        )
        ours = self.city.organisations["former-city" if signed_on < MERGER else "city"]
        mou = actions.enter(signed=signed, ours=[ours], theirs=[(company, "")], by=self.by)
        actions.add_standard_clauses(mou=mou, office_due_on=signed_on + days(180), by=self.by)
        self.invented[number] = mou

    def follow(self, number: int, fate: str) -> None:
        """Look, and say what became of an invented one."""
        mou = self.invented[number]
        if fate == "staff":
            proofs = [_LEASE, _INSURED]
            actions.look(mou=mou, finding=Finding.STAFF, staff=number + 2, proofs=proofs, by=self.by)
            office = mou.clauses.select_related("promise").get(number=2)
            promises.keep(
                promise=office.promise, reason="임대차 계약과 가입자 명부를 확인함 (예시)", by=self.by
            )
        elif fate == "office":
            actions.look(mou=mou, finding=Finding.OFFICE, proofs=[_LEASE, _BRANCH], by=self.by)
        else:
            actions.look(mou=mou, finding=Finding.NOTHING, by=self.by)
            state = MouState.DORMANT if fate == "dormant" else MouState.WITHDRAWN
            reason = (
                "반년 동안 연락이 닿지 않음 (예시)"
                if fate == "dormant"
                else "사업 방향이 바뀌어 철회함 (예시)"
            )
            actions.end(mou=mou, state=state, reason=reason, on=clock.today(), by=self.by)
