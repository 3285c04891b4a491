"""What the rows of a spreadsheet say, what fits, and why the others do not."""

from dataclasses import replace
from datetime import date

import pytest

from madang.kernel.mous import rules
from madang.kernel.mous.models import Fit, Meaning
from madang.kernel.mous.rules import Known, Read

pytestmark = pytest.mark.unit

TODAY, DAY = date(2026, 11, 27), date(2024, 10, 2)
NUMBER = "1208800767"  # the check digit holds
ROW = Read(number="214", title="AI 업무협약", signed_on=DAY, company="㈜예시로봇")
KNOWN = Known(
    by_business_number={NUMBER: (7, rules.company_key("예시비전"))},
    by_name={rules.company_key("예시로봇"): (5,), rules.company_key("둘"): (1, 2)},
    numbers={"100": DAY},
)


def judged(*rows: Read, known: Known = KNOWN, merged: bool = False) -> list[rules.Judged]:
    return list(rules.judge_all([(row, merged) for row in rows], known, today=TODAY))


def test_heads_are_guessed_in_korean_and_english_whatever_stands_around_them() -> None:
    heads = ["연번", "협약 체결일(YYYY.M.D)", "기업명", "Business number", "대표자", "비 고", "비고", "?"]
    assert rules.guessed(heads) == {
        0: Meaning.NUMBER,
        1: Meaning.SIGNED_ON,
        2: Meaning.COMPANY,
        3: Meaning.BUSINESS_NUMBER,
        4: Meaning.SIGNATORY,
        5: Meaning.NOTE,
    }


def test_the_row_of_heads_stands_below_a_title() -> None:
    assert (
        rules.head_at([["협약 현황"], ["(2024년)"], ["번호", "기업명", "체결일"], ["1", "가", "2024-10-02"]])
        == 2
    )
    assert rules.head_at([["가"], ["나"]]) == 0
    assert rules.head_at([]) == 0


def test_a_row_is_read_whatever_style_its_days_have() -> None:
    for text in ("2024.10.2", "24-10-02", "45567", "2024년 10월 2일"):
        read = rules.read_row({Meaning.COMPANY: "가", Meaning.SIGNED_ON: text})
        assert (read.signed_on, read.faults) == (DAY, ())


def test_what_cannot_be_read_is_named() -> None:
    read = rules.read_row(
        {
            Meaning.SIGNED_ON: "어제",
            Meaning.ENDS_ON: "2024-10",
            Meaning.OFFICE_DUE_ON: "언젠가",
            Meaning.BUSINESS_NUMBER: "123-45-67890",
            Meaning.TITLE: "가" * 201,
        }
    )
    assert set(read.faults) == {
        "signed_unreadable",
        "ends_unreadable",
        "office_unreadable",
        "business_wrong",
        "too_long",
        "company_missing",
    }
    assert rules.read_row({Meaning.COMPANY: "가"}).faults == ("signed_missing",)
    assert set(read.faults) < set(rules.FAULTS)


def test_a_company_is_found_by_its_name_without_its_legal_form_or_by_its_number() -> None:
    (by_name,) = judged(ROW)
    assert (by_name.fit, by_name.organisation) == (Fit.FITS, 5)
    (by_number,) = judged(replace(ROW, company="예시비전", business_number=NUMBER))
    assert (by_number.fit, by_number.organisation) == (Fit.FITS, 7)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"company": "모르는 회사"}, "company_unknown"),
        ({"company": "모르는 회사", "business_number": "2208162517"}, "company_unknown"),
        ({"company": "둘"}, "company_unclear"),
        ({"company": "예시로봇", "business_number": NUMBER}, "business_other"),
        ({"number": "100"}, "number_taken"),
        ({"signed_on": date(2026, 11, 28)}, "signed_later"),
        ({"ends_on": date(2024, 10, 1)}, "ends_before"),
        ({"office_due_on": date(2024, 10, 1)}, "office_before"),
        ({"signed_on": None, "faults": ("signed_missing",)}, "signed_missing"),
        ({"business_number": "1", "faults": ("business_wrong",)}, "business_wrong"),
    ],
)
def test_a_row_that_does_not_fit_says_why(change: dict, fault: str) -> None:
    (found,) = judged(replace(ROW, **change))
    assert (found.fit, found.faults) == (Fit.WRONG, (fault,))


def test_unknown_companies_may_be_entered_where_the_officer_says_so() -> None:
    for number in ("", "2208162517"):
        (found,) = judged(
            replace(ROW, company="새 회사", business_number=number), known=replace(KNOWN, enters_unknown=True)
        )
        assert (found.fit, found.faults, found.organisation) == (Fit.FITS, ("entered",), None)


def test_the_same_company_twice_comes_in_once_however_it_is_spelled() -> None:
    first, second = judged(ROW, replace(ROW, company="주식회사 예시로봇"))
    assert (first.fit, second.fit, second.faults) == (Fit.FITS, Fit.WRONG, ("twice",))


def test_one_number_may_have_several_companies_but_one_day() -> None:
    other = replace(ROW, company="예시비전", business_number=NUMBER)
    assert [each.fit for each in judged(ROW, other)] == [Fit.FITS, Fit.FITS]
    wrong = judged(ROW, replace(other, signed_on=date(2024, 10, 3)))[1]
    assert wrong.faults == ("number_two_days",)


def test_rows_without_a_number_are_told_apart_by_their_titles() -> None:
    bare = replace(ROW, number="")
    assert [each.fit for each in judged(bare, replace(bare, title="다른 협약"))] == [Fit.FITS, Fit.FITS]


def test_a_row_that_came_in_before_is_known_again_in_whatever_file() -> None:
    known = replace(KNOWN, digests=frozenset({rules.digest_of(ROW)}), numbers={"214": DAY})
    (found,) = judged(ROW, known=known)
    assert found.fit == Fit.KNOWN


def test_a_filled_merged_cell_is_remarked_and_the_row_fits() -> None:
    (found,) = judged(ROW, merged=True)
    assert (found.fit, found.faults) == (Fit.FITS, ("merged",))
