"""The database itself keeps the log as it was written."""

import pytest
from django.db import IntegrityError, connection, transaction

from madang.audit import log
from madang.audit.models import Entry
from madang.people.models import Organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def entry() -> Entry:
    with transaction.atomic():
        subject = Organisation.objects.create(sort="company")
        return log.record(by=None, verb="organisation.added", subject=subject)


@pytest.mark.parametrize(
    "sentence",
    [
        "UPDATE audit_entry SET verb = 'something.else'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry CASCADE",
    ],
)
def test_the_database_refuses_to_change_an_entry(entry: Entry, sentence: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or TRUNCATE stumbles over these first
        with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
            cursor.execute(sentence)

    entry.refresh_from_db()
    assert entry.verb == "organisation.added"


@pytest.mark.django_db(transaction=True)
def test_a_test_of_real_transactions_can_clean_up_after_itself(entry: Entry) -> None:
    assert Entry.objects.count() == 1


def test_the_guard_stands_again_after_such_a_test(entry: Entry) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgenabled FROM pg_trigger WHERE tgname LIKE 'audit\\_entry\\_%'")
        assert {row[0] for row in cursor.fetchall()} == {"O"}
