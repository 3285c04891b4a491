"""The screens of a round where something is divided: the same addresses as for whole things, other words."""

import pytest
from django.urls import reverse

from madang.kernel.allocation import engine
from madang.kernel.allocation.models import Award
from madang.kernel.allocation.states import AwardState
from madang.kernel.applications.models import Ask
from madang.kinds.compute.models import AskTerms
from madang.people.models import Membership
from tests.factories.allocation import drawn, published, run_of
from tests.factories.applications import ready
from tests.factories.calls import CallFactory, whole_round
from tests.factories.compute import AskTermsFactory, gpu_contest, gpu_round
from tests.factories.people import founder, manager

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def quick_engine(monkeypatch):
    monkeypatch.setattr(engine, "ask_apart", lambda problem, rule, **_: engine.ask(problem, rule))


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"
    return client


def page(client, name, *args, **query):
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def founder_of(application):
    return Membership.objects.get(organisation=application.organisation).user


class TestOffice:
    def test_walks_from_runs_to_awards(self, english):
        scene = drawn(gpu_contest())
        first, second = run_of(scene), run_of(scene, "proportional")
        english.force_login(scene.manager)

        shown = page(english, "office:allocation", scene.round.uid)
        assert "Everybody rises together" in shown
        assert "By lot, one after another" not in shown  # a rule of another family
        shown = page(english, "office:run", first.uid)
        assert "36 of 36 (units times months), to 3 of 4" in shown
        assert "The same awards, byte for byte." in shown
        shown = page(
            english, "office:compare-runs", scene.round.uid, first=first.number, second=second.number
        )
        assert "Levels that moved" in shown
        assert "Passed over" not in shown

        published(scene)
        shown = page(english, "office:allocation", scene.round.uid)
        assert "36 of 36 are held (units times months)." in shown


class TestPublic:
    def test_result_tells_month_by_month_without_names(self, english):
        scene = gpu_contest()
        published(scene)

        shown = page(english, "public:result", scene.round.call.slug, scene.round.number)

        assert "Offer by offer, month by month" in shown
        assert "2027-03" in shown
        assert "of all there is" in shown
        assert scene.first.organisation.name not in shown

    def test_call_says_units_a_month_and_how_much_each_weighs(self, english):
        round = gpu_round(call_fields={"weighting": "score"})

        shown = page(english, "public:call", round.call.slug)

        assert "8 units a month" in shown
        assert "Each weighs as many as its score has whole points" in shown


class TestCompany:
    def test_is_told_why_and_takes_less_than_it_was_given(self, english):
        scene = gpu_contest()
        published(scene)
        english.force_login(founder_of(scene.first))
        award = Award.objects.get(application=scene.first)

        shown = page(english, "company:why", scene.first.uid)
        assert "2027-01 – 2027-03" in shown
        assert "You asked for 6 in each month and got: H100 pool 3." in shown
        assert "One more unit of H100 pool in 2027-01" in shown
        shown = page(english, "company:award", award.uid)
        assert "Accept these amounts" in shown
        assert page(english, "company:home")

        first, *_ = award.portions.order_by("period")
        address = reverse("company:accept-award", args=[award.uid])
        refused = english.post(address, {f"portion-{first.pk}": "4"})
        assert "less than or equal to 3" in refused.content.decode()
        english.post(address, {f"portion-{first.pk}": "1"})
        award.refresh_from_db()
        first.refresh_from_db()
        assert (award.state, first.units, first.given) == (AwardState.ACCEPTED, 1, 3)
        assert "2 less than given" in page(english, "company:why", scene.first.uid)

        english.force_login(founder_of(scene.third))
        addition = Award.objects.get(application=scene.third, adds_to__isnull=False)
        assert "This adds to what you hold already" in page(english, "company:award", addition.uid)

    def test_says_what_it_asks_and_every_field_saves_itself(self, english):
        round = gpu_round()
        application = ready(round)
        by = founder(application.organisation)
        english.force_login(by)
        first, second = application.asks.order_by("wish")
        address = reverse("company:save", args=[application.uid])

        def save(name, value):
            data = {f"ask-{first.offer_id}-{name}": value}
            return english.post(address, data, headers={"accept": "application/json"}).json()

        shown = page(english, "company:application", application.uid)
        assert f"ask-{first.offer_id}-months" in shown
        assert f"ask-{second.offer_id}-months" not in shown  # said once, with the first wish
        assert "Say how many accelerators you need in each month." in save("purpose", "research")["checklist"]
        assert save("units", "many")["faults"] == {f"ask-{first.offer_id}-units": "Write a whole number."}
        assert "One company may have 8 at most here." in save("units", "9")["checklist"]
        for name, value in {
            "units": "4",
            "first_month": "2027-01",
            "months": "3",
            "security_class": "1",
        }.items():
            assert save(name, value)["faults"] == {}
        kept = AskTerms.objects.get(ask=first)
        assert (kept.units, kept.months, kept.purpose) == (4, 3, "research")
        assert save("no-such-field", "1")["faults"]

        english.post(
            reverse("company:wishes", args=[application.uid]), {"up": second.offer_id}
        )  # what was said of all wishes comes along
        shown = page(english, "company:application", application.uid)
        assert f"ask-{second.offer_id}-months" in shown
        assert '<option value="2027-01" selected>' in shown

    def test_hands_in_what_it_asks_for_and_the_receipt_says_it(self, english):
        application = ready(gpu_round())
        by = founder(application.organisation)
        english.force_login(by)
        for ask in Ask.objects.filter(application=application):
            AskTermsFactory(ask=ask, units=4)

        english.post(reverse("company:hand-in", args=[application.uid]))

        application.refresh_from_db()
        content = application.submissions.get().content
        assert content["wishes"][0]["asked"]["units"] == 4
        assert ["Accelerators in each month", "4 H100"] in content["wishes"][0]["asked_en"]
        assert "Adapt a model" in page(english, "company:application", application.uid)


def test_the_call_editor_offers_the_rules_of_the_family(english):
    call = CallFactory(draft=True, kind="compute", rule="dominant_resource_fairness")
    whole_round(call=call, offers=0)
    english.force_login(manager())

    shown = page(english, "office:call_edit", call.uid, "decision")

    assert "Everybody weighs the same" in shown
    assert "Matching by wishes and priorities" not in shown
