"""The frame around every page: who is let in, what is refused, and in which words."""

import pytest
from django.test import Client

from madang.people.roles import EVALUATOR, FOUNDER, INVESTOR
from madang.ui import menus
from tests.factories.people import UserFactory, founder, manager, person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_a_stranger_is_led_to_sign_in_and_back(client: Client) -> None:
    answer = client.get("/profile/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/login/?next=/profile/"


def test_the_gallery_is_for_the_office_where_the_city_is_real(client: Client, settings) -> None:
    settings.EXAMPLE_CITY = False
    client.force_login(founder())
    refused = client.get("/ui/")
    assert refused.status_code == 403
    assert "할 수 없는 일입니다" in refused.content.decode()
    client.force_login(manager())
    assert client.get("/ui/").status_code == 200


def test_what_is_not_there_has_a_page_with_a_way_back(client: Client) -> None:
    answer = client.get("/no/such/page/", headers={"accept-language": "en"})
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


@pytest.mark.parametrize("sort", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
@pytest.mark.parametrize("charset", ["unicode_escape", "utf-16", "no-such-thing"])
def test_a_form_that_is_not_utf_8_is_refused_before_it_is_read(
    client: Client, sort: str, charset: str
) -> None:
    client.force_login(UserFactory(name="김서연"))
    body = (
        "name=%5Cud800"
        if "url" in sort
        else '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n\\ud800\r\n--x--\r\n'
    )
    answer = client.generic("POST", "/profile/", body, content_type=f"{sort}; charset={charset}")
    assert answer.status_code == 400
    assert "읽지 못했습니다" in answer.content.decode()
    answer = client.generic("POST", "/profile/", body, content_type=f"{sort}; charset=UTF-8")
    assert answer.status_code in {200, 302, 422}


def test_a_host_nobody_knows_is_answered_plainly(client: Client) -> None:
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400


def test_an_old_form_is_told_so() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/i18n/setlang/", {"language": "en"})
    assert answer.status_code == 403
    assert "너무 오래 열어 둔 화면입니다" in answer.content.decode()


def test_a_form_that_is_far_too_long_is_told_so(client: Client, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    client.force_login(UserFactory())
    answer = client.post("/profile/", {"name": "x" * 1000}, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "파일이 너무 큽니다" in answer.content.decode()


def test_the_server_broke_page_needs_no_sign_in(client: Client) -> None:
    from django.test import RequestFactory  # noqa: PLC0415 beside its only use

    from madang.ui import refusals  # noqa: PLC0415 beside its only use

    answer = refusals.broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "저장한 내용은 그대로 있습니다" in answer.content.decode()


def test_the_menu_has_the_homes_of_my_roles_each_once() -> None:
    user = person(FOUNDER)
    assert [item.href for item in menus.own_items(user, "/company/x/")] == ["/company/", "/gpu/mine/"]
    assert menus.own_items(user, "/company/x/")[0].active
    assert menus.home_of(person(EVALUATOR)) == "/evaluator/"
    assert menus.home_of(UserFactory()) == "/start/"
    assert menus.home_of(person(INVESTOR)) == "/"
    assert [item.href for item in menus.own_items(UserFactory(), "/")] == ["/company/register/"]


def test_the_masthead_is_for_government_sites_only(client: Client, settings) -> None:
    assert "krds-masthead" not in client.get("/").content.decode()
    settings.GOVERNMENT_SITE = True
    assert "krds-masthead" in client.get("/").content.decode()


@pytest.mark.parametrize(("example", "said"), [(True, True), (False, False)])
def test_the_example_city_says_what_it_is(client: Client, settings, example: bool, said: bool) -> None:
    settings.EXAMPLE_CITY = example
    assert ("보기용 도시" in client.get("/").content.decode()) is said
