"""The command line: what it prints, and its exit codes."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from django.test import Client

from madang.audit import log
from madang.cli.main import main
from madang.cli.start import CannotStart, check_people, check_version
from madang.people.models import Organisation, User
from tests.factories.people import OrganisationFactory, UserFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

PATHS = os.pathsep.join(path for path in sys.path if path)


def run_alone(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``madang`` in a process of its own, with this environment and nothing else."""
    return subprocess.run(
        [sys.executable, "-m", "madang.cli.main", *words],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": PATHS, **environment},
    )


@pytest.fixture
def three_entries() -> None:
    with transaction.atomic():
        company = OrganisationFactory()
        for step in range(3):
            log.record(by=None, verb="test.noted", subject=company, step=step)


def test_a_whole_log_is_verified(three_entries: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify"]) == 0
    out = capsys.readouterr().out
    assert "3 entries, none changed, none missing" in out
    known = out.split("The last one: ")[1].split()[0]
    assert main(["audit", "verify", "--known", known]) == 0


def test_a_touched_log_is_named_and_fails(three_entries: None, capsys: pytest.CaptureFixture[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_entry SET verb = 'test.forged' WHERE number = 2")
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")
    assert main(["audit", "verify"]) == 1
    assert "entry 2: changed" in capsys.readouterr().out


@pytest.mark.parametrize("known", ["3", "x:" + "0" * 64, "3:abc"])
def test_a_known_entry_that_is_none_is_explained(known: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify", "--known", known]) == 2
    assert "NUMBER:HASH" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({}, "MADANG_SECRET_KEY is missing"),
        ({"MADANG_SECRET_KEY": "x"}, "DATABASE_URL is missing"),
        ({"MADANG_SECRET_KEY": "x", "DATABASE_URL": "mysql://here/db"}, "not the address of a PostgreSQL"),
        ({"MADANG_SECRET_KEY": "x", "DATABASE_URL": "postgres://127.0.0.1:1/none"}, "does not answer"),
        ({"MADANG_SECRET_KEY": "x", "MADANG_DEBUG": "maybe"}, "Write yes or no"),
    ],
)
def test_what_is_missing_is_said_in_a_sentence(environment: dict[str, str], reason: str) -> None:
    done = run_alone("audit", "verify", **environment)
    assert done.returncode == 2
    assert reason in done.stderr
    assert "Traceback" not in done.stderr


def test_tables_that_are_missing_are_told_apart(database_url: str) -> None:
    elsewhere = database_url.replace(connection.settings_dict["NAME"], "postgres")
    done = run_alone("serve", "--port", "1", MADANG_SECRET_KEY="x", DATABASE_URL=elsewhere)
    assert (done.returncode, done.stderr.strip()) == (
        2,
        "madang: The tables are missing or behind. Run: madang migrate",
    )


@pytest.mark.parametrize("words", [[], ["nothing"], ["serve", "--port", "0"], ["serve", "--port", "70000"]])
def test_bad_usage_is_two(words: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2


def test_help_and_version_need_no_settings() -> None:
    assert "audit" in run_alone("--help").stdout
    assert run_alone("version").stdout.startswith("madang ")


def test_an_old_server_is_refused() -> None:
    check_version(150_000)
    with pytest.raises(CannotStart, match="PostgreSQL 14; Madang needs 15"):
        check_version(140_012)


def test_a_real_city_does_not_start_among_the_invented(settings: LazySettings) -> None:
    UserFactory(is_example=True)
    settings.EXAMPLE_CITY = True
    check_people()
    settings.EXAMPLE_CITY = False
    with pytest.raises(CannotStart, match="invented people"):
        check_people()


def test_a_command_that_is_interrupted_says_so_by_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(options: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("madang.cli.log.verify", interrupt)
    assert main(["audit", "verify"]) == 130


def test_catalogues_are_compiled_once(tmp_path: Path) -> None:
    from madang.cli.messages import compile_messages  # noqa: PLC0415 only this test

    source = tmp_path / "room" / "locale" / "ko" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr "Language: ko\\n"\n\nmsgid "yard"\nmsgstr "마당"\n', encoding="utf-8")
    assert compile_messages(tmp_path) == 1
    assert compile_messages(tmp_path) == 0
    os.utime(source.with_suffix(".mo"), (0, 0))
    assert compile_messages(tmp_path) == 1


class TestOfficer:
    """The first officer of an empty installation."""

    def test_an_empty_house_gets_an_officer_who_can_choose_a_password(
        self, capsys: pytest.CaptureFixture[str], client: Client, settings: LazySettings
    ) -> None:
        settings.SITE_ADDRESS = "https://madang.example.org"
        words = [
            "officer",
            "Seoyeon@example.org",
            "--name",
            "김서연",
            "--city",
            "예시 광역시",
            "--city-en",
            "Example City",
        ]
        assert main(words) == 0
        out = capsys.readouterr().out
        assert "seoyeon@example.org is city officer of Example City now." in out
        path = re.search(r"https://madang\.example\.org(/accounts/password/reset/key/\S+)", out)[1]
        page = client.get(path, follow=True)
        chosen = {"password1": "a long and good password", "password2": "a long and good password"}
        client.post(page.redirect_chain[-1][0], chosen)
        client.logout()
        client.post("/accounts/login/", {"login": "seoyeon@example.org", "password": chosen["password1"]})
        assert client.get("/office/organisations/").status_code == 200

    def test_who_has_a_password_signs_in_as_usual(self, capsys: pytest.CaptureFixture[str]) -> None:
        user = UserFactory(email="seoyeon@example.org")
        user.set_password("a long and good password")
        user.save()
        assert main(["officer", "seoyeon@example.org", "--city", "예시 광역시"]) == 0
        assert "as usual" in capsys.readouterr().out

    def test_a_password_of_somebody_who_never_proved_the_address_opens_nothing(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        mallory = UserFactory(email="seoyeon@example.org")
        mallory.set_password("a password that mallory knows")
        mallory.save()
        mallory.emailaddress_set.create(email=mallory.email, verified=False, primary=True)
        assert main(["officer", "seoyeon@example.org", "--city", "예시 광역시"]) == 0
        assert "/accounts/password/reset/key/" in capsys.readouterr().out
        mallory.refresh_from_db()
        assert not mallory.has_usable_password()

    @pytest.mark.parametrize(
        ("words", "reason"),
        [
            (["nobody", "--city", "예시 광역시"], "no e-mail address"),
            (["a@example.org"], "--city"),
        ],
    )
    def test_what_is_missing_is_said(
        self, words: list[str], reason: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["officer", *words]) == 2
        assert reason in capsys.readouterr().err
        assert not User.objects.exists()

    def test_a_second_one_is_invited_on_the_pages(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["officer", "a@example.org", "--city", "예시 광역시"]) == 0
        assert main(["officer", "b@example.org"]) == 2
        assert "officer already" in capsys.readouterr().err
        assert main(["officer", "b@example.org", "--again"]) == 0
        assert Organisation.objects.count() == 1
