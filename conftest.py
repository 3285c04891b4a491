"""Where every test run begins: settings, a real PostgreSQL, and tables that tests may empty.

Without DATABASE_URL an embedded server is started in ``.cache/postgres`` when the first test needs one.
"""

import hashlib
import os
import subprocess
import sys
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

TABLES = "MADANG_TEST_TABLES"  # tells the processes which database they copy
# As a replica: no trigger fires, neither those that guard what is written once nor those of foreign keys.
EMPTY_ALL = """
DO $$ DECLARE name text; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
    AND tablename NOT IN ('django_migrations', 'django_content_type', 'auth_permission') LOOP
    EXECUTE format('DELETE FROM %I', name);
  END LOOP;
END $$
"""


def pytest_configure(config: pytest.Config) -> None:
    """Choose what makes tests quick and quiet, and what a test may do that a city may not."""
    if OWN_SERVER and config.getoption("numprocesses", None):
        server = _start_server()  # one for all processes, which find it in DATABASE_URL
        config.add_cleanup(server.stop)
        os.environ["DATABASE_URL"] = server.address("postgres")
        os.environ[TABLES] = _tables(server)
    if TABLES in os.environ:
        settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = os.environ[TABLES]
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


def _tables(server: "EmbeddedServer") -> str:
    """Return the database of empty tables that each process copies; made anew when a migration has changed.

    To run two hundred migrations takes half a minute, to copy what they made a second.
    """
    digest = hashlib.sha256((HERE / "requirements/base.txt").read_bytes())
    for path in sorted(HERE.glob("src/madang/**/migrations/*.py")):
        digest.update(path.read_bytes())
    name = f"tables_{digest.hexdigest()[:12]}"
    with psycopg.connect(server.address("postgres"), autocommit=True) as direct:
        direct.execute("SELECT pg_advisory_lock(1)")  # two runs on one server: the second waits
        known = [each for (each,) in direct.execute("SELECT datname FROM pg_database")]
        if name not in known:
            for old in (each for each in known if each.startswith("tables_")):
                direct.execute(f"DROP DATABASE {old}")
            direct.execute(f"CREATE DATABASE {name}_new")
            address = {"DATABASE_URL": server.address(f"{name}_new")}
            migrate = [sys.executable, "-W", "ignore", "-m", "django", "migrate", "--verbosity=0"]
            subprocess.run(migrate, env=os.environ | address, cwd=HERE, check=True)
            direct.execute(f"ALTER DATABASE {name}_new RENAME TO {name}")
    return name


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Start the embedded server, unless DATABASE_URL names another; each process has its own database."""
    if not OWN_SERVER:
        yield
        return
    from django.db import connection  # noqa: PLC0415 needs settings

    server = _start_server()
    connection.settings_dict["HOST"] = server.socket_folder
    connection.settings_dict["TEST"]["TEMPLATE"] = _tables(server)
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
def tables_are_emptied_by_one_statement() -> Iterator[None]:
    """Empty the tables after a test with ``transaction=True`` in our way, also those that are written once.

    Django's flush truncates two hundred tables and writes every permission of its own anew, which took longer
    than most of these tests.
    """
    from django.db import connection  # noqa: PLC0415 needs settings
    from django.test import TransactionTestCase  # noqa: PLC0415 needs settings

    def empty(self: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            cursor.execute(EMPTY_ALL)

    with mock.patch.object(TransactionTestCase, "_fixture_teardown", empty):
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
