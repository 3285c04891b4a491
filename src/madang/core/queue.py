"""Work for later, on the queue that lies in the same database.

A floor that may not know ``madang.jobs`` names the work it wants done; jobs says how.
"""

from django.db import transaction
from procrastinate.contrib.django import app


def later(task: str, **arguments: int | str) -> None:
    """Put ``task`` with its plain arguments on the queue once the present transaction holds."""
    transaction.on_commit(lambda: _put(task, arguments))


def _put(task: str, arguments: dict[str, int | str]) -> None:
    app.configure_task(task).defer(**arguments)
