"""What may stand in the register, and who may let whom in."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.people.models import LegalForm, Membership, Organisation, OrganisationSort, Presence, User
from madang.people.permissions import Permission
from madang.people.roles import (
    AUDITOR,
    CITY_OFFICER,
    COMPANY_MEMBER,
    EVALUATOR,
    FOUNDER,
    HOST_OFFICER,
    INVESTOR,
    PROGRAMME_MANAGER,
    ROLES,
    Role,
)
from madang.register import rules
from madang.register.models import Fact, Invitation
from madang.register.rules import Written

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 22)
COMPANY = OrganisationSort.COMPANY
GOOD = Written(
    name_ko="무등로보틱스",
    name_en="Mudeung Robotics",
    business_number="0001234560",
    corporate_number="1301110006246",
    founded_on=date(2024, 3, 2),
    presence=Presence.HEAD_OFFICE,
)


def fields(written: Written, sort: str = COMPANY) -> list[str]:
    return [fault.field for fault in rules.faults_in(written, sort=sort, today=TODAY)]


def test_what_is_typed_is_tidied_before_it_is_judged() -> None:
    typed = replace(GOOD, name_ko="  무등  로보틱스 ", business_number="000-12-34560", address=" 동구  1 ")
    tidied = rules.tidied(typed)
    assert (tidied.name_ko, tidied.business_number, tidied.address) == (
        "무등 로보틱스",
        "0001234560",
        "동구 1",
    )
    assert fields(tidied) == []
    rules.check_written(tidied, sort=COMPANY, today=TODAY)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name_ko", ""),
        ("business_number", ""),
        ("business_number", "12345"),
        ("business_number", "１２３４５６７８９０"),
        ("business_number", "0001234561"),
        ("corporate_number", "123"),
        ("founded_on", None),
        ("founded_on", date(2026, 11, 23)),
        ("founded_on", date(1871, 1, 1)),
        ("presence", "moon"),
    ],
)
def test_each_field_is_refused_by_its_own_name(field: str, value: object) -> None:
    wrong = replace(GOOD, **{field: value})
    assert fields(wrong) == [field]
    with pytest.raises(RuleBroken) as refusal:
        rules.check_written(wrong, sort=COMPANY, today=TODAY)
    assert refusal.value.field == field
    assert str(refusal.value)


def test_a_sole_trader_has_no_corporate_number() -> None:
    assert fields(replace(GOOD, legal_form=LegalForm.SOLE_TRADER)) == ["corporate_number"]
    assert fields(replace(GOOD, legal_form=LegalForm.SOLE_TRADER, corporate_number="")) == []


def test_of_a_city_the_name_is_enough() -> None:
    assert fields(Written(name_ko="예시 광역시"), OrganisationSort.CITY) == []
    assert fields(Written(), OrganisationSort.CITY) == ["name_ko"]


@pytest.mark.parametrize(
    ("number", "doubtful"), [("1301110006246", False), ("1301110006247", True), ("", False)]
)
def test_a_doubtful_corporate_number_is_warned_of_but_stands(number: str, doubtful: bool) -> None:
    assert bool(rules.doubt_of(number)) is doubtful
    assert fields(replace(GOOD, corporate_number=number)) == []


@pytest.mark.parametrize("fact", sorted(set(Fact.values) - rules.OWN_WORD))
def test_a_company_does_not_change_who_it_is_by_its_own_word(fact: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        rules.check_own_word({Fact.PRESENCE, fact})
    assert refusal.value.field == fact


def test_a_company_states_the_rest_itself() -> None:
    rules.check_own_word(rules.OWN_WORD)


def test_a_reason_says_something() -> None:
    assert rules.check_reason("  등록증을   봄 ") == "등록증을 봄"
    for reason in ("", " ok ", "가" * 501):
        with pytest.raises(RuleBroken) as refusal:
            rules.check_reason(reason, field="note")
        assert refusal.value.field == "note"


def test_one_confirms_what_one_has_seen() -> None:
    now = {"presence": "branch", "address": "동구 1"}
    rules.check_seen({"presence": "branch"}, now)
    with pytest.raises(WrongState):
        rules.check_seen({"presence": "head_office"}, now)
    for seen in ({}, {"colour": "red"}):
        with pytest.raises(RuleBroken):
            rules.check_seen(seen, now)


def organisation(pk: int, sort: str = OrganisationSort.CITY, closed_on: date | None = None) -> Organisation:
    return Organisation(pk=pk, sort=sort, closed_on=closed_on)


def test_a_successor_is_another_one_that_still_stands() -> None:
    rules.check_successor(organisation(1), organisation(2), on=TODAY, after=set())
    rules.check_successor(
        organisation(1), organisation(2, closed_on=TODAY + timedelta(days=1)), on=TODAY, after=set()
    )
    for successor, after in (
        (organisation(1), set()),
        (organisation(2), {1}),
        (organisation(2, closed_on=TODAY), set()),
    ):
        with pytest.raises(RuleBroken) as refusal:
            rules.check_successor(organisation(1), successor, on=TODAY, after=after)
        assert refusal.value.field == "successor"


def test_a_company_is_followed_by_a_company() -> None:
    rules.check_successor(organisation(1, COMPANY), organisation(2, COMPANY), on=TODAY, after=set())
    with pytest.raises(RuleBroken):
        rules.check_successor(organisation(1, COMPANY), organisation(2), on=TODAY, after=set())


def test_a_new_name_begins_after_the_old_one() -> None:
    rules.check_name_day(TODAY, current_from=None)
    rules.check_name_day(TODAY, current_from=TODAY - timedelta(days=1))
    with pytest.raises(RuleBroken, match="2026-11-22"):
        rules.check_name_day(TODAY, current_from=TODAY)


@pytest.mark.parametrize(
    ("giver", "role", "may"),
    [
        (CITY_OFFICER, CITY_OFFICER, True),
        (CITY_OFFICER, AUDITOR, True),
        (CITY_OFFICER, EVALUATOR, True),
        (CITY_OFFICER, FOUNDER, True),
        (PROGRAMME_MANAGER, EVALUATOR, True),
        (PROGRAMME_MANAGER, HOST_OFFICER, True),
        (PROGRAMME_MANAGER, COMPANY_MEMBER, True),
        (PROGRAMME_MANAGER, PROGRAMME_MANAGER, False),
        (PROGRAMME_MANAGER, CITY_OFFICER, False),
        (PROGRAMME_MANAGER, AUDITOR, False),
        (FOUNDER, FOUNDER, True),
        (FOUNDER, EVALUATOR, False),
        (FOUNDER, CITY_OFFICER, False),
        (COMPANY_MEMBER, COMPANY_MEMBER, False),
        (HOST_OFFICER, HOST_OFFICER, False),
        (EVALUATOR, EVALUATOR, False),
        (AUDITOR, AUDITOR, False),
        (INVESTOR, INVESTOR, False),
    ],
    ids=lambda value: getattr(value, "key", str(value)),
)
def test_who_may_give_which_role(giver: Role, role: Role, may: bool) -> None:
    def ask() -> None:
        rules.check_grant(role, by=User(pk=1), held=giver.permissions, homes=set(), to=User(pk=2))

    if may:
        ask()
    else:
        with pytest.raises(NotAllowed):
            ask()


def test_nobody_gives_a_role_to_themselves() -> None:
    with pytest.raises(NotAllowed, match="자기 자신"):
        rules.check_grant(
            AUDITOR, by=User(pk=1), held=CITY_OFFICER.permissions, homes={"office"}, to=User(pk=1)
        )


def test_somebody_without_an_account_may_be_given_a_role() -> None:
    rules.check_grant(EVALUATOR, by=User(pk=1), held=CITY_OFFICER.permissions, homes=set(), to=None)


@pytest.mark.parametrize(
    ("role", "home"),
    [(FOUNDER, "office"), (CITY_OFFICER, "company"), (CITY_OFFICER, "auditor"), (AUDITOR, "office")],
    ids=lambda value: getattr(value, "key", value),
)
def test_who_decides_neither_applies_nor_audits(role: Role, home: str) -> None:
    with pytest.raises(RuleBroken):
        rules.check_apart(role, {home})


def test_the_other_roles_go_together() -> None:
    rules.check_apart(EVALUATOR, {"company", "office", "host"})
    rules.check_apart(FOUNDER, {"evaluator", "host"})


@pytest.mark.parametrize("role", ROLES.values(), ids=lambda role: role.key)
def test_each_role_is_held_where_it_belongs(role: Role) -> None:
    company, agency = organisation(1, COMPANY), organisation(2, OrganisationSort.AGENCY)
    fits = []
    for place in (company, agency):
        try:
            rules.check_role_fits(role, place)
        except RuleBroken:
            fits.append(False)
        else:
            fits.append(True)
    expected = {"company": [True, False], "evaluator": [True, True], "public": [True, True]}
    assert fits == expected.get(role.home, [False, True])


def test_one_leaves_by_oneself_and_is_removed_by_who_may_give_the_role() -> None:
    mine = Membership(user=User(pk=1), role=COMPANY_MEMBER.key)
    rules.check_may_end(mine, by=User(pk=1), held=set(), others=0)
    rules.check_may_end(mine, by=User(pk=2), held={Permission.MEMBER_MANAGE}, others=0)
    with pytest.raises(NotAllowed):
        rules.check_may_end(mine, by=User(pk=2), held={Permission.APPLICATION_WRITE}, others=0)


@pytest.mark.parametrize("role", [FOUNDER, CITY_OFFICER], ids=lambda role: role.key)
def test_the_last_who_can_let_people_in_stays(role: Role) -> None:
    last = Membership(user=User(pk=1), role=role.key)
    with pytest.raises(RuleBroken):
        rules.check_may_end(last, by=User(pk=1), held=set(), others=0)
    rules.check_may_end(last, by=User(pk=1), held=set(), others=1)


def test_an_invitation_is_answered_from_its_own_address_and_in_time() -> None:
    at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    invitation = Invitation(email="harin@example.org", expires_at=at)
    rules.check_invited(invitation, addresses={"Harin@Example.org"}, at=at - timedelta(seconds=1))
    with pytest.raises(WrongState):
        rules.check_invited(invitation, addresses={"harin@example.org"}, at=at)
    with pytest.raises(NotAllowed):
        rules.check_invited(invitation, addresses={"sua@example.org"}, at=at - timedelta(days=1))


def test_there_is_room_for_a_few_letters() -> None:
    rules.check_room(2, 3)
    with pytest.raises(WrongState):
        rules.check_room(3, 3)


def test_one_asks_to_join_companies_only() -> None:
    rules.check_one_sort(organisation(1, COMPANY))
    with pytest.raises(RuleBroken):
        rules.check_one_sort(organisation(1))


def test_facts_are_written_as_plain_text() -> None:
    company = Organisation(sort=COMPANY, founded_on=date(2024, 3, 2), new_industry=True)
    values = rules.values_of(company, name_ko="무등", name_en="")
    assert list(values) == Fact.values
    assert (values["name"], values["founded_on"], values["new_industry"]) == ("무등", "2024-03-02", "yes")
    empty = rules.values_of(Organisation(sort=COMPANY), name_ko="무등", name_en="Mudeung")
    assert (empty["name"], empty["founded_on"], empty["new_industry"]) == ("무등 / Mudeung", "", "no")
