"""Who may apply, and by how much one misses it."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from madang.core import clock
from madang.kernel.calls import rules
from madang.kernel.calls.models import Call, PresenceDemand
from madang.kernel.calls.rules import Facts
from madang.people.models import Presence

pytestmark = pytest.mark.unit

DAY = date(2026, 4, 1)


def found(call, facts, on=DAY):
    return {finding.rule: finding for finding in rules.eligibility(call, facts, on)}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("founded_on", "outcome", "over"),
    [
        (date(2019, 4, 2), True, None),
        (date(2019, 4, 1), True, None),  # the seventh anniversary still counts
        (date(2019, 3, 31), False, 1),
        (date(2019, 3, 9), False, 23),
        (date(2026, 5, 1), True, None),  # founded after the day that counts
    ],
)
def test_age_limit_to_the_day(founded_on, outcome, over):
    finding = found(Call(max_age_years=7), Facts(founded_on=founded_on))["age"]

    assert (finding.outcome, finding.days_over) == (outcome, over)


@pytest.mark.parametrize(
    ("on", "outcome", "over"), [(date(2027, 2, 28), True, None), (date(2027, 3, 1), False, 1)]
)
def test_seven_years_from_a_leap_day_end_on_28_february(on, outcome, over):
    finding = found(Call(max_age_years=7), Facts(founded_on=date(2020, 2, 29)), on)["age"]

    assert (finding.outcome, finding.days_over) == (outcome, over)


JUST = "Your company is 7 years old on the last day that counts: it just meets the age limit."


@pytest.mark.parametrize(
    ("founded_on", "on", "outcome", "sentence"),
    [
        # Founded on a leap day: seven years end on 28 February of a common year.
        (date(2020, 2, 29), date(2027, 2, 27), True, "Your company is 6 years and 364 days old: "),
        (
            date(2020, 2, 29),
            date(2027, 2, 28),
            True,
            JUST,
        ),
        (date(2020, 2, 29), date(2027, 3, 1), False, "You miss the age limit by 1 day."),
        # Founded on 28 February: seven years end on 29 February where there is one.
        (
            date(2021, 2, 28),
            date(2028, 2, 29),
            True,
            JUST,
        ),
        (date(2021, 2, 28), date(2028, 3, 1), False, "You miss the age limit by 1 day."),
        # Founded the day before a leap day.
        (
            date(2020, 2, 28),
            date(2027, 2, 28),
            True,
            JUST,
        ),
        (date(2020, 2, 28), date(2027, 3, 1), False, "You miss the age limit by 1 day."),
    ],
)
def test_the_edge_of_the_age_limit_around_leap_days(founded_on, on, outcome, sentence):
    finding = found(Call(max_age_years=7), Facts(founded_on=founded_on), on)["age"]

    assert finding.outcome is outcome
    assert str(finding.sentence).startswith(sentence)


def test_the_missing_days_are_told():
    finding = found(Call(max_age_years=7), Facts(founded_on=date(2019, 3, 9)))["age"]

    assert str(finding.sentence) == "You miss the age limit by 23 days."
    assert str(finding.quote) == "Companies founded at most 7 years ago, counted on 2026-04-01."


def test_the_age_of_those_who_meet_the_limit_is_told():
    finding = found(Call(max_age_years=7), Facts(founded_on=date(2024, 3, 9)))["age"]

    assert str(finding.sentence) == "Your company is 2 years and 23 days old: it meets the age limit."


def test_a_promise_to_come_is_said_to_be_one():
    finding = found(Call(presence=PresenceDemand.PLEDGE), Facts(presence=Presence.PLEDGE))["presence"]

    assert "promise" in str(finding.sentence)


def test_the_sentence_is_written_in_the_language_of_its_reader():
    finding = found(Call(max_age_years=7), Facts(founded_on=date(2019, 3, 9)))["age"]

    with translation.override("ko"):
        assert str(finding.sentence) == "23일 차이로 나이 제한을 넘습니다."


def test_new_industries_have_a_longer_limit():
    call = Call(max_age_years=7, max_age_years_new_industry=10)
    born = date(2018, 1, 1)

    assert found(call, Facts(born, new_industry=True))["age"].outcome is True
    assert found(call, Facts(born))["age"].outcome is False
    assert "in new industries 10" in str(found(call, Facts(born))["age"].quote)


def test_what_is_not_told_yet_is_not_refused():
    call = Call(max_age_years=7, presence=PresenceDemand.LOCAL, min_trl=6)

    assert [f.outcome for f in rules.eligibility(call, Facts(), DAY)] == [None, None, None]


def test_a_call_without_limits_asks_nothing():
    assert rules.eligibility(Call(), Facts(), DAY) == []


ENOUGH = {
    PresenceDemand.PLEDGE: {Presence.HEAD_OFFICE, Presence.BRANCH, Presence.PLEDGE},
    PresenceDemand.LOCAL: {Presence.HEAD_OFFICE, Presence.BRANCH},
    PresenceDemand.HEAD_OFFICE: {Presence.HEAD_OFFICE},
}


@pytest.mark.parametrize("demand", ENOUGH)
@pytest.mark.parametrize("presence", list(Presence))
def test_presence(demand, presence):
    finding = found(Call(presence=demand), Facts(presence=presence))["presence"]

    assert finding.outcome is (presence in ENOUGH[demand])
    assert str(finding.quote) == str(demand.label)
    assert str(finding.sentence)


@pytest.mark.parametrize(("level", "outcome"), [(5, False), (6, True), (9, True)])
def test_technology_readiness(level, outcome):
    finding = found(Call(min_trl=6), Facts(trl=level))["trl"]

    assert finding.outcome is outcome
    assert str(level) in str(finding.sentence)
    assert "6 or higher" in str(finding.quote)


def test_groups_for_kept_seats():
    call = Call(young_under_years=3)

    assert rules.groups_of(call, Facts(date(2023, 4, 2)), DAY) == {"young"}
    assert rules.groups_of(call, Facts(date(2023, 4, 1)), DAY) == frozenset()
    assert rules.groups_of(call, Facts(presence=Presence.HEAD_OFFICE), DAY) == {"local"}
    assert rules.groups_of(call, Facts(presence=Presence.BRANCH), DAY) == frozenset()


def test_ages_are_counted_on_the_written_day_or_the_day_of_publication_in_seoul():
    published = datetime(2026, 3, 31, 20, tzinfo=UTC)  # already 1 April in Seoul

    assert rules.age_day(Call(age_counted_on=date(2026, 1, 1), published_at=published)) == date(2026, 1, 1)
    assert rules.age_day(Call(published_at=published)) == DAY
    with clock.stopped(published):
        assert rules.age_day(Call()) == DAY
