"""Wake Django and look whether everything stands ready; say plainly what is missing."""

import os
from argparse import Namespace
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import Error as DatabaseError

from madang.cli.messages import compile_messages

SETTINGS = "madang.config.settings"
OLDEST_POSTGRESQL = 15


class CannotStart(Exception):  # noqa: N818 the name says what happens
    """Something is missing or wrong; ``str()`` says what, and what to do."""


def wake() -> None:
    """Load the settings and every room."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        compile_messages()
        django.setup()
    except PermissionError as wrong:
        raise CannotStart(
            f"The messages cannot be compiled: {wrong}. Run madang migrate as the person who installed it."
        ) from None
    except ImproperlyConfigured as reason:
        raise CannotStart(str(reason)) from None


def check_database() -> None:
    """Raise CannotStart unless the database answers and is new enough."""
    from django.db import connection  # noqa: PLC0415 needs settings

    try:
        connection.ensure_connection()
    except DatabaseError as wrong:
        raise CannotStart(f"The database does not answer: {str(wrong).strip()}") from None
    check_version(connection.pg_version)  # type: ignore[attr-defined]


def check_version(number: int) -> None:
    """Raise CannotStart when the server is too old; ``number`` as PostgreSQL gives it, such as 150004."""
    if number // 10_000 < OLDEST_POSTGRESQL:
        raise CannotStart(
            f"The database is PostgreSQL {number // 10_000}; Madang needs {OLDEST_POSTGRESQL} or newer. "
            "Point DATABASE_URL at a newer server."
        )


def check_migrated() -> None:
    """Raise CannotStart when tables are missing or behind."""
    from django.db import connection  # noqa: PLC0415 needs settings
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 needs settings

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CannotStart("The tables are missing or behind. Run: madang migrate")


def check_people() -> None:
    """Raise CannotStart when the people of an example city are left in a real one."""
    from django.conf import settings  # noqa: PLC0415 needs settings

    from madang.people.models import User  # noqa: PLC0415 needs settings

    if not settings.EXAMPLE_CITY and User.objects.filter(is_example=True).exists():
        raise CannotStart(
            "This database holds the invented people of an example city, and MADANG_EXAMPLE_CITY is not set. "
            "Point DATABASE_URL at a database of your own."
        )


def ready() -> None:
    """Wake, and check all that a server or a worker needs."""
    wake()
    check_database()
    check_migrated()
    check_people()


def migrate(options: Namespace) -> int:
    """Bring tables, messages and static files up to date."""
    wake()
    check_database()
    from django.core.management import call_command  # noqa: PLC0415 needs settings

    call_command("migrate", interactive=False, verbosity=options.verbosity)
    collect_static()
    return 0


def collect_static() -> None:
    """Gather what browsers load: our own files, and those of the fetched packages."""
    from django.conf import settings  # noqa: PLC0415 needs settings
    from django.core.management import call_command  # noqa: PLC0415 needs settings

    if "krds/css" not in {prefix for prefix, _folder in settings.STATICFILES_DIRS}:
        raise CannotStart(
            "The front-end packages are missing. Run npm ci, or name their folder in MADANG_PACKAGES."
        )
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["scss", "cdn", "*.map"])


def check_static() -> None:
    """Raise CannotStart when nothing has been gathered for browsers."""
    from django.conf import settings  # noqa: PLC0415 needs settings

    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        raise CannotStart("The static files are not gathered. Run: madang migrate")
