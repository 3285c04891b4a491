"""The environment, read with care: what is missing or wrong is said in one plain sentence."""

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


class Environment:
    """Typed reading of environment variables; raises ImproperlyConfigured with a plain reason."""

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        self._variables = os.environ if variables is None else variables

    def text(self, name: str, *, default: str | None = None) -> str:
        value = self._variables.get(name, "").strip() or default
        if value is None:
            raise ImproperlyConfigured(f"{name} is missing. Set it, or run bin/demo, which sets everything.")
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        value = self._variables.get(name, "").strip().lower()
        if value in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
            return default if not value else value in {"1", "true", "yes", "on"}
        raise ImproperlyConfigured(f"{name} is {value!r}. Write yes or no.")

    def number(self, name: str, *, default: int) -> int:
        value = self._variables.get(name, "").strip()
        try:
            return int(value) if value else default
        except ValueError:
            raise ImproperlyConfigured(f"{name} is {value!r}. Write a whole number.") from None

    def numbers(self, name: str, *, default: list[int]) -> list[int]:
        words = self.words(name, default=[str(number) for number in default])
        try:
            return [int(word) for word in words]
        except ValueError:
            raise ImproperlyConfigured(f"{name} is {words!r}. Write whole numbers, with commas.") from None

    def words(self, name: str, *, default: list[str]) -> list[str]:
        value = self._variables.get(name, "")
        return [word.strip() for word in value.split(",") if word.strip()] or default

    def pairs(self, name: str) -> dict[str, str]:
        """Return what is written as ``name=value; name=value``."""
        parts = [part.partition("=") for part in self._variables.get(name, "").split(";") if part.strip()]
        if not all(sign and key.strip() and value.strip() for key, sign, value in parts):
            raise ImproperlyConfigured(f"{name}: write name=value, with semicolons between them.")
        return {key.strip(): value.strip() for key, _sign, value in parts}

    def folder(self, name: str, *, default: str) -> Path:
        return Path(self.text(name, default=default)).resolve()

    def database(self, name: str) -> dict[str, Any]:
        url = self.text(name)
        try:
            found = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
        except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError, ValueError):
            found = dj_database_url.DBConfig()
        if found.get("ENGINE") != "django.db.backends.postgresql":
            raise ImproperlyConfigured(f"{name} is not the address of a PostgreSQL server (postgres://…).")
        return dict(found)

    def days(self, name: str) -> frozenset[date]:
        try:
            return frozenset(date.fromisoformat(word) for word in self.words(name, default=[]))
        except ValueError as wrong:
            raise ImproperlyConfigured(f"{name}: {wrong}. Write days as 2026-06-03, with commas.") from None

    def packages(self, name: str, *, default: str) -> list[tuple[str, Path]]:
        """Return where the fetched front-end packages lie, each under its own prefix."""
        root = self.folder(name, default=default)
        parts = {
            "krds/css": "krds-uiux/resources/css",
            "krds/img": "krds-uiux/resources/img",
            "krds/fonts": "krds-uiux/resources/fonts",
            "htmx": "htmx.org/dist",
            "leaflet": "leaflet/dist",
            "echarts": "echarts/dist",
            "sortable": "sortablejs",
        }
        return [(prefix, root / part) for prefix, part in parts.items() if (root / part).is_dir()]

    def email(self, name: str) -> dict[str, Any]:
        """Return Django's mail settings: ``console:`` or ``smtp://user:password@host:port``."""
        address = urlsplit(self.text(name, default="console:"))
        if address.scheme == "console":
            return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
        if address.scheme not in {"smtp", "smtps"} or not address.hostname:
            raise ImproperlyConfigured(f"{name}: write console: or smtp://user:password@host:port.")
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": address.hostname,
            "EMAIL_PORT": address.port or 587,
            "EMAIL_HOST_USER": address.username or "",
            "EMAIL_HOST_PASSWORD": address.password or "",
            "EMAIL_USE_TLS": address.scheme == "smtp",
            "EMAIL_USE_SSL": address.scheme == "smtps",
        }

    def openid_providers(self, issuer: str, client: str, secret: str) -> dict[str, Any]:
        """Return allauth's settings for one OpenID Connect provider; all three variables, or none."""
        values = [self._variables.get(name, "").strip() for name in (issuer, client, secret)]
        if not any(values):
            return {}
        if not all(values):
            raise ImproperlyConfigured(f"Set all of {issuer}, {client} and {secret}, or none of them.")
        app = {
            "provider_id": "city",
            "name": "City sign-in",
            "client_id": values[1],
            "secret": values[2],
            "settings": {"server_url": values[0]},
        }
        return {"openid_connect": {"APPS": [app]}}
