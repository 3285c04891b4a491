"""The screens of the allocation: what each person sees, and what is kept from strangers."""

import json

import pytest
from django.urls import reverse

from madang.core import canonical, clock
from madang.kernel.allocation import actions
from madang.kernel.allocation.models import Award, Computation, Publication, Purpose
from madang.kernel.allocation.states import AwardState, PublicationState
from tests.factories.allocation import RunFactory, contest, drawn, let_the_draw_come, published, run_of
from tests.factories.calls import OfferFactory
from tests.factories.people import evaluator, founder

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def owner(application):
    return application.organisation.memberships.first().user


def text_of(response):
    return response.content.decode()


class TestOffice:
    def tab(self, round):
        return reverse("office:allocation", args=[round.uid])

    def test_tab_opens_on_what_is_missing(self, client):
        scene = contest(ranked=False, reviewers_each=2)
        client.force_login(scene.manager)

        page = text_of(client.get(self.tab(scene.round) + "?", headers={"accept-language": "en"}))

        assert "3 applications have fewer reviews" in page or "4 applications have fewer reviews" in page
        assert "The entry list has not been fixed." in page

    def test_walk_from_list_to_results_with_two_persons(self, client):
        scene = contest()
        round = scene.round
        client.force_login(scene.manager)
        client.post(reverse("office:freeze", args=[round.uid]))
        let_the_draw_come(round)
        client.post(
            reverse("office:record-draw", args=[round.uid]),
            {"value": "3 11 15", "evidence": "https://example.org/draw"},
        )
        client.post(reverse("office:request-run", args=[round.uid]), {"rule": "deferred_acceptance"})
        run = actions.carry_out(computation_id=Computation.objects.get().pk)
        client.post(reverse("office:propose-run", args=[run.uid]), {"reason": "규칙대로입니다."})
        publication = Publication.objects.get()

        own = client.post(reverse("office:publish-run", args=[publication.uid]))
        client.force_login(scene.officer)
        assert scene.third.organisation.name in text_of(client.get(reverse("office:run", args=[run.uid])))
        client.post(reverse("office:publish-run", args=[publication.uid]))

        assert own.status_code == 403
        publication.refresh_from_db()
        assert publication.state == PublicationState.PUBLISHED
        assert scene.first.organisation.name in text_of(client.get(self.tab(round)))

    def test_draw_without_evidence_keeps_what_was_typed(self, client):
        scene = contest()
        actions.freeze(round=scene.round, by=scene.manager)
        let_the_draw_come(scene.round)
        client.force_login(scene.manager)

        response = client.post(
            reverse("office:record-draw", args=[scene.round.uid]), {"value": "7 8 9", "evidence": ""}
        )

        assert "7 8 9" in text_of(response)
        scene.round.refresh_from_db()
        assert scene.round.lottery_value == ""

    def test_run_page_takes_no_proposal_without_reason(self, client):
        scene = drawn(contest())
        run = run_of(scene)
        client.force_login(scene.manager)

        response = client.post(reverse("office:propose-run", args=[run.uid]), {"reason": ""})

        assert response.status_code == 200
        assert not Publication.objects.exists()

    def test_two_runs_side_by_side(self, client):
        scene = drawn(contest())
        run_of(scene)
        run_of(scene, rule="points_first_come")
        client.force_login(scene.officer)

        page = client.get(reverse("office:compare-runs", args=[scene.round.uid]), {"first": 1, "second": 2})
        wrong = client.get(
            reverse("office:compare-runs", args=[scene.round.uid]), {"first": 1, "second": "x"}
        )

        assert page.status_code == 200
        assert page.context["comparison"].same_question
        assert wrong.status_code == 302

    def test_a_run_after_a_vacancy_is_not_compared(self, client):
        scene = drawn(contest())
        first = run_of(scene)
        RunFactory(round=scene.round, number=2, purpose=Purpose.VACANCY, rule="vacancy", follows=first)
        client.force_login(scene.officer)

        page = client.get(reverse("office:compare-runs", args=[scene.round.uid]), {"first": 1, "second": 2})

        assert page.status_code == 302

    def test_progress_asks_for_the_page_anew_when_it_has_ended(self, client):
        scene = drawn(contest())
        computation = actions.request_run(round=scene.round, rule="deferred_acceptance", by=scene.manager)
        client.force_login(scene.manager)
        address = reverse("office:computation", args=[computation.uid])

        waiting = client.get(address, headers={"hx-request": "true"})
        client.post(reverse("office:cancel-computation", args=[computation.uid]))
        ended = client.get(address, headers={"hx-request": "true"})

        assert "hx-get" in text_of(waiting)
        assert "HX-Refresh" not in waiting.headers
        assert ended.headers["HX-Refresh"] == "true"

    def test_is_closed_to_others(self, client):
        scene = contest()
        for person in (founder(), evaluator()):
            client.force_login(person)
            assert client.get(self.tab(scene.round)).status_code == 403


