"""What is said about problems and results of the family assignment; every key begins with ``assignment_``."""

from collections.abc import Mapping
from typing import Final

_FAULTS: Final[Mapping[str, tuple[str, str]]] = {
    "assignment_load_number": (
        "Evaluator {evaluator} has a load of {number}; it must be whole and not negative.",
        "평가위원 {evaluator}의 담당 건수가 {number}입니다. 0 이상의 정수여야 합니다.",
    ),
    "assignment_load_order": (
        "Evaluator {evaluator} must take at least {least} applications but may take at most {most}.",
        "평가위원 {evaluator}의 최소 담당 건수({least})가 최대({most})보다 많습니다.",
    ),
    "assignment_reviews_number": (
        "Application {application} asks for {number} evaluators; the number must be whole and not negative.",
        "{application} 신청에 필요한 평가위원 수가 {number}입니다. 0 이상의 정수여야 합니다.",
    ),
    "assignment_reviews_many": (
        "Application {application} asks for {reviews} evaluators, but there are only {evaluators}.",
        "{application} 신청에 평가위원 {reviews}명이 필요하지만 모두 {evaluators}명뿐입니다.",
    ),
    "assignment_minimum_number": (
        (
            "Application {application} asks for {number} evaluators of the group {group}; it must be "
            "from 0 to {reviews}."
        ),
        (
            "{application} 신청이 {group} 집단에 바라는 최소 인원이 {number}명입니다. 0명부터 "
            "{reviews}명까지 됩니다."
        ),
    ),
    "assignment_minimums_clash": (
        "Application {application} has {reviews} evaluators, fewer than its minimums for {groups} together.",
        "{application} 신청의 평가위원은 {reviews}명인데 {groups} 최소 인원의 합은 그보다 많습니다.",
    ),
    "assignment_chance": (
        "The largest chance of a pair is {number} thousandths; it must be from 1 to 1000.",
        "한 쌍의 최대 확률이 1000분의 {number}입니다. 1부터 1000까지의 정수여야 합니다.",
    ),
    "assignment_stranger": (
        (
            "The {where} name application {application} with evaluator {evaluator}; the problem does "
            "not know both."
        ),
        "{where} 항목에 {application} 신청과 평가위원 {evaluator}의 쌍이 있지만 문제에 없는 이름입니다.",
    ),
    "assignment_twice": (
        "The {where} of application {application} name an evaluator twice.",
        "{where} 항목의 {application} 신청에 같은 평가위원이 두 번 있습니다.",
    ),
    "assignment_score_number": (
        "The score of {application} with {evaluator} is {number}; it must be a whole number up to 10^9.",
        "{application} 신청과 평가위원 {evaluator}의 점수가 {number}입니다. 10억 이하의 정수여야 합니다.",
    ),
    "assignment_rows": (
        "The scores must be {applications} rows of {evaluators} whole numbers: a row an application.",
        "점수표는 신청마다 한 줄씩 {applications}줄, 줄마다 평가위원 수만큼 정수 {evaluators}개여야 합니다.",
    ),
    "assignment_column": (
        "The table {table}, row {row}: {column} is {value!r}, which cannot be read.",
        "{table} 표 {row}행: {column} 값 {value!r}: 읽을 수 없습니다.",
    ),
    "assignment_overlap": (
        "The rule {rule} needs groups that lie apart or one inside another; those of {application} overlap.",
        (
            "{rule} 규칙은 서로 겹치지 않거나 하나가 다른 하나에 속하는 집단만 다룹니다. "
            "{application} 신청의 집단은 겹칩니다."
        ),
    ),
    "assignment_hall": (
        (
            "These {count} applications need {needed} reviews, {available} free of conflict exist: "
            "{applications}."
        ),
        (
            "다음 신청 {count}건에 심사가 {needed}회 필요하지만, 이해충돌 없이 맡길 수 있는 것은 "
            "{available}회뿐입니다: {applications}."
        ),
    ),
    "assignment_hall_loads": (
        (
            "These {count} evaluators must take {needed} applications at least, only {available} can "
            "be theirs: {evaluators}."
        ),
        (
            "다음 평가위원 {count}명은 적어도 {needed}건을 맡아야 하지만 맡길 수 있는 것은 "
            "{available}건뿐입니다: {evaluators}."
        ),
    ),
    "assignment_clash": (
        "These minimums cannot hold together: {minimums}.",
        "다음 최소 인원은 함께 지킬 수 없습니다: {minimums}.",
    ),
    "assignment_nobody": (
        "There is neither an application nor an evaluator {who} in this problem.",
        "이 문제에는 {who}(이)라는 신청이나 평가위원이 없습니다.",
    ),
    "assignment_large": (
        "The scores are too large to be added up exactly; give them in larger units.",
        "점수가 너무 커서 정확히 더할 수 없습니다. 더 큰 단위로 적어 주십시오.",
    ),
    "assignment_undecided": (
        "The time was too short to find any assignment.",
        "주어진 시간 안에 배정을 하나도 찾지 못했습니다.",
    ),
}
_STORIES: Final[Mapping[str, tuple[str, str]]] = {
    "assignment_application": (
        "{who} is judged by {count} evaluators, {points} points in all; its own best would give {own}.",
        (
            "{who} 신청은 평가위원 {count}명이 심사하며 점수 합은 {points}입니다. 가장 잘 맞는 "
            "평가위원만 맡으면 {own}입니다."
        ),
    ),
    "assignment_evaluator": (
        "{who} judges {count} applications, {points} points in all; the load may be from {least} to {most}.",
        (
            "평가위원 {who}은(는) {count}건을 심사하며 점수 합은 {points}입니다. 담당 건수는 "
            "{least}건부터 {most}건까지입니다."
        ),
    ),
    "assignment_price": (
        "One more review by {who} would add at most {price} points.",
        "평가위원 {who}이(가) 한 건 더 맡으면 합계가 많아야 {price}점 늘어납니다.",
    ),
    "assignment_held": (
        "{application} with {evaluator}: {score} points.",
        "{application} 신청과 평가위원 {evaluator}: {score}점.",
    ),
    "assignment_missed": (
        "{application} without {evaluator}, though the two fit by {score} points.",
        "{application} 신청과 평가위원 {evaluator}은(는) {score}점이지만 만나지 않습니다.",
    ),
    "assignment_kept_by": (
        "Without this pair the total would be {margin} less; it stays unless its score falls by as much.",
        "이 쌍이 없으면 합계가 {margin}점 줄어듭니다. 점수가 그만큼 낮아지기 전에는 바뀌지 않습니다.",
    ),
    "assignment_lost_by": (
        "With this pair the total would be {margin} less; a score of {needed} would have brought it about.",
        "이 쌍을 넣으면 합계가 {margin}점 줄어듭니다. 점수가 {needed}점이었다면 맺어졌을 것입니다.",
    ),
    "assignment_needed": (
        "Without this pair nothing would be possible at all.",
        "이 쌍이 없으면 어떤 배정도 할 수 없습니다.",
    ),
    "assignment_impossible": (
        "With this pair nothing would be possible at all.",
        "이 쌍을 넣으면 어떤 배정도 할 수 없습니다.",
    ),
    "assignment_priced": (
        "By the published prices the pair brings {margin} points more than it costs (less, if below 0).",
        "공개한 값으로 따지면 이 쌍은 드는 것보다 {margin}점을 더 줍니다(음수이면 덜 줍니다).",
    ),
    "assignment_chance_of": (
        "The two were to meet with a chance of {chance} in 1000.",
        "두 쪽이 만날 확률은 1000분의 {chance}이었습니다.",
    ),
}
_VIOLATIONS: Final[Mapping[str, tuple[str, str]]] = {
    "violation_assignment_unknown": (
        "{application} is said to have {evaluator}, but the problem does not know both.",
        "{application} 신청을 평가위원 {evaluator}이(가) 맡는다고 하지만 문제에 없는 이름입니다.",
    ),
    "violation_assignment_pair": (
        "{application} with {evaluator} must stand in the result just once, as one review.",
        "{application} 신청과 평가위원 {evaluator}의 쌍은 결과에 꼭 한 번, 심사 한 건으로 있어야 합니다.",
    ),
    "violation_assignment_conflict": (
        "{evaluator} may not judge {application}.",
        "평가위원 {evaluator}은(는) {application} 신청을 심사할 수 없습니다.",
    ),
    "violation_assignment_load": (
        "{evaluator} has {load} applications; it must be from {least} to {most}.",
        "평가위원 {evaluator}이(가) {load}건을 맡았습니다. {least}건부터 {most}건까지여야 합니다.",
    ),
    "violation_assignment_reviews": (
        "{application} has {held} evaluators and needs {reviews}.",
        "{application} 신청의 평가위원이 {held}명입니다. {reviews}명이어야 합니다.",
    ),
    "violation_assignment_minimum": (
        "{application} has {held} evaluators of the group {group}; it needs {least}.",
        "{application} 신청의 {group} 평가위원이 {held}명입니다. {least}명 이상이어야 합니다.",
    ),
    "violation_assignment_witness": (
        "What the result says of its {part} is not true.",
        "결과에 적힌 {part} 내용이 사실과 다릅니다.",
    ),
    "violation_assignment_chance": (
        "{application} meets {evaluator} with a chance that is not allowed, or without any.",
        "{application} 신청과 평가위원 {evaluator}이(가) 만날 확률이 허용 범위를 벗어났거나 0입니다.",
    ),
}
SENTENCES: Final[Mapping[str, tuple[str, str]]] = {**_FAULTS, **_STORIES, **_VIOLATIONS}
