"""The plans of the city and what is built under them, as the press told it: money, days, slips, ends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from madang.config.example import facts
from madang.config.example.city import City
from madang.config.example.timeline import Timeline, moment
from madang.kernel.plans import actions
from madang.kernel.plans.actions import ProjectText
from madang.kernel.plans.models import Area, Plan, Project, Purse, Step
from madang.kernel.plans.rules import Figure, PlanText
from madang.kernel.plans.states import PlanState
from madang.people.models import Organisation, User
from madang.promises import actions as promises
from madang.promises.models import Promise
from madang.promises.rules import Wording

_EOK = 100_000_000
_PLANS = (
    PlanText(
        "phase-1",
        "1단계 AI 산업융합 집적단지",
        2020,
        2024,
        "Phase 1: AI industry cluster",
        "데이터센터와 실증 장비, 창업, 인력, 연구개발. 네 분야 열한 개 과제.",
        "Data centre and test equipment, start-ups, people, research: four areas, eleven projects.",
    ),
    PlanText(
        "phase-2",
        "2단계 AX 실증밸리",
        2026,
        2030,
        "Phase 2: AX demonstration valley",
        "예비타당성조사 면제 2025-08-22. 도시 전체를 실증 공간으로 쓰는 계획.",
        "Exempted from the preliminary study on 22 August 2025. The whole city as test space.",
    ),
    PlanText(
        "other-budgets",
        "단계 밖의 AI 예산",
        2025,
        2026,
        "AI budgets outside the phases",
        "1·2단계 계획에 들지 않거나, 드는지 알 수 없는 연도별 예산.",
        "Yearly budgets that are not part of phase 1 or 2, or of which that is not known.",
    ),
)
# What stands in budget.csv, and where it belongs: plan, year, step, purse, as of, as published.
_BUDGETS: dict[str, tuple[str, int | None, Step, Purse, date, str]] = {
    "1단계 2020-24": ("phase-1", None, Step.DECIDED, Purse.ALL, date(2022, 1, 1), "2022"),
    "2단계 2026-30 (계획)": ("phase-2", None, Step.DECIDED, Purse.ALL, date(2025, 8, 22), ""),
    "2026 국비": ("other-budgets", 2026, Step.DECIDED, Purse.NATIONAL, date(2026, 1, 9), ""),
    "2025 추경": ("other-budgets", 2025, Step.DECIDED, Purse.ALL, date(2025, 8, 14), "2025-08"),
}
_ENGLISH = {
    "핵심 인프라 조성": "Core infrastructure",
    "AI 전문기업 육성": "AI firms",
    "핵심인력 양성": "People",
    "산업융합형 R&D": "Research and development",
    "모빌리티·에너지 AX": "Mobility and energy AX",
    "국가AI데이터센터 고도화": "Upgrade of the data centre",
    "지역 인프라 기반 컴퓨팅 자원 지원": "Computing for local firms",
    "데이터센터 임차": "Lease of the data centre",
    "NPU 컴퓨팅센터 연구": "Study of an NPU computing centre",
    "규제프리 실증도시 연구": "Study of a regulation-free test city",
    "AI영재학교": "School for gifted AI pupils",
}


@dataclass(frozen=True)
class _Told:
    """One number with everything that is kept of it."""

    plan: str
    area: str
    figure: Figure
    as_of_text: str = ""
    note_ko: str = ""
    note_en: str = ""


def plan_all(city: City, line: Timeline, since: date) -> None:
    """Put the plans on the line: what was known before its first day on that day."""
    office = _Office(city.people["officer"], city)

    def put(day: date, deed: Callable[[], object]) -> None:
        line.put(moment(max(day, since), 10), deed)

    put(since, office.write_plans)
    for told in _amounts():
        put(told.figure.as_of, lambda told=told: office.tell(told))  # type: ignore[misc]
    for row in facts.records("buildings"):
        put(since, lambda row=row: office.build(row))  # type: ignore[misc]
    for row in facts.records("building-days"):
        made_on = date.fromisoformat(row["made_on"])
        put(made_on, lambda row=row: office.promise(row))  # type: ignore[misc]
        for move in filter(None, row["moves"].split(";")):
            announced = date.fromisoformat(move.split("|")[1])
            put(announced, lambda row=row, move=move: office.move(row, move))  # type: ignore[misc]
        if row["end"]:
            put(date.fromisoformat(row["ended_on"]), lambda row=row: office.end(row))  # type: ignore[misc]


def _amounts() -> list[_Told]:
    """Return every number in the order of its day."""
    found = []
    for budget in facts.rows(facts.Budget):
        plan, year, step, purse, as_of, text = _BUDGETS[budget.phase]
        if budget.phase == "2026 국비" and budget.area == "AX 실증밸리":
            continue  # it stands in amounts.csv, with what parliament added
        area = "" if budget.area == "합계" else budget.area
        step = Step.PLANNED if area and plan == "phase-2" else step
        figure = Figure(step, budget.eok_won * _EOK, as_of, None, year, purse, budget.source)
        found.append(_Told(plan, area, figure, text))
    for row in facts.records("amounts"):
        figure = Figure(
            row["step"],
            int(Decimal(row["eok"]) * _EOK),
            date.fromisoformat(row["as_of"]),
            None,
            int(row["year"]) if row["year"] else None,
            row["purse"],
            row["source"],
        )
        found.append(
            _Told(row["plan"], row["area"], figure, row["as_of_text"], row["note_ko"], row["note_en"])
        )
    return sorted(found, key=lambda told: told.figure.as_of)


class _Office:
    """The officer who writes it all down, and what was written so far."""

    def __init__(self, by: User, city: City) -> None:
        self.by, self.city = by, city
        self.plans: dict[str, Plan] = {}
        self.areas: dict[tuple[str, str], Area] = {}
        self.projects: dict[str, Project] = {}
        self.promises: dict[tuple[str, str], Promise] = {}

    def write_plans(self) -> None:
        for text in _PLANS:
            self.plans[text.slug] = actions.write(text=text, is_press=True, by=self.by)

    def tell(self, told: _Told) -> None:
        """Write a number down; a plan is published with its first."""
        plan, key = self.plans[told.plan], (told.plan, told.area)
        if told.area and key not in self.areas:
            english = _ENGLISH.get(told.area, "")
            self.areas[key] = actions.add_area(plan=plan, name_ko=told.area, name_en=english, by=self.by)
        figure = told.figure
        if told.area:
            values = vars(figure) | {"area": self.areas[key].pk}
            figure = Figure(**values)
        actions.record_amount(
            plan=plan,
            figure=figure,
            as_of_text=told.as_of_text,
            note_ko=told.note_ko,
            note_en=told.note_en,
            by=self.by,
        )
        if plan.state == PlanState.DRAFT:
            self.plans[told.plan] = actions.publish(plan=plan, by=self.by)

    def build(self, row: dict[str, str]) -> None:
        words = ("title", "summary", "place_promised", "place_now")
        said = {
            f"{word}_{language}": row[f"{word}_{language}"] for word in words for language in ("ko", "en")
        }
        text = ProjectText(
            slug=row["slug"],
            is_private=row["private"] == "yes",
            cost_won=int(row["cost_eok"]) * _EOK if row["cost_eok"] else None,
            cost_source=row["cost_source"],
            **said,  # type: ignore[arg-type]
        )
        self.projects[row["slug"]] = actions.add_project(
            text=text,
            plan=self.plans.get(row["plan"]),
            owner=self._owner(row["owner"]),
            is_press=True,
            by=self.by,
        )

    def _owner(self, name: str) -> Organisation:
        if name == "city":
            return self.city.organisations["former-city"]
        return self.city.organisations[name]

    def promise(self, row: dict[str, str]) -> None:
        project = self.projects[row["building"]]
        wording = Wording(
            f"{project.title_ko}: {row['title_ko']}",
            f"{project.title_en}: {row['title_en'].lower()}",
            target=row["first_text"],
            source=row["source"],
        )
        milestone = actions.add_milestone(
            project=project,
            wording=wording,
            due_on=date.fromisoformat(row["first"]) if row["first"] else None,
            made_on=date.fromisoformat(row["made_on"]),
            made_known=row["made_known"],
            by=self.by,
        )
        self.promises[row["building"], row["title_ko"]] = milestone.promise

    def move(self, row: dict[str, str], move: str) -> None:
        due_on, announced_on, reason_ko, reason_en, source = move.split("|")
        promises.postpone(
            promise=self.promises[row["building"], row["title_ko"]],
            due_on=date.fromisoformat(due_on),
            announced_on=date.fromisoformat(announced_on),
            reason_ko=reason_ko,
            reason_en=reason_en,
            source=source,
            by=self.by,
        )

    def end(self, row: dict[str, str]) -> None:
        deed = promises.keep if row["end"] == "kept" else promises.break_
        deed(
            promise=self.promises[row["building"], row["title_ko"]],
            reason=row["end_reason"],
            on=date.fromisoformat(row["ended_on"]),
            by=self.by,
        )
