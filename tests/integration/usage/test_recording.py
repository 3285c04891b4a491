"""The ledger: granted, used and left by the month; corrections, and who is told."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from madang.audit.models import Entry as LogEntry
from madang.core import clock
from madang.kernel.agreements.models import Agreement
from madang.kernel.usage import actions, queries
from madang.kernel.usage.models import Alert, Entry, Granted
from madang.kernel.usage.queries import Line
from madang.notices.models import Notice
from tests.factories.agreements import deal, in_force
from tests.factories.crowd import at_once

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

MONTH = clock.today().replace(day=1)
NEXT, UNIT = (MONTH + timedelta(days=31)).replace(day=1), "gpu_second"
PAST = date(2025, 9, 1)


@pytest.fixture
def agreement() -> Agreement:
    return in_force(deal(own_share_won=0))


def record(agreement: Agreement, amount: int, *, period: date = MONTH, source: str = "slurm:yard") -> Entry:
    return actions.record(agreement=agreement, period=period, amount=amount, unit=UNIT, source=source)


def grant(agreement: Agreement, amount: int, *, period: date = MONTH) -> Granted:
    return actions.grant(agreement=agreement, period=period, amount=amount, unit=UNIT, by=None)


def test_the_ledger_shows_granted_used_and_left_by_the_month(agreement) -> None:
    grant(agreement, 1000)
    grant(agreement, 500, period=NEXT)
    record(agreement, 300)
    record(agreement, 40, source="slurm:other")
    record(agreement, 600, period=NEXT)

    assert queries.ledger_of(agreement) == [Line(MONTH, UNIT, 1000, 340), Line(NEXT, UNIT, 500, 600)]
    first, second = queries.ledger_of(agreement)
    assert (first.left, first.over, first.percent) == (660, 0, 34)
    assert (second.left, second.over, second.percent) == (0, 100, 120)
    assert queries.totals_by_month(UNIT) == queries.ledger_of(agreement)
    assert queries.totals_by_month(UNIT, since=NEXT, agreements=[agreement.pk]) == [second]
    assert Line(MONTH, UNIT, 0, 5).percent is None


def test_the_same_figure_again_writes_nothing(agreement) -> None:
    assert record(agreement, 300) == record(agreement, 300)
    assert grant(agreement, 10) == grant(agreement, 10)
    assert Entry.objects.count() == Granted.objects.count() == 1
    assert LogEntry.objects.filter(verb__in=["usage.recorded", "usage.granted"]).count() == 2


def test_a_better_figure_is_a_new_row_that_corrects_the_old_one(agreement) -> None:
    old = record(agreement, 300)
    new = record(agreement, 250)

    assert new.corrects == old
    assert queries.ledger_of(agreement) == [Line(MONTH, UNIT, 0, 250)]
    assert list(queries.current_entries()) == [new]
    assert LogEntry.objects.filter(verb="usage.corrected").count() == 1


def test_a_grant_that_shrinks_counts_from_then_on(agreement) -> None:
    grant(agreement, 1000)
    grant(agreement, 400)
    assert queries.ledger_of(agreement) == [Line(MONTH, UNIT, 400, 0)]


def test_a_changed_agreement_keeps_the_ledger_of_its_line(agreement) -> None:
    record(agreement, 300)
    later = Agreement.objects.get(pk=agreement.pk)
    later.pk, later.original = None, agreement
    assert queries.line_of(later) == agreement.pk
    assert queries.ledger_of(later) == [Line(MONTH, UNIT, 0, 300)]


@pytest.mark.parametrize("table", ["usage_entry", "usage_granted"])
def test_rows_are_written_once(agreement, table) -> None:
    record(agreement, 300)
    grant(agreement, 300)
    from django.db import connection  # noqa: PLC0415

    with (
        pytest.raises(DatabaseError, match="written once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {table} SET amount = 1")


def test_the_company_is_told_at_75_and_at_100_percent_once_each(agreement) -> None:
    def letters() -> list[str]:
        return [each.title for each in Notice.objects.filter(template="usage_reached").order_by("pk")]

    grant(agreement, 1000)
    record(agreement, 700)
    assert letters() == []
    record(agreement, 760)
    record(agreement, 740)
    record(agreement, 780)
    assert letters() == [f"{MONTH:%Y-%m} 사용량이 75%에 이르렀습니다"]
    record(agreement, 1100)
    record(agreement, 1200)
    assert letters()[1:] == [f"{MONTH:%Y-%m} 사용량이 100%에 이르렀습니다"]
    assert Alert.objects.count() == 2
    record(agreement, 990, period=NEXT)
    grant(agreement, 900, period=NEXT)
    assert letters()[2:] == [f"{NEXT:%Y-%m} 사용량이 100%에 이르렀습니다"]


def test_nobody_is_written_to_about_a_month_long_past(agreement) -> None:
    grant(agreement, 100, period=PAST)
    record(agreement, 100, period=PAST)
    assert Alert.objects.count() == 2
    assert not Notice.objects.filter(template="usage_reached").exists()


@pytest.mark.django_db(transaction=True)
def test_ten_that_record_the_same_at_once_leave_one_entry_and_one_letter() -> None:
    agreement = in_force(deal(own_share_won=0))
    grant(agreement, 1000)
    told = at_once([lambda: record(agreement, 800) for _ in range(10)])

    assert told == ["done"] * 10
    assert Entry.objects.count() == 1
    assert Notice.objects.filter(template="usage_reached").count() == 1


@pytest.mark.django_db(transaction=True)
def test_corrections_at_once_follow_each_other() -> None:
    agreement = in_force(deal(own_share_won=0))
    deeds = [lambda amount=amount: record(agreement, amount) for amount in range(10)]
    at_once(deeds)
    assert Entry.objects.count() == 10
    assert queries.current_entries().count() == 1
