"""A promise from its making to its end: what is refused, what is kept for good, who is told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from madang.audit.models import Entry
from madang.core import clock
from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.notices.models import Notice
from madang.people.models import Organisation
from madang.promises import actions, queries, rules
from madang.promises.models import Evidence, Promise, Slip
from madang.promises.rules import Origin, Wording
from madang.promises.states import Phase, PromiseState
from tests.factories.people import OrganisationFactory, UserFactory, auditor, founder, manager, officer
from tests.factories.promises import PromiseFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

ORIGIN = Origin("tandem", "이인삼각", "Tandem", "/tandem/1/")
REASON = "예산이 깎였습니다"


def made(owed_by: Organisation | None = None, **fields) -> Promise:
    given = {"title_ko": "연다", "title_en": "Open it", "owed_to": None, "due_on": None, "by": None}
    return actions.make(origin=ORIGIN, owed_by=owed_by or OrganisationFactory(city=True), **(given | fields))


def told() -> list[tuple[int | None, str]]:
    rows = Notice.objects.filter(template="promise_moved").order_by("pk")
    return [(row.recipient_id, row.link) for row in rows]


class TestMaking:
    def test_what_was_said_first_stays_and_is_logged(self):
        promise = made(due_on=clock.today() + timedelta(days=9))

        assert promise.first_due_on == promise.due_on
        assert (promise.state, promise.origin, promise.origin_path) == ("open", "tandem", "/tandem/1/")
        assert list(queries.of_origin("tandem", "/tandem/1/")) == [promise]
        assert Entry.objects.get().verb == "promise.made"

    def test_the_office_writes_one_down_that_no_other_room_knows(self):
        city, wording = OrganisationFactory(city=True), Wording("주차장을 연다")
        promise = actions.write_down(wording=wording, owed_by=city, owed_to=None, due_on=None, by=officer())
        assert promise.origin == "office"
        for nobody in (founder(), auditor(), UserFactory()):
            with pytest.raises(NotAllowed):
                actions.write_down(wording=wording, owed_by=city, owed_to=None, due_on=None, by=nobody)


class TestMoving:
    def test_every_slip_is_kept_and_the_first_day_too(self):
        seoyeon, first = officer(), date(2026, 6, 30)
        promise = made(due_on=first, made_on=date(2024, 10, 2))
        actions.postpone(
            promise=promise,
            due_on=date(2027, 12, 31),
            reason_ko="착공이 늦어졌습니다",
            announced_on=date(2025, 12, 15),
            decided_by="시행사",
            by=seoyeon,
        )
        promise.refresh_from_db()

        assert (promise.first_due_on, promise.due_on) == (first, date(2027, 12, 31))
        assert rules.slip_days(promise) == 549
        whats = [moment.what.value for moment in queries.history_of(promise)]
        assert whats == ["made", "postponed"]

    def test_a_first_day_is_given_to_what_had_none(self):
        promise = made()
        actions.postpone(promise=promise, due_on=date(2027, 1, 4), reason_ko=REASON, by=manager())
        promise.refresh_from_db()
        assert promise.first_due_on == promise.due_on == date(2027, 1, 4)

    @pytest.mark.parametrize(
        "sentence", ["UPDATE promises_slip SET reason_ko = 'x'", "DELETE FROM promises_slip"]
    )
    def test_the_database_refuses_to_change_a_slip(self, sentence):
        promise = PromiseFactory()
        later = promise.due_on + timedelta(days=9)
        actions.postpone(promise=promise, due_on=later, reason_ko=REASON, by=None)
        with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
            connection.cursor().execute(sentence)

    def test_the_database_refuses_a_history_that_forks(self):
        promise = PromiseFactory()
        fields = {"promise": promise, "old_due_on": promise.due_on, "announced_on": clock.today()}
        Slip.objects.create(**fields, new_due_on=promise.due_on + timedelta(days=1), reason_ko="a")
        with pytest.raises(IntegrityError), transaction.atomic():
            Slip.objects.create(**fields, new_due_on=promise.due_on + timedelta(days=2), reason_ko="b")

    def test_a_clock_that_stood_still_for_five_working_days_moves_the_day_by_five(self):
        monday = datetime(2026, 3, 9, 3, tzinfo=UTC)
        with clock.stopped(monday):
            promise = made(due_on=date(2026, 3, 20))
            actions.pause(promise=promise, reason_ko="자료를 기다립니다", by=officer())
            promise.refresh_from_db()
            assert rules.phase_of(promise, date(2026, 12, 1)) == Phase.PAUSED
        with clock.stopped(monday + timedelta(days=7)):
            actions.resume(promise=promise, by=officer())
        promise.refresh_from_db()
        assert (promise.due_on, promise.paused_on) == (date(2026, 3, 27), None)
        assert promise.first_due_on == date(2026, 3, 20)

    def test_only_the_office_moves_days(self):
        harin = founder()
        promise = PromiseFactory(owed_by=harin.memberships.get().organisation)
        for deed in (
            lambda by: actions.postpone(promise=promise, due_on=date(2030, 1, 2), reason_ko=REASON, by=by),
            lambda by: actions.pause(promise=promise, reason_ko=REASON, by=by),
            lambda by: actions.hand_over(
                promise=promise, owed_by=OrganisationFactory(), reason=REASON, by=by
            ),
        ):
            with pytest.raises(NotAllowed):
                deed(harin)
            deed(officer())
            if promise.pauses.filter(to_on=None).exists():
                actions.resume(promise=promise, by=officer())

    def test_a_dissolved_office_is_followed_by_the_one_in_its_place(self):
        new, newest = OrganisationFactory(agency=True), OrganisationFactory(agency=True)
        old = OrganisationFactory(sort="department", closed_on=clock.today(), successor=new)
        promise = PromiseFactory(owed_by=old)
        assert queries.owes_today(promise) == new
        assert list(queries.owed_by(new)) == [promise]
        assert queries.owes_today(promise, clock.today() - timedelta(days=1)) == old
        new.closed_on, new.successor = clock.today(), newest
        new.save()
        promise.refresh_from_db()
        assert queries.owes_today(promise) == newest
        with pytest.raises(RuleBroken):
            actions.hand_over(promise=promise, owed_by=new, reason=REASON, by=officer())
        actions.hand_over(promise=promise, owed_by=newest, reason=REASON, by=officer())
        promise.refresh_from_db()
        assert promise.owed_by == newest
        assert promise.handovers.get().from_organisation == old

    def test_organisations_that_follow_each_other_in_a_circle_do_not_hang_a_page(self):
        one = OrganisationFactory(closed_on=clock.today())
        one.successor = OrganisationFactory(closed_on=clock.today(), successor=one)
        one.save()
        assert queries.owes_today(PromiseFactory(owed_by=one)) == one.successor


class TestEvidence:
    def test_a_company_gives_evidence_and_the_office_says_it_is_kept(self):
        harin, seoyeon = founder(), officer()
        promise = PromiseFactory(owed_by=harin.memberships.get().organisation, public=False)
        piece = actions.give_evidence(promise=promise, text="임대차 계약서", link="", by=harin)
        promise.refresh_from_db()
        assert promise.state == PromiseState.EVIDENCED

        actions.judge(evidence=piece, accepted=False, note="도장이 없습니다", by=seoyeon)
        promise.refresh_from_db()
        assert promise.state == PromiseState.OPEN
        piece = actions.give_evidence(promise=promise, text="도장 찍은 계약서", by=harin)
        actions.judge(evidence=piece, accepted=True, by=seoyeon)
        promise.refresh_from_db()

        assert (promise.state, promise.closed_by) == (PromiseState.KEPT, seoyeon)
        assert told() == [(harin.pk, f"/company/promises/{promise.uid}/")] * 2

    def test_nobody_checks_what_they_gave_themselves(self):
        seoyeon, promise = officer(), PromiseFactory()
        piece = actions.give_evidence(promise=promise, text="사진을 찍었습니다", by=seoyeon)
        with pytest.raises(NotAllowed):
            actions.judge(evidence=piece, accepted=True, by=seoyeon)
        with pytest.raises(NotAllowed):
            actions.keep(promise=promise, by=seoyeon)
        actions.keep(promise=promise, by=manager())
        piece.refresh_from_db()
        assert piece.verdict == "accepted"

    def test_the_database_refuses_it_too(self):
        seoyeon, promise = officer(), PromiseFactory()
        piece = actions.give_evidence(promise=promise, text="사진을 찍었습니다", by=seoyeon)
        with pytest.raises(IntegrityError, match="somebody_else"), transaction.atomic():
            Evidence.objects.filter(pk=piece.pk).update(
                verdict="accepted", checked_by=seoyeon, checked_at=clock.now()
            )

    def test_who_asked_and_who_is_owed_may_say_that_it_is_kept(self):
        harin, minjun = UserFactory(), founder()
        company = minjun.memberships.get().organisation
        for by, fields in ((harin, {"asked_by": harin}), (minjun, {"owed_to": company})):
            promise = PromiseFactory(**fields)
            with pytest.raises(NotAllowed):
                actions.keep(promise=promise, reason="답을 받았습니다", by=UserFactory())
            actions.keep(promise=promise, reason="답을 받았습니다", by=by)
            promise.refresh_from_db()
            assert promise.state == PromiseState.KEPT

    @pytest.mark.parametrize(
        ("deed", "state"), [(actions.break_, PromiseState.BROKEN), (actions.release, PromiseState.RELEASED)]
    )
    def test_what_is_broken_or_called_off_stays_so(self, deed, state):
        promise = PromiseFactory(made_on=date(2026, 1, 2))
        actions.pause(promise=promise, reason_ko=REASON, by=None)
        deed(promise=promise, reason="다른 도시로 갔습니다", on=date(2026, 2, 3), by=officer())
        promise.refresh_from_db()
        assert (promise.state, promise.closed_on) == (state, date(2026, 2, 3))
        assert not promise.pauses.filter(to_on=None).exists()
        with pytest.raises(WrongState):
            actions.keep(promise=promise, reason="그래도 지켰습니다", by=officer())
        assert queries.history_of(promise)[-1].what.value in {"broken", "released", "resumed"}


class TestFollowing:
    def test_each_step_is_told_once_to_each_and_not_to_who_did_it(self):
        seoyeon, citizen, asker = officer(), UserFactory(), UserFactory()
        promise = PromiseFactory(asked_by=asker)
        for _twice in range(2):
            actions.follow(promise=promise, user=citizen)
        actions.follow(promise=promise, user=asker)
        actions.follow(promise=promise, user=seoyeon)

        actions.postpone(promise=promise, due_on=date(2028, 1, 3), reason_ko=REASON, by=seoyeon)
        assert told() == [(citizen.pk, f"/promises/{promise.uid}/"), (asker.pk, f"/promises/{promise.uid}/")]

        actions.unfollow(promise=promise, user=citizen)
        actions.keep(promise=promise, reason="문을 열었습니다", by=seoyeon)
        assert [who for who, _link in told()].count(citizen.pk) == 1

    def test_what_is_not_public_is_not_followed(self):
        with pytest.raises(RuleBroken):
            actions.follow(promise=PromiseFactory(public=False), user=UserFactory())

    def test_who_may_not_open_a_page_is_led_to_where_the_promise_came_from(self):
        asker, seoyeon = UserFactory(), officer()
        promise = PromiseFactory(public=False, asked_by=asker, origin_path="/requests/7/")
        actions.postpone(promise=promise, due_on=date(2028, 1, 3), reason_ko=REASON, by=None)
        assert told() == [(asker.pk, "/requests/7/")]
        promise = PromiseFactory(public=False, owed_by=seoyeon.memberships.get().organisation)
        actions.postpone(promise=promise, due_on=date(2028, 1, 3), reason_ko=REASON, by=None)
        assert told()[-1] == (seoyeon.pk, f"/office/promises/{promise.uid}/")


class TestLists:
    def test_the_database_and_the_rule_agree_on_every_phase(self):
        today = clock.today()
        for days in (-400, -3, -1, 0, 1, 13, 14, 15, 16, 200):
            PromiseFactory(due=days, made_on=today - timedelta(days=500))
        PromiseFactory(first_due_on=None, due_on=None)
        PromiseFactory(paused_on=today)
        PromiseFactory(state="evidenced", due=-3)
        for state in ("kept", "broken", "released"):
            PromiseFactory(state=state, closed_at=clock.now())
        for phase in Phase:
            found = set(Promise.objects.filter(queries.in_phase(phase, today)))
            assert found == {each for each in Promise.objects.all() if rules.phase_of(each, today) == phase}
            assert found
        assert set(queries.late(today)) == set(queries.listed(queries.Filters(phase="late")))

    def test_a_list_is_narrowed_by_owner_origin_words_and_slips(self):
        hall = OrganisationFactory(city=True, name="빛고을청", name__en="Light Hall")
        promise = PromiseFactory(owed_by=hall, origin="tandem", title_ko="도서관을 연다")
        other = PromiseFactory(state="kept", closed_at=clock.now(), owed_to=hall)
        actions.postpone(promise=promise, due_on=date(2028, 1, 3), reason_ko=REASON, by=None)
        only = [
            queries.Filters(owner=str(hall.uid)),
            queries.Filters(origin="tandem"),
            queries.Filters(text="도서관"),
            queries.Filters(text="light h"),
            queries.Filters(phase="standing"),
            queries.Filters(phase="slipped"),
        ]
        for filters in only:
            assert list(queries.listed(filters)) == [promise], filters
        nobody = queries.Filters(owner="7b2ae3a8-0000-7000-8000-000000000000")
        assert not queries.listed(nobody, queries.public())
        assert queries.origins(queries.whole()) == ["invented", "tandem"]
        assert list(queries.owed_to(hall)) == [other]
