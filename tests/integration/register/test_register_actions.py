"""Enter, state, confirm, correct; invite, ask, let in, leave: each with its entry in the log."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from madang.audit.models import Entry
from madang.core import clock
from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.notices.models import Notice
from madang.people import queries as people
from madang.people.models import Membership, Organisation, OrganisationSort, Presence, User
from madang.people.permissions import Permission
from madang.people.roles import AUDITOR, CITY_OFFICER, COMPANY_MEMBER, EVALUATOR, FOUNDER, PROGRAMME_MANAGER
from madang.register import actions, queries, rules
from madang.register.models import Attestation, Fact, Invitation, Joining, Standing
from madang.register.rules import Written
from madang.register.states import InvitationState, JoiningState
from tests.factories.people import (
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    evaluator,
    founder,
    manager,
    officer,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

WRITTEN = Written(
    name_ko="무등로보틱스",
    name_en="Mudeung Robotics",
    business_number="000-12-34560",
    founded_on=date(2024, 3, 2),
    presence=Presence.BRANCH,
    address="동구 금남로 1",
)


def entered(by: User | None = None) -> tuple[Organisation, User]:
    harin = by or UserFactory(name="박하린")
    return actions.enter(written=WRITTEN, by=harin), harin


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def verbs() -> list[str]:
    return list(Entry.objects.order_by("number").values_list("verb", flat=True))


def standing(company: Organisation) -> dict[str, str]:
    return {line.fact: line.attested.standing for line in queries.facts_of(company) if line.attested}


class TestEntering:
    def test_the_founder_is_the_first_member_and_vouches_for_every_fact(self) -> None:
        company, harin = entered()
        assert company.business_number == "0001234560"
        assert company.name == "무등로보틱스"
        assert people.has(harin, Permission.MEMBER_MANAGE, organisation_id=company.pk)
        assert set(standing(company)) == {
            *("name", "business_number", "legal_form", "founded_on", "presence", "address", "new_industry")
        }
        assert set(standing(company).values()) == {Standing.STATED}
        assert verbs() == ["organisation.entered"]

    def test_one_number_is_entered_once(self) -> None:
        entered()
        with pytest.raises(RuleBroken) as refusal:
            entered(UserFactory())
        assert refusal.value.field == "business_number"
        assert Organisation.objects.filter(business_number="0001234560").count() == 1

    def test_what_is_wrong_leaves_nothing_behind(self) -> None:
        with pytest.raises(RuleBroken):
            actions.enter(written=Written(name_ko="무등"), by=UserFactory())
        assert not Organisation.objects.exists()
        assert verbs() == []

    def test_the_office_does_not_apply(self) -> None:
        with pytest.raises(RuleBroken):
            entered(manager())

    def test_the_office_enters_others_on_evidence(self) -> None:
        doyun = manager()
        hospital = actions.add(
            written=Written(name_ko="예시 병원"), sort=OrganisationSort.HOSPITAL, note="개설허가증", by=doyun
        )
        assert set(standing(hospital).values()) == {Standing.CONFIRMED}
        assert not hospital.memberships.exists()
        for wrong in ({"sort": "castle"}, {"note": ""}):
            with pytest.raises(RuleBroken):
                actions.add(
                    **{"written": Written(name_ko="가"), "sort": "city", "note": "개설허가증", **wrong},
                    by=doyun,
                )
        with pytest.raises(NotAllowed):
            actions.add(written=Written(name_ko="가"), sort="city", note="개설허가증", by=founder())


class TestFacts:
    def test_what_a_company_changes_stands_unconfirmed_until_the_office_has_seen_evidence(self) -> None:
        company, harin = entered()
        doyun = manager()
        seen = {"presence": "branch", "founded_on": "2024-03-02"}
        actions.confirm(organisation=company, seen=seen, note="등기부등본을 봄", by=doyun)
        assert standing(company)["presence"] == Standing.CONFIRMED
        assert standing(company)["address"] == Standing.STATED
        changed = actions.state(organisation=company, by=fresh(harin), presence="head_office")
        assert changed == {"presence"}
        company.refresh_from_db()
        assert company.presence == Presence.HEAD_OFFICE  # eligibility counts what the register says
        assert standing(company)["presence"] == Standing.STATED
        assert list(queries.unconfirmed()) == [company]
        assert verbs()[1:] == ["organisation.confirmed", "organisation.stated"]

    def test_stating_the_same_again_changes_nothing(self) -> None:
        company, harin = entered()
        count = Attestation.objects.count()
        assert actions.state(organisation=company, by=fresh(harin), presence="branch") == set()
        assert Attestation.objects.count() == count
        assert verbs() == ["organisation.entered"]

    def test_who_it_is_a_company_does_not_change_by_itself(self) -> None:
        company, harin = entered()
        with pytest.raises(RuleBroken, match="담당자"):
            actions.state(organisation=company, by=fresh(harin), business_number="0003456789")
        with pytest.raises(RuleBroken):
            actions.state(organisation=company, by=fresh(harin), colour="red")

    def test_a_colleague_and_a_stranger_state_nothing(self) -> None:
        company, _harin = entered()
        colleague = MembershipFactory(organisation=company, role=COMPANY_MEMBER.key).user
        for other in (colleague, founder(), manager()):
            with pytest.raises(NotAllowed):
                actions.state(organisation=company, by=other, presence="none")

    def test_what_changed_under_the_officer_is_not_confirmed(self) -> None:
        company, harin = entered()
        actions.state(organisation=company, by=fresh(harin), presence="none")
        with pytest.raises(WrongState):
            actions.confirm(
                organisation=company, seen={"presence": "branch"}, note="등기부등본을 봄", by=manager()
            )

    def test_nobody_confirms_the_own_organisation(self) -> None:
        doyun = manager()
        agency = doyun.memberships.get().organisation
        with pytest.raises(NotAllowed):
            actions.confirm(
                organisation=agency, seen={"presence": agency.presence}, note="등기부등본을 봄", by=doyun
            )

    def test_a_correction_is_confirmed_and_the_company_is_told(self) -> None:
        company, harin = entered()
        changed = actions.correct(
            organisation=company, reason="등기부와 다름", by=manager(), founded_on=date(2020, 3, 2)
        )
        assert changed == {"founded_on"}
        assert standing(company)["founded_on"] == Standing.CONFIRMED
        assert [n.recipient for n in Notice.objects.filter(template="facts_corrected")] == [harin]
        with pytest.raises(RuleBroken):
            actions.correct(organisation=company, reason="등기부와 다름", by=manager())

    def test_a_correction_cannot_take_the_number_of_another(self) -> None:
        company, _harin = entered()
        OrganisationFactory(business_number="0003456789")
        with pytest.raises(RuleBroken) as refusal:
            actions.correct(
                organisation=company, reason="등록증과 다름", by=manager(), business_number="000-34-56789"
            )
        assert refusal.value.field == "business_number"
        with pytest.raises(RuleBroken):
            actions.correct(organisation=company, reason="등록증과 다름", by=manager(), business_number="1")

    def test_an_invented_number_hinders_no_other_correction(self) -> None:
        company = OrganisationFactory(business_number="0000100010")
        assert actions.correct(
            organisation=company, reason="등기부와 다름", by=manager(), presence="branch"
        ) == {"presence"}
        first, second = queries.history_of(company).order_by("pk")
        assert (first.standing, first.value, first.by) == (Standing.CONFIRMED, "head_office", None)
        assert (second.standing, second.value) == (Standing.CONFIRMED, "branch")

    def test_what_counts_as_confirmed_at_a_moment(self) -> None:
        company, harin = entered()
        stated = clock.now()
        actions.confirm(
            organisation=company, seen={"presence": "branch"}, note="등기부등본을 봄", by=manager()
        )
        confirmed = clock.now()
        actions.state(organisation=company, by=fresh(harin), presence="head_office")
        facts = ["presence", "founded_on"]
        long_ago = datetime(2001, 1, 1, tzinfo=UTC)
        assert queries.confirmed_at([company.pk], facts, long_ago) == {}
        assert queries.confirmed_at([company.pk], facts, stated)[company.pk] == {
            "presence": "",
            "founded_on": "",
        }
        for at in (confirmed, clock.now()):
            assert queries.confirmed_at([company.pk], facts, at)[company.pk]["presence"] == "branch"

    def test_what_was_vouched_for_is_written_once(self) -> None:
        entered()
        with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
            Attestation.objects.update(standing=Standing.CONFIRMED)


class TestNamesAndSuccessors:
    def test_a_new_name_ends_the_old_one_on_its_day(self) -> None:
        company, _harin = entered()
        day = clock.today() + timedelta(days=1)
        actions.rename(
            organisation=company,
            name_ko="무등AI",
            name_en="",
            valid_from=day,
            reason="상호 변경 등기",
            by=officer(),
        )
        new, old = company.names.all()
        assert (old.valid_to, new.valid_from, new.valid_to) == (day, day, None)
        assert queries.name_now(company).name_ko == "무등로보틱스"
        with clock.stopped(clock.now() + timedelta(days=2)):
            assert queries.name_now(company).name_ko == "무등AI"
        with pytest.raises(RuleBroken):
            actions.rename(
                organisation=company,
                name_ko="셋",
                name_en="",
                valid_from=day,
                reason="상호 변경 등기",
                by=officer(),
            )
        with pytest.raises(RuleBroken):
            actions.rename(
                organisation=company,
                name_ko=" ",
                name_en="",
                valid_from=day,
                reason="상호 변경 등기",
                by=officer(),
            )

    def test_an_issuer_is_followed_and_never_in_a_circle(self) -> None:
        old, new, third = (OrganisationFactory(city=True) for _ in range(3))
        seoyeon, day = officer(), date(2026, 7, 1)
        reason = "통합 특별법"
        actions.succeed(organisation=old, successor=new, closed_on=day, reason=reason, by=seoyeon)
        actions.succeed(
            organisation=new, successor=third, closed_on=date(2027, 7, 1), reason=reason, by=seoyeon
        )
        old.refresh_from_db()
        assert (old.successor, old.closed_on) == (new, day)
        with pytest.raises(RuleBroken):
            actions.succeed(
                organisation=third, successor=old, closed_on=date(2026, 1, 1), reason=reason, by=seoyeon
            )
        assert "organisation.succeeded" in verbs()


class TestInvitations:
    def test_an_invitation_reaches_somebody_without_an_account_and_is_taken_after_signing_up(self) -> None:
        company, harin = entered()
        invitation = actions.invite(
            organisation=company, email=" Minjun@Example.org ", role=COMPANY_MEMBER, by=fresh(harin)
        )
        notice = Notice.objects.get(template="invitation_made")
        assert (notice.recipient, notice.address) == (None, "minjun@example.org")
        assert notice.link == f"/join/{invitation.uid}/"
        assert "minjun" not in str(list(Entry.objects.values_list("data", flat=True)))
        minjun = UserFactory(email="minjun@example.org")
        assert list(queries.invitations_to(minjun, clock.now())) == [invitation]
        held = actions.accept(invitation=invitation, by=minjun)
        assert (held.role, held.organisation) == ("company_member", company)
        assert people.has(minjun, Permission.APPLICATION_WRITE, organisation_id=company.pk)
        assert not people.has(minjun, Permission.MEMBER_MANAGE)
        assert verbs()[-2:] == ["invitation.made", "membership.begun"]
        with pytest.raises(WrongState):
            actions.accept(invitation=invitation, by=minjun)

    def test_a_stranger_cannot_use_the_link(self) -> None:
        company, harin = entered()
        invitation = actions.invite(
            organisation=company, email="minjun@example.org", role=FOUNDER, by=fresh(harin)
        )
        with pytest.raises(NotAllowed):
            actions.accept(invitation=invitation, by=UserFactory())
        invitation.refresh_from_db()
        assert invitation.state == InvitationState.OPEN

    def test_an_address_nobody_has_proved_is_not_enough(self, settings) -> None:
        settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
        company, harin = entered()
        invitation = actions.invite(
            organisation=company, email="m@example.org", role=FOUNDER, by=fresh(harin)
        )
        minjun = UserFactory(email="m@example.org")
        address = minjun.emailaddress_set.create(email="m@example.org", verified=False, primary=True)
        with pytest.raises(NotAllowed):
            actions.accept(invitation=invitation, by=minjun)
        address.verified = True
        address.save()
        actions.accept(invitation=invitation, by=minjun)

    def test_one_address_is_invited_once_at_a_time_and_again_when_it_ran_out(self) -> None:
        company, harin = entered()
        words = {"organisation": company, "email": "m@example.org", "role": FOUNDER}
        first = actions.invite(**words, by=fresh(harin))
        with pytest.raises(RuleBroken, match="이미 초대"):
            actions.invite(**words, by=fresh(harin))
        with clock.stopped(clock.now() + timedelta(days=15)):
            with pytest.raises(WrongState):
                actions.accept(invitation=first, by=UserFactory(email="m@example.org"))
            actions.invite(**words, by=fresh(harin))
        assert Invitation.objects.filter(state=InvitationState.OPEN).count() == 1

    @pytest.mark.parametrize("email", ["", "nobody", "a@b", "x@example.org\nBcc: y@example.org"])
    def test_half_an_address_is_refused_at_its_field(self, email: str) -> None:
        company, harin = entered()
        with pytest.raises(RuleBroken) as refusal:
            actions.invite(organisation=company, email=email, role=FOUNDER, by=fresh(harin))
        assert refusal.value.field == "email"

    def test_who_is_there_already_is_not_invited(self) -> None:
        company, harin = entered()
        colleague = MembershipFactory(organisation=company).user
        with pytest.raises(RuleBroken):
            actions.invite(organisation=company, email=colleague.email, role=FOUNDER, by=fresh(harin))

    def test_only_who_may_invites(self) -> None:
        company, _harin = entered()
        colleague = MembershipFactory(organisation=company, role=COMPANY_MEMBER.key).user
        agency = OrganisationFactory(agency=True)
        for by, place, role in (
            (colleague, company, COMPANY_MEMBER),
            (founder(), company, COMPANY_MEMBER),
            (manager(), agency, PROGRAMME_MANAGER),
            (evaluator(), agency, EVALUATOR),
        ):
            with pytest.raises(NotAllowed):
                actions.invite(organisation=place, email="m@example.org", role=role, by=by)
        actions.invite(organisation=agency, email="m@example.org", role=EVALUATOR, by=manager())
        actions.invite(organisation=agency, email="m@example.org", role=AUDITOR, by=officer())

    def test_one_may_say_no_and_who_invited_may_think_again(self) -> None:
        company, harin = entered()
        minjun = UserFactory(email="m@example.org")
        words = {"organisation": company, "email": "m@example.org", "role": FOUNDER}
        declined = actions.decline(invitation=actions.invite(**words, by=fresh(harin)), by=minjun)
        assert declined.state == InvitationState.DECLINED
        again = actions.invite(**words, by=fresh(harin))
        for stranger in (founder(), evaluator()):
            with pytest.raises(NotAllowed):
                actions.take_back(invitation=again, by=stranger)
        actions.take_back(invitation=again, by=fresh(harin))
        with pytest.raises(WrongState):
            actions.accept(invitation=again, by=minjun)
        assert verbs()[-3:] == ["invitation.declined", "invitation.made", "invitation.withdrawn"]

    def test_the_office_takes_back_what_it_may_give(self) -> None:
        agency = OrganisationFactory(agency=True)
        seoyeon = officer()
        auditor = actions.invite(organisation=agency, email="a@example.org", role=AUDITOR, by=seoyeon)
        with pytest.raises(NotAllowed):
            actions.take_back(invitation=auditor, by=manager())
        assert actions.take_back(invitation=auditor, by=seoyeon).state == InvitationState.WITHDRAWN

    def test_who_applies_does_not_slip_into_the_office(self) -> None:
        agency, sua = OrganisationFactory(agency=True), UserFactory(email="sua@example.org")
        invitation = actions.invite(
            organisation=agency, email="sua@example.org", role=PROGRAMME_MANAGER, by=officer()
        )
        entered(sua)
        with pytest.raises(RuleBroken):
            actions.accept(invitation=invitation, by=fresh(sua))
        assert not people.has(fresh(sua), Permission.CALL_WRITE)

    def test_a_closed_organisation_takes_nobody_in(self) -> None:
        company, harin = entered()
        invitation = actions.invite(
            organisation=company, email="m@example.org", role=FOUNDER, by=fresh(harin)
        )
        Organisation.objects.filter(pk=company.pk).update(closed_on=clock.today())
        with pytest.raises(WrongState):
            actions.accept(invitation=invitation, by=UserFactory(email="m@example.org"))


class TestJoining:
    def test_founders_let_a_colleague_in(self) -> None:
        company, harin = entered()
        minjun = UserFactory(name="최민준")
        joining = actions.ask_to_join(organisation=company, message="개발팀입니다", by=minjun)
        assert [n.recipient for n in Notice.objects.filter(template="joining_asked")] == [harin]
        actions.grant(joining=joining, role=COMPANY_MEMBER, by=fresh(harin))
        assert people.has(fresh(minjun), Permission.APPLICATION_WRITE, organisation_id=company.pk)
        assert Notice.objects.get(template="joining_granted").recipient == minjun
        with pytest.raises(WrongState):
            actions.refuse(joining=joining, reason="모르는 사람", by=fresh(harin))
        assert verbs()[-2:] == ["joining.asked", "membership.begun"]

    def test_where_there_are_no_founders_the_office_is_asked(self) -> None:
        company, doyun = OrganisationFactory(), manager()
        joining = actions.ask_to_join(organisation=company, message="", by=UserFactory())
        assert [n.recipient for n in Notice.objects.filter(template="joining_asked")] == [doyun]
        actions.grant(joining=joining, role=FOUNDER, by=doyun)
        assert company.memberships.get().role == "founder"

    def test_a_refusal_says_why(self) -> None:
        company, harin = entered()
        joining = actions.ask_to_join(organisation=company, message="", by=UserFactory())
        with pytest.raises(RuleBroken):
            actions.refuse(joining=joining, reason="", by=fresh(harin))
        actions.refuse(joining=joining, reason="모르는 사람입니다", by=fresh(harin))
        joining.refresh_from_db()
        assert (joining.state, joining.answer) == (JoiningState.REFUSED, "모르는 사람입니다")
        assert "모르는 사람입니다" in Notice.objects.get(template="joining_refused").body
        assert not Membership.objects.filter(user=joining.user).exists()

    def test_a_stranger_and_a_colleague_answer_nothing(self) -> None:
        company, _harin = entered()
        joining = actions.ask_to_join(organisation=company, message="", by=UserFactory())
        colleague = MembershipFactory(organisation=company, role=COMPANY_MEMBER.key).user
        for other in (founder(), colleague, evaluator()):
            with pytest.raises(NotAllowed):
                actions.grant(joining=joining, role=COMPANY_MEMBER, by=other)

    def test_one_asks_once_and_may_take_it_back(self) -> None:
        company, harin = entered()
        minjun = UserFactory()
        joining = actions.ask_to_join(organisation=company, message="", by=minjun)
        with pytest.raises(RuleBroken):
            actions.ask_to_join(organisation=company, message="", by=minjun)
        with pytest.raises(NotAllowed):
            actions.withdraw(joining=joining, by=fresh(harin))
        actions.withdraw(joining=joining, by=minjun)
        assert not queries.joinings_waiting(company).exists()
        assert Joining.objects.get().state == JoiningState.WITHDRAWN
        with pytest.raises(RuleBroken):
            actions.ask_to_join(organisation=company, message="", by=fresh(harin))
        with pytest.raises(RuleBroken):
            actions.ask_to_join(organisation=OrganisationFactory(city=True), message="", by=minjun)

    def test_nobody_writes_to_everybody(self, monkeypatch) -> None:
        monkeypatch.setattr(rules, "MOST_JOININGS", 1)
        monkeypatch.setattr(rules, "MOST_INVITATIONS", 1)
        company, harin = entered()
        minjun = UserFactory()
        actions.ask_to_join(organisation=company, message="", by=minjun)
        with pytest.raises(WrongState):
            actions.ask_to_join(organisation=OrganisationFactory(), message="", by=minjun)
        actions.invite(organisation=company, email="a@example.org", role=FOUNDER, by=fresh(harin))
        with pytest.raises(WrongState):
            actions.invite(organisation=company, email="b@example.org", role=FOUNDER, by=fresh(harin))


class TestMembership:
    def test_the_last_founder_stays_and_the_last_but_one_may_go(self) -> None:
        company, harin = entered()
        mine = harin.memberships.get()
        with pytest.raises(RuleBroken):
            actions.end(membership=mine, by=harin)
        MembershipFactory(organisation=company, role=FOUNDER.key)
        actions.end(membership=mine, by=harin)
        assert not people.has(fresh(harin), Permission.APPLICATION_WRITE)
        with pytest.raises(WrongState):
            actions.end(membership=mine, by=harin)
        assert verbs()[-1] == "membership.ended"

    def test_a_colleague_is_removed_with_a_reason_and_told(self) -> None:
        company, harin = entered()
        held = MembershipFactory(organisation=company, role=COMPANY_MEMBER.key)
        with pytest.raises(RuleBroken):
            actions.end(membership=held, by=fresh(harin))
        with pytest.raises(NotAllowed):
            actions.end(membership=harin.memberships.get(), by=held.user, reason="다툼이 있음")
        actions.end(membership=held, by=fresh(harin), reason="퇴사했습니다")
        assert Notice.objects.get(template="membership_ended").recipient == held.user
        assert not people.has(fresh(held.user), Permission.APPLICATION_WRITE)

    def test_who_left_today_may_come_back_today(self) -> None:
        company, harin = entered()
        held = MembershipFactory(organisation=company, role=COMPANY_MEMBER.key, valid_from=clock.today())
        actions.end(membership=held, by=held.user)
        joining = actions.ask_to_join(organisation=company, message="", by=fresh(held.user))
        actions.grant(joining=joining, role=COMPANY_MEMBER, by=fresh(harin))
        assert people.has(fresh(held.user), Permission.APPLICATION_WRITE, organisation_id=company.pk)

    def test_a_colleague_becomes_a_founder_and_a_founder_a_colleague(self) -> None:
        company, harin = entered()
        held = MembershipFactory(organisation=company, role=COMPANY_MEMBER.key)
        new = actions.change_role(membership=held, role=FOUNDER, by=fresh(harin))
        assert new.role == "founder"
        assert actions.change_role(membership=new, role=FOUNDER, by=fresh(harin)) == new
        assert len(queries.members_of(company)) == 2
        actions.change_role(membership=harin.memberships.get(), role=COMPANY_MEMBER, by=fresh(held.user))
        with pytest.raises(NotAllowed):
            actions.change_role(membership=new, role=COMPANY_MEMBER, by=fresh(harin))
        with pytest.raises(RuleBroken):
            actions.change_role(membership=new, role=EVALUATOR, by=fresh(held.user))
        assert verbs()[-2:] == ["membership.changed", "membership.changed"]
        assert Notice.objects.filter(template="role_changed").count() == 2

    def test_the_last_city_officer_stays(self) -> None:
        seoyeon = officer()
        with pytest.raises(RuleBroken):
            actions.end(membership=seoyeon.memberships.get(), by=seoyeon)
        second = officer()
        actions.end(membership=second.memberships.get(), by=seoyeon, reason="다른 과로 옮김")
        with pytest.raises(RuleBroken):
            actions.end(membership=seoyeon.memberships.get(), by=seoyeon)

    def test_a_manager_ends_evaluators_and_not_officers(self) -> None:
        doyun, jiho, seoyeon = manager(), evaluator(), officer()
        actions.end(membership=jiho.memberships.get(), by=doyun, reason="임기가 끝남")
        with pytest.raises(NotAllowed):
            actions.end(membership=seoyeon.memberships.get(), by=doyun, reason="임기가 끝남")


class TestFirstOfficer:
    def test_an_empty_house_gets_a_city_and_an_officer(self) -> None:
        user, city = actions.make_first_officer(email="Seoyeon@example.org", name="", name_ko="예시 광역시")
        assert (user.email, user.name) == ("seoyeon@example.org", "Seoyeon")
        assert (city.sort, city.name) == ("city", "예시 광역시")
        assert people.has(user, Permission.ROLE_GRANT)
        assert verbs() == ["organisation.entered", "membership.begun"]
        assert not user.has_usable_password()

    def test_it_is_done_once_unless_it_is_asked_for_again(self) -> None:
        first, city = actions.make_first_officer(email="a@example.org", name="김", name_ko="예시 광역시")
        with pytest.raises(WrongState):
            actions.make_first_officer(email="b@example.org", name="", name_ko="")
        second, same = actions.make_first_officer(email="b@example.org", name="", name_ko="", again=True)
        assert (same, people.has(second, Permission.ROLE_GRANT)) == (city, True)
        with pytest.raises(WrongState):
            actions.make_first_officer(email="a@example.org", name="", name_ko="", again=True)
        assert set(people.holders_of(CITY_OFFICER)) == {first, second}

    def test_a_city_needs_a_name_and_a_founder_is_no_officer(self) -> None:
        with pytest.raises(RuleBroken):
            actions.make_first_officer(email="a@example.org", name="", name_ko=" ")
        assert not User.objects.exists()
        harin = founder(email="harin@example.org")
        with pytest.raises(RuleBroken):
            actions.make_first_officer(email=harin.email, name="", name_ko="예시 광역시")


def test_every_fact_has_a_label_and_a_line() -> None:
    company, _harin = entered()
    assert [line.fact for line in queries.facts_of(company)] == Fact.values
    assert all(str(line.label) for line in queries.facts_of(company))
    assert not any(line.is_confirmed for line in queries.facts_of(company))
