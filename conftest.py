"""Where every test run begins: settings, a real PostgreSQL, and tables that tests may empty.

Without DATABASE_URL an embedded server is started in ``.cache/postgres`` when the first test needs one.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import hypothesis
import psycopg
import pytest

HERE = Path(__file__).parent
CACHE = HERE / ".cache"
OWN_SERVER = not os.environ.get("DATABASE_URL")
IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ  # one of several processes that share the tests

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madang.config.settings")
os.environ.setdefault("DATABASE_URL", "postgres://postgres@/madang")
os.environ.setdefault("MADANG_SECRET_KEY", "only for tests")
os.environ.setdefault("MADANG_EXAMPLE_CITY", "yes")
os.environ.setdefault("MADANG_FILES", str(CACHE / "files"))
os.environ.setdefault("MADANG_STATIC", str(CACHE / "static"))

hypothesis.settings.register_profile("house", deadline=None)  # the first call of anything is slow
hypothesis.settings.load_profile("house")

import django  # noqa: E402 settings read the environment set above
from django.conf import settings  # noqa: E402
from django.utils import translation  # noqa: E402

from madang.cli.messages import compile_messages  # noqa: E402

if TYPE_CHECKING:
    from madang.cli.embedded import EmbeddedServer

(CACHE / "static").mkdir(parents=True, exist_ok=True)  # or whitenoise warns
if not IS_WORKER:  # or two would write the same files at once
    compile_messages()
django.setup()

WRITTEN_ONCE = "SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgname LIKE '%\\_no\\_truncate'"


def pytest_configure(config: pytest.Config) -> None:
    """Choose what makes tests quick and quiet, and what a test may do that a city may not."""
    if OWN_SERVER and config.getoption("numprocesses", None):
        server = _start_server()  # one for all processes, which find it in DATABASE_URL
        config.add_cleanup(server.stop)
        os.environ["DATABASE_URL"] = server.address("postgres")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # the web server looks there first
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def _start_server() -> "EmbeddedServer":
    from madang.cli.embedded import EmbeddedServer  # noqa: PLC0415 only where it is needed

    server = EmbeddedServer(CACHE / "postgres")
    server.start()
    with psycopg.connect(server.address("postgres"), autocommit=True) as direct:
        direct.execute("ALTER SYSTEM SET fsync = off")  # quick; only a power cut could tell
        direct.execute("ALTER SYSTEM SET synchronous_commit = off")
        direct.execute("SELECT pg_reload_conf()")
    return server


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Start the embedded server, unless DATABASE_URL names another; each process has its own database."""
    if not OWN_SERVER:
        yield
        return
    from django.db import connection  # noqa: PLC0415 needs settings

    server = _start_server()
    connection.settings_dict["HOST"] = server.socket_folder
    yield
    server.stop()


@pytest.fixture(scope="session")
def database_url(django_db_setup: None) -> str:
    """Return the DATABASE_URL of the test database, for child processes."""
    from django.db import connection  # noqa: PLC0415 needs settings

    found = connection.settings_dict
    host = found["HOST"] or found["OPTIONS"].get("host", "")
    login = found["USER"] + (f":{found['PASSWORD']}" if found["PASSWORD"] else "")
    if host.startswith("/"):
        return f"postgres://{login}@/{found['NAME']}?host={host}"
    return f"postgres://{login}@{host}:{found['PORT'] or 5432}/{found['NAME']}"


@pytest.fixture(autouse=True, scope="session")
def flush_may_empty_what_is_written_once() -> Iterator[None]:
    """Let the flush after a test with ``transaction=True`` empty tables that refuse to be emptied.

    Only the one guard against TRUNCATE is lifted, only for the flush, only in the test database.
    """
    from django.db import connection  # noqa: PLC0415 needs settings
    from django.test import TransactionTestCase  # noqa: PLC0415 needs settings

    flush = TransactionTestCase._fixture_teardown

    def switch(word: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(WRITTEN_ONCE)
            for table, trigger in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} {word} TRIGGER {trigger}")

    def flush_all(self: TransactionTestCase) -> None:
        switch("DISABLE")
        try:
            flush(self)
            with connection.cursor() as cursor:  # tables that are no models: the queue, and the cache
                cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, rate_limits CASCADE")
        finally:
            switch("ENABLE")

    with mock.patch.object(TransactionTestCase, "_fixture_teardown", flush_all):
        yield


@pytest.fixture(autouse=True)
def files_of_their_own(tmp_path: Path, settings: object) -> None:
    """Keep what a test uploads in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def language_of_the_house() -> Iterator[None]:
    """Begin every test in Korean: a page that an earlier test asked for in English leaves English behind."""
    with translation.override(settings.LANGUAGE_CODE):
        yield
