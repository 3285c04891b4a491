"""What screens ask of a kind, and the few shapes in which it answers.

Templates are found by the kind's key: ``kinds/<key>/offer_card.html`` (an ``offer`` among others),
``kinds/<key>/offer.html`` (one ``offer``, whole), ``kinds/<key>/thing_card.html`` and
``kinds/<key>/thing.html`` (what is in the catalogue, whether or not a round offers it today).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from django.db.models import QuerySet
from django.forms import Field
from django.http import Http404
from django.utils.functional import Promise

from madang.core import registry
from madang.kernel.applications.models import Ask
from madang.kernel.calls.models import Offer
from madang.people.models import Organisation
from madang.ui.errands import Errand, Several
from madang.ui.forms import FilterForm


@dataclass(frozen=True)
class Point:
    """A mark on the map, in degrees (WGS 84)."""

    latitude: float
    longitude: float
    label: str
    href: str
    active: bool = False


@dataclass(frozen=True)
class Catalogue:
    """The things of a kind that fit a filter: rows to page, and all of them as points."""

    form: FilterForm
    rows: QuerySet[Any]
    points: Sequence[Point] = ()
    summary: Mapping[str, object] = field(default_factory=dict)


class TermsForm(Protocol):
    """A Django form for what only this kind says of an offer."""

    def is_valid(self) -> bool: ...

    def save_for(self, offer: Offer) -> None:
        """Write the terms of ``offer``; call it inside the transaction that saves the offer."""
        ...


class Showing(Protocol):
    """A kind that has screens. ``name`` is what people call it, ``address`` where its catalogue lives.

    ``family`` is the family of problems by whose rules it is allotted.
    """

    key: str
    family: str
    name: str | Promise
    address: str

    def with_details(self, offers: QuerySet[Offer]) -> QuerySet[Offer]:
        """Return the offers with all that the templates read, in a fixed number of queries."""
        ...

    def ask_fields(self, ask: Ask) -> Mapping[str, Field]:
        """Return the fields in which an application says what it asks of ``ask``'s offer; often none.

        They only show: ``keep`` says what is kept of what is typed, ``asked`` what is missing.
        """
        ...

    def keep(self, ask: Ask, name: str, value: str) -> None:
        """Keep ``value``, as it was typed into the field ``name`` of ``ask``; half-finished drafts are too.

        Raises RuleBroken, with no field, for what no column can hold.
        """
        ...

    def terms_form(self, data: Mapping[str, Any] | None, *, offer: Offer | None) -> TermsForm:
        """Return the form for the terms of ``offer``; None: of an offer that is being added."""
        ...

    def catalogue(self, query: Mapping[str, Any]) -> Catalogue:
        """Return what the public may leaf through, narrowed by ``query``."""
        ...

    def thing(self, code: str) -> Mapping[str, Any] | None:
        """Return what ``thing.html`` shows of one thing, with its ``offers``; None: it is not there."""
        ...


@runtime_checkable
class Watching(Protocol):
    """What a kind that is metered adds to the first pages; one that is not needs nothing of it."""

    def to_watch(self, at: datetime) -> Sequence[Errand | Several]:
        """Return what the office has to look at: what runs out soon, what waits to be answered."""
        ...

    def held_by(self, organisation: Organisation, at: datetime) -> Sequence[Errand]:
        """Return what a company holds now, and how much of it is used."""
        ...


def watching() -> list[Watching]:
    """Return the kinds that have something to watch."""
    return [kind for kind in map(registry.kind, registry.keys()) if isinstance(kind, Watching)]


def of_kind(key: str) -> Showing:
    """Return the screens of a kind this city runs."""
    kind: Showing = registry.kind(key)
    return kind


def every() -> list[Showing]:
    """Return the screens of all kinds this city runs."""
    return list(map(of_kind, registry.keys()))


def at(address: str) -> Showing:
    """Return the kind whose catalogue lives at ``address``, or answer 404."""
    for kind in every():
        if kind.address == address:
            return kind
    raise Http404
