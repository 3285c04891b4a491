"""SIGKILL leaves nothing half done; two hands at once leave one receipt; numbers have no gaps."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from madang.audit.models import Entry
from madang.kernel.applications import actions
from madang.kernel.applications.models import Application, Attachment, Submission
from madang.kernel.applications.states import ApplicationState
from madang.notices.models import Notice
from tests.factories.applications import ready
from tests.factories.calls import whole_round
from tests.factories.cast import colleague, gather
from tests.factories.people import OrganisationFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]

CHILD = Path(__file__).with_name("child.py")


@pytest.fixture
def start(database_url, settings):
    """Return a function that starts a child for a person and waits until it stands ready."""
    children = []

    def started(person, how=""):
        child = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(CHILD), str(person.pk), how],
            env={**os.environ, "DATABASE_URL": database_url, "MADANG_FILES": str(settings.MEDIA_ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        children.append(child)
        assert child.stdout.readline().strip() == "ready"
        return child

    yield started
    for child in children:
        child.kill()
        child.wait()
        child.stdin.close()
        child.stdout.close()


def ask(child, application):
    child.stdin.write(f"{application.pk}\n")
    child.stdin.flush()


def answer(child):
    return child.stdout.readline().strip()


def kill(child):
    os.kill(child.pid, signal.SIGKILL)
    child.wait()


def test_killed_in_the_middle_of_a_hand_in(start):
    cast = gather()
    draft = ready(cast.round, organisation=cast.robotics, author=cast.harin)
    child = start(cast.harin, "pause")
    ask(child, draft)
    assert answer(child) == "inside"  # the receipt is written, the transaction still open

    kill(child)

    draft.refresh_from_db()
    assert (draft.state, draft.title) == (ApplicationState.DRAFT, "병동 순회 로봇")
    assert draft.asks.count() == 3
    assert not Submission.objects.exists()
    assert not Notice.objects.exists()
    assert not Entry.objects.exists()
    receipt = actions.submit(application=draft, by=cast.harin)
    assert receipt.number.endswith("-00001")  # and no number was lost


def test_killed_in_the_middle_of_an_upload(start, settings):
    cast = gather()
    draft = ready(cast.round, organisation=cast.robotics, author=cast.harin)
    child = start(cast.harin, "upload")
    ask(child, draft)
    assert answer(child) == "inside"

    kill(child)

    assert not Attachment.objects.exists()
    assert not (Path(settings.MEDIA_ROOT) / "attachments").exists()
    assert Application.objects.get(pk=draft.pk).title == "병동 순회 로봇"


def test_two_colleagues_hand_in_at_once_and_get_one_receipt(start):
    cast = gather()
    harin, minjun = start(cast.harin), start(cast.minjun)
    for _ in range(20):
        draft = ready(whole_round(offers=1), organisation=cast.robotics, author=cast.harin)
        for child in (harin, minjun):
            ask(child, draft)
        told = sorted(answer(child) for child in (harin, minjun))

        assert told[0].startswith("GJ-")
        assert told[1] == "refused WrongState"
        assert Submission.objects.filter(application=draft).count() == 1


def test_receipts_have_no_gaps_and_no_doubles(start):
    cast = gather(offers=1)
    people = (cast.harin, cast.minjun, cast.sua)
    drafts = [(person, draft_of(cast.round, person)) for person in people * 6]
    children = {person: start(person) for person in people}
    for person, draft in drafts:
        ask(children[person], draft)
    numbers = [answer(children[person]) for person, _draft in drafts]

    assert sorted(int(number[-5:]) for number in numbers) == list(range(1, 19))


def draft_of(round, person):
    """Return a draft of a new company for which ``person`` may write."""
    company = OrganisationFactory()
    colleague(person, company)
    return ready(round, organisation=company, author=person)
