"""What people in the example city write: applications, reasons of evaluators, reasons of hosts."""

import random
from collections.abc import Sequence

from madang.kernel.calls.models import Criterion, Offer

_AIMS = (
    "직원이 하던 확인을 줄이고, 놓치던 것을 찾아냅니다.",
    "기다리는 시간을 줄이고, 처음 온 사람도 헤매지 않게 합니다.",
    "사고가 나기 전에 알려 주고, 왜 알렸는지 함께 보여 줍니다.",
    "쓰는 사람의 말을 알아듣고, 모르면 모른다고 답합니다.",
    "에너지와 수고를 줄이고, 줄인 만큼을 숫자로 보여 줍니다.",
)
_PLANS = (
    "첫 2주는 지금 상태를 재고, 그다음 8주 동안 운영하며, 마지막 2주에 전후를 비교합니다.",
    "이용자 30명에게 먼저 써 보게 한 뒤, 불편을 고쳐 전체로 넓힙니다.",
    "담당자와 매주 한 번 만나 기록을 함께 보고, 문제가 있으면 그날 멈춥니다.",
    "장비 2대를 설치해 개방 시간에만 운영하고, 기록은 현장 서버에 둡니다.",
)
_ANSWERS = (
    "가로 40cm, 세로 30cm 장비 2대이며, 한 대가 60W를 씁니다.",
    "확인에 걸리는 시간이 3분에서 1분으로 줄고, 놓치는 일이 절반 이하가 되면 성공입니다.",
    "현장 책임자가 전원을 내리고 담당자에게 바로 알립니다. 평일에는 30분 안에 사람이 갑니다.",
)
_UNHOSTABLE = (
    "설치 장비가 소방 통로를 막아 받을 수 없습니다.",
    "요청한 자료가 개인정보 심의를 통과하지 못했습니다.",
)
PROPOSED = "공고한 규칙으로 계산했고 검사에서 어긋남이 없습니다."
PROPOSED_BESIDE_OTHERS = "공고한 규칙의 계산입니다. 두 비교 계산은 참고용입니다."
DECLINED = "다른 지역 실증과 기간이 겹쳐 인력을 나눌 수 없습니다."


def title_of(company: str, offer: Offer) -> str:
    """Return the title of a project of ``company`` that has ``offer`` in mind."""
    return f"{company.removesuffix('(예시)')}의 {offer.title_ko.removesuffix(' (예시)')}"


def summary(rng: random.Random) -> str:
    """Return what a company wants to prove."""
    return f"{rng.choice(_AIMS)} 석 달 동안 현장에서 얼마나 나아지는지 재고, 결과를 공개합니다."


def plan(rng: random.Random) -> str:
    """Return what a company would do at a place."""
    return rng.choice(_PLANS)


def answers() -> Sequence[str]:
    """Return an answer to each of the three questions of a call."""
    return _ANSWERS


def reason(criterion: Criterion, points: int) -> str:
    """Return why an evaluator gives ``points``, in the words of the anchor."""
    anchor = next((each.text_ko for each in criterion.anchors.all() if each.points == points), "보통이다")
    more = (
        "계획서의 일정과 측정 방법을 근거로 판단했습니다." if points > 3 else "보완할 내용을 함께 적습니다."
    )
    return f"{anchor}: {criterion.title_ko} 부분에서 확인했습니다. {more}"


def comment(total: int) -> str:
    """Return what an evaluator says of the whole; ``total`` is the sum of points."""
    if total >= 16:
        return "현장에서 바로 재 볼 수 있는 계획입니다. 중단 조건도 분명합니다."
    if total >= 12:
        return "쓸모는 분명하나 비교 기준을 더 구체적으로 정해 주십시오."
    return "무엇을 검증하려는지 먼저 좁히고, 이용자를 만나 본 기록을 더해 주십시오."


def unhostable(rng: random.Random) -> str:
    """Return why a host cannot take a company."""
    return rng.choice(_UNHOSTABLE)
