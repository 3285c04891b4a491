"""What is said when a result breaks a promise."""

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "violation_digest": (
        "The result was made for another problem (the result says {said}, this problem is {is_}).",
        "다른 문제로 만든 결과입니다(결과에 적힌 값 {said}, 이 문제의 값 {is_}).",
    ),
    "violation_seed": (
        "The seed {said} is not the hash of the published sources, which is {is_}.",
        "추첨값 {said}: 공개한 값들의 해시({is_})와 다릅니다.",
    ),
    "violation_family": (
        "The result is of the kind {said}, which is not the kind of the problem.",
        "결과의 종류가 {said}이지만 문제의 종류는 다릅니다.",
    ),
    "violation_rule": (
        "The rule {said} is not one anyone knows.",
        "{said} 규칙은 알려진 규칙이 아닙니다.",
    ),
    "violation_status": (
        "The result says {said} of itself, or a value, or a bound, that its rule cannot give.",
        "결과에 적힌 상태({said})나 값, 한계가 이 규칙에서 나올 수 없는 것입니다.",
    ),
    "violation_unknown": (
        "{applicant} is said to have {place}, but the problem does not know both.",
        "{applicant} 신청이 {place} 장소를 받았다고 하지만, 문제에 없는 신청이거나 장소입니다.",
    ),
    "violation_duplicate": (
        "{applicant} has more than one place.",
        "{applicant} 신청이 장소를 두 곳 이상 받았습니다.",
    ),
    "violation_quota": (
        "{applicant} has {held} places; it may have {quota}.",
        "{applicant} 신청이 장소 {held}곳을 받았습니다. {quota}곳까지 받을 수 있습니다.",
    ),
    "violation_units": (
        "{applicant} has {units} seats of {place}; it must be exactly one.",
        "{applicant} 신청이 {place} 장소의 자리를 {units}개 받았습니다. 꼭 하나여야 합니다.",
    ),
    "violation_capacity": (
        "{place} holds {held} but has only {seats} seats.",
        "{place} 장소의 자리는 {seats}개인데 {held}건이 배정되었습니다.",
    ),
    "violation_reserve": (
        "At {place}, {held} sit on {pool}; there are {seats}.",
        "{place} 장소의 {pool} {seats}개에 {held}건이 배정되었습니다.",
    ),
    "violation_group": (
        "{applicant} sits at {place} on {pool}, but is not of that group.",
        "{applicant} 신청은 {place} 장소의 {pool}에 배정되었지만 그 집단이 아닙니다.",
    ),
    "violation_unlisted": (
        "{applicant} has {place} without having wished for it.",
        "{applicant} 신청은 희망하지 않은 {place} 장소를 받았습니다.",
    ),
    "violation_unacceptable": (
        "{applicant} has {place}, which does not accept this applicant.",
        "{applicant} 신청은 받아들이지 않겠다고 한 {place} 장소를 받았습니다.",
    ),
    "violation_blocking_pair": (
        "{applicant} would rather have {place}, and {place} would rather have {applicant} (on {pool}).",
        "{applicant} 신청은 {place} 장소를 더 원하고, {place} 장소의 {pool} 순서도 이 신청이 앞섭니다.",
    ),
    "violation_waste": (
        "{applicant} would rather have {place}, where one of {pool} is empty.",
        "{applicant} 신청이 더 원하는 {place} 장소의 {pool} 가운데 빈 자리가 있습니다.",
    ),
    "violation_seating": (
        "By the published order, {applicant} belongs on {should} at {place}, not on {pool}.",
        "{place} 장소의 {applicant} 신청은 공개한 순서에 따르면 {pool} 대신 {should}에 있어야 합니다.",
    ),
    "violation_cutoff": (
        "The cut-offs published for {place} are not those of its holders.",
        "{place} 장소의 컷오프가 실제 배정과 다릅니다.",
    ),
    "violation_stats": (
        "The count {name} published with the result is not true.",
        "결과와 함께 공개한 집계 {name} 값이 사실과 다릅니다.",
    ),
    "violation_published": (
        "The digest published is {said}, that of this result is {is_}.",
        "공개된 해시는 {said}, 이 결과의 해시는 {is_}입니다.",
    ),
    "violation_rerun": (
        "The rule {rule}, run again, gives {applicant} another outcome: {should}, not {place}.",
        "{rule} 규칙으로 다시 계산하면 {applicant} 신청의 결과가 다릅니다: {place} 대신 {should}.",
    ),
    "nothing": ("nothing", "배정 없음"),
}
