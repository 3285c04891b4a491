"""What the command line says."""

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "cli_solved": (
        "{rule}: {grants} awards; digest of the result {digest}",
        "{rule} 규칙으로 {grants}건을 배정했습니다. 결과의 해시 {digest}",
    ),
    "cli_placed": (
        "{placed} of {applicants} applicants have a place.",
        "신청 {applicants}건 가운데 {placed}건이 배정되었습니다.",
    ),
    "cli_optimal": (
        "Value {value}, proven the best.",
        "값 {value}: 가장 좋은 값임이 증명되었습니다.",
    ),
    "cli_feasible": (
        "Value {value}; no answer has more than {bound}.",
        "값 {value}: 어떤 답도 {bound}보다 좋을 수 없습니다.",
    ),
    "cli_unproven": (
        "Value {value}; how much better it could be is not known.",
        "값 {value}: 얼마나 더 좋아질 수 있는지는 알 수 없습니다.",
    ),
    "cli_stopped": (
        "Stopped before the end: this is the best answer so far.",
        "끝나기 전에 멈췄습니다. 지금까지 가장 좋은 답입니다.",
    ),
    "cli_move": (
        "{applicant}: {place} before, {should} after",
        "{applicant}: 전에는 {place}, 이제는 {should}",
    ),
    "cli_moves": (
        "Outcomes that differ: {count}.",
        "결과가 달라지는 곳: {count}건.",
    ),
    "cli_frontier": (
        "{moves} moved, value {value}",
        "{moves}건 이동, 값 {value}",
    ),
    "cli_read": (
        "Read a problem of the kind {family}; its digest is {digest}",
        "{family} 종류의 문제를 읽었습니다. 해시 {digest}",
    ),
    "cli_fine": (
        "All promises hold: {grants} awards by {rule}, digest {digest}",
        "모든 약속이 지켜졌습니다. {rule} 규칙, {grants}건 배정, 해시 {digest}",
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
