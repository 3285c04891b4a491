"""What is said about problems and results of the family budget; every key begins with ``budget_``."""

from collections.abc import Mapping
from typing import Final

_FAULTS: Final[Mapping[str, tuple[str, str]]] = {
    "budget_won": (
        "The money is {number} won; it must be a whole number from 0 on.",
        "예산이 {number}원입니다. 0 이상의 정수여야 합니다.",
    ),
    "budget_cost": (
        "Project {project} costs {number} won; it must be a whole number from 1 to 2^53 - 1.",
        "{project} 사업의 비용이 {number}원입니다. 1 이상 2^53 - 1 이하의 정수여야 합니다.",
    ),
    "budget_score": (
        "Project {project} has the score {number}; it must be a whole number from 0 to 2^53 - 1.",
        "{project} 사업의 점수가 {number}입니다. 0 이상 2^53 - 1 이하의 정수여야 합니다.",
    ),
    "budget_sum": (
        "The scores, or the points of the ballots, add up to more than {largest}.",
        "점수나 투표의 합이 {largest}보다 큽니다.",
    ),
    "budget_standing": (
        "Project {project} stands as {standing}; it must be open, promised or withdrawn.",
        "{project} 사업의 상태가 {standing}입니다. open, promised, withdrawn 가운데 하나여야 합니다.",
    ),
    "budget_group_name": (
        "Project {project} belongs to a group called {group!r}; choose another name.",
        "{project} 사업의 집단 이름 {group!r}: 쓸 수 없습니다. 다른 이름을 쓰십시오.",
    ),
    "budget_ballot_unknown": (
        "Voter {voter} voted for {project}, which is not among the projects.",
        "{voter} 투표자가 고른 {project} 사업은 목록에 없습니다.",
    ),
    "budget_points": (
        "Voter {voter} gave {project} {number} points; the number must be whole and at least 1.",
        "{voter} 투표자가 {project} 사업에 {number}점을 주었습니다. 1 이상의 정수여야 합니다.",
    ),
    "budget_quota_rule": (
        "A quota of the group {group} is called {rule}; the quotas are {rules}.",
        "{group} 집단에 둔 할당 {rule}: 쓸 수 있는 할당은 {rules}입니다.",
    ),
    "budget_quota_group": (
        "A quota ({rule}) is about the group {group}, to which no project belongs.",
        "할당({rule})을 둔 {group} 집단에 속한 사업이 없습니다.",
    ),
    "budget_quota_amount": (
        "The quota {rule} of the group {group} is {number}; it must be a whole number from 0 on.",
        "{group} 집단의 할당 {rule} 값이 {number}입니다. 0 이상의 정수여야 합니다.",
    ),
    "budget_quota_twice": (
        "The group {group} has the quota {rule} twice.",
        "{group} 집단에 할당 {rule}이(가) 두 번 적혀 있습니다.",
    ),
    "budget_setting": (
        "The setting {name} is {said}; it must be one of {allowed}.",
        "설정 {name} 값이 {said}입니다. {allowed} 가운데 하나여야 합니다.",
    ),
    "budget_step": (
        "The step of a share is {number} won; it must be a whole number from 0 on.",
        "몫을 늘리는 단위가 {number}원입니다. 0 이상의 정수여야 합니다.",
    ),
    "budget_contradiction": (
        "These {count} cannot hold together; without any one of them the others could:",
        "다음 {count}가지는 함께 지킬 수 없습니다. 어느 하나를 빼면 나머지는 지킬 수 있습니다.",
    ),
    "budget_out_of_time": (
        "Time ended before a selection that keeps all limits was found, or that there is none was shown.",
        "시간 안에 모든 한도를 지키는 선정을 찾지 못했고, 없다는 것도 밝히지 못했습니다.",
    ),
    "budget_no_minima": (
        "The rule {rule} cannot promise the {count} minima of this problem; maximum_value can.",
        "{rule} 규칙은 최소 할당 {count}개를 약속할 수 없습니다. maximum_value 규칙은 할 수 있습니다.",
    ),
    "budget_no_quotas": (
        "The rule {rule} takes no quotas, and this problem has {count}; maximum_value does.",
        "{rule} 규칙은 할당을 받지 않는데 이 문제에는 {count}개가 있습니다. maximum_value 규칙은 받습니다.",
    ),
    "budget_unknown": (
        "There is no project {project} in this problem.",
        "이 문제에는 {project} 사업이 없습니다.",
    ),
}

_CLAUSES: Final[Mapping[str, tuple[str, str]]] = {
    "budget_rule_money": ("at most {amount} won in all", "모두 합해 {amount}원 이하"),
    "budget_rule_min_count": ("at least {amount} projects of {group}", "{group} 사업 {amount}개 이상"),
    "budget_rule_max_count": ("at most {amount} projects of {group}", "{group} 사업 {amount}개 이하"),
    "budget_rule_min_won": ("at least {amount} won for {group}", "{group}에 {amount}원 이상"),
    "budget_rule_max_won": ("at most {amount} won for {group}", "{group}에 {amount}원 이하"),
    "budget_rule_promised": ("what was promised before: {projects}", "먼저 약속한 사업: {projects}"),
}

