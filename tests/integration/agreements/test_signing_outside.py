"""Signing at a service outside: there and back, told once, twice, too late, and by somebody else."""

import base64
from collections.abc import Iterator

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from madang.audit.models import Entry
from madang.kernel.agreements import actions, queries
from madang.kernel.agreements.actions.signing_by_http import SignedByHttp
from madang.kernel.agreements.models import Signature, SigningTrip
from tests.factories import signing_service
from tests.factories.agreements import deal, sent
from tests.factories.people import founder
from tests.factories.signing_service import Service

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

TOLD = "/signing/told/"


@pytest.fixture
def service(settings) -> Iterator[Service]:
    with signing_service.running() as found:
        for name, value in found.settings.items():
            setattr(settings, name, value)
        yield found


def client(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def on_the_way(scene, agreement, *, side="company", by=None) -> SigningTrip:
    """Send somebody to the service."""
    address = f"/{side}/agreements/{agreement.uid}/sign/"
    answer = client(by or scene.founder).post(address, {"seen": agreement.digest})
    trip = SigningTrip.objects.latest("pk")
    assert answer.headers["Location"] == f"/signing/{trip.uid}/"
    return trip


def test_both_sides_sign_there_and_the_chain_holds(service) -> None:
    scene = deal(own_share_won=0)
    agreement = sent(scene)
    trip = on_the_way(scene, agreement)
    question = service.asked[0]
    assert question["document"]["digest"] == agreement.digest
    assert base64.b64decode(question["document"]["pdf"]).startswith(b"%PDF")
    assert question["signer"]["email"] == scene.founder.email
    page = client(scene.founder).get(f"/signing/{trip.uid}/").content.decode()
    assert f"{service.address}/sign/doc-1" in page
    assert client(founder()).get(f"/signing/{trip.uid}/").status_code == 404

    assert Client().post(TOLD, **service.tells()).json() == {"outcome": "signed"}

    assert on_the_way(scene, agreement, side="office", by=scene.officer).party == "city"
    assert Client().post(TOLD, **service.tells()).json() == {"outcome": "signed"}
    agreement.refresh_from_db()
    assert agreement.state == "in_force"
    first, second = queries.signatures_of(agreement)
    assert (first.method, first.by, second.by) == ("outside", scene.founder, scene.officer)
    assert "certificate 77" in first.proof
    assert queries.is_genuine(agreement)
    trip.refresh_from_db()
    assert '"certificate 77"' in trip.evidence
    assert "certificate" not in client(scene.founder).get(f"/signing/{trip.uid}/").content.decode()


def test_told_twice_is_signed_once(service) -> None:
    scene = deal()
    on_the_way(scene, sent(scene))
    for _ in range(2):
        assert Client().post(TOLD, **service.tells()).json() == {"outcome": "signed"}
    assert Client().post(TOLD, **service.tells(signed=False)).json() == {"outcome": "signed"}
    assert Signature.objects.count() == 1
    assert Entry.objects.filter(verb="agreement.signing_told").count() == 1


def test_what_the_service_did_not_say_of_this_paper_signs_nothing(service) -> None:
    scene = deal()
    trip = on_the_way(scene, sent(scene))
    for forged, status in (
        ({"secret": b"another"}, 401),
        ({"age": 301}, 401),
        ({"age": -301}, 401),
        ({"reference": "0192f0c1-2b3c-7d4e-8f50-000000000000"}, 401),
        ({"reference": "nothing"}, 401),
        ({"digest": "sha256:0"}, 409),
        ({"key": "doc-9"}, 409),
    ):
        assert Client().post(TOLD, **service.tells(**forged)).status_code == status, forged
    trip.refresh_from_db()
    assert (trip.state, Signature.objects.count()) == ("open", 0)


def test_headers_that_make_no_sense(service) -> None:
    scene = deal()
    on_the_way(scene, sent(scene))
    for header in ("webhook-timestamp", "webhook-signature"):
        for value in ("", "v1", "v1,%%%", "v2,AAAA", "²"):
            told = service.tells()
            told["headers"][header] = value
            assert Client().post(TOLD, **told).status_code == 401, (header, value)


def test_signed_words_that_make_no_sense(service) -> None:
    scene = deal()
    on_the_way(scene, sent(scene))
    service.asked.append({"reference": ["x"], "document": {"digest": None}})
    assert Client().post(TOLD, **service.tells()).status_code == 401
    assert Client().get(TOLD).status_code == 405
    assert Client().post(TOLD, b"x" * 70_000, content_type="application/json").status_code == 413


def test_what_comes_after_the_agreement_was_called_back_is_kept_as_too_late(service) -> None:
    scene = deal()
    agreement = sent(scene)
    trip = on_the_way(scene, agreement)
    actions.call_back(agreement=agreement, reason="날짜가 틀렸습니다", by=scene.manager)
    agreement = actions.send(agreement=agreement, by=scene.manager)  # the same words, sent anew
    assert Client().post(TOLD, **service.tells()).json() == {"outcome": "late"}
    trip.refresh_from_db()
    assert trip.evidence
    assert trip.why
    assert not Signature.objects.exists()
    assert trip.why in client(scene.founder).get(f"/signing/{trip.uid}/").content.decode()


def test_who_declines_there_has_signed_nothing(service) -> None:
    scene = deal()
    agreement = sent(scene)
    on_the_way(scene, agreement)
    declined = service.tells(signed=False, proof="기간이 짧습니다")
    assert Client().post(TOLD, **declined).json() == {"outcome": "refused"}
    again = on_the_way(scene, agreement)  # a new way
    assert again.key == "doc-2"


def test_who_turns_back_goes_on_where_they_were(service) -> None:
    scene = deal()
    agreement = sent(scene)
    first = on_the_way(scene, agreement)
    assert on_the_way(scene, agreement) == first
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, {}),
        (201, ["no"]),
        (201, {"key": "x", "address": "javascript:alert(1)"}),
        (201, {"key": "", "address": "https://example.org/"}),
    ],
)
def test_a_service_that_does_not_work_is_said_and_nothing_is_signed(service, status, answer) -> None:
    scene = deal()
    agreement = sent(scene)
    service.status, service.answer = status, answer
    page = client(scene.founder).post(
        f"/company/agreements/{agreement.uid}/sign/", {"seen": agreement.digest}
    )
    assert "서명 서비스" in page.content.decode()
    assert not Signature.objects.exists()


def test_signing_here_does_not_go_past_the_service(service) -> None:
    scene = deal()
    agreement = sent(scene)
    with pytest.raises(TypeError):
        actions.sign(agreement=agreement, party="company", seen=agreement.digest, answer={}, by=scene.founder)


def test_without_a_service_nobody_is_listened_to(settings) -> None:
    assert Client().post(TOLD, {}, content_type="application/json").status_code == 404
    settings.SIGNING_ADDRESS = "https://example.org"
    with pytest.raises(ImproperlyConfigured):
        SignedByHttp()
    settings.SIGNING_KEY, settings.SIGNING_SECRET = "ours", "whsec_AAAA"  # a secret anybody could guess
    with pytest.raises(ImproperlyConfigured):
        SignedByHttp()
