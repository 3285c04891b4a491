"""Every letter, in both languages, with all its words and with one missing."""

from datetime import UTC, date, datetime

import pytest

from madang.notices import letters

pytestmark = pytest.mark.unit

WORDS = {
    "objection": "예산이 없습니다",
    "meeting_ko": "예시 간담회",
    "meeting_en": "Example meeting",
    "place": "예시 창업캠프",
    "pool_ko": "H100 · 예시 데이터센터",
    "pool_en": "H100 · Example centre",
    "due": date(2026, 12, 7),
    "units": 12,
    "given": 24,
    "companies": 6,
    "percent": 7,
    "month": "2026-12",
    "least": 31,
    "weeks": 4,
    "outcome_ko": "인용",
    "outcome_en": "accepted",
    "call_ko": "실증 장소 공고",
    "call_en": "Call for test sites",
    "offer_ko": "예시 병원",
    "offer_en": "Example hospital",
    "reason_ko": "마감을 늦춥니다",
    "reason_en": "The deadline moves",
    "number": "GJ-SITE-1-00001",
    "at": datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
    "closes_at": datetime(2026, 11, 30, 9, 0, tzinfo=UTC),
    "due_at": datetime(2026, 12, 1, 9, 0, tzinfo=UTC),
    "answer_by": datetime(2026, 12, 2, 9, 0, tzinfo=UTC),
    "count": 3,
    "company": "예시회사",
    "proposer": "이도윤",
    "url": "https://madang.example.kr/accounts/",
    "event": "password_changed",
    "organisation_ko": "예시 기관",
    "organisation_en": "Example body",
    "role_ko": "평가위원",
    "role_en": "Evaluator",
    "inviter": "정미나",
    "person": "최민준",
    "title_ko": "실증 협약",
    "title_en": "Agreement of a demonstration",
    "won": 5000000,
    "starts_on": date(2026, 12, 7),
    "ends_on": date(2027, 6, 6),
    "wanted": "기간을 한 달 늘립니다",
    "answer": "그렇게 하세요",
    "refused": 2,
    "bill": "예시문구 2026-1",
    "list_ko": "문을 엽니다 (3일 남음)",
    "list_en": "Open the doors (3 days left)",
    "promise_ko": "문을 엽니다",
    "promise_en": "Open the doors",
    "step_ko": "기한이 바뀌었습니다.",
    "step_en": "The day has moved.",
    "due_on": date(2026, 12, 4),
    "days": 3,
    "until": datetime(2026, 12, 3, 9, 0, tzinfo=UTC),
}


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("template", sorted(letters.LETTERS))
def test_letter_has_title_and_body_and_leaves_nothing_open(template: str, language: str) -> None:
    letter = letters.write(template, language=language, name="김하늘", words=WORDS)
    assert letter.title
    assert "\n" not in letter.title
    assert len(letter.body.splitlines()) >= 3
    for leftover in ("{{", "{%", "()", "None", "&#x27;", "\n\n\n"):
        assert leftover not in letter.title + letter.body


@pytest.mark.parametrize("template", sorted(letters.LETTERS))
def test_letter_names_each_word_it_needs(template: str) -> None:
    letter = letters.write(template, language="ko", name="김하늘", words=WORDS)
    whole = letter.title + letter.body
    assert ("실증 장소 공고" in whole) == ("call" in letters.LETTERS[template])
    assert "김하늘" in whole
    assert ("실증 협약" in whole) == ("title" in letters.LETTERS[template])
    assert ("예시 기관" in whole) == ("organisation" in letters.LETTERS[template])
    for word in letters.LETTERS[template] - {
        "call",
        "offer",
        "reason",
        "event",
        "organisation",
        "role",
        "title",
    }:
        spoken = WORDS[word] if word in WORDS else WORDS[f"{word}_ko"]
        assert str(letters._written(spoken, "ko")) in whole


@pytest.mark.parametrize("template", sorted(letters.LETTERS))
def test_a_missing_word_is_refused_by_name(template: str) -> None:
    with pytest.raises(ValueError, match=min(letters.LETTERS[template])):
        letters.write(template, language="ko", name="김하늘", words={})


def test_unknown_letter_is_a_fault_of_the_caller() -> None:
    with pytest.raises(KeyError):
        letters.write("no_such_letter", language="ko", name="김하늘", words=WORDS)


def test_words_follow_the_language_of_the_reader() -> None:
    korean = letters.write("call_corrected", language="ko", name="김하늘", words=WORDS)
    english = letters.write("call_corrected", language="en", name="Kim", words=WORDS)
    assert "마감을 늦춥니다" in korean.body
    assert "The deadline moves" in english.body
    assert "실증" not in english.title + english.body


def test_a_word_without_english_falls_back_to_korean() -> None:
    words = {**WORDS, "reason_en": ""}
    assert "마감을 늦춥니다" in letters.write("call_corrected", language="en", name="Kim", words=words).body


@pytest.mark.parametrize(
    ("value", "korean", "english"),
    [
        (
            datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
            "2026. 11. 22.(일) 18:00",
            "Sun 22 Nov 2026 18:00 (Korea)",
        ),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "2027. 1. 1.(금) 08:30", "Fri 1 Jan 2027 08:30 (Korea)"),
        (date(2026, 3, 1), "2026. 3. 1.(일)", "Sun 1 Mar 2026"),
        (7, 7, 7),
        (" a\n b ", "a b", "a b"),
    ],
)
def test_times_are_written_as_the_reader_reads_them(value: object, korean: object, english: object) -> None:
    assert letters._written(value, "ko") == korean
    assert letters._written(value, "en") == english


def test_what_a_company_typed_cannot_add_lines_to_a_letter() -> None:
    words = {**WORDS, "company": "나쁜\n\nBcc: x@example.org", "reason": "<b>왜</b>"}
    letter = letters.write("award_declined", language="ko", name="김하늘", words=words)
    assert "\n" not in letter.title
    assert "<b>왜</b>" in letter.body
