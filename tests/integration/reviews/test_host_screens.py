"""A host sees the candidates of its own places, and puts them in order in any way it likes."""

import pytest
from django.urls import reverse

from madang.audit import log
from madang.audit.models import Entry as LogEntry
from madang.core import clock
from madang.kernel.allocation import actions as allocation
from madang.kernel.allocation.models import Award
from madang.kernel.allocation.states import AwardState
from madang.kernel.reviews import actions, queries
from madang.kernel.reviews.actions import Entry
from madang.kernel.reviews.models import HostList
from tests.factories.allocation import contest, published
from tests.factories.applications import submitted
from tests.factories.calls import OfferFactory
from tests.factories.cast import gather
from tests.factories.people import host_officer
from tests.factories.reviews import ScreeningFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def cast():
    return gather(closed=True)


@pytest.fixture
def offer(cast):
    return cast.round.offers.order_by("code").first()


@pytest.fixture
def candidates(cast, offer):
    found = [submitted(cast.round, title=f"과제 {name}") for name in "가나다"]
    for application in found:
        ScreeningFactory(application=application)
    return found


@pytest.fixture
def client(client, cast):
    client.force_login(cast.yuna)
    return client


@pytest.fixture
def url(offer):
    return reverse("host:offer", args=[offer.uid])


def screen(*tiers, refused=()):
    """Return the form as the browser sends it: applications by tier; None in place of no tier."""
    data = {}
    for tier, application in tiers:
        data[f"tier-{application.uid.hex}"] = tier
        data[f"reason-{application.uid.hex}"] = ""
    for application, reason in refused:
        data |= {
            f"tier-{application.uid.hex}": "",
            f"no-{application.uid.hex}": "yes",
            f"reason-{application.uid.hex}": reason,
        }
    return data


def order(offer):
    rows = queries.rankings_of(offer)
    return {pk: (row.tier, row.unacceptable) for pk, row in rows.items()}


def test_home_lists_what_is_due_and_all_places(client, cast, offer, candidates):
    page = client.get(reverse("host:home")).content.decode()
    assert offer.title in page
    foreign = cast.round.offers.order_by("code").last()
    assert foreign.title not in page
    client.force_login(host_officer())
    assert offer.title not in client.get(reverse("host:home")).content.decode()


def test_cards_tell_no_scores_no_contacts_and_no_other_wishes(client, cast, candidates, url):
    page = client.get(url).content.decode()
    first = candidates[0]
    assert "과제 가" in page
    assert first.contact_email not in page
    for other in cast.round.offers.order_by("code")[1:]:
        assert other.title not in page


def test_typed_places_are_kept_with_ties(client, offer, candidates, url):
    one, two, three = candidates
    client.post(url, screen(("2", one), ("1", two), ("2", three)) | {"deed": "save"})
    assert order(offer) == {one.pk: (2, False), two.pk: (1, False), three.pk: (2, False)}


def test_pressed_up_what_is_typed_elsewhere_is_kept_too(client, offer, candidates, url):
    one, two, three = candidates
    data = screen(("1", one), ("2", two), refused=[(three, "소음이 큽니다.")])
    client.post(url, data | {"deed": f"up:{two.uid.hex}"})
    assert order(offer) == {one.pk: (2, False), two.pk: (1, False), three.pk: (None, True)}


def test_a_no_without_a_reason_is_told_at_its_card_and_nothing_is_lost(client, offer, candidates, url):
    one, two, three = candidates
    data = screen(("1", one), ("", two), refused=[(three, " ")])
    page = client.post(url, data | {"deed": "save"}).content.decode()
    assert f'id="fault-{three.uid.hex}"' in page
    assert 'value="1"' in page
    assert order(offer) == {}


@pytest.mark.parametrize("typed", ["-1", "0", "x", "9" * 5000, "١", "\x00"])
def test_a_place_that_makes_no_sense_is_no_place(client, offer, candidates, url, typed):
    assert client.post(url, screen((typed, candidates[0])) | {"deed": "save"}).status_code == 302
    assert order(offer)[candidates[0].pk] == (None, False)


def test_a_piece_of_the_page_for_htmx(client, candidates, url):
    data = screen(("1", candidates[0]))
    whole = client.post(url, data, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="ranking").content.decode()
    assert whole.lstrip().startswith('<div id="ranking"')
    small = client.post(url, data, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="saved").content.decode()
    assert "<form" not in small


def test_handed_in_it_is_locked(client, cast, offer, candidates, url):
    client.post(url, screen(("1", candidates[1])) | {"deed": "hand_in"})
    assert HostList.objects.get(offer=offer).submitted_by == cast.yuna
    page = client.get(url).content.decode()
    assert 'value="save"' not in page
    assert 'value="hand_in"' not in page
    client.post(url, screen(("1", candidates[0])) | {"deed": "save"})
    assert order(offer)[candidates[1].pk] == (1, False)


