"""What is said to one applicant about the outcome."""

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "outcome_placed": (
        "{applicant} got {place}, wish {rank}.",
        "{applicant} 신청은 {rank}지망 {place}에 배정되었습니다.",
    ),
    "outcome_several": (
        "{applicant} got {count} places in all.",
        "{applicant} 신청은 모두 {count}곳에 배정되었습니다.",
    ),
    "outcome_unplaced": (
        "{applicant} got none of the {wishes} places it wished for.",
        "{applicant} 신청은 희망한 {wishes}곳 가운데 배정된 곳이 없습니다.",
    ),
    "outcome_no_wishes": (
        "{applicant} wished for no place.",
        "{applicant} 신청은 희망한 장소가 없습니다.",
    ),
    "ticket": (
        "Its number in the draw is {ticket} of {total}.",
        "추첨 순번은 {total}건 가운데 {ticket}번입니다.",
    ),
    "admitted": (
        "Wish {rank}, {place}: admitted, on {pool}.",
        "{rank}지망 {place}: 배정되었습니다({pool}).",
    ),
    "not_needed": (
        "Wish {rank}, {place}: not needed, a better wish was met.",
        "{rank}지망 {place}: 더 앞선 희망이 이루어져 살피지 않았습니다.",
    ),
    "refused_unacceptable": (
        "Wish {rank}, {place}: the place did not accept this application.",
        "{rank}지망 {place}: 이 장소가 받아들이지 않은 신청입니다.",
    ),
    "refused_no_seats": (
        "Wish {rank}, {place}: there is no seat to give.",
        "{rank}지망 {place}: 나눌 자리가 없습니다.",
    ),
    "refused_priority": (
        "Wish {rank}, {place}: full. The last one on {pool} had priority {last}, this one has {own}.",
        "{rank}지망 {place}: 자리가 찼습니다. {pool}의 마지막은 {last}순위, 이 신청은 {own}순위입니다.",
    ),
    "refused_lottery": (
        (
            "Wish {rank}, {place}: full; the draw parted equals. The last one on {pool} had number {last}, "
            "this one has {own}."
        ),
        (
            "{rank}지망 {place}: 자리가 찼고, 같은 순위끼리 추첨했습니다. "
            "{pool}의 마지막은 추첨 {last}번, 이 신청은 {own}번입니다."
        ),
    ),
    "refused_draw": (
        "Wish {rank}, {place}: full. The last one on {pool} had number {last} in the draw, this one {own}.",
        "{rank}지망 {place}: 자리가 찼습니다. {pool}의 마지막은 추첨 {last}번, 이 신청은 {own}번입니다.",
    ),
    "refused_reserve": (
        "Wish {rank}, {place}: the seats left for this application are kept for {groups}.",
        "{rank}지망 {place}: 남은 자리는 {groups} 몫으로 남겨 둔 자리입니다.",
    ),
    "refused_wish": (
        "Wish {rank}, {place}: full. The last on {pool} listed it as wish {last}, this one as wish {own}.",
        "{rank}지망 {place}: 자리가 찼습니다. {pool}의 마지막은 {last}지망, 이 신청은 {own}지망입니다.",
    ),
    "refused_receipt": (
        "Wish {rank}, {place}: full. The last one on {pool} came as number {last}, this one as number {own}.",
        "{rank}지망 {place}: 자리가 찼습니다. {pool}의 마지막은 접수 {last}번, 이 신청은 {own}번입니다.",
    ),
    "before_wish": (
        "Admitted, having listed the place earlier: {count}.",
        "이 장소를 더 앞선 지망으로 적은 {count}건이 배정되었습니다.",
    ),
    "before_priority": (
        "Admitted with a better priority: {count}.",
        "순위가 더 앞선 {count}건이 배정되었습니다.",
    ),
    "before_receipt": (
        "Admitted with equal priority, having come earlier: {count}.",
        "순위가 같고 먼저 접수한 {count}건이 배정되었습니다.",
    ),
    "before_lottery": (
        "Admitted with equal priority and a better number in the draw: {count}.",
        "순위가 같고 추첨 순번이 앞선 {count}건이 배정되었습니다.",
    ),
    "before_draw": (
        "Admitted with a better number in the draw: {count}.",
        "추첨 순번이 앞선 {count}건이 배정되었습니다.",
    ),
    "before_reserve": (
        "Admitted on seats kept for a group: {count}.",
        "집단 몫으로 남겨 둔 자리에 {count}건이 배정되었습니다.",
    ),
    "change_priority": (
        "Priority {value} or better there would have sufficed.",
        "이 장소에서 {value}순위 이내였다면 배정되었을 것입니다.",
    ),
    "change_accepted": (
        "Had the place accepted it at all, it would have been admitted.",
        "이 장소가 받아들이기만 했다면 배정되었을 것입니다.",
    ),
    "change_seats": (
        "More open seats there would have sufficed: {value}.",
        "이 장소에 일반 자리가 {value}개 더 있었다면 배정되었을 것입니다.",
    ),
    "change_ticket": (
        "Number {value} or better in the draw would have sufficed.",
        "추첨 순번이 {value}번 이내였다면 배정되었을 것입니다.",
    ),
    "change_group": (
        "As a member of the group {value} it would have been admitted.",
        "{value} 집단에 속했다면 배정되었을 것입니다.",
    ),
    "change_receipt": (
        "Coming as number {value} or earlier would have sufficed.",
        "접수 순서가 {value}번째 이내였다면 배정되었을 것입니다.",
    ),
    "change_wish": (
        "Listed as wish {value} it would have been admitted: this rule punishes an honest list.",
        "{value}지망으로 적었다면 배정되었을 것입니다. 이 규칙은 솔직하게 적으면 손해를 볼 수 있습니다.",
    ),
    "pool_open": ("the open seats", "일반 자리"),
    "pool_reserve": ("the seats kept for {group}", "{group} 몫 자리"),
}
