"""Headers that tell a browser what a page may do: only what comes from here, and nothing in a frame."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def content_security_policy(*, tiles: str, sign_in: str) -> str:
    """Return the policy; ``tiles`` and ``sign_in`` are outside addresses that the city chose, or empty."""
    rules = {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", *_origin(tiles)],  # KRDS draws its small icons as data
        "font-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": [
            "'self'",
            *_origin(sign_in),
        ],  # signing in there is a redirected form
        "frame-ancestors": ["'none'"],
    }
    return "; ".join(" ".join([name, *sources]) for name, sources in rules.items())


def _origin(address: str) -> list[str]:
    parts = urlsplit(address)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.scheme in {"http", "https"} else []


class HeadersMiddleware:
    """Set the headers on every answer that does not bring its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        providers = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
        sign_in = providers[0]["settings"]["server_url"] if providers else ""
        self._headers = {
            "Content-Security-Policy": content_security_policy(tiles=settings.MAP_TILES, sign_in=sign_in),
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        for name, value in self._headers.items():
            answer.headers.setdefault(name, value)
        return answer