class TestPublicResult:
    def address(self, scene, name="result", **kwargs):
        call = scene.round.call
        return reverse(f"public:{name}", kwargs={"slug": call.slug, "number": scene.round.number, **kwargs})

    def test_hands_out_the_files_to_the_byte(self, client):
        scene = contest()
        run = published(scene).run

        problem = client.get(self.address(scene, "problem", run=run.number)).content
        result = client.get(self.address(scene, "answer", run=run.number)).content
        entries = json.loads(client.get(self.address(scene, "entries")).content)

        assert problem.decode() == run.problem
        assert result.decode() == run.result
        assert canonical.digest(entries) == scene.round.entry_digest

    def test_shows_places_cutoffs_and_the_command_but_no_names(self, client):
        scene = contest()
        run = published(scene).run

        page = text_of(client.get(self.address(scene)))

        assert "bin/fairlot check problem.json result.json --rerun" in page
        assert run.result_digest in page
        assert "<code>call version digest</code>(공고문 지문)" in page
        assert "<code>entry list digest</code>(신청 명단 지문)" in page
        assert "90.0" in page
        for application in scene.applications:
            assert application.organisation.name not in page

    @pytest.mark.parametrize(
        ("rule", "words", "not_said"),
        [
            ("deferred_acceptance", "90.0 points", "in the draw</div>"),
            ("serial_dictatorship", "last one placed here: number", "90.0 points"),
            ("points_first_come", "as wish 1 · 90.0 points · handed in as number", "in the draw</div>"),
        ],
    )
    def test_the_cutoff_says_what_the_rule_looked_at(self, client, rule, words, not_said):
        scene = drawn(contest(rule=rule))
        proposal = actions.propose(run=run_of(scene, rule=rule), reason="규칙대로입니다.", by=scene.manager)
        actions.publish(publication=proposal, by=scene.officer)

        page = text_of(client.get(self.address(scene), headers={"accept-language": "en"}))

        assert words in page
        assert not_said not in page

    def test_counts_who_holds_the_seats_now_those_left_over_too(self, client):
        scene = contest(leftovers=True)
        published(scene)
        far = scene.round.offers.order_by("code").last()
        english = {"accept-language": "en"}
        assert "Since then" not in text_of(client.get(self.address(scene), headers=english))
        Award.objects.filter(offer=far).update(state=AwardState.DECLINED, answered_at=clock.now())
        actions.take_leftover(application=scene.third, offer=far, by=owner(scene.third))

        page = text_of(client.get(self.address(scene), headers=english))

        assert "Today 2 of 2 seats are held." in page
        assert "1 of them was left over and taken by a company" in page
        entry = scene.third.entry_code
        assert f'<strong>{entry}</strong> <span class="md-quiet">(left-over seat)</span>' in page
        client.force_login(scene.manager)
        office = text_of(client.get(reverse("office:allocation", args=[scene.round.uid]), headers=english))
        assert "2 of 2 seats are held. 1 of them was left over" in office

    def test_before_the_decision_shows_the_digest_of_the_list_and_no_runs(self, client):
        scene = contest()
        early = text_of(client.get(self.address(scene)))
        drawn(scene)
        run = run_of(scene)

        page = text_of(client.get(self.address(scene)))

        assert scene.round.entry_digest not in early
        assert scene.round.entry_digest in page
        assert client.get(self.address(scene, "problem", run=run.number)).status_code == 404

    def test_unknown_round_is_not_found(self, client):
        scene = contest()

        assert client.get(f"/calls/{scene.round.call.slug}/results/9/").status_code == 404
        assert client.get(self.address(scene, "entries")).status_code == 404

    def test_numbers_of_queries_do_not_grow(self, client, django_assert_max_num_queries):
        scene = contest()
        published(scene)

        with django_assert_max_num_queries(25):
            client.get(self.address(scene))


