"""Several processes bring the same list in at the same moment: it comes in once, whole."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from madang.audit.models import Entry
from madang.kernel.mous import actions
from madang.kernel.mous.models import Import, Mou, Party
from madang.kernel.mous.states import ImportState
from tests.factories.people import OrganisationFactory, officer

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]

HERE = Path(__file__).parent
HOUSE = HERE.parents[2]
RUNNERS, ROWS = 3, 40


def racer(database_url: str) -> subprocess.Popen:
    path = os.pathsep.join([str(HOUSE / "src"), str(HOUSE / "engine" / "src"), str(HOUSE)])
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", str(HERE / "racer.py")],
        env={**os.environ, "DATABASE_URL": database_url, "PYTHONPATH": path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_one_list_sent_three_times_at_once_comes_in_once_and_whole(database_url: str) -> None:
    seoyeon, city = officer(), OrganisationFactory(city=True)
    OrganisationFactory(name="가나")
    rows = [(1, ("번호", "기업명", "체결일"), False)]
    rows += [(n + 2, (f"M-{n}", "가나", "2024.10.2"), False) for n in range(ROWS)]
    said = {"file_name": "a.xlsx", "sheet_name": "", "sha256": "0" * 64, "our_side": city, "by": seoyeon}
    imports = [actions.upload(rows=rows, **said) for _each in range(RUNNERS)]
    Import.objects.update(state=ImportState.QUEUED)
    runners = [racer(database_url) for _each in imports]
    assert {runner.stdout.readline().strip() for runner in runners} == {"ready"}
    moment = time.time() + 0.1
    heard = []
    for runner, imported in zip(runners, imports, strict=True):
        runner.stdin.write(f"{moment!r} {imported.pk}\n")
        runner.stdin.flush()
    for runner in runners:
        heard.append(runner.communicate(timeout=60)[0].strip())
    assert heard.count(f"done {ROWS}") == 1, heard
    assert set(heard) <= {f"done {ROWS}", "done 0", "failed 0"}, heard
    assert Mou.objects.count() == ROWS
    assert Party.objects.exclude(row_digest=None).count() == ROWS
    done = Entry.objects.filter(verb="mou.list_imported").order_by("number")
    assert [len(entry.data["mous"]) for entry in done if entry.data["mous"]] == [ROWS]
