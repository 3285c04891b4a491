"""What the command line says."""

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "cli_solved": (
        "{placed} of {applicants} applicants have a place; digest of the result {digest}",
        "신청 {applicants}건 가운데 {placed}건이 배정되었습니다. 결과의 해시 {digest}",
    ),
    "cli_fine": (
        "All promises hold: {grants} of {applicants} placed by {rule}, digest {digest}",
        "모든 약속이 지켜졌습니다. {rule} 규칙, 신청 {applicants}건 중 {grants}건 배정, 해시 {digest}",
    ),
    "cli_broken": (
        "Broken promises: {count}.",
        "지켜지지 않은 약속: {count}건.",
    ),
    "cli_not_promised": (
        "Not promised by {rule}, so not counted: {count} (--strict lists them).",
        "{rule} 규칙이 약속하지 않아 세지 않은 것: {count}건(--strict로 봅니다).",
    ),
}
