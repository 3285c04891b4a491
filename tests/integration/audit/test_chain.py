"""The chain: whole when nobody touched it; otherwise it says which entry was touched."""

import threading
from datetime import UTC, date, datetime
from unittest import mock

import pytest
from django.db import connection, transaction

from madang.audit import log, queries
from madang.audit.chain import GENESIS, link
from madang.audit.models import Entry
from madang.audit.queries import Fault
from madang.core import clock
from madang.people.models import Organisation
from tests.factories.people import OrganisationFactory, UserFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def write(count: int, subject: Organisation | None = None) -> list[Entry]:
    with transaction.atomic():
        subject = subject or OrganisationFactory()
        return [log.record(by=None, verb="test.noted", subject=subject, step=n) for n in range(count)]


def behind_the_back(sentence: str) -> None:
    """Do what only an administrator of the database could: lift the guard, and put it back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute(sentence)
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")


def test_entries_are_numbered_bound_and_whole() -> None:
    first, second, third = write(3)
    assert (first.number, second.number, third.number) == (1, 2, 3)
    assert (first.previous_hash, second.previous_hash) == (GENESIS, first.hash)
    assert queries.head() == (3, third.hash)
    assert list(queries.faults()) == []


def test_an_empty_log_is_whole() -> None:
    assert queries.head() == (0, GENESIS)
    assert list(queries.faults()) == []


@pytest.mark.parametrize(
    "change",
    [
        "verb = 'test.forged'",
        "data = '{\"step\": 99}'",
        "at = at + interval '1 microsecond'",
        "subject = 'people.organisation:0'",
        "previous_hash = repeat('f', 64)",
    ],
)
def test_a_changed_entry_is_named(change: str) -> None:
    write(4)
    behind_the_back(f"UPDATE audit_entry SET {change} WHERE number = 2")
    assert list(queries.faults()) == [Fault(2, "changed")]


def test_a_forged_entry_with_a_fitting_hash_breaks_the_next_one() -> None:
    _, second, _ = write(3)
    forged = link(
        number=2,
        at=second.at,
        actor_id=None,
        verb="test.forged",
        subject=second.subject,
        data=second.data,
        previous=second.previous_hash,
    )
    behind_the_back(f"UPDATE audit_entry SET verb = 'test.forged', hash = '{forged}' WHERE number = 2")
    assert list(queries.faults()) == [Fault(3, "not bound to the entry before it")]


@pytest.mark.parametrize(
    ("gone", "fault"),
    [("1", Fault(1, "missing")), ("2", Fault(2, "missing")), ("2, 3", Fault(2, "missing, with all up to 3"))],
)
def test_missing_entries_are_named(gone: str, fault: Fault) -> None:
    write(4)
    behind_the_back(f"DELETE FROM audit_entry WHERE number IN ({gone})")
    assert list(queries.faults()) == [fault]


def test_a_cut_off_end_is_found_by_an_entry_noted_earlier() -> None:
    write(3)
    known = queries.head()
    assert list(queries.faults(known=known)) == []
    behind_the_back("DELETE FROM audit_entry WHERE number = 3")
    assert list(queries.faults()) == []  # a chain cannot miss its own end
    assert list(queries.faults(known=known)) == [Fault(3, "missing, though it was there before")]


def test_a_chain_written_anew_is_found_by_an_entry_noted_earlier() -> None:
    write(2)
    known = queries.head()
    behind_the_back("DELETE FROM audit_entry")
    write(2, OrganisationFactory())
    assert list(queries.faults()) == []
    assert list(queries.faults(known=known)) == [Fault(2, "not the entry that was there before")]


def test_what_is_noted_is_plain_and_survives_the_way_to_the_database() -> None:
    company, user = OrganisationFactory(), UserFactory()
    with clock.stopped(datetime(2026, 11, 22, 9, 30, 1, 5, tzinfo=UTC)), transaction.atomic():
        entry = log.record(
            by=user,
            verb="test.noted",
            subject=company,
            day=date(2026, 7, 1),
            at=datetime(2026, 7, 1, tzinfo=UTC),
            nested={"list": [1, True, None], 2: ("a", date(2026, 1, 1))},
            uid=company.uid,
        )
    entry.refresh_from_db()
    assert entry.data["day"] == "2026-07-01"
    assert entry.data["nested"] == {"list": [1, True, None], "2": ["a", "2026-01-01"]}
    assert entry.data["uid"] == str(company.uid)
    assert (entry.actor, entry.subject) == (user, f"people.organisation:{company.pk}")
    assert str(entry) == "#1 test.noted"
    assert list(queries.faults()) == []


def test_looking_at_personal_data_is_noted() -> None:
    company, user = OrganisationFactory(), UserFactory()
    log.look(by=user, subject=company, what="contact telephone")
    entry = queries.entries_about(company).get()
    assert (entry.verb, entry.actor, entry.data) == ("personal.viewed", user, {"what": "contact telephone"})


def test_a_deed_that_fails_leaves_no_entry() -> None:
    company = OrganisationFactory()

    def fail_after_noting() -> None:
        with transaction.atomic():
            log.record(by=None, verb="test.noted", subject=company)
            raise LookupError

    with pytest.raises(LookupError):
        fail_after_noting()
    assert queries.head() == (0, GENESIS)


def test_an_entry_outside_of_a_transaction_is_refused() -> None:
    outside = mock.Mock(in_atomic_block=False)
    with mock.patch.object(transaction, "get_connection", return_value=outside), pytest.raises(RuntimeError):
        log.record(by=None, verb="test.noted", subject=Organisation(pk=1))


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_moment_keep_one_chain() -> None:
    company = OrganisationFactory()
    together = threading.Barrier(6)

    def write_some() -> None:
        try:
            together.wait()
            for _ in range(10):
                write(2, company)
        finally:
            connection.close()

    writers = [threading.Thread(target=write_some) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert queries.head()[0] == 6 * 10 * 2
    assert list(queries.faults()) == []
