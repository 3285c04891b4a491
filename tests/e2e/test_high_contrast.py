"""Windows high contrast: the reader's own few colours, in which a filled surface says nothing."""

import pytest
from playwright.sync_api import Page

from tests.factories.calls import whole_round
from tests.factories.people import manager
from tests.factories.site import SiteTermsFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def contrast(visit):
    """Return a function that opens an address in forced colours, at 200 % zoom where asked."""

    def open_page(path, user=None, *, width=1440) -> Page:
        visitor = visit(user, language="en", width=width, forced_colors="active")
        page = visitor.goto(path)
        wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wider <= 0, f"{path} is {wider} px wider than the window"
        return page

    return open_page


def style(page: Page, selector: str, name: str, pseudo: str | None = None) -> str:
    """Return one computed value of the first element that ``selector`` names."""
    return page.locator(selector).first.evaluate(
        "(node, [name, pseudo]) => getComputedStyle(node, pseudo).getPropertyValue(name)", [name, pseudo]
    )


def unringed(page: Page, steps: int) -> set[str]:
    """Walk with Tab and return what had the focus without any ring around it."""
    found = set()
    for _ in range(steps):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => {
                const node = document.activeElement;
                if (!node || node === document.body) return ["", true];
                const boxes = [getComputedStyle(node)];
                for (const label of node.labels || []) boxes.push(
                    getComputedStyle(label), getComputedStyle(label, "::before"));
                const ringed = boxes.some((s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0);
                return [node.tagName + "." + node.className + ":" + (node.type || ""), ringed];
            }"""
        )
        if not told[1]:
            found.add(told[0])
    return found


def test_every_badge_keeps_a_border_and_whatever_has_the_focus_a_ring(contrast):
    page = contrast("/ui/")

    borders = page.locator(".krds-badge").evaluate_all(
        """all => all.map(node => getComputedStyle(node))
            .map(s => s.borderTopStyle + parseFloat(s.borderTopWidth))"""
    )
    assert len(borders) > 10
    assert set(borders) == {"solid1"}
    assert unringed(page, 90) == set()


def test_what_is_chosen_current_or_done_is_not_said_by_a_faint_colour(contrast):
    page = contrast("/ui/")

    current = style(page, ".md-tabs .active .btn-tab", "background-color")
    assert current != style(page, ".md-tabs li:not(.active) .btn-tab", "background-color")
    done = style(page, ".md-steps .done > span", "background-color", "::before")
    assert done != style(page, ".md-steps li:last-child > span", "background-color", "::before")
    box = page.locator(".krds-form-check input[type=checkbox]").first
    unchecked = style(page, ".krds-form-check input[type=checkbox] ~ label", "background-color", "::before")
    box.check(force=True)
    checked = style(page, ".krds-form-check input:checked ~ label", "background-color", "::before")
    assert checked != unchecked


def test_places_one_can_apply_for_have_another_shape_on_the_map(contrast):
    round = whole_round(offers=1)
    SiteTermsFactory(offer=round.offers.get())
    closed = whole_round(offers=1, decided=True)
    SiteTermsFactory(offer=closed.offers.get())

    page = contrast("/")
    page.locator(".md-map-mark.is-active").wait_for()

    assert style(page, ".md-map-mark.is-active", "border-radius") == "0px"
    assert style(page, ".md-map-mark:not(.is-active)", "border-radius") != "0px"


@pytest.mark.parametrize("tab", ["applications", "reviews", "allocation"])
def test_the_board_holds_at_twice_the_size(contrast, tab):
    """200 % zoom of a window of 1,440 px leaves 720."""
    round = whole_round(closed=True)

    page = contrast(f"/office/rounds/{round.uid}/{tab}/", manager(), width=720)

    assert style(page, ".krds-badge", "border-top-style") == "solid"
    assert unringed(page, 25) == set()
