"""The letters of signing in: in the outbox, without their secret, and never in the way of the person."""

import re
from pathlib import Path

import allauth
import pytest
from allauth.account.models import EmailAddress
from babel.messages.pofile import read_po
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from django.urls import reverse

from madang.core import clock
from madang.core.errors import WrongState
from madang.notices import actions
from madang.notices.models import Notice
from madang.notices.states import NoticeState
from madang.people.models import User
from madang.web.account import wording
from madang.web.account.letters import COVERED
from tests.factories.people import UserFactory, manager

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

PASSWORD = "a long and good password"
NEWCOMER = {"email": "new@example.org", "name": "홍새봄", "password1": PASSWORD, "password2": PASSWORD}
# Nothing listens on the port for nothing (9 is "discard"), so every connection is refused.
DOWN = {
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "EMAIL_HOST": "127.0.0.1",
    "EMAIL_PORT": 9,
}


@pytest.fixture(autouse=True)
def no_counting_of_requests(settings: LazySettings) -> None:
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture
def harin() -> User:
    user = UserFactory(email="harin@example.org", name="박하린")
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def link_in(body: str) -> str:
    (found,) = re.findall(r"^http://localhost:8000(/\S+)$", body, re.MULTILINE)
    return found


def ask_for_a_password(client: Client, email: str = "harin@example.org") -> str:
    return client.post(reverse("account_reset_password"), {"email": email}, follow=True).content.decode()


def test_link_of_a_new_password_is_in_the_mail_and_nowhere_else(client: Client, harin: User) -> None:
    ask_for_a_password(client)
    notice = Notice.objects.get()
    assert (notice.template, notice.recipient, notice.state) == ("account_reset", harin, NoticeState.SENT)
    assert notice.covered
    (message,) = mail.outbox
    assert message.to == ["harin@example.org"]
    path = link_in(message.body)
    key = path.rstrip("/").rpartition("/")[2]
    row = str(Notice.objects.values().get())
    assert path not in row
    assert key not in row
    assert "받는 사람만" in notice.body
    assert "받는 사람만" not in message.body
    form = client.get(path, follow=True)
    client.post(
        form.request["PATH_INFO"], {"password1": "another good phrase", "password2": "another good phrase"}
    )
    harin.refresh_from_db()
    assert harin.check_password("another good phrase")


def test_officers_read_that_it_went_but_not_the_link(client: Client, harin: User) -> None:
    ask_for_a_password(client)
    path, notice = link_in(mail.outbox[0].body), Notice.objects.get()
    office = Client()
    office.force_login(manager())
    for page in ("/office/outbox/?state=sent", f"/office/outbox/{notice.uid}/"):
        text = office.get(page).content.decode()
        assert "비밀번호를 새로 정하세요" in text
        assert path not in text
    assert "어디에도 남아 있지 않습니다" in text
    mine = Client()
    mine.force_login(harin)
    assert path not in mine.get(f"/notices/{notice.uid}/").content.decode()


def test_newcomer_confirms_the_address(client: Client) -> None:
    client.post(reverse("account_signup"), NEWCOMER)
    notice = Notice.objects.get()
    assert (notice.template, notice.recipient) == ("account_confirm", User.objects.get())
    client.post(link_in(mail.outbox[0].body))
    assert EmailAddress.objects.get().verified


@pytest.mark.parametrize("email", ["harin@example.org", "nobody@example.org"])
def test_page_and_way_of_the_letter_tell_nobody_who_has_an_account(
    client: Client, harin: User, email: str
) -> None:
    answer = ask_for_a_password(client, email)
    assert "메일을 보냈습니다" in answer
    assert "harin" not in answer
    assert Notice.objects.get().covered
    assert [message.to for message in mail.outbox] == [[email]]


def test_whoever_signs_up_twice_is_told_by_letter_only(client: Client, harin: User) -> None:
    answer = client.post(reverse("account_signup"), {**NEWCOMER, "email": harin.email}, follow=True)
    assert "이미" not in answer.content.decode()
    assert Notice.objects.get().template == "account_exists"
    assert "/accounts/password/reset/" in mail.outbox[0].body
    assert User.objects.count() == 1


@pytest.mark.parametrize("deed", ["signup", "reset", "unknown"])
def test_mail_server_that_is_down_is_told_and_fails_nothing(
    client: Client, harin: User, settings: LazySettings, deed: str
) -> None:
    for name, value in DOWN.items():
        setattr(settings, name, value)
    if deed == "signup":
        answer = client.post(reverse("account_signup"), NEWCOMER, follow=True).content.decode()
        assert User.objects.filter(email="new@example.org").exists()
    else:
        answer = ask_for_a_password(client, harin.email if deed == "reset" else "nobody@example.org")
    assert "지금은 메일을 보내지 못했습니다" in answer
    assert "확인 메일을 보냈습니다:" not in answer
    notice = Notice.objects.get()
    assert notice.state == NoticeState.FAILED
    assert "refused" in notice.error


