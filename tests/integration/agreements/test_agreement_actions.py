"""From an accepted award to an agreement in force, changed, terminated, ended."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from madang.audit.models import Entry
from madang.core import clock
from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.kernel.agreements import actions, queries
from madang.kernel.agreements.models import Agreement, Signature
from madang.kernel.agreements.ports import Owed
from madang.kernel.agreements.rules import Wanted
from madang.kinds.site.models import Stay
from madang.notices.models import Notice
from madang.promises.models import Promise, Slip
from tests.factories import agreements as scenes
from tests.factories.agreements import PASSWORD, deal, drafted, in_force, sent, sign, signed
from tests.factories.people import founder

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def letters() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("template", flat=True))


def test_drafted_from_what_the_round_offered() -> None:
    scene = deal()
    agreement = actions.draft(award=scene.award, by=scene.manager)
    assert (agreement.grant_won, agreement.own_share_won) == (30_000_000, 3_000_000)
    assert agreement.starts_on == scene.award.offer.site_terms.starts_on
    assert agreement.number == f"GJ-A-{clock.today().year}-0001"
    assert [duty.sort for duty in agreement.duties.all()] == ["duty", "milestone", "duty", "milestone"]
    assert agreement.particulars[0][0] == "장소"


def test_one_award_has_one_agreement_and_the_database_sees_to_it() -> None:
    scene = deal()
    agreement = actions.draft(award=scene.award, by=scene.manager)
    with pytest.raises(WrongState):
        actions.draft(award=scene.award, by=scene.manager)
    agreement.pk, agreement.number = None, "other"
    agreement.uid = scene.award.application.uid
    with pytest.raises(IntegrityError), transaction.atomic():
        agreement.save(force_insert=True)


def test_all_sign_in_order_and_the_own_share_comes_first() -> None:
    scene = deal()
    agreement = sent(scene)
    with pytest.raises(WrongState, match="상대편"):
        sign(agreement, "city", scene.officer)
    sign(agreement, "company", scene.founder)
    sign(agreement, "city", scene.officer)
    assert agreement.state == "signed"
    assert not Stay.objects.exists()
    actions.receive_own_share(agreement=agreement, received_on=clock.today(), by=scene.manager)
    agreement.refresh_from_db()
    assert agreement.state == "in_force"
    assert Stay.objects.get().ends_on == agreement.ends_on
    assert letters() == [
        "agreement_to_sign", "agreement_to_countersign", "agreement_own_share", "agreement_in_force",
    ]  # fmt: skip
    assert queries.is_genuine(agreement)


def test_without_an_own_share_it_begins_with_the_last_signature() -> None:
    scene = deal(own_share_won=0)
    assert signed(scene).state == "in_force"


def test_the_city_may_sign_first(settings) -> None:
    settings.CITY_SIGNS_FIRST = True
    scene = deal(own_share_won=0)
    agreement = sent(scene)
    sign(agreement, "city", scene.officer)
    assert sign(agreement, "company", scene.founder).state == "in_force"


def test_a_signature_binds_text_and_the_signature_before() -> None:
    agreement = in_force()
    first, second = agreement.signatures.all()
    assert (first.previous_digest, second.previous_digest) == ("", first.digest)
    assert first.content_digest == second.content_digest == agreement.digest
    agreement.content = agreement.content.replace("30000000", "90000000")
    assert not queries.is_genuine(agreement)
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.update(name="누구")


def test_an_exchanged_signature_is_found() -> None:
    agreement = in_force()
    first = agreement.signatures.first()
    forged = Signature(agreement=agreement, party="x", attempt=1, by=first.by, name="가짜", at=first.at)
    forged.content_digest, forged.digest = agreement.digest, "sha256:0"
    forged.save()
    assert not queries.is_genuine(agreement)


@pytest.mark.parametrize("who", ["stranger", "manager", "officer"])
def test_only_the_company_signs_for_the_company(who) -> None:
    scene = deal()
    agreement = sent(scene)
    person = founder() if who == "stranger" else getattr(scene, who)
    with pytest.raises(NotAllowed):
        sign(agreement, "company", person)


def test_who_wrote_it_does_not_sign_for_the_city() -> None:
    scene = deal()
    agreement = actions.draft(award=scene.award, by=scene.officer)
    actions.edit(agreement=agreement, representative="박하린", by=scene.officer)
    actions.send(agreement=agreement, by=scene.officer)
    sign(agreement, "company", scene.founder)
    with pytest.raises(NotAllowed):
        sign(agreement, "city", scene.officer)


def test_one_shows_again_who_one_is_and_signs_what_one_saw() -> None:
    scene = deal()
    agreement = sent(scene)
    with pytest.raises(NotAllowed):
        actions.sign(agreement=agreement, party="company", seen=agreement.digest, answer={}, by=scene.founder)
    with pytest.raises(WrongState):
        actions.sign(agreement=agreement, party="company", seen="old", answer=PASSWORD, by=scene.founder)
    assert not Signature.objects.exists()


def test_called_back_signed_anew() -> None:
    scene = deal()
    agreement = sent(scene)
    sign(agreement, "company", scene.founder)
    actions.call_back(agreement=agreement, reason="기간이 틀렸습니다", by=scene.manager)
    actions.edit(agreement=agreement, scope="다시 적은 과업", by=scene.manager)
    actions.send(agreement=agreement, by=scene.manager)
    assert signed(scene, agreement).state == "signed"
    assert agreement.signatures.count() == 3
    assert queries.is_genuine(agreement)


def test_what_was_sent_is_not_written_at() -> None:
    scene = deal()
    agreement = sent(scene)
    with pytest.raises(WrongState):
        actions.edit(agreement=agreement, scope="몰래", by=scene.manager)
    with pytest.raises(TypeError):
        actions.edit(agreement=drafted(deal()), state="in_force", by=scene.manager)


def test_a_small_change_is_noted_and_a_large_one_becomes_a_new_agreement() -> None:
    scene = deal()
    agreement = in_force(scene)
    small = actions.ask(
        agreement=agreement, wanted=Wanted("contact", "전화번호가 바뀜", "이사했습니다"), by=scene.founder
    )
    assert small.state == "noted"
    large = actions.ask(
        agreement=agreement, wanted=Wanted("period", "한 달 늘림", "장비가 늦습니다"), by=scene.founder
    )
    assert large.state == "asked"
    actions.approve(change=large, answer="그렇게 합니다", by=scene.manager)
    large.refresh_from_db()
    new = large.became
    assert (new.supersedes, new.number, new.state) == (agreement, f"{agreement.number}-1", "draft")
    later = agreement.ends_on + timedelta(days=30)
    new = actions.edit(agreement=new, ends_on=later, by=scene.manager)
    assert [name for name, *_ in queries.terms_differ(agreement, new)] == ["끝나는 날"]
    actions.send(agreement=new, by=scene.manager)
    signed(scene, new)
    agreement.refresh_from_db()
    assert (agreement.state, new.state) == ("superseded", "in_force")  # the own share was paid already
    assert list(queries.line_of(new)) == [agreement, new]
    assert queries.agreement_of(scene.award) == new


def test_the_same_change_is_not_asked_twice_and_refused_with_a_reason() -> None:
    scene = deal()
    agreement = in_force(scene)
    wanted = Wanted("place", "다른 병동에서", "공사를 합니다")
    change = actions.ask(agreement=agreement, wanted=wanted, by=scene.founder)
    with pytest.raises(WrongState):
        actions.ask(agreement=agreement, wanted=wanted, by=scene.founder)
    with pytest.raises(RuleBroken):
        actions.refuse(change=change, answer="", by=scene.manager)
    actions.refuse(change=change, answer="그 병동은 비어 있지 않습니다", by=scene.manager)
    with pytest.raises(WrongState):
        actions.approve(change=change, by=scene.manager)
    assert Agreement.objects.count() == 1


def test_an_amendment_called_off_leaves_the_agreement_in_force() -> None:
    scene = deal()
    agreement = in_force(scene)
    new = actions.amend(agreement=agreement, reason="예산이 늘었습니다", grant_won=1, by=scene.manager)
    with pytest.raises(WrongState):
        actions.amend(agreement=agreement, reason="또 늘었습니다", by=scene.manager)
    actions.terminate(agreement=new, reason="취소했습니다", by=scene.manager)
    agreement.refresh_from_db()
    assert agreement.state == "in_force"
    assert actions.amend(agreement=agreement, reason="다시 씁니다", by=scene.manager).number.endswith("-2")


def test_terminated_with_a_reason_and_the_stay_is_cut_short() -> None:
    scene = deal(starts_on=scenes.days_from_now(-10), ends_on=scenes.days_from_now(100))
    agreement = in_force(scene)
    actions.terminate(agreement=agreement, reason="장비를 설치하지 않았습니다", by=scene.manager)
    assert Stay.objects.get().ends_on == clock.today()
    assert letters()[-1] == "agreement_terminated"
    assert Entry.objects.order_by("number").last().verb == "agreement.terminated"


def test_ends_the_day_after_its_last(monkeypatch) -> None:
    scene = deal(starts_on=scenes.days_from_now(-10), ends_on=scenes.days_from_now(0))
    agreement = in_force(scene)
    assert actions.end_due(clock.now()) == 0
    with clock.stopped(clock.now() + timedelta(days=1)):
        assert actions.end_due(clock.now()) == 1
        assert actions.end_due(clock.now()) == 0
    agreement.refresh_from_db()
    assert agreement.state == "ended"


def test_one_that_cannot_be_ended_does_not_hold_up_the_rest(monkeypatch, caplog) -> None:
    first = in_force(deal(starts_on=scenes.days_from_now(-10), ends_on=scenes.days_from_now(-1)))
    second = in_force(deal(starts_on=scenes.days_from_now(-10), ends_on=scenes.days_from_now(-1)))
    Stay.objects.filter(agreement=first).delete()
    kind_of = actions.force.kind_of

    def broken(agreement):
        if agreement.pk == first.pk:
            raise RuntimeError
        return kind_of(agreement)

    monkeypatch.setattr(actions.force, "kind_of", broken)
    assert actions.end_due(clock.now()) == 1
    second.refresh_from_db()
    assert second.state == "ended"


def test_an_agreement_without_a_call() -> None:
    scene = deal()
    agreement = actions.draft_without_award(
        organisation=scene.award.application.organisation,
        issuer=scene.manager.memberships.get().organisation,
        title_ko="업무협약",
        title_en="Agreement",
        starts_on=clock.today(),
        ends_on=clock.today(),
        representative="박하린",
        by=scene.manager,
    )
    actions.send(agreement=agreement, by=scene.manager)
    assert signed(scene, agreement).state == "in_force"


def test_numbers_of_a_year_have_no_gaps() -> None:
    numbers = [drafted(deal()).number[-4:] for _ in range(3)]
    assert numbers == ["0001", "0002", "0003"]


def test_an_award_waits_until_it_has_an_agreement() -> None:
    scene = deal()
    assert list(queries.awards_without()) == [scene.award]
    agreement = drafted(scene)
    assert not queries.awards_without().exists()
    actions.terminate(agreement=agreement, reason="다시 씁니다", by=scene.manager)
    assert list(queries.awards_without()) == [scene.award]


def test_duties_become_promises_and_a_change_carries_them_over() -> None:
    scene = deal()
    agreement = in_force(scene)
    promises = Promise.objects.filter(origin="agreement").order_by("pk")
    assert {each.title_ko for each in promises.all()} == {duty.title_ko for duty in agreement.duties.all()}
    assert not promises.filter(public=True).exists()
    new = actions.amend(agreement=agreement, reason="한 달 늦춥니다", by=scene.manager)
    fresh = Owed("새 의무", "New", "", "", None)
    later = [
        Owed(d.title_ko, d.title_en, d.measure_ko, d.measure_en, d.due_on + timedelta(days=30))
        for d in new.duties.order_by("due_on")
    ]
    actions.set_duties(agreement=new, duties=[*later[:2], fresh], by=scene.manager)
    signed(scene, actions.send(agreement=new, by=scene.manager))
    new.refresh_from_db()
    assert new.state == "in_force"
    assert promises.count() == 5
    assert sorted(promises.values_list("state", flat=True)) == [
        "open",
        "open",
        "open",
        "released",
        "released",
    ]
    assert Slip.objects.count() == 2
    actions.terminate(agreement=new, reason="보고서를 내지 않았습니다", by=scene.manager)
    assert promises.get(state="open").title_en == "Settle the support of the terminated agreement"


def test_a_signature_holds_whatever_the_time_zone_of_the_clock() -> None:
    with clock.stopped(clock.now().astimezone(clock.SEOUL)):
        agreement = in_force()
    assert queries.is_genuine(Agreement.objects.get(pk=agreement.pk))
