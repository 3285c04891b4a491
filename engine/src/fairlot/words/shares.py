"""What is said about problems and results of the family shares; every key begins with ``shares_``."""

from collections.abc import Mapping
from typing import Final

_FAULTS: Final[Mapping[str, tuple[str, str]]] = {
    "shares_empty": (
        "There must be at least one resource and one period.",
        "자원과 기간이 하나 이상 있어야 합니다.",
    ),
    "shares_pools": (
        "There are {number} resources times periods; {most} can be shared at once.",
        "자원 수와 기간 수를 곱하면 {number}입니다. 한 번에 {most}까지 나눌 수 있습니다.",
    ),
    "shares_twice": (
        "The name {name} is used twice among the periods or the groups.",
        "기간이나 집단 가운데 {name} 이름이 두 번 있습니다.",
    ),
    "shares_resource": (
        "{name} names the resource {resource}, which is not among the resources.",
        "{name}에 적힌 {resource} 자원은 목록에 없습니다.",
    ),
    "shares_length": (
        "{name} gives {length} numbers for {periods} periods.",
        "{name}: 기간은 {periods}개인데 숫자는 {length}개입니다.",
    ),
    "shares_number": (
        "{name} has the number {number}; it must be whole, from 0 to {most}.",
        "{name}의 숫자가 {number}입니다. 0부터 {most}까지의 정수여야 합니다.",
    ),
    "shares_weight": (
        "{applicant} has the weight {number}; it must be whole, from 1 to {most}.",
        "{applicant} 신청의 가중치가 {number}입니다. 1부터 {most}까지의 정수여야 합니다.",
    ),
    "shares_steady": (
        "{applicant} asks for a steady number, but for different numbers in different periods.",
        "{applicant} 신청은 일정한 양을 원한다면서 기간마다 다른 양을 적었습니다.",
    ),
    "shares_choices": (
        "{applicant} must name from 1 to {most} choices.",
        "{applicant} 신청은 선택지를 1개에서 {most}개까지 적어야 합니다.",
    ),
    "shares_choice": (
        "{applicant} names the choice {choice} twice, or in characters that cannot be printed.",
        "{applicant} 신청의 선택지 {choice}: 두 번 적혔거나 보이지 않는 글자가 있습니다.",
    ),
    "shares_nothing": (
        "A task of {applicant} on {choice} takes nothing.",
        "{applicant} 신청의 선택지 {choice}: 쓰는 자원이 없습니다.",
    ),
    "shares_demand": (
        "A task of {applicant} on {choice} takes {number} of {resource}; it must be whole, from 1 to {most}.",
        (
            "{applicant} 신청의 선택지 {choice}에서 {resource} 자원의 양이 {number}입니다. "
            "1부터 {most}까지의 정수여야 합니다."
        ),
    ),
    "shares_floor": (
        "The floor of {applicant} on {choice} is not of its choices, or not a number for each period.",
        "{applicant} 신청의 {choice} 하한: 선택지에 없거나, 기간마다 숫자가 하나씩 있지 않습니다.",
    ),
    "shares_floor_whole": (
        "{applicant} can use whole tasks only, but its floor on {choice} is a part of one.",
        "{applicant} 신청은 온전한 작업만 쓸 수 있는데 {choice} 하한이 작업의 일부입니다.",
    ),
    "shares_floor_ask": (
        "{applicant} is to keep {held} thousandths of a task, but asks for (or may get) only {most}.",
        "{applicant} 신청의 하한은 작업의 천분의 {held}인데, 받을 수 있는 양은 천분의 {most}입니다.",
    ),
    "shares_large": (
        "What is asked for of {resource} is too much to be added up in 64 bits; count it in larger units.",
        "{resource} 자원의 신청을 모두 더하면 64비트를 넘습니다. 더 큰 단위로 적으십시오.",
    ),
    "shares_floors": (
        (
            "These floors cannot hold together: {names} are to keep {needed} milli-units of {resource} "
            "in {period}, and there are {capacity}."
        ),
        (
            "함께 지킬 수 없는 하한입니다: {names} 몫으로 {period} 기간에 {resource} 자원 {needed}밀리단위가 "
            "필요하지만 {capacity}밀리단위뿐입니다."
        ),
    ),
    "shares_keeps": (
        (
            "These kept shares cannot hold together: {names} are to have {needed} milli-units of {resource} "
            "in {period}, and there are {capacity}."
        ),
        (
            "함께 지킬 수 없는 몫입니다: {names} 몫으로 {period} 기간에 {resource} 자원 {needed}밀리단위를 "
            "남기려 하지만 {capacity}밀리단위뿐입니다."
        ),
    ),
    "shares_floors_most": (
        (
            "These floors cannot hold together with the most that {group} may take: {names} are to keep "
            "{needed} milli-units of {resource} in {period}, and {group} may take {capacity}."
        ),
        (
            "{group} 집단의 상한과 함께 지킬 수 없는 하한입니다: {names} 몫으로 {period} 기간에 {resource} "
            "자원 {needed}밀리단위가 필요하지만 상한은 {capacity}밀리단위입니다."
        ),
    ),
    "shares_keep_most": (
        "More of {resource} is kept for {group} in {period} than {group} may take.",
        "{period} 기간에 {group} 집단 몫으로 남긴 {resource} 자원이 그 집단의 상한보다 많습니다.",
    ),
}