def test_failed_letter_with_a_secret_is_not_sent_again_without_it(
    client: Client, harin: User, settings: LazySettings
) -> None:
    settings.EMAIL_PORT, settings.EMAIL_HOST = DOWN["EMAIL_PORT"], DOWN["EMAIL_HOST"]
    settings.EMAIL_BACKEND = DOWN["EMAIL_BACKEND"]
    ask_for_a_password(client)
    notice, doyun = Notice.objects.get(), manager()
    with pytest.raises(WrongState, match="다시 요청"):
        actions.release(notice=notice, by=doyun)
    office = Client()
    office.force_login(doyun)
    page = office.get(f"/office/outbox/{notice.uid}/").content.decode()
    assert f"/office/outbox/{notice.uid}/release/" not in page
    assert f"/office/outbox/{notice.uid}/withdraw/" in page


def test_new_password_is_told_with_the_next_sending(client: Client, harin: User) -> None:
    client.force_login(harin)
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "another good phrase", "password2": "another good phrase"},
    )
    notice = Notice.objects.get()
    assert (notice.title, notice.recipient) == ("비밀번호를 바꾸었습니다", harin)
    assert notice.state == NoticeState.WAITING
    assert mail.outbox == []
    assert actions.send_due(clock.now()) == 1  # no time of grace


def test_change_of_address_is_told_to_the_old_one_which_stays_covered(client: Client, harin: User) -> None:
    client.force_login(harin)
    EmailAddress.objects.create(user=harin, email="new@example.org", verified=True)
    client.post(reverse("account_email"), {"email": "new@example.org", "action_primary": ""})
    harin.refresh_from_db()
    assert harin.email == "new@example.org"
    notice = Notice.objects.get()
    assert (notice.recipient, notice.address) == (None, "harin@example.org")
    assert "h••••@example.org → n••••@example.org" in notice.body
    client.post(reverse("account_email"), {"email": "harin@example.org", "action_remove": ""})
    assert "지운 이메일 주소: h••••@example.org" in Notice.objects.first().body


def test_letters_are_written_in_the_language_of_their_reader(client: Client, harin: User) -> None:
    client.cookies["django_language"] = "en"
    ask_for_a_password(client)
    ask_for_a_password(client, "nobody@example.org")
    assert [message.subject for message in mail.outbox] == [
        "비밀번호를 새로 정하세요",
        "There is no account at this address",
    ]


def test_link_does_not_lead_where_the_request_says_it_came_from(
    client: Client, harin: User, settings
) -> None:
    settings.ALLOWED_HOSTS = ["evil.example.net", "testserver"]
    client.post(
        reverse("account_reset_password"), {"email": harin.email}, headers={"host": "evil.example.net"}
    )
    assert "evil" not in mail.outbox[0].body
    assert link_in(mail.outbox[0].body)


def test_every_letter_of_allauth_has_ours() -> None:
    """Whoever raises the version of allauth meets its new letters here."""
    folder = Path(allauth.__file__).parent / "templates"
    theirs = {
        str(path.relative_to(folder)).removesuffix("_message.txt")
        for path in folder.rglob("email/*_message.txt")
    }
    by_code = {"account/email/login_code", "account/email/password_reset_code"}  # ways in that are off
    changed = theirs - COVERED.keys() - by_code - {"account/email/base"}
    assert COVERED.keys() <= theirs
    titles = set()
    for prefix in changed:
        event = prefix.rpartition("/")[2]
        for language in ("ko", "en"):
            notice = actions.post(
                template="account_changed",
                to="who@example.org",
                about=None,
                language=language,
                event=event,
                at=clock.now(),
            )
            assert notice.title, event
            titles.add(notice.title)
    assert len(titles) == 2 * len(changed)


def test_sentences_that_we_reword_are_still_those_of_allauth() -> None:
    path = Path(allauth.__file__).parent / "locale" / "ko" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        theirs = {message.id if isinstance(message.id, str) else message.id[0] for message in read_po(file)}
    assert [sentence for sentence in wording.SENTENCES if sentence not in theirs] == []


def test_account_screens_speak_our_korean(client: Client) -> None:
    text = client.get(reverse("account_login")).content.decode()
    assert "로그인 유지하기" in text
    assert "아이디 저장" not in text


def test_a_link_never_goes_to_the_double_of_an_address(client: Client) -> None:
    double = UserFactory(email="kım@example.org")
    kim = UserFactory(email="kim@example.org")
    EmailAddress.objects.create(user=kim, email=kim.email, verified=True, primary=True)
    client.post(reverse("account_reset_password"), {"email": "kim@example.org"})
    assert [letter.to for letter in mail.outbox] == [["kim@example.org"]]
    assert not Notice.objects.filter(recipient=double).exists()
