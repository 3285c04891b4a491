"""Handing in: one receipt, whole, numbered, before the deadline; withdrawn and handed in again until then."""

from datetime import timedelta

import pytest

from madang.audit.models import Entry
from madang.core import canonical, clock
from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.kernel.applications import actions, queries
from madang.kernel.applications.states import ApplicationState
from madang.notices.models import Notice
from tests.factories.applications import AttachmentFactory, ready
from tests.factories.cast import gather

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def draft(cast):
    return ready(cast.round, organisation=cast.robotics, author=cast.harin)


def test_receipt_holds_everything_that_was_handed_in(cast, draft):
    AttachmentFactory(application=draft, name="계획.pdf", sha256="a" * 64)
    AttachmentFactory(application=draft, name="치움.pdf", removed_at=clock.now())

    receipt = actions.submit(application=draft, by=cast.harin)

    call = cast.round.call
    assert receipt.number == f"GJ-SITE{call.pk}-1-00001"
    assert receipt.content["title"] == "병동 순회 로봇"
    assert [wish["offer"] for wish in receipt.content["wishes"]] == ["S01", "S02", "S03"]
    assert [answer["text"] for answer in receipt.content["answers"]] == ["병원 물류팀이 삽니다."]
    assert receipt.content["files"] == [{"name": "계획.pdf", "size": 1000, "sha256": "a" * 64}]
    assert receipt.content["organisation"]["name_ko"] == "무등로보틱스(예시)"
    assert receipt.content["version"]["number"] == 1
    receipt.refresh_from_db()
    assert receipt.digest == canonical.digest(receipt.content)


def test_hand_in_is_logged_and_every_colleague_is_told(cast, draft):
    receipt = actions.submit(application=draft, by=cast.harin)

    draft.refresh_from_db()
    assert (draft.state, draft.submitted_at) == (ApplicationState.SUBMITTED, receipt.at)
    entry = Entry.objects.get(verb="application.submitted")
    assert entry.actor == cast.harin
    assert entry.data == {"receipt": receipt.number, "digest": receipt.digest}
    letters = Notice.objects.filter(template="application_received")
    assert {letter.recipient for letter in letters} == {cast.harin, cast.minjun}
    assert receipt.number in letters.first().body


def test_unfinished_draft_is_refused_at_the_field_and_kept(cast, draft):
    actions.save_draft(application=draft, by=cast.harin, fields={"title": ""})
    with pytest.raises(RuleBroken) as refusal:
        actions.submit(application=draft, by=cast.harin)

    assert refusal.value.field == "title"
    cast.round.refresh_from_db()
    assert cast.round.receipts == 0


def test_last_moment_counts_and_the_deadline_itself_does_not(cast, draft):
    with clock.stopped(cast.round.closes_at), pytest.raises(WrongState):
        actions.submit(application=draft, by=cast.harin)
    with clock.stopped(cast.round.closes_at - timedelta(microseconds=1)):
        assert actions.submit(application=draft, by=cast.harin).number.endswith("00001")


def test_withdrawn_changed_and_handed_in_again_until_the_deadline(cast, draft):
    first = actions.submit(application=draft, by=cast.harin)
    with pytest.raises(WrongState):
        actions.save_draft(application=draft, by=cast.harin, fields={"title": "고침"})
    with pytest.raises(WrongState):
        actions.submit(application=draft, by=cast.minjun)

    actions.withdraw(application=draft, by=cast.minjun)
    actions.save_draft(application=draft, by=cast.harin, fields={"title": "고침"})
    second = actions.submit(application=draft, by=cast.harin)

    first.refresh_from_db()
    assert first.withdrawn_by == cast.minjun
    assert (first.number[-5:], second.number[-5:]) == ("00001", "00002")
    assert (first.content["title"], second.content["title"]) == ("병동 순회 로봇", "고침")
    assert first.digest != second.digest
    assert queries.standing_submission(draft) == second
    verbs = list(Entry.objects.values_list("verb", flat=True))
    assert verbs == ["application.submitted", "application.withdrawn", "application.submitted"]


def test_after_the_deadline_the_hand_in_stands(cast, draft):
    actions.submit(application=draft, by=cast.harin)
    with clock.stopped(cast.round.closes_at), pytest.raises(WrongState):
        actions.withdraw(application=draft, by=cast.harin)

    draft.refresh_from_db()
    assert draft.state == ApplicationState.SUBMITTED


def test_stranger_neither_hands_in_nor_withdraws(cast, draft):
    with pytest.raises(NotAllowed):
        actions.submit(application=draft, by=cast.sua)
    actions.submit(application=draft, by=cast.harin)
    with pytest.raises(NotAllowed):
        actions.withdraw(application=draft, by=cast.sua)


def test_company_beyond_a_limit_may_still_hand_in_and_the_office_decides(cast, draft):
    cast.robotics.presence = "none"
    cast.robotics.save()
    actions.save_draft(application=draft, by=cast.harin, fields={"presence": "none", "trl": "1"})

    assert actions.submit(application=draft, by=cast.harin).number