_VIOLATIONS: Final[Mapping[str, tuple[str, str]]] = {
    "violation_budget_unknown": (
        "{project} is said to be selected, but is not among the projects.",
        "{project} 사업이 선정되었다고 하지만 목록에 없습니다.",
    ),
    "violation_budget_duplicate": (
        "{project} is selected more than once.",
        "{project} 사업이 두 번 이상 선정되었습니다.",
    ),
    "violation_budget_won": (
        "{project} gets {units} of {place}; it costs {cost} won.",
        "{project} 사업은 {place} {units}을(를) 받았습니다. 비용은 {cost}원입니다.",
    ),
    "violation_budget_through": (
        "{project} is said to be selected by {said}; it was {is_}.",
        "{project} 사업이 {said}(으)로 선정되었다고 하지만 {is_}입니다.",
    ),
    "violation_budget_limit": (
        "The limit of {limit} is broken: it comes to {is_}.",
        "한도를 어겼습니다({limit}). 실제 값은 {is_}입니다.",
    ),
    "violation_budget_promised": (
        "{project} was promised, but is not selected.",
        "{project} 사업은 먼저 약속했지만 선정되지 않았습니다.",
    ),
    "violation_budget_withdrawn": (
        "{project} was withdrawn, but is selected.",
        "{project} 사업은 철회했지만 선정되었습니다.",
    ),
    "violation_budget_status": (
        "The result says {said}, which is not true: {is_}.",
        "결과의 상태가 {said}(이)라고 하지만 사실이 아닙니다({is_}).",
    ),
    "violation_budget_cases": (
        "The cases do not prove that no selection is worth more.",
        "나눈 경우들이 더 나은 선정이 없다는 것을 증명하지 못합니다.",
    ),
    "violation_budget_value": (
        "The value is said to be {said}; the selected projects are worth {is_}.",
        "가치가 {said}(이)라고 하지만 선정된 사업의 가치는 {is_}입니다.",
    ),
    "violation_budget_bound": (
        "The bound is said to be {said}; the published prices show {is_}.",
        "상한이 {said}(이)라고 하지만 공개한 값으로 계산하면 {is_}입니다.",
    ),
    "violation_budget_prices": (
        "The published prices are not those of this problem: {detail}.",
        "공개한 가격이 이 문제의 것이 아닙니다({detail}).",
    ),
    "violation_budget_passed_over": (
        "{project} was passed over, though it fitted when its turn came.",
        "{project} 사업은 차례가 왔을 때 한도에 맞았는데도 선정되지 않았습니다.",
    ),
    "violation_budget_taken": (
        "{project} was taken, though it did not fit when its turn came.",
        "{project} 사업은 차례가 왔을 때 한도에 맞지 않았는데도 선정되었습니다.",
    ),
    "violation_budget_order": (
        "The published order is not that of this problem.",
        "공개한 순서가 이 문제의 순서와 다릅니다.",
    ),
    "violation_budget_log": (
        "The log of purchases cannot be read: {detail}.",
        "구매 기록을 읽을 수 없습니다({detail}).",
    ),
    "violation_budget_share": (
        "Each voter's share is said to be {said} won; it is {is_}.",
        "투표자 한 사람의 몫이 {said}원이라고 하지만 {is_}원입니다.",
    ),
    "violation_budget_payment": (
        "The supporters of {project} are said to pay {said} won for a point; it is {is_}.",
        "{project} 사업의 지지자가 1점에 {said}원을 낸다고 하지만 {is_}원입니다.",
    ),
    "violation_budget_unaffordable": (
        "{project} was bought, though its supporters could not pay for it.",
        "{project} 사업을 샀지만 지지자가 비용을 낼 수 없었습니다.",
    ),
    "violation_budget_cheaper": (
        "{project} was bought, though {other} asked less of its supporters for what they gain.",
        "{project} 사업을 샀지만, {other} 사업이 지지자에게 얻는 것에 견주어 더 적게 요구했습니다.",
    ),
    "violation_budget_affordable": (
        "{project} was not bought, though its supporters could pay for it.",
        "{project} 사업은 지지자가 비용을 낼 수 있는데도 사지 않았습니다.",
    ),
    "violation_budget_early": (
        "Shares stopped growing too early: with the next step the purchases stay within the money.",
        "몫을 너무 일찍 멈추었습니다. 다음 단계의 구매도 예산 안입니다.",
    ),
    "violation_budget_completion": (
        "What fills up the money should be {should}, not {said}.",
        "남은 예산은 {said} 대신 {should} 사업으로 채워야 합니다.",
    ),
}

