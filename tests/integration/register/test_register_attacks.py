"""What somebody might try at the register, and what then stands there: nothing, and no broken page."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from madang.core import clock
from madang.core.errors import NotAllowed, RuleBroken, WrongState
from madang.kernel.allocation.queries.cases import groups_of
from madang.notices.models import Notice
from madang.notices.states import NoticeState
from madang.people.models import Membership, Organisation, User
from madang.people.registration import is_business_number
from madang.people.roles import COMPANY_MEMBER, EVALUATOR, FOUNDER, PROGRAMME_MANAGER
from madang.register import actions, queries, rules
from madang.register.models import Joining
from madang.register.rules import Written
from tests.factories.allocation import contest, drawn
from tests.factories.people import (
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    founder,
    manager,
    officer,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

NUL = "등기부\x00등본을 봄"


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def number_of(serial: int) -> str:
    stem = f"000{serial:06d}"
    return next(number for digit in range(10) if is_business_number(number := f"{stem}{digit}"))


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


class TestInvitations:
    def test_nobody_accepts_at_a_second_address_what_they_have_sent_themselves(self) -> None:
        doyun = manager()
        agency = doyun.memberships.get().organisation
        invitation = actions.invite(organisation=agency, email="me2@example.org", role=EVALUATOR, by=doyun)
        EmailAddress.objects.create(user=doyun, email="me2@example.org", verified=True)
        with pytest.raises(NotAllowed):
            actions.accept(invitation=invitation, by=fresh(doyun))
        assert not Membership.objects.filter(user=doyun, role=EVALUATOR.key).exists()

    def test_an_invitation_ends_with_the_right_of_who_sent_it(self) -> None:
        seoyeon = officer()
        other = officer()
        agency = OrganisationFactory(agency=True)
        friend = UserFactory(email="friend@example.org")
        invitation = actions.invite(
            organisation=agency, email=friend.email, role=PROGRAMME_MANAGER, by=seoyeon
        )
        actions.end(membership=seoyeon.memberships.get(), by=other, reason="전보 발령")
        with pytest.raises(WrongState):
            actions.accept(invitation=invitation, by=friend)
        assert not friend.memberships.exists()
        assert "초대" in as_(friend).get(f"/join/{invitation.uid}/").content.decode()

    def test_a_second_acceptance_by_another_address_makes_no_second_seat(self) -> None:
        harin = founder()
        company = harin.memberships.get().organisation
        minjun = UserFactory(email="m1@example.org")
        for email in ("m1@example.org", "m2@example.org"):
            EmailAddress.objects.create(user=minjun, email=email, verified=True, primary=email[1] == "1")
        first, second = (
            actions.invite(organisation=company, email=email, role=COMPANY_MEMBER, by=harin)
            for email in ("m1@example.org", "m2@example.org")
        )
        actions.accept(invitation=first, by=minjun)
        with clock.stopped(clock.now() + timedelta(days=2)):
            actions.accept(invitation=second, by=fresh(minjun))
            assert queries.members_of(company).filter(user=minjun).count() == 1

    def test_a_letter_does_not_go_out_for_what_was_taken_back(self) -> None:
        harin = founder()
        company = harin.memberships.get().organisation
        invitation = actions.invite(
            organisation=company, email="m@example.org", role=COMPANY_MEMBER, by=harin
        )
        actions.take_back(invitation=invitation, by=harin)
        assert Notice.objects.get(template="invitation_made").state == NoticeState.WITHDRAWN
        minjun = UserFactory()
        actions.withdraw(joining=actions.ask_to_join(organisation=company, message="", by=minjun), by=minjun)
        assert Notice.objects.get(template="joining_asked").state == NoticeState.WITHDRAWN

    def test_taking_back_is_no_way_to_write_without_end(self) -> None:
        harin = founder()
        company = harin.memberships.get().organisation
        for serial in range(rules.MOST_INVITATIONS):
            invitation = actions.invite(
                organisation=company, email=f"m{serial}@example.org", role=COMPANY_MEMBER, by=harin
            )
            actions.take_back(invitation=invitation, by=harin)
        with pytest.raises(WrongState):
            actions.invite(organisation=company, email="m@example.org", role=COMPANY_MEMBER, by=harin)
        minjun = UserFactory()
        for _ in range(rules.MOST_JOININGS):
            joining = actions.ask_to_join(organisation=company, message="", by=minjun)
            actions.withdraw(joining=joining, by=minjun)
        with pytest.raises(WrongState):
            actions.ask_to_join(organisation=company, message="", by=minjun)

    def test_a_closed_company_takes_nobody_in(self) -> None:
        harin = founder()
        company = harin.memberships.get().organisation
        Organisation.objects.filter(pk=company.pk).update(closed_on=clock.today())
        with pytest.raises(WrongState):
            actions.invite(organisation=company, email="m@example.org", role=COMPANY_MEMBER, by=harin)
        with pytest.raises(WrongState):
            actions.ask_to_join(organisation=company, message="", by=UserFactory())

    def test_a_founder_sees_the_address_only_of_whom_they_invited_themselves(self) -> None:
        harin = founder()
        company = harin.memberships.get().organisation
        other = MembershipFactory(organisation=company, role=FOUNDER.key).user
        actions.invite(organisation=company, email="secret@example.org", role=COMPANY_MEMBER, by=harin)
        assert "secret@example.org" in as_(harin).get("/company/people/").content.decode()
        assert "secret@example.org" not in as_(other).get("/company/people/").content.decode()


class TestSquatting:
    def test_one_person_enters_few_companies_on_their_own_word(self) -> None:
        mallory = UserFactory()
        for serial in range(rules.MOST_ENTERED):
            actions.enter(
                written=Written(
                    name_ko=f"기업 {serial}", business_number=number_of(serial), founded_on=date(2024, 3, 2)
                ),
                by=mallory,
            )
        written = Written(name_ko="기업", business_number=number_of(99), founded_on=date(2024, 3, 2))
        with pytest.raises(WrongState):
            actions.enter(written=written, by=fresh(mallory))
        company = Organisation.objects.get(business_number=number_of(0))
        actions.confirm(
            organisation=company,
            seen={"business_number": number_of(0)},
            note="등록증을 봄",
            by=manager(),
        )
        actions.enter(written=written, by=fresh(mallory))


class TestKeptSeats:
    def test_a_day_told_after_the_list_is_fixed_wins_no_kept_seat(self) -> None:
        scene = contest()
        company = scene.first.organisation
        Organisation.objects.filter(pk=company.pk).update(founded_on=None)
        scene = drawn(scene)
        scene.first.refresh_from_db()
        before = groups_of(scene.round, [scene.first])[scene.first.pk]
        assert "young" not in before
        harin = company.memberships.get().user
        actions.state(organisation=company, by=harin, founded_on=clock.today() - timedelta(days=30))
        scene.first.organisation.refresh_from_db()
        assert groups_of(scene.round, [scene.first])[scene.first.pk] == before


class TestBrokenPages:
    def test_a_sign_that_the_database_cannot_keep_breaks_no_page(self) -> None:
        doyun, harin = manager(), founder()
        company = harin.memberships.get().organisation
        colleague = MembershipFactory(organisation=company, role=COMPANY_MEMBER.key)
        asking = actions.ask_to_join(organisation=company, message="", by=UserFactory())
        office = as_(doyun)
        answer = office.post(
            f"/office/organisations/{company.uid}/confirm/",
            {"facts": ["presence"], "value-presence": company.presence, "note": NUL},
        )
        assert answer.status_code < 500
        assert (
            as_(harin)
            .post(f"/company/people/joining/{asking.uid}/", {"answer": "refuse", "reason": NUL})
            .status_code
            < 500
        )
        assert as_(harin).post(f"/company/people/{colleague.pk}/end/", {"reason": NUL}).status_code < 500
        assert Joining.objects.get().answer == "등기부 등본을 봄"

    def test_a_name_that_holds_in_a_far_future_is_a_slip(self) -> None:
        company = founder().memberships.get().organisation
        with pytest.raises(RuleBroken):
            actions.rename(
                organisation=company,
                name_ko="무등AI",
                name_en="",
                valid_from=date(9999, 12, 31),
                reason="상호 변경 등기",
                by=officer(),
            )

    @pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
    def test_a_day_out_of_reach_breaks_no_page(self, day: str) -> None:
        client, company = as_(officer()), founder().memberships.get().organisation
        other = OrganisationFactory()
        page = f"/office/organisations/{company.uid}/"
        reason = "상호 변경 등기"
        for path, typed in (
            ("rename", {"name_ko": "가", "valid_from": day, "reason": reason}),
            ("correct", {"founded_on": day, "reason": reason}),
            ("successor", {"successor": other.uid, "closed_on": day, "reason": reason}),
        ):
            assert client.post(f"{page}{path}/", typed).status_code < 500
            assert client.get(page).status_code == 200
            assert client.get(f"/office/organisations/{other.uid}/").status_code == 200
