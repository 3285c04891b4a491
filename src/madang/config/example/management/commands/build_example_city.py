"""Build the example city, or build it anew."""

import shutil
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection

from madang.config.example import build, large


class Command(BaseCommand):
    help = "Builds the example city: real places, invented companies and people, a round in each phase."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=7, help="same seed and day, same city (default 7)")
        parser.add_argument("--reset", action="store_true", help="throw the example city away and build anew")
        parser.add_argument(
            "--large", type=int, default=0, metavar="N", help="add a round with N applications"
        )

    def handle(self, *, seed: int, reset: bool, large: int, **options: Any) -> None:
        self._check_no_strangers()
        if reset and build.stands():
            self._empty()
        if build.stands():
            self.stdout.write("The example city is there already. Use --reset to build it anew.")
        else:
            begun = time.monotonic()
            build.build(seed=seed, say=self._say)
            self._say(f"The example city is there ({time.monotonic() - begun:.0f} s).")
        if large:
            self._add_large(large, seed)

    def _check_no_strangers(self) -> None:
        if not settings.EXAMPLE_CITY:
            raise CommandError("This is no example city: MADANG_EXAMPLE_CITY is not set. Nothing was done.")
        count = build.strangers()
        if count:
            raise CommandError(
                f"This database holds {count} people or organisations that are not invented. "
                "The example city is never built beside real ones. Nothing was done."
            )

    def _empty(self) -> None:
        """Drop every table: some refuse to be emptied row by row, which is their point."""
        self._say("Throwing the old city away …")
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        shutil.rmtree(Path(settings.MEDIA_ROOT), ignore_errors=True)
        call_command("migrate", verbosity=0, interactive=False)

    def _add_large(self, count: int, seed: int) -> None:
        self._say(f"A round with {count} applications …")
        call = large.add(count, seed=seed)
        self._say(f"{call.title}: {call.slug}")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
