"""Writing a draft: every small write is kept, and nothing else is."""

from datetime import timedelta

import pytest

from madang.audit.models import Entry
from madang.core import clock
from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.kernel.applications import actions, queries
from madang.kernel.applications.models import Application
from tests.factories.applications import ApplicationFactory, ready, submitted
from tests.factories.calls import OfferFactory, QuestionFactory, RoundFactory
from tests.factories.cast import gather
from tests.factories.people import OrganisationFactory, founder

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def draft(cast):
    return actions.start(round=cast.round, organisation=cast.robotics, by=cast.harin)


def wishes(application):
    return list(application.asks.order_by("wish").values_list("wish", "offer__code"))


def test_beginning_twice_leads_to_the_same_draft(cast, draft):
    again = actions.start(round=cast.round, organisation=cast.robotics, by=cast.minjun)

    assert again == draft
    assert (draft.contact_name, draft.contact_email) == ("박하린", "harin@example.org")
    assert draft.presence == "head_office"
    assert Entry.objects.filter(verb="application.started").count() == 1


def test_stranger_begins_nothing_for_another_company(cast):
    with pytest.raises(NotAllowed):
        actions.start(round=cast.round, organisation=cast.robotics, by=cast.sua)
    assert not Application.objects.exists()


def test_nothing_begins_before_the_round_opens(cast):
    with pytest.raises(WrongState):
        actions.start(round=RoundFactory(upcoming=True), organisation=cast.robotics, by=cast.harin)


def test_what_two_colleagues_type_into_two_fields_is_both_kept(cast, draft):
    mine, theirs = Application.objects.get(pk=draft.pk), Application.objects.get(pk=draft.pk)

    actions.save_draft(application=mine, by=cast.harin, fields={"title": "병동 로봇"})
    actions.save_draft(application=theirs, by=cast.minjun, fields={"summary": "약을 나릅니다."})

    draft.refresh_from_db()
    assert (draft.title, draft.summary) == ("병동 로봇", "약을 나릅니다.")
    assert not Entry.objects.filter(verb__contains="saved").exists()


def test_refused_field_changes_nothing(cast, draft):
    with pytest.raises(RuleBroken):
        actions.save_draft(application=draft, by=cast.harin, fields={"title": "새 제목", "trl": "42"})

    draft.refresh_from_db()
    assert draft.title == ""


def test_saving_tells_the_time(cast, draft):
    later = clock.now() + timedelta(minutes=5)
    with clock.stopped(later):
        saved = actions.save_draft(application=draft, by=cast.harin, fields={"title": "로봇"})

    assert saved.saved_at == later


@pytest.mark.parametrize("seconds", [0, 1])
def test_typing_at_the_deadline_is_refused_and_the_draft_is_kept(cast, draft, seconds):
    actions.save_draft(application=draft, by=cast.harin, fields={"title": "로봇"})
    with clock.stopped(cast.round.closes_at + timedelta(seconds=seconds)), pytest.raises(WrongState):
        actions.save_draft(application=draft, by=cast.harin, fields={"title": "늦음"})

    draft.refresh_from_db()
    assert draft.title == "로봇"


def test_answers_are_kept_per_question(cast, draft):
    question = cast.round.call.questions.get()

    actions.save_answer(application=draft, by=cast.harin, question=question, text="처음")
    actions.save_answer(application=draft, by=cast.harin, question=question, text="고침")

    assert queries.written(draft).answers == {question.pk: "고침"}
    with pytest.raises(RuleBroken):
        actions.save_answer(application=draft, by=cast.harin, question=QuestionFactory(), text="남의 것")


def test_whole_list_of_wishes_is_replaced(cast, draft):
    first, second, third = cast.round.offers.order_by("code")

    actions.set_wishes(application=draft, by=cast.harin, offers=[(first.pk, "하나"), (second.pk, "둘")])
    actions.set_wishes(application=draft, by=cast.harin, offers=[(third.pk, "셋"), (first.pk, "하나 고침")])

    assert wishes(draft) == [(1, "S03"), (2, "S01")]
    assert draft.asks.get(wish=2).plan == "하나 고침"


