"""All that a first page counts is counted with one query."""

import pytest

from madang.people.models import Membership, User
from madang.ui.errands import Errand, Several, in_order
from tests.factories.people import UserFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_rows_of_several_tables_are_counted_with_one_query(django_assert_num_queries) -> None:
    UserFactory.create_batch(3)
    people = User.objects.select_related().prefetch_related("memberships").order_by("email")
    several = [
        Several(Membership.objects.all(), "{} memberships".format, "/memberships/"),
        Several(people, "{} people".format, "/people/", late=True),
        Several(people.filter(email=""), "{} without address".format, "/nobody/"),
    ]
    with django_assert_num_queries(1):
        found = in_order([Errand("any time", "/"), *several])
    assert found == [Errand("3 people", "/people/", late=True), Errand("any time", "/")]
