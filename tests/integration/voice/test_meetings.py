"""Planning a meeting, inviting, and minutes that two people write at once."""

from datetime import timedelta

import pytest

from madang.core import clock
from madang.core.errors import RuleBroken, WrongState
from madang.kernel.voice import actions, queries
from madang.kernel.voice.models import MinutesKept
from madang.kernel.voice.states import MeetingState
from madang.notices.models import Notice
from tests.factories.people import OrganisationFactory, UserFactory, officer
from tests.factories.voice import meeting

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def seoyeon():
    return officer(name="김서연")


@pytest.fixture
def minjae():
    return officer(name="정민재")


def test_everybody_with_an_address_is_invited_once_and_told_when_it_moves(seoyeon) -> None:
    planned = meeting(seoyeon, starts_at=clock.now() + timedelta(days=7))
    guest = UserFactory()
    actions.add_participant(meeting=planned, user=guest, name=guest.name, by=seoyeon)
    actions.add_participant(meeting=planned, name="홍길동", email="GIL@example.org", by=seoyeon)
    actions.add_participant(meeting=planned, organisation=OrganisationFactory(), by=seoyeon)
    assert actions.invite(meeting=planned, by=seoyeon) == 2
    with pytest.raises(RuleBroken):
        actions.invite(meeting=planned, by=seoyeon)
    with pytest.raises(RuleBroken):
        actions.add_participant(meeting=planned, email="gil@example.org", by=seoyeon)
    with pytest.raises(RuleBroken):
        actions.add_participant(meeting=planned, email="gil@", by=seoyeon)
    with pytest.raises(RuleBroken):
        actions.add_participant(meeting=planned, by=seoyeon)
    same = {"title_ko": "새 이름", "starts_at": planned.starts_at, "place": planned.place}
    actions.change(meeting=planned, by=seoyeon, **same)
    assert Notice.objects.filter(template="meeting_invited").count() == 2
    actions.change(meeting=planned, by=seoyeon, **(same | {"place": "다른 곳"}))
    actions.call_off(meeting=planned, by=seoyeon)
    assert Notice.objects.filter(address="gil@example.org").count() == 3
    planned.refresh_from_db()
    assert (planned.changes, planned.state) == (2, MeetingState.CANCELLED)
    with pytest.raises(WrongState):
        actions.hold(meeting=planned, by=seoyeon)


def test_a_meeting_that_has_not_begun_is_not_held(seoyeon) -> None:
    planned = meeting(seoyeon, starts_at=clock.now() + timedelta(days=7))
    for deed in (
        lambda: actions.hold(meeting=planned, by=seoyeon),
        lambda: actions.mark(meeting=planned, came=[], by=seoyeon),
    ):
        with pytest.raises(WrongState):
            deed()
    with pytest.raises(RuleBroken):
        meeting(seoyeon, ends_at=clock.now() - timedelta(hours=2))


def test_who_came_is_written_down_and_may_be_put_right(seoyeon) -> None:
    held = meeting(seoyeon)
    one = actions.add_participant(meeting=held, name="하나", by=seoyeon)
    two = actions.add_participant(meeting=held, name="둘", by=seoyeon)
    actions.mark(meeting=held, came=[one.pk, 987654321], by=seoyeon)
    assert [seat.attended for seat in held.participants.order_by("pk")] == [True, False]
    actions.drop_participant(participant=two, by=seoyeon)
    assert held.participants.count() == 1


def test_two_who_write_at_once_lose_nothing(seoyeon, minjae) -> None:
    held = meeting(seoyeon)
    actions.save_minutes(meeting=held, text="하나\n둘\n셋", version=0, by=seoyeon)
    saved = actions.save_minutes(meeting=held, text="하나\n둘\n셋 그리고 넷", version=1, by=minjae)
    assert (saved.minutes.version, saved.merged) == (2, False)
    saved = actions.save_minutes(meeting=held, text="하나!\n둘\n셋", version=1, by=seoyeon)
    assert saved.merged
    assert saved.minutes.text == "하나!\n둘\n셋 그리고 넷"
    saved = actions.save_minutes(meeting=held, text="하나\n둘\n아홉", version=1, by=minjae)
    assert saved.refused
    assert queries.minutes_of(held).text == "하나!\n둘\n셋 그리고 넷"
    assert [kept.text for kept in MinutesKept.objects.order_by("version")] == [
        "하나\n둘\n셋",
        "하나\n둘\n셋 그리고 넷",
    ]


def test_a_version_nobody_kept_is_refused_unless_its_text_comes_along(seoyeon, minjae) -> None:
    held = meeting(seoyeon)
    for number, text in enumerate(["하나", "하나\n둘", "하나\n둘\n셋"]):
        actions.save_minutes(meeting=held, text=text, version=number, by=seoyeon)
    assert actions.save_minutes(meeting=held, text="영\n하나\n둘", version=2, by=minjae).refused
    saved = actions.save_minutes(meeting=held, text="영\n하나\n둘", version=2, base="하나\n둘", by=minjae)
    assert saved.minutes.text == "영\n하나\n둘\n셋"


def test_minutes_from_a_word_processor_are_made_plain(seoyeon) -> None:
    held = meeting(seoyeon)
    pasted = (
        '<p class=MsoNormal style="mso-x:y"><b>건의</b> 사항<o:p></o:p></p>'
        "<ul><li>판로&nbsp;개척</li><li>인력<script>alert(1)</script></li></ul>"
        "<!--[if gte mso 9]><xml>x</xml><![endif]--><p>끝</p>"
    )
    saved = actions.save_minutes(meeting=held, text=pasted, version=0, by=seoyeon)
    assert saved.minutes.text == "건의 사항\n\n- 판로 개척\n- 인력\n\n끝"
    same = actions.save_minutes(meeting=held, text=pasted, version=1, by=seoyeon)
    assert same.minutes.version == 1
