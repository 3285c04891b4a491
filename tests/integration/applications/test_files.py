"""Files arrive whole or not at all, and are kept as long as a receipt names them."""

import io
from hashlib import sha256
from pathlib import Path

import pytest

from madang.core import clock
from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.kernel.applications import actions
from madang.kernel.applications.models import Attachment
from tests.factories.applications import ready
from tests.factories.cast import gather

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

PDF = b"%PDF-1.7\n" + b"x" * 2000


@pytest.fixture
def room(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.MAX_UPLOAD_BYTES = 10_000
    return tmp_path


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def draft(cast):
    return ready(cast.round, organisation=cast.robotics, author=cast.harin)


def attach(application, by, *, name="계획.pdf", content=PDF, size=None):
    stream = io.BytesIO(content)
    return actions.attach(application=application, by=by, name=name, stream=stream, size=size or len(content))


def files_in(room: Path):
    return [path for path in room.rglob("*") if path.is_file()]


def test_file_is_kept_under_a_name_of_ours_with_its_hash(room, cast, draft):
    attachment = attach(draft, cast.harin)

    assert attachment.sha256 == sha256(PDF).hexdigest()
    assert (attachment.name, attachment.size, attachment.content_type) == (
        "계획.pdf",
        len(PDF),
        "application/pdf",
    )
    assert actions.path_of(attachment).read_bytes() == PDF
    assert files_in(room) == [actions.path_of(attachment)]


@pytest.mark.parametrize(
    "case",
    [
        {"content": b""},
        {"content": b"%PDF-" + b"x" * 10_000},
        {"content": PDF, "size": 300_000_000},
        {"content": b"%PDF-" + b"x" * 10_000, "size": 5},  # a sender that lies about the size
        {"content": b"<script>"},
        {"name": "run.exe"},
    ],
)
def test_refused_file_leaves_nothing_behind(room, cast, draft, case):
    with pytest.raises(RuleBroken) as refusal:
        attach(draft, cast.harin, **case)

    assert refusal.value.field == "file"
    assert files_in(room) == []
    assert not Attachment.objects.exists()


def test_eleventh_file_is_refused(room, cast, draft):
    for _ in range(10):
        attach(draft, cast.harin)
    with pytest.raises(RuleBroken):
        attach(draft, cast.harin)
    assert len(files_in(room)) == 10


def test_stranger_and_latecomer_attach_nothing(room, cast, draft):
    with pytest.raises(NotAllowed):
        attach(draft, cast.sua)
    with clock.stopped(cast.round.closes_at), pytest.raises(WrongState):
        attach(draft, cast.harin)
    assert files_in(room) == []


def test_file_no_receipt_names_is_erased(room, cast, draft, django_capture_on_commit_callbacks):
    attachment = attach(draft, cast.harin)
    with pytest.raises(NotAllowed):
        actions.detach(attachment=attachment, by=cast.sua)
    with django_capture_on_commit_callbacks(execute=True):
        actions.detach(attachment=attachment, by=cast.harin)

    assert not Attachment.objects.exists()
    assert files_in(room) == []


def test_file_a_receipt_names_is_kept_when_taken_off(room, cast, draft):
    attachment = attach(draft, cast.harin)
    actions.submit(application=draft, by=cast.harin)
    with pytest.raises(WrongState):
        actions.detach(attachment=attachment, by=cast.harin)
    actions.withdraw(application=draft, by=cast.harin)
    actions.detach(attachment=attachment, by=cast.harin)

    attachment.refresh_from_db()
    assert attachment.removed_at is not None
    assert actions.path_of(attachment).exists()
    second = actions.submit(application=draft, by=cast.harin)
    assert second.content["files"] == []
