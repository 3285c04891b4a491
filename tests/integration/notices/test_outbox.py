"""The outbox: what waits, who may stop it, and that each message goes once."""

import threading
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import override_settings

from madang.audit.models import Entry
from madang.core import clock
from madang.core.errors import NotAllowed, WrongState
from madang.notices import actions, queries
from madang.notices.models import Notice
from madang.notices.states import NoticeState
from madang.people.models import Membership, Organisation, OrganisationSort, User

pytestmark = pytest.mark.integration


def someone(email: str, *, role: str = "", language: str = "ko") -> User:
    user = User.objects.create(email=email, name=email.partition("@")[0], language=language)
    if role:
        agency = Organisation.objects.create(sort=OrganisationSort.AGENCY)
        Membership.objects.create(user=user, organisation=agency, role=role)
    return user


def letter(to: User, *, held: bool = False, link: str = "") -> Notice:
    return actions.post(
        template="result_unplaced", to=to, about=None, call_ko="공고", call_en="Call", held=held, link=link
    )


@pytest.mark.django_db
def test_a_message_waits_and_then_goes() -> None:
    founder = someone("founder@example.org")
    notice = letter(founder, link="/company/")
    assert notice.state == NoticeState.WAITING
    assert actions.send_due(clock.now()) == 0
    assert actions.send_due(clock.now() + timedelta(minutes=11)) == 1
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT
    assert notice.sent_at is not None
    assert [m.to for m in mail.outbox] == [["founder@example.org"]]
    assert mail.outbox[0].subject == notice.title
    assert mail.outbox[0].body.endswith("/company/")


@pytest.mark.django_db
def test_it_is_written_in_the_language_of_its_reader() -> None:
    assert letter(someone("k@example.org")).title == "이번에는 배정되지 않았습니다: 공고"
    assert letter(someone("e@example.org", language="en")).title == "No place this time: Call"


@pytest.mark.django_db
def test_a_held_message_waits_for_a_person() -> None:
    manager = someone("manager@example.org", role="programme_manager")
    notice = letter(someone("founder@example.org"), held=True)
    assert actions.send_due(clock.now() + timedelta(days=1)) == 0
    actions.release(notice=notice, by=manager)
    assert actions.send_due(clock.now()) == 1
    notice.refresh_from_db()
    assert notice.released_by == manager
    assert Entry.objects.filter(verb="notice.released", actor=manager).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("deed", [actions.hold, actions.release, actions.withdraw])
def test_only_those_who_may_touch_the_outbox_do(deed) -> None:  # type: ignore[no-untyped-def]
    founder = someone("founder@example.org", role="founder")
    notice = letter(founder, held=deed is actions.release)
    with pytest.raises(NotAllowed):
        deed(notice=notice, by=founder)


@pytest.mark.django_db
def test_what_is_sent_cannot_be_stopped() -> None:
    manager = someone("manager@example.org", role="programme_manager")
    notice = letter(someone("founder@example.org"))
    actions.send_due(clock.now() + timedelta(minutes=11))
    with pytest.raises(WrongState, match=r"이미 보냈|already"):
        actions.hold(notice=notice, by=manager)


@pytest.mark.django_db
def test_withdrawn_is_withdrawn() -> None:
    manager = someone("manager@example.org", role="city_officer")
    notice = letter(someone("founder@example.org"))
    actions.hold(notice=notice, by=manager)
    actions.withdraw(notice=notice, by=manager)
    with pytest.raises(WrongState):
        actions.release(notice=notice, by=manager)
    assert actions.send_due(clock.now() + timedelta(days=1)) == 0
    assert mail.outbox == []


