"""What is said about problems and results of the family schedule; every key begins with ``schedule_``."""

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "schedule_horizon": (
        "The time grid has {number} units; it must have 1 to {most}.",
        "시간표의 칸 수가 {number}입니다. 1에서 {most} 사이여야 합니다.",
    ),
    "schedule_week": (
        "A week has {number} units of time; it must have 1 or more.",
        "한 주의 길이가 {number}칸입니다. 1칸 이상이어야 합니다.",
    ),
    "schedule_machine_number": (
        "Machine {machine} has {what} {number}; it must be whole, not negative, and within the time grid.",
        "{machine} 장비의 {what} 값이 {number}입니다. 0 이상이고 시간표보다 길지 않은 정수여야 합니다.",
    ),
    "schedule_closed": (
        "Machine {machine} is closed from {begin} to {until}; the end must come after and within the grid.",
        "{machine} 장비의 휴무가 {begin}에서 {until}까지입니다. 끝이 시작보다 뒤이고 시간표 안이어야 합니다.",
    ),
    "schedule_cap": (
        "Company {company} has {what} {number}; it must be whole and not negative.",
        "{company} 회사의 {what} 값이 {number}입니다. 0 이상의 정수여야 합니다.",
    ),
    "schedule_no_weeks": (
        "Company {company} has a weekly cap, but the problem does not say how long a week is.",
        "{company} 회사에 주 한도가 있지만, 한 주의 길이가 적혀 있지 않습니다.",
    ),
    "schedule_company_unknown": (
        "Request {request} is by {company}, which is not among the companies.",
        "{request} 신청의 회사 {company}: 회사 목록에 없습니다.",
    ),
    "schedule_group_unknown": (
        "Wish {rank} of request {request} is for the group {group}, of which there is no machine.",
        "{request} 신청의 {rank}지망 {group} 무리에는 장비가 없습니다.",
    ),
    "schedule_value": (
        "Wish {rank} of request {request} has the value {number}; it must be a whole number from 1 on.",
        "{request} 신청의 {rank}지망 점수가 {number}입니다. 1 이상의 정수여야 합니다.",
    ),
    "schedule_times": (
        "Wish {rank} of request {request} is for {times}; it must have a length and end by {horizon}.",
        "{request} 신청의 {rank}지망 시간이 {times}입니다. 길이가 있어야 하고 {horizon} 안에 끝나야 합니다.",
    ),
    "schedule_option_twice": (
        "Wish {rank} of request {request} repeats an earlier one.",
        "{request} 신청의 {rank}지망은 앞선 희망과 같습니다.",
    ),
    "schedule_total": (
        "The values come to {number}, which is too large to be written exactly.",
        "점수의 합이 {number}입니다. 너무 커서 정확히 적을 수 없습니다.",
    ),
    "schedule_resource": (
        "There are {number} units of {resource}; the number must be whole and not negative.",
        "{resource} 자원의 수량이 {number}입니다. 0 이상의 정수여야 합니다.",
    ),
    "schedule_duration": (
        "Activity {activity} takes {number}; the duration must be whole, not negative, and not endless.",
        "{activity} 활동의 기간이 {number}입니다. 0 이상이고 너무 길지 않은 정수여야 합니다.",
    ),
    "schedule_after_unknown": (
        "Activity {activity} comes after {before}, which is not among the activities.",
        "{activity} 활동보다 먼저라는 {before} 활동은 목록에 없습니다.",
    ),
    "schedule_circle": (
        "These activities wait for each other in a circle, so none can start: {activities}.",
        "서로 기다리는 활동이라 아무것도 시작할 수 없습니다: {activities}.",
    ),
    "schedule_resource_unknown": (
        "Activity {activity} needs {resource}, which is not among the resources.",
        "{activity} 활동에 필요한 {resource} 자원은 목록에 없습니다.",
    ),
    "schedule_demand": (
        "Activity {activity} needs {number} of {resource}; the number must be whole and not negative.",
        "{activity} 활동에 필요한 {resource} 수량이 {number}입니다. 0 이상의 정수여야 합니다.",
    ),
    "schedule_demand_large": (
        "Activity {activity} needs {units} of {resource}, but there are only {there}.",
        "{activity} 활동에는 {resource} 자원이 {units} 필요하지만 {there}뿐입니다.",
    ),
    "schedule_patterson": (
        "The file is not a project in Patterson's format: numbers are missing or wrong.",
        "파일이 패터슨 형식의 프로젝트가 아닙니다. 숫자가 빠졌거나 잘못되었습니다.",
    ),
    "schedule_not_project": (
        "The rule {rule} plans projects; this problem is about time on machines.",
        "{rule} 규칙은 프로젝트 일정을 짭니다. 이 문제는 장비 시간 배정입니다.",
    ),
    "schedule_not_slots": (
        "The rule {rule} allots time on machines; this problem is a project.",
        "{rule} 규칙은 장비 시간을 배정합니다. 이 문제는 프로젝트입니다.",
    ),
    "schedule_unfit": (
        "The rule {rule} does not fit this problem.",
        "{rule} 규칙은 이 문제에 맞지 않습니다.",
    ),
    "schedule_why_options": (
        "Some requests can be met in several ways (for example {request}; {count} in all).",
        "여러 방법으로 들어줄 수 있는 신청이 있습니다(예: {request}, 모두 {count}건).",
    ),
    "schedule_why_machines": (
        "The machines of the group {group} are not alike: they are not open, or not cleaned, the same.",
        "{group} 무리의 장비가 서로 다릅니다. 여는 때나 정리 시간이 같지 않습니다.",
    ),
    "schedule_why_setup": (
        "Machines of the group {group} must be set up between companies, so the order counts.",
        "{group} 무리의 장비는 회사가 바뀔 때 준비 시간이 들어 순서를 따져야 합니다.",
    ),
    "schedule_why_cap": (
        "Company {company} asks for more than its cap.",
        "{company} 회사는 한도보다 많이 신청했습니다.",
    ),
    "schedule_why_time": (
        "Company {company} has a cap on time that can bind, and asks for uses of different lengths.",
        "{company} 회사는 시간 한도가 있고, 신청한 길이가 서로 다릅니다.",
    ),
    "schedule_why_weeks": (
        "Request {request} could be met in several weeks, and company {company} has a weekly cap.",
        "{request} 신청은 여러 주에 들어줄 수 있는데 {company} 회사에 주 한도가 있습니다.",
    ),
    "schedule_why_overlap": (
        "In the group {group}, uses from {start} and from {other} overlap without being the same slot.",
        "{group} 무리에서 {start}부터와 {other}부터의 사용이 같은 칸이 아닌데 겹칩니다.",
    ),
    "schedule_dropout_unknown": (
        "There is no request, machine or activity {id} in this problem.",
        "이 문제에는 {id} 신청이나 장비, 활동이 없습니다.",
    ),
    "schedule_table_request": (
        "Row {row} of the table {table}: the request {request} is not in the table of requests.",
        "{table} 표의 {row}번째 줄에 있는 {request} 신청은 신청 표에 없습니다.",
    ),
    "schedule_served": (
        "{request} got {machine} from {start} for {length}.",
        "{request} 신청은 {machine} 장비 {start}부터 {length}칸을 배정받았습니다.",
    ),
    "schedule_unserved": (
        "{request} got none of its {wishes} wishes.",
        "{request} 신청은 희망 {wishes}건 가운데 배정받은 것이 없습니다.",
    ),
    "schedule_fate_granted": (
        "Wish {rank}, {group} from {start}: granted.",
        "{rank}지망 {group} {start}부터: 배정되었습니다.",
    ),
    "schedule_fate_closed": (
        "Wish {rank}, {group} from {start}: no machine is open then.",
        "{rank}지망 {group} {start}부터: 그때 여는 장비가 없습니다.",
    ),
    "schedule_fate_capped": (
        "Wish {rank}, {group} from {start}: the caps of the company are used up.",
        "{rank}지망 {group} {start}부터: 회사의 한도를 다 썼습니다.",
    ),
    "schedule_fate_taken": (
        "Wish {rank}, {group} from {start}: the time was taken before its turn, by {others}.",
        "{rank}지망 {group} {start}부터: 차례가 오기 전에 {others} 신청이 시간을 받았습니다.",
    ),
    "schedule_fate_priced": (
        "Wish {rank}, {group} from {start}: the time costs {price}, it is worth {value}: {margin} short.",
        "{rank}지망 {group} {start}부터: 시간 값 {price}점에 희망은 {value}점으로 {margin}점 모자랍니다.",
    ),
    "schedule_fate_drawn": (
        "Wish {rank}, {group} from {start}: it is worth what the time costs ({price}); the lottery decided.",
        "{rank}지망 {group} {start}부터: 희망 점수와 시간의 값이 {price}점으로 같아 추첨으로 갈렸습니다.",
    ),
    "schedule_fate_other": (
        "Wish {rank}, {group} from {start}: another wish in its stead brought more in all.",
        "{rank}지망 {group} {start}부터: 다른 희망을 들어주는 편이 전체로 더 나았습니다.",
    ),
    "schedule_needed": (
        "Wish {rank} would have been granted at a value of {value}.",
        "{rank}지망은 {value}점이었다면 배정되었을 것입니다.",
    ),
    "schedule_free": (
        "With the start {start} for wish {rank} it would have been granted: that time is free.",
        "{rank}지망을 {start}부터로 신청했다면 배정되었을 것입니다. 그 시간은 비어 있습니다.",
    ),
    "schedule_receipt": (
        "Received as number {received} or earlier, it would have been granted.",
        "{received}번째로, 또는 그보다 먼저 접수했다면 배정되었을 것입니다.",
    ),
    "schedule_planned": (
        "{activity} runs from {start} to {end}.",
        "{activity} 활동은 {start}부터 {end}까지입니다.",
    ),
    "schedule_delay_start": (
        "Nothing keeps it from starting at the very beginning.",
        "처음부터 바로 시작합니다.",
    ),
    "schedule_delay_waits": (
        "It starts as soon as what it waits for is over: {others}.",
        "먼저 끝나야 할 활동({others})이 끝나는 대로 시작합니다.",
    ),
    "schedule_delay_lacks": (
        "Just before, there is too little {resource}: it is in use by {others}.",
        "그 직전에는 {others} 활동이 쓰고 있어 {resource} 자원이 모자랍니다.",
    ),
    "schedule_delay_free": (
        "It could start sooner; the project would not end sooner.",
        "더 일찍 시작할 수도 있지만, 전체가 더 일찍 끝나지는 않습니다.",
    ),
    "schedule_slack": (
        "With everything else as planned it may start later by up to {slack}.",
        "다른 활동이 계획대로면 {slack}만큼까지 늦게 시작해도 됩니다.",
    ),
    "schedule_tight": (
        "With everything else as planned it may not start later.",
        "다른 활동이 계획대로면 늦게 시작할 수 없습니다.",
    ),
    "schedule_shorter": (
        "Were it shorter by {units}, the project could end sooner.",
        "이 활동이 {units}만큼 짧았다면 전체가 더 일찍 끝날 수 있습니다.",
    ),
    "schedule_unit": (
        "With one unit more of {resource} the project could end at {end}.",
        "{resource} 자원이 하나 더 있었다면 전체가 {end}에 끝날 수 있습니다.",
    ),
    "violation_schedule_option": (
        "{request} has {machine} from {start} for {length}, which is none of its wishes.",
        "{request} 신청이 받은 {machine} 장비 {start}부터 {length}칸은 희망한 시간이 아닙니다.",
    ),
    "violation_schedule_closed": (
        "{request} has {machine} from {start}, when it is closed.",
        "{request} 신청이 받은 {machine} 장비 {start}부터는 휴무입니다.",
    ),
    "violation_schedule_near": (
        "On {machine}, {other} begins before {request} is over and {gap} of cleaning and set-up have passed.",
        "{machine} 장비에서 {request} 뒤 정리·준비 {gap}칸이 지나기 전에 {other} 사용이 시작됩니다.",
    ),
    "violation_schedule_slots": (
        "{company} has {units} uses; its cap is {most}.",
        "{company} 회사의 사용이 {units}건입니다. 한도는 {most}건입니다.",
    ),
    "violation_schedule_time": (
        "{company} has {units} units of time; its cap is {most}.",
        "{company} 회사의 사용 시간이 {units}칸입니다. 한도는 {most}칸입니다.",
    ),
    "violation_schedule_weekly_slots": (
        "In week {week}, {company} has {units} uses; its cap is {most}.",
        "{week}주차에 {company} 회사의 사용이 {units}건입니다. 주 한도는 {most}건입니다.",
    ),
    "violation_schedule_weekly_time": (
        "In week {week}, {company} has {units} units of time; its cap is {most}.",
        "{week}주차에 {company} 회사의 사용 시간이 {units}칸입니다. 주 한도는 {most}칸입니다.",
    ),
    "violation_schedule_activity": (
        "The plan names the activity {activity} {times} times; the problem must know it, and it starts once.",
        "계획에 {activity} 활동이 {times}번 있습니다. 문제에 있는 활동이 꼭 한 번 있어야 합니다.",
    ),
    "violation_schedule_activity_time": (
        "The plan gives the activity {activity} no start, or another duration than it has.",
        "계획에 적힌 {activity} 활동의 시작이나 기간이 잘못되었습니다.",
    ),
    "violation_schedule_order": (
        "{activity} starts before {before}, which it waits for, is over.",
        "{activity} 활동이 먼저 끝나야 할 {before} 활동보다 일찍 시작합니다.",
    ),
    "violation_schedule_resource": (
        "At {time} the plan uses {units} units of {resource}; there are {most}.",
        "{time} 시점에 {resource} 자원을 {units} 쓰지만 {most}뿐입니다.",
    ),
    "violation_schedule_proof": (
        "The proof is broken: {detail}",
        "증명이 잘못되었습니다: {detail}",
    ),
    "violation_schedule_solver": (
        "The bound by the solver may stand only where it is nearer than the bound {bound} that is proven.",
        "풀이 프로그램의 한계값은 증명된 한계값 {bound}보다 가까울 때만 적을 수 있습니다.",
    ),
    "violation_schedule_bound": (
        "The result says the bound {said}; its proof gives {is_}.",
        "결과에 적힌 한계값은 {said}이지만 증명에 따르면 {is_}입니다.",
    ),
    "violation_schedule_value": (
        "The result says the value {said}; the allotment is worth {is_}.",
        "결과에 적힌 값은 {said}이지만 배정의 값은 {is_}입니다.",
    ),
    "violation_schedule_beyond": (
        "The value {value} lies beyond the bound {bound}, so the bound cannot be true.",
        "값 {value}: 한계값 {bound}을 넘으므로 한계값이 옳지 않습니다.",
    ),
    "violation_schedule_status": (
        "The result calls itself {said}, which its value and bound do not say.",
        "결과의 상태 {said}: 값과 한계값에 맞지 않습니다.",
    ),
    "violation_schedule_not_best": (
        "The value is {value}, but the proof leaves room up to {bound}; this rule promises the best.",
        "값은 {value}이지만 증명에 따르면 {bound}까지 가능합니다. 이 규칙은 최선을 약속합니다.",
    ),
    "violation_schedule_no_aim": (
        "The rule {rule} aims at no value, so its result may state none, and no bound.",
        "{rule} 규칙은 값을 목표로 하지 않으므로 값이나 한계값을 적을 수 없습니다.",
    ),
    "violation_schedule_passed": (
        "{request} was passed over: its wish from {start} was free at its turn.",
        "{request} 신청이 건너뛰어졌습니다. 차례가 왔을 때 {start}부터의 희망이 비어 있었습니다.",
    ),
    "violation_schedule_turns": (
        "The published order of turns is not the one of these grants.",
        "공개한 차례가 이 배정의 차례와 다릅니다.",
    ),
    "violation_schedule_turn": (
        "{company} should have had its turn before {request}.",
        "{request} 신청보다 {company} 회사의 차례가 먼저여야 했습니다.",
    ),
    "violation_schedule_dearer": (
        "{company} took {request} while a wish worth more to it was free.",
        "{company} 회사는 더 높은 점수의 희망이 비어 있었는데 {request} 신청을 받았습니다.",
    ),
    "violation_schedule_left": (
        "{company} could still have been given a wish after the last turn.",
        "마지막 차례가 지난 뒤에도 {company} 회사에 줄 수 있는 희망이 남았습니다.",
    ),
}
