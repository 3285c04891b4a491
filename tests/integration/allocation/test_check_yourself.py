"""From the public page: download the files, run the very command shown, change one award by hand."""

import html
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from tests.factories.allocation import contest, published
from tests.factories.compute import gpu_contest

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

HOUSE = Path(__file__).parents[3]


@pytest.fixture
def files(client, tmp_path):
    """Download what the page links to; return the folder and the command as the page shows it."""
    return downloaded(client, tmp_path, contest())


def downloaded(client, tmp_path, scene):
    run = published(scene).run
    numbers = {"slug": scene.round.call.slug, "number": scene.round.number}
    page = client.get(reverse("public:result", kwargs=numbers)).content.decode()
    for name, view in (("problem.json", "problem"), ("result.json", "answer")):
        address = reverse(f"public:{view}", kwargs={**numbers, "run": run.number})
        assert address in page
        (tmp_path / name).write_bytes(client.get(address).content)
    command = html.unescape(re.search(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)[1])
    return tmp_path, command, run


def type_in(command: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run ``command`` as a person would; without bin/test's environment, by this Python."""
    ready = (HOUSE / ".venv" / "bin" / "fairlot").exists()
    program = str(HOUSE / "bin" / "fairlot") if ready else f"{sys.executable} -m fairlot"
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(HOUSE / "engine" / "src")}
    return subprocess.run(
        ["/bin/sh", "-c", command.replace("bin/fairlot", program)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_command_on_the_page_finds_the_same_awards(files):
    folder, command, run = files

    said = type_in(command, folder)

    assert said.returncode == 0, said.stdout + said.stderr
    assert run.result_digest in said.stdout


def test_command_on_the_page_finds_the_same_amounts(client, tmp_path):
    folder, command, run = downloaded(client, tmp_path, gpu_contest())

    said = type_in(command, folder)

    assert said.returncode == 0, said.stdout + said.stderr
    assert run.result_digest in said.stdout


def test_solving_anew_gives_the_published_bytes(files):
    folder, _, run = files

    said = type_in(f"bin/fairlot solve problem.json --rule {run.rule}", folder)

    assert said.stdout.strip() == run.result


def test_one_award_changed_by_hand_is_named(files):
    folder, command, _ = files
    result = json.loads((folder / "result.json").read_text())
    problem = json.loads((folder / "problem.json").read_text())
    holders = {grant[0] for grant in result["grants"]}
    passed_over = next(a for a in problem["places"]["S01"]["priority"] if a not in holders)
    for grant in result["grants"]:
        if grant[1] == "S01":
            grant[0] = passed_over
    (folder / "result.json").write_text(json.dumps(result))

    said = type_in(command, folder)

    assert said.returncode == 1
    assert "blocking_pair" in said.stdout
    assert passed_over in said.stdout
