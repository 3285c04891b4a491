"""The page of the benchmarks: each script writes what stands between its two marks."""

from pathlib import Path

PAGE = Path(__file__).resolve().parent / "README.md"


def put(begin: str, end: str, lines: list[str]) -> None:
    """Replace what stands between the marks by ``lines``; the marks have to be there."""
    text = PAGE.read_text()
    head, rest = text.split(begin)
    PAGE.write_text(head + begin + "\n\n" + "\n".join(lines) + "\n\n" + end + rest.split(end, 1)[1])