_VIOLATIONS: Final[Mapping[str, tuple[str, str]]] = {
    "violation_shares_status": (
        "The result says it is {said}, or states a value; this rule gives one outcome, complete.",
        "결과의 상태가 {said}이거나 값을 적었습니다. 이 규칙의 결과는 하나이고, 상태는 complete입니다.",
    ),
    "violation_shares_unknown": (
        "{applicant} is given {choice} in {period}, which it did not ask for.",
        "{applicant} 신청이 {period} 기간에 신청하지 않은 {choice} 선택지를 받았습니다.",
    ),
    "violation_shares_twice": (
        "{applicant} is given {choice} in {period} twice, or less than nothing.",
        "{applicant} 신청이 {period} 기간의 {choice} 선택지를 두 번 받았거나, 받은 양이 0 이하입니다.",
    ),
    "violation_shares_steady": (
        "{applicant} asked for a steady number, and is given {choice} unevenly from {period} on.",
        (
            "{applicant} 신청은 일정한 양을 신청했지만 {choice} 선택지를 {period} 기간부터 "
            "고르지 않게 받았습니다."
        ),
    ),
    "violation_shares_capacity": (
        "{held} milli-units of {resource} are given away in {period}, but there are {capacity}.",
        "{period} 기간에 {resource} 자원 {capacity}밀리단위 가운데 {held}밀리단위를 나누어 주었습니다.",
    ),
    "violation_shares_most": (
        "{group} is given {held} milli-units of {resource} in {period}, and may take {capacity}.",
        (
            "{group} 집단이 {period} 기간에 {resource} 자원 {held}밀리단위를 받았지만 상한은 "
            "{capacity}밀리단위입니다."
        ),
    ),
    "violation_shares_floor": (
        "{applicant} is given less of {choice} in {period} than its floor.",
        "{applicant} 신청이 {period} 기간에 {choice} 선택지를 하한보다 적게 받았습니다.",
    ),
    "violation_shares_whole": (
        "{applicant} can use whole units only, and is given a part of one of {choice} in {period}.",
        (
            "{applicant} 신청은 온전한 단위만 쓸 수 있는데 {period} 기간에 {choice} 선택지를 "
            "조각으로 받았습니다."
        ),
    ),
    "violation_shares_ask": (
        "{applicant} is given more than it asked for or may get, {choice} in {period} among it.",
        "{applicant} 신청이 {period} 기간에 {choice} 선택지를 포함해 신청량이나 상한보다 많이 받았습니다.",
    ),
    "violation_shares_scale": (
        "The scale of levels must be {is_}.",
        "수준의 눈금은 {is_}이어야 합니다.",
    ),
    "violation_shares_cutoffs": (
        "The cut-offs are not written as cut-offs of this problem.",
        "컷오프가 이 문제의 컷오프 형식으로 적혀 있지 않습니다.",
    ),
    "violation_shares_cutoff": (
        "The cut-off published for {resource} in {period} is not true (group: {group}).",
        "{period} 기간 {resource} 자원의 공개된 컷오프가 사실과 다릅니다(집단: {group}).",
    ),
    "violation_shares_amount": (
        (
            "By the published cut-offs, {applicant} gets {should} thousandths of a task of {choice} "
            "in {period}, not {is_}."
        ),
        (
            "공개된 컷오프에 따르면 {applicant} 신청은 {period} 기간에 {choice} 선택지를 작업의 천분의 {is_} "
            "대신 천분의 {should} 받아야 합니다."
        ),
    ),
}

_STORY: Final[Mapping[str, tuple[str, str]]] = {
    "shares_asked_nothing": (
        "{applicant} asked for nothing.",
        "{applicant} 신청은 아무것도 신청하지 않았습니다.",
    ),
    "shares_full": (
        "{periods}: {applicant} asked for {asked} tasks and got all of them ({what}).",
        "{periods}: {applicant} 신청은 작업 {asked}개를 신청해 모두 받았습니다({what}).",
    ),
    "shares_capped": (
        "{periods}: {applicant} asked for {asked} tasks and got {got}, all that its cap allows ({what}).",
        "{periods}: {applicant} 신청은 작업 {asked}개를 신청했고, 상한인 {got}개를 받았습니다({what}).",
    ),
    "shares_stopped": (
        "{periods}: {applicant} asked for {asked} tasks and got {got} ({what}).",
        "{periods}: {applicant} 신청은 작업 {asked}개를 신청해 {got}개를 받았습니다({what}).",
    ),
    "shares_ran_out": (
        "{choice}: {whose} of {resource} ran out in {period}, when everybody had risen to {level} %.",
        "{choice}: {period} 기간의 {resource} {whose}이 모두의 몫이 {level}%까지 올랐을 때 다했습니다.",
    ),
    "shares_no_room": (
        "{choice}: {whose} of {resource} had no room for it in {period}.",
        "{choice}: {period} 기간의 {resource} {whose}에는 들어갈 여유가 없었습니다.",
    ),
    "shares_exact": (
        "Its exact share is {exact} tasks; in whole units that came to {got}.",
        "정확한 몫은 작업 {exact}개이고, 온전한 단위로 나누어 {got}개가 되었습니다.",
    ),
    "shares_more": (
        "One more unit in {whose} of {resource} in {period} would have given it {more} tasks more.",
        "{period} 기간의 {resource} {whose}이 한 단위 더 있었다면 작업 {more}개를 더 받았을 것입니다.",
    ),
    "shares_no_more": (
        "One more unit in {whose} of {resource} in {period} would have given it no more.",
        "{period} 기간의 {resource} {whose}이 한 단위 더 있었더라도 더 받지 못했을 것입니다.",
    ),
    "shares_enough": (
        "An ask of {tasks} tasks would have been met in full.",
        "작업 {tasks}개를 신청했다면 모두 받았을 것입니다.",
    ),
    "shares_pool": ("the stock", "물량"),
    "shares_pool_most": ("the most that {group} may take", "{group} 집단 상한"),
}

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {**_FAULTS, **_VIOLATIONS, **_STORY}
