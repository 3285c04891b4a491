"""Take the pictures of the README: start the demo (bin/demo), then run this with the address it prints.

Needs Chromium or Chrome, named in MADANG_BROWSER or found on the machine.
"""

import argparse
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE / "src"))

from madang.config.example.personas import PERSONAS  # noqa: E402

NAMES = {persona.key: persona.name for persona in PERSONAS}
PICTURES = HOUSE / "docs" / "pictures"
BROWSERS = ("chromium", "google-chrome", "chromium-browser", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-sync",
]
WIDE, NARROW = 1440, 390


@dataclass(frozen=True)
class Picture:
    """One page, seen by one person; ``follow`` is the link to take from there, by a part of its address."""

    name: str
    address: str
    persona: str = ""
    follow: str = ""
    width: int = WIDE
    language: str = "ko"


PICTURES_OF_THE_README = (
    Picture("home", "/"),
    Picture("home-narrow-en", "/", width=NARROW, language="en"),
    Picture("places", "/places/"),
    Picture("result", "/results/", follow="/results/"),
    Picture("company", "/company/", persona="founder"),
    Picture("evaluator", "/evaluator/", persona="evaluator"),
    Picture("host", "/host/", persona="host", follow="/host/offers/"),
    Picture("office", "/office/", persona="manager"),
    Picture("promises", "/promises/"),
    Picture("data-centre", "/gpu/office/", persona="manager"),
    Picture("auditor", "/auditor/decisions/", persona="auditor", follow="/auditor/decisions/"),
)


def sign_in(page: Page, persona: str) -> None:
    """Choose a person on the page of personas."""
    page.goto("/personas/")
    page.get_by_role("button", name=NAMES[persona]).click()
    page.wait_for_load_state()


def take(context: BrowserContext, picture: Picture, folder: Path) -> None:
    """Go where the picture is, and take it."""
    page = context.new_page()
    if picture.persona:
        sign_in(page, picture.persona)
    page.goto(picture.address)
    if picture.follow:
        link = page.locator(f"main a[href*='{picture.follow}']").first
        page.goto(link.get_attribute("href") or picture.address)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=folder / f"{picture.name}.png", animations="disabled")
    print(f"  {picture.name}.png  {page.title()}")


def main() -> int:
    """Take them all, or those named."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("names", nargs="*", help="only these pictures")
    asked.add_argument("--address", default="http://127.0.0.1:8000", help="where the demo is")
    asked.add_argument("--folder", type=Path, default=PICTURES)
    options = asked.parse_args()
    browser_path = os.environ.get("MADANG_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not browser_path:
        print("No Chromium or Chrome found; install one, or name it in MADANG_BROWSER.", file=sys.stderr)
        return 2
    options.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        for picture in PICTURES_OF_THE_README:
            if options.names and picture.name not in options.names:
                continue
            context = browser.new_context(
                base_url=options.address,
                viewport={"width": picture.width, "height": 900},
                locale={"ko": "ko-KR", "en": "en-GB"}[picture.language],
                timezone_id="Asia/Seoul",
                reduced_motion="reduce",
            )
            cookie = {"name": "django_language", "value": picture.language, "url": options.address}
            context.add_cookies([cookie])  # type: ignore[list-item]
            take(context, picture, options.folder)
            context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
