"""Signing in: password, second factor, passkeys offered, and the city's own OpenID Connect."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from madang.config.environment import Environment
from madang.people.models import User
from tests.factories.people import UserFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

PASSWORD = "a long and good password"


@pytest.fixture
def seoyeon(settings: LazySettings) -> User:
    settings.ACCOUNT_EMAIL_VERIFICATION = "none"
    user = UserFactory(email="seoyeon@example.org", name="김서연")
    user.set_password(PASSWORD)
    user.save()
    return user


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def enter(client: Client, password: str) -> str:
    answer = client.post(reverse("account_login"), {"login": "Seoyeon@example.org", "password": password})
    return answer.headers.get("Location", "")


def test_an_address_and_a_password_are_enough(client: Client, seoyeon: User) -> None:
    assert enter(client, PASSWORD) == "/home/"
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


def test_a_wrong_password_is_refused_without_a_hint(client: Client, seoyeon: User) -> None:
    assert enter(client, "another password") == ""
    assert not is_signed_in(client)


def test_the_invented_stay_out_of_a_real_city(client: Client, seoyeon: User, settings: LazySettings) -> None:
    User.objects.filter(pk=seoyeon.pk).update(is_example=True)
    enter(client, PASSWORD)
    assert client.get("/profile/").status_code == 200
    settings.EXAMPLE_CITY = False  # a session from before, and a password, open nothing
    assert client.get("/profile/").status_code == 302
    fresh = Client()
    enter(fresh, PASSWORD)
    assert fresh.get("/profile/").status_code == 302
    User.objects.filter(pk=seoyeon.pk).update(is_example=False)
    enter(fresh, PASSWORD)
    assert fresh.get("/profile/").status_code == 200


def test_the_second_factor_is_asked_for(client: Client, seoyeon: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(seoyeon, secret)
    assert enter(client, PASSWORD).startswith("/accounts/2fa/authenticate/")
    assert not is_signed_in(client)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert (wrong.status_code, is_signed_in(client)) == (200, False)
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_signed_in(client)


def test_a_recovery_code_opens_once(seoyeon: User) -> None:
    TOTP.activate(seoyeon, generate_totp_secret())
    code = RecoveryCodes.activate(seoyeon).get_unused_codes()[0]
    for expected in (True, False):
        client = Client()
        enter(client, PASSWORD)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert is_signed_in(client) is expected


def test_passkeys_are_offered(client: Client, seoyeon: User) -> None:
    challenge = client.get(reverse("mfa_login_webauthn"), headers={"x-requested-with": "XMLHttpRequest"})
    assert "publicKey" in challenge.json()["request_options"]
    enter(client, PASSWORD)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200
    assert not Authenticator.objects.exists()


class Provider(BaseHTTPRequestHandler):
    """The sign-in of a city, as small as can be."""

    verified = True

    def do_GET(self) -> None:
        here = f"http://{self.headers['Host']}"
        if self.path.startswith("/.well-known/"):
            ends = {
                "authorization_endpoint": "authorize",
                "token_endpoint": "token",
                "userinfo_endpoint": "me",
            }
            self.say({"issuer": here, **{name: f"{here}/{end}" for name, end in ends.items()}})
        else:
            person = {"sub": "42", "email": "seoyeon@example.org", "name": "김서연"}
            self.say({**person, "email_verified": self.verified})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.say({"access_token": "token", "token_type": "bearer"})

    def say(self, content: dict[str, object]) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def provider(settings: LazySettings) -> Iterator[type[Provider]]:
    class Mine(Provider):
        pass

    server = HTTPServer(("127.0.0.1", 0), Mine)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    variables = {"I": f"http://127.0.0.1:{server.server_port}", "C": "madang", "S": "secret"}
    settings.SOCIALACCOUNT_PROVIDERS = Environment(variables).openid_providers("I", "C", "S")
    yield Mine
    server.shutdown()
    thread.join()
    server.server_close()


def come_from_the_city(client: Client) -> None:
    start = client.post(reverse("openid_connect_login", kwargs={"provider_id": "city"}))
    asked = parse_qs(urlsplit(start.headers["Location"]).query)
    assert asked["client_id"] == ["madang"]
    callback = reverse("openid_connect_callback", kwargs={"provider_id": "city"})
    client.get(callback, {"code": "x", "state": asked["state"][0]})


def test_the_city_signs_in_whom_it_knows(client: Client, seoyeon: User, provider: type[Provider]) -> None:
    come_from_the_city(client)
    assert client.session["_auth_user_id"] == str(seoyeon.pk)
    assert User.objects.count() == 1


def test_an_address_the_city_has_not_proved_opens_nothing(
    client: Client, seoyeon: User, provider: type[Provider]
) -> None:
    provider.verified = False
    come_from_the_city(client)
    assert not is_signed_in(client)
