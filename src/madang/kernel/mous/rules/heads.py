"""What the columns of a spreadsheet mean, guessed by their Korean or English heads."""

import re
from collections.abc import Mapping, Sequence

from madang.kernel.mous.models import Meaning

_FIRST_ROWS = 15  # heads stand below a title, hardly further down
_HEADS: Mapping[str, str] = {
    Meaning.NUMBER: "연번 번호 협약번호 순번 관리번호 mou번호 no number mouno mounumber",
    Meaning.TITLE: "협약명 협약제목 제목 협약내용 사업명 title subject",
    Meaning.SIGNED_ON: "협약일 협약일자 체결일 체결일자 협약체결일 일자 날짜 "
    "signedon date signed signingdate",
    Meaning.COMPANY: "기업명 회사명 기업 회사 업체명 협약기업 상대기관 협약상대 기관명 "
    "company companyname firm partner",
    Meaning.BUSINESS_NUMBER: "사업자등록번호 사업자번호 등록번호 "
    "businessnumber businessregistrationnumber brn",
    Meaning.SIGNATORY: "대표자 대표 서명자 대표이사 ceo representative signatory",
    Meaning.ENDS_ON: "만료일 종료일 협약만료일 유효기간 endson enddate expires",
    Meaning.OFFICE_DUE_ON: "사무소개설기한 사무소개소예정일 개소예정일 개소예정 이전예정일 입주예정일 "
    "officedue officedueon",
    Meaning.NOTE: "비고 메모 특이사항 note notes remark remarks",
    Meaning.SOURCE: "출처 근거 source",
}
_BY_HEAD: Mapping[str, str] = {head: meaning for meaning, heads in _HEADS.items() for head in heads.split()}
_SIGNS = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"[(（\[].*?[)）\]]")


def plain(head: str) -> str:
    """Return a head without brackets, blanks and signs, in small letters.

    >>> plain(" 협약 체결일 (YYYY.M.D) ")
    '협약체결일'
    """
    return _SIGNS.sub("", _BRACKETS.sub("", head)).lower()


def guessed(heads: Sequence[str]) -> dict[int, str]:
    """Return what each column means, by its place; the first of two alike counts."""
    found: dict[int, str] = {}
    for place, head in enumerate(heads):
        meaning = _BY_HEAD.get(plain(head))
        if meaning and meaning not in found.values():
            found[place] = meaning
    return found


def head_at(rows: Sequence[Sequence[str]]) -> int:
    """Return the place of the row of heads: of the first rows, the one of which most heads are known."""
    scores = [len(guessed(row)) for row in rows[:_FIRST_ROWS]]
    best = max(scores, default=0)
    return scores.index(best) if best else 0
