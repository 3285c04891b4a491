"""Lists: sorted, paged and clamped in SQL, with two queries however long they are."""

import pytest
from django.http import QueryDict
from django.template import Context, Template

from madang.people.models import User
from madang.ui.tables import Column, listed
from tests.factories.people import UserFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

COLUMNS = (Column("name", "Name", ("name",)), Column("email", "Email"), Column("age", "Age", ("-pk",)))


def asked(query: str, **options):
    return listed(User.objects.all(), QueryDict(query), columns=COLUMNS, size=3, **options)


@pytest.fixture(autouse=True)
def people() -> None:
    for name in "가나다라마바사":
        UserFactory(name=name)


def names(page) -> str:
    return "".join(user.name for user in page.rows)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", "가나다"),
        ("sort=name&page=3", "사"),
        ("sort=-name", "사바마"),
        ("sort=age", "사바마"),
        ("sort=-age", "가나다"),
        ("page=99", "사"),
        ("page=" + "9" * 5000, "사"),
        ("page=0", "가나다"),
        ("page=-1", "가나다"),
        ("page=٣", "가나다"),
        ("page=x", "가나다"),
        ("sort=password", "가나다"),
        ("sort=email", "가나다"),
        ("sort=memberships__role", "가나다"),
    ],
)
def test_only_offered_orders_and_pages_are_taken(query: str, shown: str) -> None:
    assert names(asked(query, sort="name")) == shown


def test_a_list_costs_two_queries(django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        page = asked("sort=-name&page=2")
        list(page.rows)


def test_links_keep_the_filter_and_turn_the_order() -> None:
    page = asked("q=가&page=2&sort=name")
    assert page.link(page=3) == "?q=%EA%B0%80&page=3&sort=name"
    assert page.sort_link(COLUMNS[0]) == "?q=%EA%B0%80&sort=-name"
    assert page.sort_link(COLUMNS[2]) == "?q=%EA%B0%80&sort=age"


def test_an_empty_list_counts_from_nothing_to_nothing() -> None:
    page = listed(User.objects.none(), QueryDict("page=4"))
    assert (page.first, page.last, page.total, page.number, page.pages) == (0, 0, 0, 1, 1)


@pytest.mark.parametrize(
    ("number", "shown"),
    [(1, [1, 2, 3, 0, 20]), (10, [1, 0, 8, 9, 10, 11, 12, 0, 20]), (20, [1, 0, 18, 19, 20])],
)
def test_a_long_pager_leaves_gaps(number: int, shown: list[int]) -> None:
    UserFactory.create_batch(53)
    assert asked(f"page={number}").numbers() == shown


def test_heads_say_how_the_list_is_sorted() -> None:
    html = Template("{% heads page %}{% pager page %}").render(Context({"page": asked("sort=-name")}))
    assert html.count('aria-sort="descending"') == 1
    assert 'href="?sort=email"' not in html
    assert 'rel="next"' in html
    assert 'rel="prev"' not in html
