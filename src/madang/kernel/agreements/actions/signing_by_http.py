"""A signing service that speaks plain HTTP, as ``docs/guides/signing-service.md`` says.

What it tells is signed as the Standard Webhooks specification has it (https://www.standardwebhooks.com):
``webhook-signature`` holds ``v1,`` and the Base64 of HMAC-SHA256 over ``id.timestamp.body``, one or several.
"""

import base64
import binascii
import hashlib
import hmac
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from madang.core import clock
from madang.core.errors import NotAllowed, WrongState
from madang.kernel.agreements import rules
from madang.kernel.agreements.ports import Begun, Paper, Places, Told

ANSWERS_WITHIN = 20  # seconds
BELIEVED_FOR = 300  # seconds between what the service says is now, and our clock
LARGEST_ANSWER = 64 * 1024
SHORTEST_SECRET = 24  # bytes, as the specification has it


class SignedByHttp:
    """The service at ``SIGNING_ADDRESS``; ``SIGNING_KEY`` is ours, ``SIGNING_SECRET`` signs its words."""

    def __init__(self) -> None:
        if not (settings.SIGNING_ADDRESS and settings.SIGNING_KEY and settings.SIGNING_SECRET):
            raise ImproperlyConfigured(
                "A signing service outside needs MADANG_SIGNING_ADDRESS, MADANG_SIGNING_KEY and "
                "MADANG_SIGNING_SECRET."
            )
        _secret()
        self.name = urlsplit(settings.SIGNING_ADDRESS).netloc[:40]

    def begin(self, paper: Paper, places: Places, *, pdf: bytes) -> Begun:
        question = {
            "reference": places.reference,
            "callback": places.callback,
            "back": places.back,
            "signer": {"name": paper.signer.name, "email": paper.signer.email},
            "document": {
                "title": f"{paper.agreement.number} {paper.agreement.title_ko}",
                "digest": paper.content_digest,
                "pdf": base64.b64encode(pdf).decode(),
            },
        }
        answer = _asked(question)
        key, address = str(answer.get("key", ""))[:200], str(answer.get("address", ""))
        if not key or not _is_an_address(address):
            raise WrongState(rules.SERVICE_SILENT)
        return Begun(key, address)

    def told(self, headers: Mapping[str, str], body: bytes) -> Told:
        _check_signed(headers, body)
        try:
            said = json.loads(body)
            data = said["data"]
            signed = {"signature.completed": True, "signature.declined": False}[said["type"]]
            return Told(
                reference=str(UUID(data["reference"])),
                key=str(data["key"]),
                digest=str(data["digest"]),
                signed=signed,
                proof=str(data.get("proof", ""))[:300],
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise NotAllowed(rules.NOT_THE_SERVICE) from None


def _asked(question: Mapping[str, Any]) -> dict[str, Any]:
    request = urllib.request.Request(  # noqa: S310 the city's own setting
        f"{settings.SIGNING_ADDRESS.rstrip('/')}/signatures",
        data=json.dumps(question, ensure_ascii=False).encode(),
        headers={
            "Authorization": f"Bearer {settings.SIGNING_KEY}",
            "Content-Type": "application/json",
            "Idempotency-Key": question["reference"],
        },
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=ANSWERS_WITHIN) as answer:  # noqa: S310 as above
            found = json.loads(answer.read(LARGEST_ANSWER))
    except (OSError, ValueError):  # refused, silent, or not JSON
        raise WrongState(rules.SERVICE_SILENT) from None
    return found if isinstance(found, dict) else {}


def _is_an_address(address: str) -> bool:
    """Say whether a browser may be sent to ``address``: never to a script, nor away from HTTPS."""
    parts = urlsplit(address)
    wanted = {"https", urlsplit(settings.SIGNING_ADDRESS).scheme}
    return parts.scheme in wanted and bool(parts.netloc) and len(address) <= 1000


def _check_signed(headers: Mapping[str, str], body: bytes) -> None:
    """Raise NotAllowed unless the service has signed ``body`` within the last minutes."""
    name, moment = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not moment.isascii() or not moment.isdigit():
        raise NotAllowed(rules.NOT_THE_SERVICE)
    expected = hmac.new(_secret(), f"{name}.{moment}.".encode() + body, hashlib.sha256).digest()
    given = headers.get("webhook-signature", "").split()
    right = any(hmac.compare_digest(expected, _decoded(each)) for each in given)
    if not right or abs(clock.now().timestamp() - int(moment)) > BELIEVED_FOR:
        raise NotAllowed(rules.NOT_THE_SERVICE)


def _secret() -> bytes:
    """Return the bytes of the secret, which the specification writes as ``whsec_`` and Base64."""
    written = settings.SIGNING_SECRET.removeprefix("whsec_")
    try:
        secret = base64.b64decode(written, validate=True)
    except binascii.Error:
        secret = b""
    if len(secret) < SHORTEST_SECRET:
        raise ImproperlyConfigured("MADANG_SIGNING_SECRET is whsec_ and the Base64 of 24 bytes or more.")
    return secret


def _decoded(signature: str) -> bytes:
    version, _, text = signature.partition(",")
    try:
        return base64.b64decode(text, validate=True) if version == "v1" else b""
    except (binascii.Error, ValueError):
        return b""