_EXPLANATIONS: Final[Mapping[str, tuple[str, str]]] = {
    "budget_selected_promised": (
        "{project} was promised before: it is selected.",
        "{project} 사업은 먼저 약속해 선정되었습니다.",
    ),
    "budget_selected_value": (
        "{project} is selected: it is part of the best selection.",
        "{project} 사업은 가장 좋은 조합에 들어 선정되었습니다.",
    ),
    "budget_selected_order": (
        "{project} is selected: it fitted when its turn came.",
        "{project} 사업은 차례가 왔을 때 한도에 맞아 선정되었습니다.",
    ),
    "budget_selected_shares": (
        "{project} is selected: its supporters paid for it.",
        "{project} 사업은 지지자의 몫으로 비용을 내 선정되었습니다.",
    ),
    "budget_selected_completion": (
        "{project} is selected: it fitted into what was left.",
        "{project} 사업은 남은 예산에 들어맞아 선정되었습니다.",
    ),
    "budget_passed_over": ("{project} is not selected.", "{project} 사업은 선정되지 않았습니다."),
    "budget_withdrawn": ("{project} was withdrawn.", "{project} 사업은 철회했습니다."),
    "budget_needed": (
        "Without it the other limits could not be kept.",
        "이 사업이 없으면 다른 한도를 지킬 수 없습니다.",
    ),
    "budget_impossible": (
        "No selection that keeps all limits has it.",
        "이 사업을 넣고는 모든 한도를 지킬 수 없습니다.",
    ),
    "budget_margin": (
        "The best selection is worth {value}; the best one without it {other}, {short} less.",
        "가장 좋은 조합의 가치는 {value}, 이 사업 없이 가장 좋은 조합은 {short} 적은 {other}입니다.",
    ),
    "budget_missing": (
        "The best selection is worth {value}; the best one with it {other}, {short} less.",
        "가장 좋은 조합의 가치는 {value}, 이 사업을 넣어 가장 좋은 조합은 {short} 적은 {other}입니다.",
    ),
    "budget_ticket": (
        "With it a selection is worth as much ({other}); less money, then the draw, decided.",
        "이 사업을 넣어도 가치가 같은({other}) 조합이 있어, 더 적은 비용과 추첨 순으로 정했습니다.",
    ),
    "budget_price": (
        "At the prices of this round its money and quotas come to {price}; it is worth {worth}.",
        "이번 가격으로 이 사업이 쓰는 예산과 할당의 값은 {price}, 사업의 가치는 {worth}입니다.",
    ),
    "budget_worthless": (
        "It has no score, so it had no turn.",
        "점수가 없어 차례가 오지 않았습니다.",
    ),
    "budget_turn": (
        "It was number {rank} of {total} in the order.",
        "순서는 {total}개 가운데 {rank}번째입니다.",
    ),
    "budget_fitted": (
        "{left} won were left then; it costs {cost}.",
        "그때 {left}원이 남아 있었고 비용은 {cost}원입니다.",
    ),
    "budget_short": (
        "{left} won were left then; it costs {cost}, {short} more.",
        "그때 남은 돈은 {left}원, 비용은 {short}원 더 많은 {cost}원입니다.",
    ),
    "budget_full": (
        "It would have broken the limit of {limit}.",
        "선정했다면 한도를 어겼을 것입니다({limit}).",
    ),
    "budget_paid": (
        "Its {supporters} supporters paid {price} won for a point, or all they had left of {share}.",
        "지지자 {supporters}명이 1점에 {price}원, 또는 몫 {share}원에서 남은 돈을 모두 냈습니다.",
    ),
    "budget_unsupported": ("Nobody voted for it.", "투표한 사람이 없습니다."),
    "budget_lacked": (
        "At the end its {supporters} supporters had {left} won left together; it costs {cost}, {short} more.",
        "끝에 지지자 {supporters}명에게 남은 돈은 모두 {left}원, 비용은 {short}원 더 많은 {cost}원입니다.",
    ),
    "budget_unfilled": (
        "It did not fit into what was left either: {left} won remain in the end.",
        "남은 예산에도 들어맞지 않았습니다. 마지막에 남은 돈은 {left}원입니다.",
    ),
    "budget_filled": (
        "It was taken with the money that shares could not use.",
        "몫으로 쓰지 못한 돈으로 선정했습니다.",
    ),
    "budget_change_cost": (
        "At a cost of {value} won it would have been selected.",
        "비용이 {value}원이었다면 선정되었을 것입니다.",
    ),
    "budget_change_score": (
        "With a score of {value} it would have been selected.",
        "점수가 {value}점이었다면 선정되었을 것입니다.",
    ),
    "budget_change_supporters": (
        "With {value} more voters for it alone it would have been selected.",
        "이 사업만 고른 투표자가 {value}명 더 있었다면 선정되었을 것입니다.",
    ),
    "budget_pabulib": (
        "The file is not an election of Pabulib: {detail}.",
        "Pabulib 형식의 파일이 아닙니다({detail}).",
    ),
    "budget_price_row": (
        "{limit}: one more is worth {price} billionths at the margin, {gain} by running the rule again.",
        "{limit}: 하나 더하면 한계 가치는 10억분의 {price}, 다시 계산한 가치는 {gain}입니다.",
    ),
}

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {**_FAULTS, **_CLAUSES, **_VIOLATIONS, **_EXPLANATIONS}