def test_contact_is_shown_on_request_and_the_look_is_logged(client, cast, candidates, url):
    wanted = candidates[0]
    page = client.post(url, screen() | {"deed": f"contact:{wanted.uid.hex}"}).content.decode()
    assert wanted.contact_email in page
    entry = LogEntry.objects.get(verb="personal.viewed")
    assert (entry.actor, entry.data) == (cast.yuna, {"what": "contact"})


def test_looking_saves_nothing_and_keeps_what_is_typed(client, offer, candidates, url):
    first, second, _third = candidates
    page = client.post(url, screen(("7", first)) | {"deed": f"contact:{second.uid.hex}"}).content.decode()
    assert second.contact_email in page
    assert 'value="7"' in page
    assert order(offer) == {}


def test_contact_can_be_seen_after_the_list_is_handed_in(client, candidates, url):
    client.post(url, screen(("1", candidates[1])) | {"deed": "hand_in"})
    deed = f"contact:{candidates[1].uid.hex}"
    assert deed in client.get(url).content.decode()
    assert candidates[1].contact_email in client.post(url, {"deed": deed}).content.decode()
    assert LogEntry.objects.filter(verb="personal.viewed").count() == 1


def test_once_decided_only_whoever_holds_a_seat_here_can_be_reached(client):
    scene = contest()
    published(scene)
    near = scene.round.offers.order_by("code").first()
    client.force_login(host_officer(near.host))
    url = reverse("host:offer", args=[near.uid])
    page = client.get(url).content.decode()
    assert f"contact:{scene.first.uid.hex}" in page
    assert f"contact:{scene.third.uid.hex}" not in page
    shown = client.post(url, {"deed": f"contact:{scene.first.uid.hex}"})
    assert scene.first.contact_email in shown.content.decode()
    assert client.post(url, {"deed": f"contact:{scene.third.uid.hex}"}).status_code == 404
    assert [entry.subject for entry in LogEntry.objects.filter(verb="personal.viewed")] == [
        log.name_of(scene.first)
    ]


def test_strangers_and_made_up_names_get_nothing(client, cast, offer, candidates, url):
    foreign = cast.round.offers.order_by("code").last()
    assert client.get(reverse("host:offer", args=[foreign.uid])).status_code == 404
    outside = submitted(cast.round, wishes=[foreign])
    ScreeningFactory(application=outside)
    assert client.post(url, {"deed": f"contact:{outside.uid.hex}"}).status_code == 404
    assert client.post(url, {"deed": f"up:{outside.uid.hex}"}).status_code == 404
    client.force_login(cast.jiho)
    assert client.get(url).status_code == 403


def test_the_page_takes_few_queries(client, cast, offer, candidates, url, django_assert_max_num_queries):
    actions.save_ranking(offer=offer, by=cast.yuna, entries=[Entry(c.pk, 1) for c in candidates])
    for _ in range(10):
        ScreeningFactory(application=submitted(cast.round))
    with django_assert_max_num_queries(14):
        client.get(url)


def test_a_company_that_took_a_left_over_seat_is_reachable_for_its_host(client):
    """It had never asked for the place: no card, no wish; but it comes, and the host must write to it."""
    scene = contest(leftovers=True)
    published(scene)
    far = scene.round.offers.order_by("code").last()
    Award.objects.filter(offer=far).update(state=AwardState.DECLINED, answered_at=clock.now())
    allocation.take_leftover(
        application=scene.third, offer=far, by=scene.third.organisation.memberships.first().user
    )
    client.force_login(host_officer(far.host))
    client.cookies["django_language"] = "en"
    url = reverse("host:offer", args=[far.uid])

    page = client.get(url).content.decode()
    shown = client.post(url, {"deed": f"contact:{scene.third.uid.hex}"})

    assert "1 of 1 seats is held." in page
    assert "Took a seat that was left over" in page
    assert scene.third.contact_email not in page
    assert scene.third.contact_email in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    entry = LogEntry.objects.get(verb="personal.viewed")
    assert entry.subject == log.name_of(scene.third)
    assert client.post(url, {"deed": f"contact:{scene.second.uid.hex}"}).status_code == 404
    row = next(row for row in client.get("/host/").context["page"].rows if row.pk == far.pk)
    assert (row.candidates, row.held) == (2, 1)


def test_a_place_nobody_asked_for_says_who_comes_or_that_nobody_does(client):
    scene = contest()
    published(scene)
    empty = OfferFactory(round=scene.round, code="S99")
    client.force_login(host_officer(empty.host))
    client.cookies["django_language"] = "en"

    page = client.get(reverse("host:offer", args=[empty.uid])).content.decode()

    assert "Nobody holds a seat here." in page
    assert "No candidates" not in page