@pytest.mark.django_db
def test_what_cannot_be_sent_is_marked_and_may_be_tried_again() -> None:
    manager = someone("manager@example.org", role="programme_manager")
    first, second = letter(someone("a@example.org")), letter(someone("b@example.org"))
    later = clock.now() + timedelta(minutes=11)
    # Nothing listens on the port for nothing (9 is "discard"), so every connection is refused.
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=9):
        assert actions.send_due(later) == 0
    for notice in (first, second):
        notice.refresh_from_db()
        assert notice.state == NoticeState.FAILED
        assert "refused" in notice.error
    actions.release(notice=first, by=manager)
    assert actions.send_due(later) == 1
    first.refresh_from_db()
    assert (first.state, first.error) == (NoticeState.SENT, "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        SMTPRecipientsRefused({"founder@example.org": (550, b"5.1.1 <founder@example.org>: no such user")}),
        SMTPDataError(554, b"rejected: founder@example.org is over quota"),
        ValueError(
            "Invalid address; only founder@example.org could be parsed from '박하린 <founder@example.org>'"
        ),
    ],
)
def test_the_error_kept_names_no_address(monkeypatch: pytest.MonkeyPatch, wrong: Exception) -> None:
    def refuse(_message: object, **_kwargs: object) -> None:
        raise wrong

    notice = letter(someone("founder@example.org"))
    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    actions.send_due(clock.now() + timedelta(minutes=11))
    notice.refresh_from_db()
    assert notice.state == NoticeState.FAILED
    assert notice.error.startswith(type(wrong).__name__)
    assert "@" not in notice.error


@pytest.mark.django_db
def test_a_person_reads_only_their_own() -> None:
    founder, other = someone("founder@example.org"), someone("other@example.org")
    notice = letter(founder)
    with pytest.raises(WrongState):
        actions.mark_read(notice=notice, by=founder)
    actions.send_due(clock.now() + timedelta(minutes=11))
    notice.refresh_from_db()
    assert queries.unread_count(founder) == 1
    with pytest.raises(NotAllowed):
        actions.mark_read(notice=notice, by=other)
    actions.mark_read(notice=notice, by=founder)
    assert queries.unread_count(founder) == 0
    assert list(queries.sent_to(founder)) == [notice]
    assert not queries.sent_to(other).exists()


@pytest.mark.django_db
def test_the_outbox_can_be_searched_and_counted() -> None:
    letter(someone("ahn@example.org"))
    letter(someone("baek@example.org"), held=True)
    assert queries.counts() == {"waiting": 1, "held": 1, "sent": 0, "withdrawn": 0, "failed": 0}
    assert [n.recipient.name for n in queries.outbox(search="bae")] == ["baek"]
    assert [n.recipient.name for n in queries.outbox(state="waiting")] == ["ahn"]
    assert not queries.outbox(template="award_expired").exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_message_once() -> None:
    founder = someone("founder@example.org")
    for _ in range(20):
        letter(founder)
    later, start, counted = clock.now() + timedelta(minutes=11), threading.Barrier(3), []

    def work() -> None:
        try:
            start.wait(timeout=10)
            counted.append(actions.send_due(later))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    assert sum(counted) == 20
    assert len(counted) == 3
    assert len(mail.outbox) == 20
    assert Notice.objects.filter(state=NoticeState.SENT).count() == 20


@pytest.mark.django_db
def test_somebody_without_an_account_can_be_written_to() -> None:
    notice = actions.post(
        template="result_unplaced", to="new@example.org", about=None, language="en", call="Call"
    )
    assert (notice.recipient, notice.address, notice.to_name) == (
        None,
        "new@example.org",
        "n••••@example.org",
    )
    assert notice.title == "No place this time: Call"
    assert actions.send_due(clock.now() + timedelta(minutes=11)) == 1
    assert [m.to for m in mail.outbox] == [["new@example.org"]]
    with pytest.raises(NotAllowed):
        actions.mark_read(notice=notice, by=someone("other@example.org"))


@pytest.mark.django_db
def test_a_message_goes_to_one_person() -> None:
    notice = letter(someone("founder@example.org"))
    with pytest.raises(IntegrityError, match="notice_goes_to_one_person"), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(address="second@example.org")
