"""Drafting, publishing, correcting, calling off, and the draw."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from madang.audit.models import Entry as LogEntry
from madang.core import canonical, clock
from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.kernel.calls import actions, queries
from madang.kernel.calls.models import Call, Criterion, Question, Round, Version
from madang.kernel.calls.states import CallState, RoundState
from madang.kinds.site.models import SiteTerms
from madang.notices.models import Notice
from tests.factories.calls import (
    CallFactory,
    CriterionFactory,
    ProgrammeFactory,
    QuestionFactory,
    RoundFactory,
    whole_round,
)
from tests.factories.people import founder, manager
from tests.factories.site import SiteTermsFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def draft(**traits) -> Call:
    """Return a draft that lacks nothing."""
    round = whole_round(call=CallFactory(draft=True), **traits)
    for offer in round.offers.all():
        SiteTermsFactory(offer=offer)
    return round.call


def published(**traits) -> Round:
    """Return a round of a call that was published by the action."""
    call = draft(**traits)
    actions.publish(call=call, by=manager())
    return call.rounds.get()


def test_a_call_is_written_piece_by_piece_and_published():
    by = manager()
    call = actions.create(
        programme=ProgrammeFactory(), kind="site", title_ko="실증", title_en="City demo 2026", by=by
    )
    now = clock.now()
    round = actions.save_round(
        call=call,
        by=by,
        opens_at=now,
        closes_at=now + timedelta(days=14),
        review_due_at=now + timedelta(days=28),
        results_due_on=clock.today() + timedelta(days=35),
        lottery_known_at=now + timedelta(days=29),
        lottery_source_ko="복권",
        lottery_source_en="Lotto",
    )
    host = RoundFactory().call.programme.issuer
    offers = [
        actions.save_offer(round=round, by=by, title_ko="도서관", title_en="Library", host=host, units=3)
        for _ in range(2)
    ]
    for offer in offers:
        SiteTermsFactory(offer=offer)
    actions.save_reserve(offer=offers[0], group="young", seats=2, by=by)
    criterion = actions.save_criterion(
        call=call,
        by=by,
        title_ko="필요성",
        title_en="Need",
        weight=100,
        anchors={1: ("없음", "None"), 3: ("보통", "Fair"), 5: ("뚜렷함", "Clear"), 2: ("", "")},
    )
    actions.save_question(call=call, by=by, text_ko="왜?", text_en="Why?")
    actions.update(
        call=call, by=by, summary_ko="요약", summary_en="Summary", text_ko="공고문", text_en="A text"
    )

    version = actions.publish(call=call, by=by)

    assert [offer.code for offer in offers] == ["S01", "S02"]
    assert sorted(criterion.anchors.values_list("points", flat=True)) == [1, 3, 5]
    call.refresh_from_db()
    assert (call.state, call.published_by, call.slug) == (CallState.PUBLISHED, by, "city-demo-2026")
    assert (version.number, version.digest) == (1, canonical.digest(version.content))
    content = version.content["rounds"]["1"]["offers"]["S01"]
    assert content["reserves"] == {"young": {"seats": 2, "hard": False}}
    assert content["details"]["place"].startswith("place-")
    assert version.content["questions"]["1"]["text"] == {"ko": "왜?", "en": "Why?"}
    assert list(LogEntry.objects.order_by("number").values_list("verb", flat=True))[-1] == "call.published"


def test_nobody_writes_or_publishes_a_call_without_the_role():
    call, stranger = draft(), founder()

    with pytest.raises(NotAllowed):
        actions.create(programme=call.programme, kind="site", title_ko="a", title_en="a", by=stranger)
    with pytest.raises(NotAllowed):
        actions.update(call=call, by=stranger, title_ko="b")
    with pytest.raises(NotAllowed):
        actions.publish(call=call, by=stranger)
    with pytest.raises(NotAllowed):
        actions.copy_of(call=call, by=stranger)


def test_an_unfinished_draft_is_not_published():
    call = CallFactory(draft=True)

    with pytest.raises(RuleBroken):
        actions.publish(call=call, by=manager())

    call.refresh_from_db()
    assert call.state == CallState.DRAFT
    assert not Version.objects.exists()


def test_a_published_call_is_not_written_like_a_draft():
    round = published()
    by, offer, call = manager(), round.offers.first(), round.call
    deeds = [
        lambda: actions.update(call=call, by=by, title_ko="anders"),
        lambda: actions.save_round(call=call, by=by, round=round, opens_at=clock.now()),
        lambda: actions.save_offer(round=round, by=by, offer=offer, units=9),
        lambda: actions.remove_offer(offer=offer, by=by),
        lambda: actions.save_reserve(offer=offer, group="young", seats=1, by=by),
        lambda: actions.save_criterion(call=call, by=by, title_ko="a", title_en="a", weight=1),
        lambda: actions.remove_criterion(criterion=call.criteria.first(), by=by),
        lambda: actions.save_question(call=call, by=by, text_ko="a", text_en="a"),
        lambda: actions.remove_question(question=call.questions.first(), by=by),
        lambda: actions.publish(call=call, by=by),
    ]

    for deed in deeds:
        with pytest.raises(WrongState):
            deed()


def test_parts_of_a_draft_are_changed_and_removed():
    call, by = draft(offers=2), manager()
    round, offer = call.rounds.get(), call.rounds.get().offers.first()
    actions.save_offer(round=round, by=by, offer=offer, units=4)
    actions.save_reserve(offer=offer, group="young", seats=3, by=by, hard=True)
    with pytest.raises(RuleBroken):
        actions.save_offer(round=round, by=by, offer=offer, units=2)
    with pytest.raises(RuleBroken):
        actions.save_reserve(offer=offer, group="local", seats=2, by=by)
    actions.save_reserve(offer=offer, group="young", seats=0, by=by)
    criterion = call.criteria.first()
    actions.save_criterion(call=call, by=by, criterion=criterion, weight=70, anchors={1: ("", "")})
    actions.remove_question(question=call.questions.get(), by=by)
    actions.remove_criterion(criterion=call.criteria.last(), by=by)
    actions.remove_offer(offer=round.offers.last(), by=by)

    assert [(o.units, o.reserves.count()) for o in round.offers.all()] == [(4, 0)]
    assert [(c.weight, c.anchors.count()) for c in call.criteria.all()] == [(70, 2)]
    assert not call.questions.exists()


def test_unknown_kinds_fields_and_taken_addresses_are_refused():
    by, programme = manager(), ProgrammeFactory()
    words = {"programme": programme, "title_ko": "실증", "title_en": "Demo", "by": by}
    first = actions.create(kind="site", **words)
    second = actions.create(kind="site", **words)

    assert (first.slug, second.slug) == ("demo", "demo-2")
    with pytest.raises(RuleBroken) as refused:
        actions.create(kind="site", slug="demo", **words)
    assert refused.value.field == "slug"
    with pytest.raises(RuleBroken) as refused:
        actions.create(kind="spaceship", **words)
    assert refused.value.field == "kind"
    with pytest.raises(TypeError, match="state"):
        actions.update(call=first, by=by, state="published")


def test_a_deadline_before_the_opening_is_refused_at_its_field():
    call = draft()
    round = call.rounds.get()

    with pytest.raises(RuleBroken) as refused:
        actions.save_round(call=call, by=manager(), round=round, closes_at=round.opens_at)

    assert refused.value.field == "closes_at"


def test_an_old_call_is_copied_with_everything_but_its_dates():
    old = published(offers=2)
    offer = old.offers.first()

    new = actions.copy_of(call=old.call, by=manager())

    round = new.rounds.get()
    assert (new.state, new.slug, new.title_ko) == (CallState.DRAFT, f"{old.call.slug}-2", old.call.title_ko)
    assert round.opens_at > clock.now()
    assert (round.closes_at - round.opens_at).days in {13, 14}
    assert [(c.weight, c.anchors.count()) for c in new.criteria.all()] == [(60, 3), (40, 3)]
    copied = SiteTerms.objects.get(offer__round=round, offer__code=offer.code)
    assert copied.place_id == offer.site_terms.place_id
    assert copied.starts_on > offer.site_terms.starts_on
    assert actions.publish(call=new, by=manager()).number == 1


def test_a_correction_is_a_new_version_that_says_what_changed_and_tells_people():
    round, applicant, by = published(), founder(), manager()
    offer = round.offers.first()

    version = actions.correct(
        call=round.call,
        by=by,
        reason_ko="마감을 늦춥니다.",
        reason_en="The deadline moves.",
        call_changes={"text_en": "A new text", "title_ko": round.call.title_ko},
        round_changes={"closes_at": round.closes_at + timedelta(days=2)},
        offer_changes={offer.pk: {"units": 5}},
        tell=[applicant],
    )

    first = round.call.versions.get(number=1)
    changes = {change.path: (change.old, change.new) for change in queries.changes_between(first, version)}
    assert version.number == 2
    assert set(changes) == {"text.en", "rounds.1.closes_at", f"rounds.1.offers.{offer.code}.units"}
    assert changes[f"rounds.1.offers.{offer.code}.units"] == (2, 5)
    assert changes["text.en"] == ("An example call.", "A new text")
    assert Notice.objects.get().recipient == applicant
    assert version.digest != first.digest


def test_a_correction_that_would_break_the_dates_changes_nothing():
    round = published()

    with pytest.raises(RuleBroken) as refused:
        actions.correct(
            call=round.call,
            by=manager(),
            reason_ko="마감을 늦춥니다.",
            reason_en="The deadline moves.",
            round_changes={"closes_at": round.review_due_at + timedelta(days=1)},
        )

    assert refused.value.field == "review_due_at"
    round.refresh_from_db()
    assert round.closes_at < round.review_due_at
    assert round.call.versions.count() == 1


def test_a_correction_cannot_reach_a_place_of_another_round():
    round, other = published(), published()

    with pytest.raises(RuleBroken):
        actions.correct(
            call=round.call,
            by=manager(),
            reason_ko="자리를 늘립니다.",
            reason_en="More seats.",
            offer_changes={other.offers.first().pk: {"units": 9}},
        )


def test_a_call_is_called_off_openly():
    round = published()

    with pytest.raises(RuleBroken):
        actions.cancel(call=round.call, by=manager(), reason_ko="", reason_en="No budget.")
    version = actions.cancel(
        call=round.call, by=manager(), reason_ko="예산이 없습니다.", reason_en="No budget.", tell=[founder()]
    )

    round.call.refresh_from_db()
    assert (round.call.state, version.number) == (CallState.CANCELLED, 2)
    assert Notice.objects.count() == 1


def test_the_draw_is_kept_in_one_spelling_and_logged_with_its_source():
    round = whole_round(frozen=True)

    actions.record_draw(round=round, value=" 3, 11 -15 ", evidence=" https://example.org/1200 ", by=manager())

    round.refresh_from_db()
    assert round.lottery_value == "3 11 15"
    entry = LogEntry.objects.get(verb="round.draw_recorded")
    assert entry.data == {"value": "3 11 15", "evidence": "https://example.org/1200"}


@pytest.mark.parametrize(
    "change",
    [
        {"entry_digest": "sha256:2"},
        {"frozen_at": clock.now() - timedelta(days=9)},
        {"lottery_value": "1 2 3"},
        {"lottery_evidence": "https://example.org/other"},
        {"lottery_evidence": ""},
        {"lottery_recorded_at": clock.now() - timedelta(days=9)},
        {"lottery_value": "", "lottery_recorded_at": None, "lottery_recorded_by": None},
    ],
)
def test_the_database_keeps_entry_list_and_draw(change):
    round = whole_round(drawn=True)

    with pytest.raises(IntegrityError, match="is refused"), transaction.atomic():
        Round.objects.filter(pk=round.pk).update(**change)

    assert Round.objects.filter(pk=round.pk).update(state=RoundState.DECIDED) == 1


def test_the_draw_is_written_down_once():
    round, by = whole_round(frozen=True), manager()

    actions.record_draw(round=round, value=" 3 11 15 ", evidence="https://example.org/1200", by=by)

    round.refresh_from_db()
    assert (round.state, round.lottery_value, round.lottery_recorded_by) == (RoundState.FROZEN, "3 11 15", by)
    with pytest.raises(WrongState):
        actions.record_draw(round=round, value="other", evidence="https://example.org", by=by)
    with pytest.raises(NotAllowed):
        actions.record_draw(round=round, value="other", evidence="https://example.org", by=founder())


def test_a_piece_of_another_call_is_not_written_through_this_one():
    mine, foreign = draft(), published()
    criterion = CriterionFactory(call=foreign.call)
    question = QuestionFactory(call=foreign.call)

    with pytest.raises(Criterion.DoesNotExist):
        actions.save_criterion(call=mine, criterion=criterion, title_en="Other", by=manager())
    with pytest.raises(Question.DoesNotExist):
        actions.save_question(call=mine, question=question, text_en="Other?", by=manager())
