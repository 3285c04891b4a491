"""The pages of the register: what they show, what they refuse, and that nothing typed is lost."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from madang.audit.models import Entry
from madang.core import clock
from madang.notices.actions import send_due
from madang.people.models import Membership, Organisation, OrganisationName, User
from madang.people.roles import COMPANY_MEMBER, EVALUATOR, FOUNDER, PROGRAMME_MANAGER
from madang.register import actions, queries
from madang.register.models import Attestation, Joining
from madang.register.rules import Written
from tests.factories.applications import submitted
from tests.factories.cast import Cast, gather
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.reviews import ScreeningFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

QUERIES_AT_MOST = 15
TYPED = {
    "name_ko": "새봄로보틱스",
    "name_en": "Saebom Robotics",
    "legal_form": "corporation",
    "business_number": "000-12-34560",
    "corporate_number": "",
    "founded_on": "1998-03-02",
    "presence": "branch",
    "address": "동구 금남로 1",
}


@pytest.fixture
def cast() -> Cast:
    return gather()


@pytest.fixture
def newcomer() -> User:
    return UserFactory(name="홍새봄", email="saebom@example.org")


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer) -> str:
    return answer.content.decode()


class TestNewcomer:
    def test_the_first_page_leads_to_the_register_and_not_to_a_closed_door(self, newcomer: User) -> None:
        client = as_(newcomer)
        for path in ("/home/", "/company/"):
            assert client.get(path, follow=True).redirect_chain[-1][0] == "/start/"
        start = text(client.get("/start/"))
        assert 'href="/company/register/"' in start
        assert 'href="/company/join/"' in start

    def test_a_call_offers_to_register_and_comes_back(self, cast: Cast, newcomer: User) -> None:
        client = as_(newcomer)
        page = f"/calls/{cast.round.call.slug}/"
        assert f"/company/register/?next={page}" in text(client.get(page))
        answer = client.post("/company/register/", {**TYPED, "next": page})
        assert answer.headers["Location"] == page
        assert f"/company/apply/{cast.round.uid}/" in text(client.get(page))

    def test_a_stranger_is_not_sent_elsewhere(self, newcomer: User) -> None:
        answer = as_(newcomer).post("/company/register/", {**TYPED, "next": "https://evil.example.org/"})
        assert answer.headers["Location"] == "/company/"

    def test_the_company_stands_and_its_home_says_what_is_not_confirmed(self, newcomer: User) -> None:
        client = as_(newcomer)
        assert client.post("/company/register/", TYPED).headers["Location"] == "/company/"
        home = text(client.get("/company/"))
        assert "새봄로보틱스" in home
        assert "/company/facts/" in home
        company = Organisation.objects.get(business_number="0001234560")
        assert company.founded_on.year == 1998

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("business_number", "000-12-34561", "마지막 숫자"),
            ("business_number", "", "열 자리"),
            ("corporate_number", "12", "열세 자리"),
            ("founded_on", "2999-01-01", "오지 않은"),
            ("founded_on", "0001-01-01", "오래된"),
            ("name_ko", "", "한글 이름"),
        ],
    )
    def test_a_fault_is_told_at_its_field_and_what_was_typed_stays(
        self, newcomer: User, field: str, value: str, sentence: str
    ) -> None:
        answer = as_(newcomer).post("/company/register/", {**TYPED, field: value})
        assert answer.status_code == 422
        form = answer.context["form"]
        assert list(form.errors) == [field]
        assert sentence in form.errors[field][0]
        assert "Saebom Robotics" in text(answer)
        assert not Organisation.objects.exists()

    def test_nonsense_is_no_fault_of_ours(self, newcomer: User) -> None:
        for name, value in (("founded_on", "yesterday"), ("presence", "moon"), ("name_ko", "가" * 300)):
            assert as_(newcomer).post("/company/register/", {**TYPED, name: value}).status_code == 422
        script = {**TYPED, "name_ko": "<script>alert(1)</script>"}
        client = as_(newcomer)
        assert "<script>alert" not in text(client.post("/company/register/", script, follow=True))

    def test_a_doubtful_corporate_number_warns_and_stands(self, newcomer: User) -> None:
        client = as_(newcomer)
        client.post("/company/register/", {**TYPED, "corporate_number": "130111-0006247"})
        assert Organisation.objects.get().corporate_number == "1301110006247"
        assert "검증 숫자" in text(client.get("/company/facts/"))

    def test_a_company_that_is_there_is_joined_instead(self, cast: Cast, newcomer: User) -> None:
        actions.enter(written=Written(**{**TYPED, "founded_on": clock.today()}), by=UserFactory())
        client = as_(newcomer)
        answer = client.post("/company/register/", TYPED)
        assert answer.status_code == 422
        assert 'action="/company/join/"' in text(answer)
        client.post("/company/join/", {"business_number": "000-12-34560", "message": "개발팀입니다"})
        joining = Joining.objects.get(user=newcomer)
        start = text(client.get("/start/"))
        assert "새봄로보틱스" in start
        client.post(f"/company/join/{joining.uid}/take-back/")
        joining.refresh_from_db()
        assert joining.state == "withdrawn"
        assert as_(cast.sua).post(f"/company/join/{joining.uid}/take-back/").status_code == 404

    def test_an_invented_number_can_be_joined_too(self, cast: Cast, newcomer: User) -> None:
        Organisation.objects.filter(pk=cast.robotics.pk).update(business_number="0000100010")
        client = as_(newcomer)
        client.post("/company/join/", {"business_number": "0000100010"})
        assert Joining.objects.get().organisation == cast.robotics
        assert client.post("/company/join/", {"business_number": "0001234560"}).status_code == 422
        assert client.post("/company/join/", {"business_number": "0000100010"}).status_code == 422

    def test_the_office_is_told_why_it_does_not_register_companies(self, cast: Cast) -> None:
        answer = as_(cast.doyun).post("/company/register/", TYPED)
        assert answer.status_code == 422
        assert "결정하면서" in text(answer)


class TestInvitation:
    def test_from_the_letter_through_an_account_to_the_company(self, cast: Cast) -> None:
        as_(cast.harin).post(
            "/company/people/invite/", {"email": "new@example.org", "role": "company_member"}
        )
        invitation = cast.robotics.invitations.get()
        send_due(clock.now() + timedelta(hours=1))
        assert f"/join/{invitation.uid}/" in mail.outbox[-1].body
        visitor = Client()
        page = text(visitor.get(f"/join/{invitation.uid}/"))
        assert "/accounts/signup/?next=" in page
        assert "new@example.org" not in page
        assert "/login/" in visitor.post(f"/join/{invitation.uid}/", {"answer": "accept"}).headers["Location"]
        person = UserFactory(email="new@example.org")
        client = as_(person)
        assert f"/join/{invitation.uid}/" in text(client.get("/start/"))
        assert 'value="accept"' in text(client.get(f"/join/{invitation.uid}/"))
        client.post(f"/join/{invitation.uid}/", {"answer": "accept"})
        assert Membership.objects.get(user=person).organisation == cast.robotics
        assert 'value="accept"' not in text(client.get(f"/join/{invitation.uid}/"))

    def test_another_person_is_told_whose_it_is(self, cast: Cast) -> None:
        invitation = actions.invite(
            organisation=cast.robotics, email="new@example.org", role=FOUNDER, by=cast.harin
        )
        client = as_(cast.sua)
        page = text(client.get(f"/join/{invitation.uid}/"))
        assert 'value="accept"' not in page
        assert client.post(f"/join/{invitation.uid}/", {"answer": "accept"}).status_code == 403
        assert not Membership.objects.filter(user=cast.sua, organisation=cast.robotics).exists()

    def test_one_may_decline(self, cast: Cast, newcomer: User) -> None:
        invitation = actions.invite(
            organisation=cast.robotics, email=newcomer.email, role=FOUNDER, by=cast.harin
        )
        as_(newcomer).post(f"/join/{invitation.uid}/", {"answer": "decline"})
        invitation.refresh_from_db()
        assert invitation.state == "declined"


class TestCompanyPeople:
    def test_addresses_stay_covered_and_each_look_is_written_down(self, cast: Cast) -> None:
        client = as_(cast.harin)
        page = text(client.get("/company/people/"))
        assert "최민준" in page
        assert "minjun@example.org" not in page
        shown = text(client.post(f"/company/people/{cast.minjun.pk}/address/"))
        assert "minjun@example.org" in shown
        entry = Entry.objects.get(verb="personal.viewed")
        assert (entry.actor, entry.subject) == (cast.harin, f"people.user:{cast.minjun.pk}")
        as_(cast.harin).post(f"/company/people/{cast.sua.pk}/address/")
        assert Entry.objects.filter(verb="personal.viewed").count() == 1

    def test_a_colleague_sees_who_is_in_and_changes_nothing(self, cast: Cast) -> None:
        held = MembershipFactory(organisation=cast.robotics, role=COMPANY_MEMBER.key)
        client = as_(held.user)
        page = text(client.get("/company/people/"))
        assert "박하린" in page
        assert "/company/people/invite/" not in page
        assert client.post("/company/people/invite/", {"email": "x@example.org"}).status_code == 403
        other = cast.harin.memberships.get()
        assert client.post(f"/company/people/{other.pk}/end/", {"reason": "다툼이 있음"}).status_code == 403

    def test_a_founder_invites_takes_back_changes_and_removes(self, cast: Cast) -> None:
        client = as_(cast.harin)
        wrong = client.post("/company/people/invite/", {"email": "half@", "role": "founder"})
        assert wrong.status_code == 422
        assert 'value="half@"' in text(wrong)
        client.post("/company/people/invite/", {"email": "new@example.org", "role": "founder"})
        (invitation,) = queries.invitations_open(cast.robotics)
        client.post(f"/company/people/invitations/{invitation.uid}/take-back/")
        assert not queries.invitations_open(cast.robotics)
        held = cast.minjun.memberships.get()
        client.post(f"/company/people/{held.pk}/role/", {"role": "company_member"})
        now = queries.members_of(cast.robotics).get(user=cast.minjun)
        assert now.role == "company_member"
        client.post(f"/company/people/{now.pk}/role/", {"role": "city_officer"})
        client.post(f"/company/people/{now.pk}/end/", {"reason": ""})
        assert queries.members_of(cast.robotics).filter(user=cast.minjun).exists()
        client.post(f"/company/people/{now.pk}/end/", {"reason": "퇴사했습니다"})
        assert not queries.members_of(cast.robotics).filter(user=cast.minjun).exists()

    def test_the_last_founder_is_told_why_not(self, cast: Cast) -> None:
        held = cast.sua.memberships.get()
        answer = as_(cast.sua).post(f"/company/people/{held.pk}/end/", follow=True)
        assert "먼저 이 역할을 맡겨" in text(answer)
        assert queries.members_of(cast.vision).count() == 1

    def test_who_leaves_has_not_stood_before_a_closed_door(self, cast: Cast) -> None:
        held = cast.minjun.memberships.get()
        answer = as_(cast.minjun).post(f"/company/people/{held.pk}/end/", follow=True)
        assert answer.redirect_chain[-1][0] == "/start/"

    def test_a_strangers_ids_are_not_there(self, cast: Cast) -> None:
        theirs = cast.sua.memberships.get()
        joining = actions.ask_to_join(organisation=cast.vision, message="", by=UserFactory())
        invitation = actions.invite(
            organisation=cast.vision, email="new@example.org", role=FOUNDER, by=cast.sua
        )
        client = as_(cast.harin)
        for path in (
            f"/company/people/{theirs.pk}/end/",
            f"/company/people/{theirs.pk}/role/",
            f"/company/people/joining/{joining.uid}/",
            f"/company/people/invitations/{invitation.uid}/take-back/",
        ):
            assert client.post(path, {"reason": "다른 회사", "answer": "grant"}).status_code == 404

    @pytest.mark.parametrize(("word", "state"), [("grant", "granted"), ("refuse", "refused")])
    def test_a_founder_answers_who_asks(self, cast: Cast, newcomer: User, word: str, state: str) -> None:
        joining = actions.ask_to_join(organisation=cast.robotics, message="개발팀입니다", by=newcomer)
        client = as_(cast.harin)
        page = text(client.get("/company/people/"))
        assert "개발팀입니다" in page
        assert newcomer.email not in page
        assert newcomer.email in text(client.post(f"/company/people/{newcomer.pk}/address/"))
        client.post(
            f"/company/people/joining/{joining.uid}/", {"answer": word, "reason": "모르는 사람입니다"}
        )
        joining.refresh_from_db()
        assert joining.state == state

    def test_a_founder_states_facts_and_a_colleague_does_not(self, cast: Cast) -> None:
        typed = {
            "founded_on": cast.robotics.founded_on.isoformat(),
            "presence": "branch",
            "address": "북구 1",
        }
        client = as_(cast.harin)
        client.post("/company/facts/", typed)
        cast.robotics.refresh_from_db()
        assert (cast.robotics.presence, cast.robotics.address) == ("branch", "북구 1")
        assert "기업이 적음" in text(client.get("/company/facts/"))
        assert client.post("/company/facts/", {**typed, "founded_on": "2999-01-01"}).status_code == 422
        held = MembershipFactory(organisation=cast.robotics, role=COMPANY_MEMBER.key)
        colleague = as_(held.user)
        assert "<form" not in text(colleague.get("/company/facts/")).partition("<main")[2]
        assert colleague.post("/company/facts/", typed).status_code == 403


class TestOffice:
    def test_a_list_of_five_hundred_takes_few_queries(self, cast: Cast) -> None:
        companies = Organisation.objects.bulk_create(
            Organisation(sort="company", presence="head_office", business_number=f"9{n:09d}")
            for n in range(500)
        )
        OrganisationName.objects.bulk_create(
            OrganisationName(organisation=each, name_ko=f"예시 {n:03d}", valid_from="2000-01-01")
            for n, each in enumerate(companies)
        )
        Attestation.objects.bulk_create(
            Attestation(organisation=each, fact="presence", value="head_office", standing="stated")
            for each in companies[:100]
        )
        client = as_(cast.doyun)
        for query in (
            "",
            "?sort=-members&page=3",
            "?facts=stated&sort=-entered",
            "?q=예시 4&sort_of=company",
        ):
            with CaptureQueriesContext(connection) as seen:
                answer = client.get(f"/office/organisations/{query}")
            assert answer.status_code == 200
            assert len(seen) <= QUERIES_AT_MOST, query
        assert client.get("/office/organisations/?facts=stated").context["page"].total == 100
        assert client.get("/office/organisations/?q=예시 499").context["page"].total == 1
        assert client.get("/office/organisations/?q=9-00-0000007").context["page"].total == 1
        assert client.get("/office/organisations/?presence=branch").context["page"].total == 0
        Membership.objects.bulk_create(
            Membership(user=cast.harin, organisation=each, role="founder") for each in companies
        )
        with CaptureQueriesContext(connection) as seen:
            people = client.get("/office/organisations/people/?role=founder&sort=-organisation")
        assert len(seen) <= QUERIES_AT_MOST
        assert people.context["page"].total == 503

    def test_one_click_and_a_note_confirm_what_was_seen(self, cast: Cast, newcomer: User) -> None:
        company = actions.enter(written=Written(**{**TYPED, "founded_on": clock.today()}), by=newcomer)
        client, address = as_(cast.doyun), f"/office/organisations/{company.uid}/"
        page = client.get(address)
        shown = {
            line.fact: line.value for line, _value, ticked in page.context["lines"] if ticked and line.value
        }
        assert "기업이 적음" in text(page)
        posted = {"facts": list(shown), **{f"value-{fact}": value for fact, value in shown.items()}}
        empty = client.post(f"{address}confirm/", {**posted, "note": ""})
        assert empty.status_code == 422
        client.post(f"{address}confirm/", {**posted, "note": "사업자등록증을 봄"})
        assert all(line.is_confirmed for line in queries.facts_of(company) if line.value)
        assert "사업자등록증을 봄" in text(client.get(address))
        assert "사업자등록증을 봄" in str(Entry.objects.get(verb="organisation.confirmed").data)

    def test_a_correction_says_what_was_judged_already(self, cast: Cast) -> None:
        application = submitted(cast.round, organisation=cast.robotics)
        ScreeningFactory(application=application)
        address = f"/office/organisations/{cast.robotics.uid}/correct/"
        client = as_(cast.doyun)
        page = client.get(address)
        assert f"/office/applications/{application.uid}/" in text(page)
        assert "그대로입니다" in text(page)
        form = page.context["form"]
        typed = {name: form[name].value() or "" for name in form.fields if name != "new_industry"}
        typed |= {"founded_on": cast.robotics.founded_on.isoformat(), "business_number": "000-34-56789"}
        assert client.post(address, {**typed, "presence": "none", "reason": ""}).status_code == 422
        client.post(address, {**typed, "presence": "none", "reason": "등기부와 다름"})
        cast.robotics.refresh_from_db()
        assert (cast.robotics.presence, cast.robotics.business_number) == ("none", "0003456789")
        application.refresh_from_db()
        assert application.screening.outcome == "passed"

    def test_screening_says_what_nobody_confirmed_and_what_changed_since(self, cast: Cast) -> None:
        call = cast.round.call
        call.max_age_years = 3
        call.save(update_fields=["max_age_years"])
        application = submitted(cast.round, organisation=cast.robotics)
        application.checks.create(
            rule="age",
            found="passed",
            outcome="passed",
            quote="3년",
            decided_at=clock.now(),
            decided_by=cast.doyun,
        )
        address = f"/office/applications/{application.uid}/screening/"
        client = as_(cast.doyun)
        before = text(client.get(address))
        old = cast.robotics.founded_on.replace(year=cast.robotics.founded_on.year - 9, day=1)
        actions.state(organisation=cast.robotics, by=cast.harin, founded_on=old)
        after = text(client.get(address))
        for sentence in ("확인하지 않은", "결정한 뒤에 등록 정보가"):
            assert sentence not in before
            assert sentence in after

    def test_names_and_successors(self, cast: Cast) -> None:
        client, hospital = as_(cast.doyun), cast.hospital
        new = OrganisationFactory(hospital=True, name="새 병원")
        tomorrow = clock.today() + timedelta(days=1)
        base = f"/office/organisations/{hospital.uid}"
        client.post(f"{base}/rename/", {"name_ko": "큰 병원", "valid_from": tomorrow, "reason": "명칭 변경"})
        assert hospital.names.count() == 2
        assert client.post(f"{base}/rename/", {"name_ko": "", "valid_from": "x"}).status_code == 422
        client.post(
            f"{base}/successor/", {"successor": str(new.uid), "closed_on": tomorrow, "reason": "통합되었음"}
        )
        hospital.refresh_from_db()
        assert hospital.successor == new
        assert "새 병원" in text(client.get(f"{base}/"))
        back = {"successor": str(hospital.uid), "closed_on": tomorrow, "reason": "통합되었음"}
        assert client.post(f"/office/organisations/{new.uid}/successor/", back).status_code == 422
        for path in ("rename/", "successor/", "correct/"):
            assert client.get(f"{base}/{path}").status_code == 200

    def test_a_new_organisation_and_its_first_person(self, cast: Cast) -> None:
        client = as_(cast.doyun)
        typed = {"sort": "hospital", "name_ko": "새 병원", "legal_form": "other", "note": "개설허가증"}
        made = client.post("/office/organisations/new/", typed)
        hospital = Organisation.objects.latest("pk")
        assert made.headers["Location"] == reverse("office:organisation", args=[hospital.uid])
        invite = f"/office/organisations/{hospital.uid}/invite/"
        client.post(invite, {"email": "host@example.org", "role": "host_officer"})
        assert hospital.invitations.get().role == "host_officer"
        assert client.post(invite, {"email": "x@example.org", "role": "city_officer"}).status_code == 422
        assert client.post("/office/organisations/new/", {**typed, "sort": "company"}).status_code == 422
        assert client.get("/office/organisations/new/").status_code == 200

    def test_a_manager_is_offered_only_the_roles_a_manager_gives(self, cast: Cast) -> None:
        agency = cast.doyun.memberships.get().organisation
        address = f"/office/organisations/{agency.uid}/"
        offered = as_(cast.doyun).get(address).context["form"].fields["role"].choices
        assert {key for key, _name in offered} == {"host_officer", "evaluator"}
        officers = as_(cast.seoyeon).get(address).context["form"].fields["role"].choices
        assert "programme_manager" in {key for key, _name in officers}

    def test_roles_end_with_a_reason_and_addresses_are_looked_at_on_the_record(self, cast: Cast) -> None:
        client = as_(cast.doyun)
        jiho = cast.jiho.memberships.get()
        page = text(client.get("/office/organisations/people/"))
        assert cast.jiho.email not in page
        assert cast.jiho.email in text(client.post(f"/office/organisations/people/{jiho.pk}/address/"))
        assert Entry.objects.filter(verb="personal.viewed").count() == 1
        client.post(f"/office/organisations/people/{jiho.pk}/end/", {"reason": "임기가 끝남"})
        assert not queries.seats(role=EVALUATOR.key).filter(user=cast.jiho).exists()
        seoyeon = cast.seoyeon.memberships.get()
        assert (
            client.post(f"/office/organisations/people/{seoyeon.pk}/end/", {"reason": "그냥"}).status_code
            == 403
        )
        mina = cast.mina.memberships.get()
        as_(cast.seoyeon).post(
            f"/office/organisations/people/{mina.pk}/end/",
            {"reason": "다른 과로 옮김", "back": f"/office/organisations/{mina.organisation.uid}/"},
        )
        assert not queries.seats(role=PROGRAMME_MANAGER.key).filter(user=cast.mina).exists()

    def test_the_office_answers_where_no_founder_is(self, cast: Cast, newcomer: User) -> None:
        lonely = OrganisationFactory(name="혼자(예시)")
        joining = actions.ask_to_join(organisation=lonely, message="", by=newcomer)
        client = as_(cast.doyun)
        assert "혼자(예시)" in text(client.get("/office/"))
        assert f"/office/joining/{joining.uid}/" in text(client.get(f"/office/organisations/{lonely.uid}/"))
        client.post(f"/office/joining/{joining.uid}/", {"answer": "grant"})
        assert lonely.memberships.get().role == "founder"
        second = actions.ask_to_join(organisation=lonely, message="", by=UserFactory())
        client.post(f"/office/joining/{second.uid}/", {"answer": "refuse", "reason": "모르는 사람입니다"})
        second.refresh_from_db()
        assert second.state == "refused"

    def test_the_office_takes_an_invitation_back(self, cast: Cast) -> None:
        agency = cast.doyun.memberships.get().organisation
        invitation = actions.invite(
            organisation=agency, email="new@example.org", role=EVALUATOR, by=cast.seoyeon
        )
        page = text(as_(cast.doyun).get(f"/office/organisations/{agency.uid}/"))
        assert "new@example.org" not in page
        as_(cast.doyun).post(f"/office/invitations/{invitation.uid}/take-back/")
        invitation.refresh_from_db()
        assert invitation.state == "withdrawn"
