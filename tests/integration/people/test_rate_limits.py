"""Attempts to sign in are counted once for all web workers, and too many are refused."""

import threading

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.factories.people import UserFactory

pytestmark = [pytest.mark.integration]


@pytest.mark.django_db(transaction=True)
def test_another_worker_sees_the_count():
    """Each thread has a connection of its own, as each process has."""

    def elsewhere():
        caches["default"].set("attempts", [1, 2, 3])
        connection.close()

    worker = threading.Thread(target=elsewhere)
    worker.start()
    worker.join()

    assert caches["default"].get("attempts") == [1, 2, 3]


@pytest.mark.django_db
def test_too_many_attempts_are_refused_and_the_count_lies_in_the_database():
    user = UserFactory(email="seoyeon@example.org")
    user.set_password("a long and good password")
    user.save()
    told = {"login": user.email, "password": "wrong"}

    answers = [Client().post(reverse("account_login"), told) for _ in range(12)]

    right = Client()
    right.post(reverse("account_login"), told | {"password": "a long and good password"})
    assert answers[0].status_code == 200
    assert "_auth_user_id" not in right.session
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM rate_limits")
        assert cursor.fetchone()[0] > 0
