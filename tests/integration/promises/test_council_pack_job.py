"""A council pack that is too long for one click is made by a job that can be watched and stopped."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from openpyxl import load_workbook

from madang.audit.models import Entry
from madang.core import clock, files
from madang.core.errors import WrongState
from madang.promises.actions import packing
from madang.promises.models import Pack
from madang.ui import council_pack, typesetting
from madang.web.office import council_pack as screen
from tests.factories.people import auditor, officer
from tests.factories.promises import PromiseFactory
from tests.factories.voice import answered

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

PAGE = "/office/promises/council-pack/"


@pytest.fixture(autouse=True)
def room(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def seoyeon():
    return officer()


@pytest.fixture
def client(seoyeon) -> Client:
    client = Client()
    client.force_login(seoyeon)
    return client


@pytest.fixture
def period() -> dict[str, str]:
    today = clock.today()
    return {"first": today.replace(month=1, day=1).isoformat(), "last": today.isoformat()}


def asked(by, sort: str = "xlsx") -> Pack:
    today = clock.today()
    return packing.ask(first=today.replace(month=1, day=1), last=today, sort=sort, language="ko", by=by)


def test_one_click_on_the_board_gives_this_year(client) -> None:
    PromiseFactory()
    board = client.get("/office/promises/").content.decode()
    href = board[board.index(PAGE + "?first=") :].split('"')[0].replace("&amp;", "&")
    assert client.get(href).content.startswith(b"%PDF-")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_requests_are_in_it_with_answer_and_ground_and_without_names(
    client, seoyeon, period, language
) -> None:
    request = answered(seoyeon, speaker="박하린", verdict="no")
    answer = client.get(PAGE, {**period, "as": "xlsx"}, headers={"accept-language": language})
    book = load_workbook(io.BytesIO(answer.content))
    rows = [
        [str(cell) for cell in row] for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)
    ]
    [row] = [row for row in rows if row[0].startswith(request.number)]
    assert "지방계약법 제25조" in row[8]
    assert "박하린" not in str(rows)
    pdf = client.get(PAGE, {**period, "as": "pdf"}, headers={"accept-language": language})
    assert pdf.content.startswith(b"%PDF-")


def test_a_long_one_is_offered_and_made_only_when_asked_for(client, period, monkeypatch) -> None:
    PromiseFactory.create_batch(2)
    monkeypatch.setattr(screen, "MOST_AT_ONCE", 1)
    text = client.get(PAGE, {**period, "as": "pdf"}).content.decode()
    assert "뒤에서" in text
    assert Pack.objects.count() == 0
    answer = client.post(PAGE, {**period, "as": "xlsx"})
    pack = Pack.objects.get()
    assert answer.headers["Location"] == f"{PAGE}{pack.uid}/"
    assert client.post(PAGE, {**period, "as": "xlsx"}).status_code == 422  # one at a time
    assert "hx-get" in client.get(f"{PAGE}{pack.uid}/").content.decode()

    packing.make(pack_id=pack.pk, build=council_pack.build)
    assert "hx-get" not in client.get(f"{PAGE}{pack.uid}/").content.decode()
    content = b"".join(client.get(f"{PAGE}{pack.uid}/file/").streaming_content)
    assert load_workbook(io.BytesIO(content)).worksheets[1].max_row == 3
    assert [each.verb for each in Entry.objects.filter(verb__startswith="pack.")] == [
        "pack.asked",
        "pack.made",
    ]
    other = Client()
    other.force_login(auditor())
    assert other.get(f"{PAGE}{pack.uid}/").status_code == 404


def test_the_pages_are_set_in_a_process_that_can_be_stopped() -> None:
    calls = []

    def waiting() -> None:
        calls.append(1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        typesetting.pdf("#for n in range(1000000) { pagebreak() }", "", waiting=waiting)
    assert calls == [1]
    assert typesetting.pdf("hello", "", waiting=lambda: None).startswith(b"%PDF-")
    with pytest.raises(RuntimeError):
        typesetting.pdf("#nothing-of-this-name", "", waiting=lambda: None)


def test_who_stops_it_leaves_nothing(seoyeon, client, room) -> None:
    pack = asked(seoyeon)

    def build(pack: Pack, step: packing.Step) -> bytes:
        step(1, 5)
        assert client.post(f"{PAGE}{pack.uid}/cancel/").status_code == 302
        step(2, 5)
        raise AssertionError("it went on")

    assert packing.make(pack_id=pack.pk, build=build).state == "cancelled"
    assert client.get(f"{PAGE}{pack.uid}/file/").status_code == 404
    with pytest.raises(WrongState):
        packing.cancel(pack=pack, by=seoyeon)


def test_stopped_at_the_last_moment_it_is_not_kept(seoyeon, room) -> None:
    pack = asked(seoyeon)

    def build(pack: Pack, step: packing.Step) -> bytes:
        packing.cancel(pack=pack, by=seoyeon)
        return b"all of it"

    assert packing.make(pack_id=pack.pk, build=build).state == "cancelled"
    assert not (room / "packs").exists()


def test_what_takes_too_long_or_breaks_says_so(seoyeon, settings, client) -> None:
    settings.PACK_LIMIT_SECONDS = -1
    pack = packing.make(pack_id=asked(seoyeon).pk, build=council_pack.build)
    assert (pack.state, "-1초" in pack.error) == ("failed", True)
    settings.PACK_LIMIT_SECONDS = 60

    def build(pack: Pack, step: packing.Step) -> bytes:
        raise ValueError("paper jam")

    pack = asked(seoyeon)
    with pytest.raises(ValueError, match="paper jam"):
        packing.make(pack_id=pack.pk, build=build)
    assert "paper jam" in client.get(f"{PAGE}{pack.uid}/").content.decode()


def test_what_a_dead_worker_left_is_taken_up_three_times(seoyeon) -> None:
    pack = asked(seoyeon)
    for _n in range(packing.ATTEMPTS):
        assert packing.recover() == 0
        Pack.objects.update(state="running", attempts=Pack.objects.get().attempts + 1)
        Pack.objects.update(seen_at=clock.now() - timedelta(minutes=5))
        assert packing.recover() == 1
    assert packing.make(pack_id=pack.pk, build=council_pack.build).state == "failed"
    assert packing.make(pack_id=pack.pk, build=council_pack.build).state == "failed"


def test_files_are_erased_after_a_week(seoyeon, client) -> None:
    pack = packing.make(pack_id=asked(seoyeon).pk, build=council_pack.build)
    assert packing.sweep(clock.now()) == 0
    assert packing.sweep(clock.now() + timedelta(days=8)) == 1
    assert not files.place_of(pack.path).exists()
    assert client.get(f"{PAGE}{pack.uid}/file/").status_code == 404
    assert client.get(f"{PAGE}{pack.uid}/").status_code == 200
