"""A real browser before a real server: Chromium, an accessibility check, and signing in as anybody."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from madang.people.models import User

NAMES = ("chromium", "google-chrome", "chromium-browser", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, NARROW = 1440, 390
# What the law asks of a public body: WCAG 2.2 AA.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = Path(os.environ.get("MADANG_PACKAGES", "node_modules")).resolve() / "axe-core" / "axe.min.js"


@pytest.fixture(autouse=True, scope="module")
def _orm_beside_the_browser() -> Iterator[None]:
    """Playwright keeps an event loop in this thread, at which Django would take fright."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        yield


@pytest.fixture(scope="module")
def chromium(_orm_beside_the_browser: None) -> Iterator[Browser]:
    """One browser a module, so that its event loop is gone before other tests run."""
    path = os.environ.get("MADANG_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("No Chromium or Chrome on this machine: install one, or name it in MADANG_BROWSER.")
    if not AXE.is_file():
        pytest.fail("axe-core is not there: run bin/test, or name the packages in MADANG_PACKAGES.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Visitor:
    """Somebody before the screen: one window, one language, perhaps signed in."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.page: Page = context.new_page()
        self.troubles: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))

    def _note(self, said: ConsoleMessage) -> None:
        # A refusal on purpose (404, 409 ...) is said by the browser too; tests look at it on the page.
        # What has no address comes from axe itself, which our Content-Security-Policy does not know.
        if said.type == "error" and said.location["url"] and "Failed to load resource" not in said.text:
            self.troubles.append(said.text)

    def sign_in(self, user: User) -> None:
        client = Client()
        client.force_login(user)
        name = django_settings.SESSION_COOKIE_NAME
        self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.address}])

    def goto(self, path: str) -> Page:
        self.page.goto(path)
        return self.page

    def check(self) -> None:
        """Refuse what axe finds, a page wider than its window, and anything the console complains of."""
        axe(self.page)
        self.check_width()

    def check_width(self) -> None:
        """Refuse a page wider than its window, and anything the console complains of."""
        wider = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wider <= 0, f"{self.page.url} is {wider} px wider than the window"
        assert self.troubles == [], self.troubles


def axe(page: Page) -> None:
    """Assert that axe-core finds nothing against WCAG 2.2 AA on the page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    # Without preload: it would copy stylesheets into the page, which our own policy forbids.
    options = {"runOnly": RULES, "preload": False, "resultTypes": ["violations"]}
    faults = page.evaluate("async options => (await axe.run(document, options)).violations", options)
    said = [
        f"{fault['id']}: {fault['help']}\n    " + "\n    ".join(node["html"] for node in fault["nodes"][:5])
        for fault in faults
    ]
    assert not said, page.url + "\n" + "\n".join(said)


@pytest.fixture
def visit(chromium: Browser, live_server: LiveServer) -> Iterator[Callable[..., Visitor]]:
    """Return a function that opens a window: ``visit(user, width=390, language="en", javascript=False)``."""
    opened: list[BrowserContext] = []

    def open_window(
        user: User | None = None, *, width: int = WIDE, language: str = "ko", **options: Any
    ) -> Visitor:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            locale={"ko": "ko-KR", "en": "en-GB"}[language],
            timezone_id="Asia/Seoul",
            java_script_enabled=options.pop("javascript", True),
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(10_000)
        cookie = django_settings.LANGUAGE_COOKIE_NAME
        context.add_cookies([{"name": cookie, "value": language, "url": live_server.url}])
        opened.append(context)
        visitor = Visitor(context, live_server.url)
        if user is not None:
            visitor.sign_in(user)
        return visitor

    yield open_window
    for context in opened:
        context.close()


@pytest.fixture
def both_widths(visit: Callable[..., Visitor]) -> Callable[..., None]:
    """Return a function that checks an address in both languages and at both widths.

    Axe, which takes longest, looks at the wide page in Korean and at the narrow one in English: what it finds
    hangs on the width or on the words, not on both at once.
    """

    def check(path: str, user: User | None = None, *, status: int = 200) -> None:
        for language, width, other in (("ko", WIDE, NARROW), ("en", NARROW, WIDE)):
            visitor = visit(user, language=language, width=width)
            answer = visitor.page.goto(path)
            assert answer is not None
            assert answer.status == status, f"{path}: {answer.status}"
            assert visitor.page.locator("html").get_attribute("lang") == language
            visitor.check()
            visitor.page.set_viewport_size({"width": other, "height": 900})
            visitor.check_width()
            visitor.context.close()

    return check
