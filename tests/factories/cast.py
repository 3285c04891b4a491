"""The people tests speak of by name, so that a test reads as a story. All are invented."""

from dataclasses import dataclass

from madang.kernel.calls.models import Round
from madang.people.models import Organisation, User
from tests.factories.calls import whole_round
from tests.factories.people import (
    MembershipFactory,
    OrganisationFactory,
    auditor,
    evaluator,
    founder,
    host_officer,
    manager,
    officer,
)


@dataclass(frozen=True)
class Cast:
    """Two of each side that can race, and one open round whose first offer is Yuna's hospital."""

    seoyeon: User  # city officer
    doyun: User  # programme manager
    mina: User  # a second programme manager
    harin: User  # founder of Mudeung Robotics
    minjun: User  # a colleague of Harin
    sua: User  # founder of Yeongsan Vision: the stranger
    yuna: User  # host officer of the hospital
    jiho: User  # evaluator
    eunji: User  # a second evaluator
    taeyang: User  # auditor
    robotics: Organisation
    vision: Organisation
    hospital: Organisation
    round: Round


def gather(**traits) -> Cast:
    """Make everybody; ``traits`` go to the round: ``gather(closed=True)``, ``gather(offers=1, units=1)``."""
    robotics = OrganisationFactory(name="무등로보틱스(예시)", name__en="Mudeung Robotics (example)")
    vision = OrganisationFactory(name="영산비전(예시)", name__en="Yeongsan Vision (example)")
    hospital = OrganisationFactory(name="예시 병원", name__en="Example Hospital", hospital=True)
    harin = founder(robotics, name="박하린", email="harin@example.org")
    minjun = founder(robotics, name="최민준", email="minjun@example.org")
    round = whole_round(**traits)
    first = round.offers.order_by("code").first()
    if first is not None:
        first.host = hospital
        first.save(update_fields=["host"])
    return Cast(
        seoyeon=officer(name="김서연", email="seoyeon@example.org"),
        doyun=manager(name="이도윤", email="doyun@example.org"),
        mina=manager(name="정미나", email="mina@example.org"),
        harin=harin,
        minjun=minjun,
        sua=founder(vision, name="윤수아", email="sua@example.org"),
        yuna=host_officer(hospital, name="정유나", email="yuna@example.org"),
        jiho=evaluator(name="한지호", email="jiho@example.org"),
        eunji=evaluator(name="오은지", email="eunji@example.org"),
        taeyang=auditor(name="강태양", email="taeyang@example.org"),
        robotics=robotics,
        vision=vision,
        hospital=hospital,
        round=round,
    )


def colleague(user: User, organisation: Organisation) -> None:
    """Let ``user`` apply for a second company as well."""
    MembershipFactory(user=user, organisation=organisation)
