"""The three pages inside the tab of reviews."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madang.kernel.calls.models import Round
from madang.ui.menus import Item

_PAGES: tuple[tuple[str, str | Promise], ...] = (
    ("progress", _("How far we are")),
    ("screening", _("Eligibility")),
    ("assigning", _("Evaluators")),
)
_NAMES = {"progress": "reviews", "screening": "screening", "assigning": "assigning"}


def review_tabs(round: Round, active: str) -> list[Item]:
    """Return the pages, with the ``active`` one marked."""
    return [
        Item(label, reverse(f"office:{_NAMES[key]}", args=[round.uid]), key == active)
        for key, label in _PAGES
    ]
