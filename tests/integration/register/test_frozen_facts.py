"""What counts for kept seats is what was confirmed when the entry list was fixed, and nothing later."""

from datetime import timedelta

import pytest

from madang.core import clock
from madang.kernel.allocation import queries as allocation
from madang.kernel.allocation.models import Award
from madang.kernel.allocation.queries.cases import groups_of
from madang.kernel.calls.models import Round
from madang.people.models import Presence, User
from madang.register import actions, queries
from tests.factories.allocation import AwardFactory, contest, drawn
from tests.factories.applications import submitted
from tests.factories.people import manager

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def groups(scene, application) -> frozenset[str]:
    (candidate,) = [
        each for each in allocation.case_of(scene.round).candidates if each.code == application.entry_code
    ]
    return candidate.groups


def test_a_statement_wins_no_kept_seat_until_it_is_confirmed() -> None:
    scene = contest()
    company = scene.first.organisation
    harin = company.memberships.get().user
    actions.state(organisation=company, by=harin, presence="branch")
    assert groups_of(scene.round, [scene.first])[scene.first.pk] == {
        "young",
        "local",
        "newcomer",
    }  # as it was entered
    actions.confirm(
        organisation=company, seen={"presence": "branch"}, note="등기부등본을 봄", by=scene.manager
    )
    assert groups_of(scene.round, [scene.first])[scene.first.pk] == {"young", "newcomer"}
    actions.state(organisation=company, by=User.objects.get(pk=harin.pk), presence="head_office")
    assert groups_of(scene.round, [scene.first])[scene.first.pk] == {"young", "newcomer"}


def test_what_changes_after_the_list_is_fixed_changes_no_run_and_no_judgement() -> None:
    scene = drawn(contest())
    scene.first.refresh_from_db()
    before = allocation.case_of(scene.round)
    assert groups(scene, scene.first) == {"young", "local", "newcomer"}
    company = scene.first.organisation
    actions.correct(
        organisation=company,
        reason="등기부와 다름",
        by=manager(),
        presence="none",
        founded_on=clock.today().replace(year=clock.today().year - 20, day=1),
    )
    company.refresh_from_db()
    assert company.presence == Presence.NONE  # the register itself tells the truth of today
    assert allocation.case_of(scene.round) == before


def test_what_another_round_gives_after_the_list_is_fixed_makes_nobody_an_old_hand() -> None:
    scene, earlier = drawn(contest()), contest()
    scene.first.refresh_from_db()
    before = allocation.case_of(scene.round)
    Round.objects.filter(pk=earlier.round.pk).update(closes_at=scene.round.closes_at - timedelta(days=9))
    offer = earlier.round.offers.first()
    asked = submitted(earlier.round, organisation=scene.first.organisation, wishes=[offer])
    award = AwardFactory(application=asked, round=earlier.round, offer=offer, leftover=True)
    assert allocation.case_of(scene.round) == before
    Award.objects.filter(pk=award.pk).update(created_at=scene.round.frozen_at - timedelta(days=1))
    assert groups(scene, scene.first) == {"young", "local"}


def test_groups_take_two_queries_however_many_apply(django_assert_num_queries) -> None:
    scene = contest()
    entries = [scene.first, scene.second]
    assert [each.organisation.pk for each in entries]
    with django_assert_num_queries(2):
        groups_of(scene.round, entries)


def test_a_fact_that_was_only_ever_stated_counts_for_nothing() -> None:
    scene = contest()
    company = scene.first.organisation
    assert queries.confirmed_at([company.pk], ["founded_on"], clock.now()) == {}
    assert (
        "young" in groups_of(scene.round, [scene.first])[scene.first.pk]
    )  # entered before sources were kept
    company.attestations.create(fact="founded_on", value=company.founded_on.isoformat(), standing="stated")
    assert groups_of(scene.round, [scene.first])[scene.first.pk] == {"local", "newcomer"}
