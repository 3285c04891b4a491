"""Who may do what, where and when."""

from datetime import date, timedelta

import pytest

from madang.core import clock
from madang.core.errors import NotAllowed
from madang.people import access, queries
from madang.people.models import User
from madang.people.permissions import Permission
from madang.people.roles import CITY_OFFICER, EVALUATOR, FOUNDER
from tests.factories.people import (
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    evaluator,
    founder,
    officer,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_a_founder_applies_for_the_own_company_only() -> None:
    mine, other = OrganisationFactory(), OrganisationFactory()
    harin = founder(mine)
    access.check_has(harin, Permission.APPLICATION_WRITE, organisation_id=mine.pk)
    with pytest.raises(NotAllowed):
        access.check_has(harin, Permission.APPLICATION_WRITE, organisation_id=other.pk)
    assert queries.organisations_where(harin, Permission.APPLICATION_WRITE) == [mine]


def test_a_role_does_not_carry_what_it_does_not_list() -> None:
    with pytest.raises(NotAllowed) as refusal:
        access.check_has(evaluator(), Permission.RUN_CONFIRM)
    assert str(refusal.value)


def test_somebody_without_a_role_may_nothing() -> None:
    nobody = UserFactory()
    assert queries.roles_of(nobody) == []
    assert not any(queries.has(nobody, permission) for permission in Permission)
    assert not queries.has(User(), Permission.AUDIT_READ)


@pytest.mark.parametrize(
    ("starts_in", "ends_in", "holds"),
    [(0, None, True), (1, None, False), (-30, 0, False), (-30, 1, True)],
    ids=["from today", "from tomorrow", "until yesterday", "until today"],
)
def test_a_membership_holds_from_its_first_day_up_to_its_end(
    starts_in: int, ends_in: int | None, holds: bool
) -> None:
    today = clock.today()
    held = MembershipFactory(
        role=EVALUATOR.key,
        valid_from=today + timedelta(days=starts_in),
        valid_to=None if ends_in is None else today + timedelta(days=ends_in),
    )
    assert queries.has(held.user, Permission.REVIEW_WRITE) is holds
    assert (held.user in queries.holders_of(EVALUATOR)) is holds
    assert (held.user in queries.members_with(held.organisation_id, Permission.REVIEW_WRITE)) is holds


def test_a_person_who_was_shut_out_may_nothing() -> None:
    seoyeon = officer()
    User.objects.filter(pk=seoyeon.pk).update(is_active=False)
    seoyeon.refresh_from_db()
    assert not queries.has(seoyeon, Permission.RUN_CONFIRM)
    assert seoyeon not in queries.holders_of(CITY_OFFICER)


def test_two_roles_add_up_and_are_read_in_one_go(django_assert_num_queries) -> None:
    both = founder()
    MembershipFactory(user=both, role=EVALUATOR.key, valid_from=date(2000, 1, 1))
    with django_assert_num_queries(2):  # memberships with organisations, and their names
        assert queries.roles_of(both) == [FOUNDER, EVALUATOR]
        assert queries.has(both, Permission.REVIEW_WRITE)
        assert queries.has(both, Permission.APPLICATION_WRITE)
        assert [str(held.organisation) for held in queries.named_memberships_of(both)]


def test_four_eyes_are_not_two() -> None:
    first, second = officer(), officer()
    access.check_other_person(second, first)
    access.check_other_person(second, None)
    with pytest.raises(NotAllowed):
        access.check_other_person(first, first)


def test_an_address_is_kept_in_small_letters() -> None:
    user = User.objects.create_user("Seoyeon@Example.ORG", "a long password", name="김서연")
    assert (user.email, str(user), user.get_full_name()) == ("seoyeon@example.org", "김서연", "김서연")
    assert user.check_password("a long password")
