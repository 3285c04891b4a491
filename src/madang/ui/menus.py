"""What the header offers to whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.people import queries
from madang.people.models import User


@dataclass(frozen=True)
class Item:
    """One link of a menu."""

    label: str | Promise
    href: str
    active: bool = False
    parts: tuple["Item", ...] = ()


PUBLIC: tuple[tuple[str | Promise, str], ...] = (
    (_("Calls"), "/calls/"),
    (_("Places"), "/places/"),
    (pgettext_lazy("menu", "GPU"), "/gpu/"),
    (_("Results"), "/results/"),
    (pgettext_lazy("menu", "Promises"), "/promises/"),
    (pgettext_lazy("menu", "Requests"), "/voice/"),
    (_("MOUs with firms"), "/mous/"),
    (_("Plans and buildings"), "/plans/"),
)
# The first of each is where the role's screens begin.
OWN: Mapping[str, tuple[tuple[str | Promise, str], ...]] = {
    "company": (
        (pgettext_lazy("menu", "My company"), "/company/"),
        (pgettext_lazy("menu", "Our GPUs"), "/gpu/mine/"),
    ),
    "host": (
        (pgettext_lazy("menu", "My places"), "/host/"),
        (pgettext_lazy("menu", "Our promises"), "/host/promises/"),
    ),
    "evaluator": ((pgettext_lazy("menu", "My reviews"), "/evaluator/"),),
    "office": (
        (pgettext_lazy("menu", "Office"), "/office/"),
        (pgettext_lazy("menu", "Promise board"), "/office/promises/"),
        (pgettext_lazy("menu", "Voices"), "/office/voice/"),
        (pgettext_lazy("menu", "MOUs"), "/office/mous/"),
        (pgettext_lazy("menu", "Plans"), "/office/plans/"),
        (pgettext_lazy("menu", "Agreements"), "/office/agreements/"),
        (pgettext_lazy("menu", "Money"), "/office/money/"),
        (pgettext_lazy("menu", "Data centre"), "/gpu/office/"),
        (pgettext_lazy("menu", "Files of use"), "/office/usage/"),
        (pgettext_lazy("menu", "Outbox"), "/office/outbox/"),
        (pgettext_lazy("menu", "Organisations"), "/office/organisations/"),
    ),
    "auditor": ((pgettext_lazy("menu", "Audit"), "/auditor/"),),
}
# What stands in the second row, below the first of its subject: a header of twelve links is none.
PARTS: Mapping[str, tuple[str, ...]] = {
    "/promises/": ("/voice/", "/mous/", "/plans/"),
    "/office/promises/": ("/office/voice/", "/office/mous/", "/office/plans/"),
    "/office/agreements/": ("/office/money/",),
    "/gpu/office/": ("/office/usage/",),
}
_HEAD_OF = {part: head for head, parts in PARTS.items() for part in parts}


# Of somebody who belongs nowhere yet.
NEWCOMER: tuple[str | Promise, str] = (pgettext_lazy("menu", "Register a company"), "/company/register/")
START = "/start/"


def public_items(path: str) -> list[Item]:
    """Return what everybody is offered."""
    own = any(path.startswith(href) for links in OWN.values() for _label, href in links)
    return _in_rows(PUBLIC, "" if own else path)


def own_items(user: User, path: str) -> list[Item]:
    """Return the screens of the roles ``user`` holds, each once, in the order of the memberships."""
    homes = dict.fromkeys(role.home for role in queries.roles_of(user))
    if not homes:
        return _in_rows([NEWCOMER], path)
    return _in_rows([link for home in homes for link in OWN.get(home, ())], path)


def _in_rows(links: Sequence[tuple[str | Promise, str]], path: str) -> list[Item]:
    """Return the first row; what is open carries its second row, beginning with itself."""
    here = max((href for _label, href in links if path.startswith(href)), key=len, default="")
    items = []
    for label, href in links:
        if href in _HEAD_OF:
            continue
        own = [link for link in links if href in (link[1], _HEAD_OF.get(link[1]))]
        active = here in {each for _label, each in own}
        parts = tuple(Item(name, to, to == here) for name, to in own) if active and len(own) > 1 else ()
        items.append(Item(label, href, active, parts))
    return items


def home_of(user: User) -> str:
    """Return the address of the screens that come first for ``user``."""
    for role in queries.roles_of(user):
        if role.home in OWN:
            return OWN[role.home][0][1]
    return "/" if queries.roles_of(user) else START
