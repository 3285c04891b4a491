"""The pages of what the city owes, beside each other: one place in the menu leads to all of them."""

from django.utils.translation import gettext as _

from madang.ui import menus


def tabs(active: str) -> list[menus.Item]:
    """Return the pages as tabs, the one called ``active`` chosen."""
    return [
        menus.Item(_("Promises"), "/promises/", active == "promises"),
        menus.Item(_("MOUs with firms"), "/mous/", active == "mous"),
        menus.Item(_("Plans and buildings"), "/plans/", active == "plans"),
    ]
