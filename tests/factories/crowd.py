"""Several people who do something at the same moment, each on a connection of their own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from madang.core.errors import MadangError


def at_once(deeds: Sequence[Callable[[], object]]) -> list[str]:
    """Do all ``deeds`` at once; return what each came to, sorted: ``done`` or the name of the refusal."""
    gun = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> str:
        connection.ensure_connection()
        gun.wait()
        try:
            deed()
        except MadangError as refusal:
            return type(refusal).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(run, deeds))