class TestCompany:
    def test_why_tells_each_wish_and_what_would_have_changed_it(self, client):
        scene = contest()
        published(scene)
        client.force_login(owner(scene.third))

        page = client.get(reverse("company:why", args=[scene.third.uid]), headers={"accept-language": "en"})

        (story,) = page.context["stories"]
        assert story.choice.verdict == "refused"
        assert "90.0" in story.standing
        assert "70.0" in story.standing
        assert any("2" in change for change in story.changes)  # two more seats would do

    def test_why_says_the_pass_mark_to_one_below_it(self, client):
        scene = contest()
        published(scene)
        client.force_login(owner(scene.fourth))

        page = client.get(reverse("company:why", args=[scene.fourth.uid]))

        assert all("60.0" in story.reason for story in page.context["stories"])

    def test_why_agrees_with_a_place_that_came_after_a_decline(self, client):
        scene = contest()
        published(scene)
        first = Award.objects.get(application=scene.first)
        actions.decline(award=first, reason="사정이 생겼습니다.", by=owner(scene.first))
        client.force_login(owner(scene.third))

        page = client.get(reverse("company:why", args=[scene.third.uid]), headers={"accept-language": "en"})

        assert [story.choice.verdict for story in page.context["stories"]] == ["refused"]
        assert [story.choice.verdict for story in page.context["after"]] == ["admitted"]
        assert "You were given a place" in text_of(page)
        assert "It fell free when another company did not take it" in text_of(page)
        assert "After a place was declined" in text_of(page)
        assert "1 free seat" in page.context["after"][0].standing

    def test_why_tells_nothing_later_to_those_who_took_no_part_in_it(self, client):
        scene = contest()
        published(scene)
        first = Award.objects.get(application=scene.first)
        actions.decline(award=first, reason="사정이 생겼습니다.", by=owner(scene.first))
        client.force_login(owner(scene.second))

        page = client.get(reverse("company:why", args=[scene.second.uid]), headers={"accept-language": "en"})

        assert page.context["after"] == []
        assert "After a place was declined" not in text_of(page)

    @pytest.mark.parametrize(
        ("rule", "words", "draw"),
        [
            ("serial_dictatorship", "given by the public draw alone", "decides who chooses first"),
            ("points_first_come", "in the order of this place", "time of receipt are all equal"),
        ],
    )
    def test_why_speaks_of_the_rule_of_the_call(self, client, rule, words, draw):
        scene = drawn(contest(rule=rule))
        proposal = actions.propose(run=run_of(scene, rule=rule), reason="규칙대로입니다.", by=scene.manager)
        actions.publish(publication=proposal, by=scene.officer)
        told = ""
        for application in (scene.first, scene.second, scene.third):
            client.force_login(owner(application))
            page = client.get(
                reverse("company:why", args=[application.uid]), headers={"accept-language": "en"}
            )
            told += " ".join(story.reason for story in page.context["stories"])
            assert all("cut-off" not in story.standing for story in page.context["stories"])
            assert page.context["cutoff"] is None
            assert draw in text_of(page)

        assert words in told

    def test_why_names_no_other_company(self, client):
        scene = contest()
        published(scene)
        client.force_login(owner(scene.third))

        page = text_of(client.get(reverse("company:why", args=[scene.third.uid])))

        for other in (scene.first, scene.second, scene.fourth):
            assert other.organisation.name not in page

    def test_stranger_finds_nothing(self, client):
        scene = contest()
        published(scene)
        award = Award.objects.get(application=scene.first)
        client.force_login(owner(scene.second))

        for address in (
            reverse("company:why", args=[scene.first.uid]),
            reverse("company:award", args=[award.uid]),
            reverse("company:leftovers", args=[scene.first.uid]),
        ):
            assert client.get(address).status_code == 404
        assert client.post(reverse("company:accept-award", args=[award.uid])).status_code == 404
        award.refresh_from_db()
        assert award.state == AwardState.OFFERED

    def test_why_is_not_there_before_the_decision(self, client):
        scene = drawn(contest())
        client.force_login(owner(scene.first))

        assert client.get(reverse("company:why", args=[scene.first.uid])).status_code == 404

    def test_accepts_and_declines(self, client):
        scene = contest()
        published(scene)
        first, second = (Award.objects.get(application=each) for each in (scene.first, scene.second))
        client.force_login(owner(scene.second))
        assert client.get(reverse("company:award", args=[second.uid])).status_code == 200
        client.post(reverse("company:accept-award", args=[second.uid]))
        client.force_login(owner(scene.first))
        empty = client.post(reverse("company:decline-award", args=[first.uid]), {"reason": ""})
        client.post(reverse("company:decline-award", args=[first.uid]), {"reason": "<script>사정</script>"})

        assert empty.status_code == 200
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.state, second.state) == (AwardState.DECLINED, AwardState.ACCEPTED)
        page = text_of(client.get(reverse("company:award", args=[first.uid])))
        assert "<script>사정" not in page

    def test_takes_a_seat_left_over(self, client):
        scene = contest(leftovers=True)
        offer = OfferFactory(round=scene.round, code="S09", units=1)
        published(scene)
        client.force_login(owner(scene.third))

        assert offer.title_ko in text_of(client.get(reverse("company:leftovers", args=[scene.third.uid])))
        response = client.post(reverse("company:take-leftover", args=[scene.third.uid, offer.uid]))

        assert response.status_code == 302
        assert Award.objects.get(application=scene.third).offer == offer
