"""Find what a tidy house does not have: stray blanks, CRLF, big files, addresses of servers."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
LARGEST_BYTES = 1_000_000
LONGEST_PYTHON = 600
BINARY = {".png", ".jpg", ".woff2", ".pdf", ".ico", ".gz", ".xlsx"}
# Lock files name packages and hashes; which server they come from is for each machine to say.
REGISTRIES = re.compile(
    r"https?://[\w.-]*(?:pypi|npmjs|pythonhosted)\.[a-z]+|--(?:extra-)?index-url|\"resolved\":"
)
PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")


def tracked_files() -> list[Path]:
    """Return the files that git keeps, or is about to."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(
        command, cwd=HOUSE, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    return [path for name in listed if (path := HOUSE / name).is_file() and not path.is_symlink()]


def faults_in(path: Path) -> Iterator[str]:
    """Yield what is untidy in one file, with line numbers."""
    if path.stat().st_size > LARGEST_BYTES:
        yield f"is larger than {LARGEST_BYTES:,} bytes"
    if path.suffix in BINARY:
        return
    text = path.read_bytes().decode("utf-8", errors="replace")
    if "\r" in text:
        yield "has Windows line ends"
    if text and not text.endswith("\n"):
        yield "does not end with a line end"
    if text.endswith("\n\n"):
        yield "ends with empty lines"
    lines = text.splitlines()
    if path.suffix == ".py" and "migrations" not in path.parts and len(lines) > LONGEST_PYTHON:
        yield f"has {len(lines)} lines; {LONGEST_PYTHON} is the end"
    for number, line in enumerate(lines, start=1):
        if line != line.rstrip() and path.suffix != ".md":
            yield f"line {number} ends with blanks"
        if PRIVATE_KEY.search(line) or (REGISTRIES.search(line) and path != Path(__file__).resolve()):
            yield f"line {number} names a server of packages, or holds a key"


def main() -> int:
    """Print every fault; return 1 when there is one."""
    found = [f"{path.relative_to(HOUSE)} {fault}" for path in tracked_files() for fault in faults_in(path)]
    print("\n".join(found) or "Tidy.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
