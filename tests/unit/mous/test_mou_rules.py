"""When a MOU is looked at again, what a finding needs, and how counts contradict each other."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from madang.core.errors import RuleBroken, WrongState
from madang.kernel.mous import rules
from madang.kernel.mous.models import Counted, Finding, ProofSort, Side
from madang.kernel.mous.rules import Report, Seen, Signed
from madang.kernel.mous.states import MouState

pytestmark = pytest.mark.unit

TODAY, SIGNED_ON = date(2026, 11, 27), date(2024, 10, 2)
LEASE = Seen(ProofSort.LEASE, "임대차 계약서 2025-01-02")
INSURED = Seen(ProofSort.INSURED, "명부 3명")
days = st.dates(date(2019, 1, 1), date(2030, 12, 31))


@example(looked=date(2025, 8, 31), today=date(2026, 2, 28))  # half a year later is a day that month lacks
@given(looked=days, today=days)
def test_the_list_in_sql_and_the_rule_agree_on_what_is_due(looked: date, today: date) -> None:
    by_rule = rules.is_check_due(MouState.ACTIVE, looked, None, today=today)
    assert by_rule == (looked <= rules.due_if_looked_by(today))


@pytest.mark.parametrize(
    ("on", "last_on", "reason", "field"),
    [
        (date(2024, 10, 1), None, "회사가 합병되었습니다", "on"),
        (date(2025, 1, 1), date(2025, 1, 2), "회사가 합병되었습니다", "on"),
        (date(2026, 11, 28), None, "회사가 합병되었습니다", "on"),
        (date(2025, 1, 1), None, " . ", "reason"),
    ],
)
def test_parties_change_between_the_last_change_and_today_with_a_reason(on, last_on, reason, field) -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.check_amendment(on=on, signed_on=SIGNED_ON, last_on=last_on, reason=reason, today=TODAY)
    assert refused.value.field == field
    rules.check_amendment(
        on=SIGNED_ON, signed_on=SIGNED_ON, last_on=None, reason="회사가 합병되었습니다", today=TODAY
    )


def test_a_check_is_due_half_a_year_after_the_last_and_never_after_the_end() -> None:
    assert rules.next_check_on(SIGNED_ON, None) == date(2025, 4, 2)
    assert rules.next_check_on(SIGNED_ON, date(2025, 8, 31)) == date(2026, 2, 28)
    assert not rules.is_check_due(MouState.WITHDRAWN, SIGNED_ON, None, today=TODAY)


def look(**changes) -> None:
    said = {
        "finding": Finding.STAFF,
        "staff": 3,
        "proofs": [LEASE, INSURED],
        "note": "",
        "checked_on": TODAY,
        "signed_on": SIGNED_ON,
        "last_checked_on": None,
        "today": TODAY,
    } | changes
    rules.check_finding(said.pop("finding"), **said)


def test_findings_with_their_evidence_are_kept() -> None:
    look()
    look(finding=Finding.OFFICE, staff=None, proofs=[LEASE])
    look(finding=Finding.NOTHING, staff=None, proofs=[])
    look(finding=Finding.ELSEWHERE, staff=None, proofs=[], note="장성군에서 착공")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"finding": "perhaps"}, "finding"),
        ({"checked_on": date(2026, 11, 28)}, "checked_on"),
        ({"checked_on": date(2024, 10, 1)}, "checked_on"),
        ({"checked_on": date(2025, 1, 1), "last_checked_on": date(2025, 1, 2)}, "checked_on"),
        ({"proofs": [LEASE, Seen("rumour", "들었음")]}, "proofs"),
        ({"proofs": [LEASE, Seen(ProofSort.INSURED, " ")]}, "proofs"),
        ({"proofs": [INSURED]}, "proofs"),
        ({"staff": 0}, "staff"),
        ({"proofs": [LEASE]}, "staff"),
        ({"finding": Finding.OFFICE}, "staff"),
        ({"finding": Finding.ELSEWHERE, "staff": None}, "note_ko"),
        ({"finding": Finding.NOTHING, "staff": None}, "finding"),
    ],
)
def test_a_finding_without_its_evidence_is_refused_at_its_field(changes: dict, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        look(**changes)
    assert refused.value.field == field


def test_dormant_needs_a_check_that_found_nothing() -> None:
    rules.check_dormant([Finding.NOTHING, Finding.OFFICE])
    for findings in ([], [Finding.OFFICE, Finding.NOTHING]):
        with pytest.raises(RuleBroken):
            rules.check_dormant(findings)


def end(**changes) -> None:
    said = {"reason": "모두 확인", "on": TODAY, "signed_on": SIGNED_ON, "open_clauses": 0, "today": TODAY}
    rules.check_end(MouState.FULFILLED, **said | changes)


def test_an_end_has_a_reason_and_a_day_and_a_fulfilled_mou_no_open_clause() -> None:
    end()
    for changes in ({"reason": " 음 "}, {"on": date(2026, 11, 28)}, {"on": date(2024, 10, 1)}):
        with pytest.raises(RuleBroken):
            end(**changes)
    with pytest.raises(WrongState):
        end(open_clauses=1)


NOV, SOURCE = date(2024, 11, 25), "nocutnews 6249639"
REPORTS = [
    Report(Counted.SIGNED, 244, NOV, SOURCE),
    Report(Counted.OFFICE, 142, NOV, SOURCE),
    Report(Counted.OFFICE, 132, NOV, "sisatopic 153594029127"),
    Report(Counted.OFFICE, 160, date(2025, 11, 24), "fnnews", is_about=True),
]


def test_two_counts_of_one_day_are_shown_as_conflicting_and_neither_is_chosen() -> None:
    (said,) = rules.conflicts(REPORTS)
    assert [each.value for each in said] == [132, 142]
    then, later = rules.points_of(REPORTS)
    assert then.is_conflicting(Counted.OFFICE)
    assert not then.is_conflicting(Counted.SIGNED)
    assert rules.agreed(then, Counted.OFFICE) is None
    assert rules.agreed(then, Counted.SIGNED) == 244
    assert rules.agreed(later, Counted.OFFICE) == 160
    assert rules.agreed(later, Counted.STAFF) is None


MOU = Signed("2024-214", "업무협약", SIGNED_ON)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number": " "}, "number"),
        ({"title_ko": ""}, "title_ko"),
        ({"signed_on": date(2026, 11, 28)}, "signed_on"),
        ({"ends_on": date(2024, 10, 1)}, "ends_on"),
    ],
)
def test_a_mou_that_cannot_be_kept_is_refused_at_its_field(change: dict, field: str) -> None:
    rules.check_signed(MOU, today=TODAY)
    with pytest.raises(RuleBroken) as refused:
        rules.check_signed(replace(MOU, **change), today=TODAY)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("sides", "organisations"),
    [([Side.THEIRS], [1]), ([Side.OURS], [1]), ([Side.OURS, Side.THEIRS], [1, 1])],
)
def test_a_mou_has_two_sides_and_nobody_twice(sides: list[str], organisations: list[int]) -> None:
    rules.check_parties([Side.OURS, Side.THEIRS], organisations=[1, 2])
    with pytest.raises(RuleBroken):
        rules.check_parties(sides, organisations=organisations)


def test_a_renewal_follows_once_and_later() -> None:
    said = {"is_renewed": False, "old_signed_on": SIGNED_ON, "signed_on": TODAY}
    rules.check_renewal(MouState.FULFILLED, **said)
    with pytest.raises(WrongState):
        rules.check_renewal(MouState.FULFILLED, **said | {"is_renewed": True})
    with pytest.raises(WrongState):
        rules.check_renewal(MouState.WITHDRAWN, **said)
    with pytest.raises(RuleBroken):
        rules.check_renewal(MouState.ACTIVE, **said | {"signed_on": SIGNED_ON})


def test_a_count_without_a_source_is_not_kept() -> None:
    rules.check_reported(Counted.SIGNED, as_of=NOV, source=SOURCE, today=TODAY)
    for what, as_of, source in (
        ("firms", NOV, SOURCE),
        (Counted.SIGNED, date(2027, 1, 1), SOURCE),
        (Counted.SIGNED, NOV, " "),
    ):
        with pytest.raises(RuleBroken):
            rules.check_reported(what, as_of=as_of, source=source, today=TODAY)