def test_wishes_move_up_and_down_and_leave_with_their_plan_kept(cast, draft):
    for offer in cast.round.offers.order_by("code"):
        actions.place_wish(application=draft, by=cast.harin, offer_id=offer.pk, wish=99)
    third = cast.round.offers.get(code="S03")
    actions.save_plan(application=draft, by=cast.harin, offer_id=third.pk, plan="셋째 계획")

    actions.place_wish(application=draft, by=cast.harin, offer_id=third.pk, wish=1)

    assert wishes(draft) == [(1, "S03"), (2, "S01"), (3, "S02")]
    assert draft.asks.get(wish=1).plan == "셋째 계획"
    actions.place_wish(application=draft, by=cast.harin, offer_id=third.pk, wish=None)
    assert wishes(draft) == [(1, "S01"), (2, "S02")]
    with pytest.raises(RuleBroken):
        actions.save_plan(application=draft, by=cast.harin, offer_id=third.pk, plan="없음")


def test_wishes_are_of_this_round_and_not_too_many(cast, draft):
    stranger = OfferFactory()
    with pytest.raises(RuleBroken):
        actions.place_wish(application=draft, by=cast.harin, offer_id=stranger.pk, wish=1)
    cast.round.call.max_wishes = 2
    cast.round.call.save()
    for offer in cast.round.offers.order_by("code")[:2]:
        actions.place_wish(application=draft, by=cast.harin, offer_id=offer.pk, wish=99)
    with pytest.raises(RuleBroken):
        actions.place_wish(
            application=draft, by=cast.harin, offer_id=cast.round.offers.get(code="S03").pk, wish=99
        )
    assert wishes(draft) == [(1, "S01"), (2, "S02")]


def test_stranger_writes_nothing(cast, draft):
    question, offer = cast.round.call.questions.get(), cast.round.offers.first()
    for deed in (
        lambda: actions.save_draft(application=draft, by=cast.sua, fields={"title": "x"}),
        lambda: actions.save_answer(application=draft, by=cast.sua, question=question, text="x"),
        lambda: actions.place_wish(application=draft, by=cast.sua, offer_id=offer.pk, wish=1),
        lambda: actions.save_draft(application=draft, by=cast.doyun, fields={"title": "x"}),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_fits_tell_by_how_much_a_limit_is_missed():
    cast = gather()
    cast.robotics.founded_on = None
    application = ready(cast.round, organisation=cast.robotics)
    old = OrganisationFactory(old=True)

    (fit,) = queries.fits_of(cast.robotics, clock.now())
    (missed,) = queries.fits_of(old, clock.now())

    assert fit.application == application
    assert not fit.misses
    assert [finding.rule for finding in missed.misses] == ["age"]
    assert missed.misses[0].days_over > 365


def test_office_sees_no_drafts_and_narrows_in_sql():
    cast = gather()
    first, second, third = cast.round.offers.order_by("code")
    ApplicationFactory(round=cast.round, written=True)
    one = submitted(cast.round, organisation=cast.robotics, wishes=[second, first])
    two = submitted(cast.round, organisation=cast.vision, wishes=[third], entry_code="A002")
    two.presence = "pledge"
    two.save()

    def found(**filters):
        return set(queries.listed(cast.round, queries.Filters(**filters)))

    assert found() == {one, two}
    assert found(place="S02") == {one}
    assert found(presence="pledge") == {two}
    assert found(text="무등") == found(text="mudeung") == {one}
    assert found(text=one.submissions.get().number) == {one}
    assert found(text="a002") == found(only=[two.pk]) == {two}
    assert found(state="withdrawn") == found(text="' OR 1=1 --\x00") == set()
    row = queries.listed(cast.round).get(pk=one.pk)
    assert (row.wish_count, row.first_wish, row.company_name) == (2, "S02", "무등로보틱스(예시)")
    assert row.receipt == one.submissions.get().number


def test_only_those_handed_in_stand_in_the_entry_list():
    cast = gather()
    one = submitted(cast.round, entry_code="A002")
    two = submitted(cast.round, entry_code="A001")
    ready(cast.round)

    assert list(queries.submitted_in(cast.round)) == [one, two]
    assert queries.entry_list(cast.round) == [
        {"entry": "A001", "submission": two.submissions.get().digest},
        {"entry": "A002", "submission": one.submissions.get().digest},
    ]


def test_person_of_two_companies_finds_the_applications_of_both():
    cast = gather()
    other = OrganisationFactory()
    founder(other)
    mine = ready(cast.round, organisation=cast.robotics)
    theirs = ready(cast.round, organisation=other)

    assert list(queries.of_organisation(cast.robotics)) == [mine]
    assert set(queries.of_organisations([cast.robotics.pk, other.pk])) == {mine, theirs}
