"""A signing service of our own for tests: it takes papers over HTTP, and signs what it tells.

It knows nothing of the adapter: both follow ``docs/guides/signing-service.md``.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from madang.core import clock

KEY, SECRET = "only for tests", b"thirty-two bytes of nobody's own"


@dataclass
class Service:
    """Where it listens, what it was asked, and what it says to the next question."""

    address: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    answer: Any = None
    status: int = 201

    @property
    def settings(self) -> dict[str, str]:
        """What a city writes down to sign here."""
        return {
            "SIGNING_SERVICE": "madang.kernel.agreements.actions.signing_by_http.SignedByHttp",
            "SIGNING_ADDRESS": self.address,
            "SIGNING_KEY": KEY,
            "SIGNING_SECRET": f"whsec_{base64.b64encode(SECRET).decode()}",
        }

    def take(self, question: dict[str, Any]) -> Any:
        self.asked.append(question)
        key = f"doc-{len(self.asked)}"
        return self.answer or {"key": key, "address": f"{self.address}/sign/{key}"}

    def tells(
        self, *, signed: bool = True, number: int = -1, age: int = 0, secret: bytes = SECRET, **changes: str
    ) -> dict[str, Any]:
        """Return what it posts about a paper, as arguments of a Django client's ``post``."""
        question = self.asked[number]
        place = self.asked.index(question) + 1
        data = {
            "reference": question["reference"],
            "key": f"doc-{place}",
            "digest": question["document"]["digest"],
            "proof": "certificate 77",
        }
        kind = "signature.completed" if signed else "signature.declined"
        body = json.dumps({"type": kind, "data": data | changes}).encode()
        moment = str(int(clock.now().timestamp()) - age)
        words = hmac.new(secret, b"msg-1." + moment.encode() + b"." + body, hashlib.sha256).digest()
        return {
            "data": body,
            "content_type": "application/json",
            "headers": {
                "webhook-id": "msg-1",
                "webhook-timestamp": moment,
                "webhook-signature": f"v1,bm90IHRoaXM= v1,{base64.b64encode(words).decode()}",
            },
        }


@contextmanager
def running() -> Iterator[Service]:
    """Run a service on this machine."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            known = self.headers["Authorization"] == f"Bearer {KEY}" and self.path == "/signatures"
            content = json.dumps(service.take(json.loads(body)) if known else {}).encode()
            self.send_response(service.status if known else 403)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        service.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()
