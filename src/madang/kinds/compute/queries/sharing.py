"""Who the GPUs serve, for everybody to see: by place and by kind of company, and how many wait. No names."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madang.kinds.compute.models import Holding, Pool
from madang.kinds.compute.queries import holdings
from madang.kinds.compute.rules.months import first_of
from madang.kinds.compute.states import AccountState
from madang.people.models import OrganisationSort, Presence

FEWEST = 3  # a group of fewer is added to the rest: nobody is to be known by it
_PLACES: Mapping[str, str | Promise] = {
    Presence.HEAD_OFFICE: _("Head office in the city"),
    Presence.BRANCH: _("Branch in the city"),
    "": _("Outside the city"),
}
_AGES: Mapping[str, str | Promise] = {
    "young": _("Company younger than 3 years"),
    "growing": _("Company of 3 to 6 years"),
    "settled": _("Company of 7 years or more"),
    "": _("Company whose age is not known"),
}
_REST = _("All others")


@dataclass(frozen=True)
class Group:
    """A group of companies: how many, and how many units they hold together."""

    name: str | Promise
    companies: int
    units: int

    def percent_of(self, total: int) -> int:
        return self.units * 100 // total if total else 0


@dataclass(frozen=True)
class Shared:
    """What is held this month, by two ways to group, and who waits."""

    units: int
    companies: int
    by_place: list[Group]
    by_sort: list[Group]
    waiting: int


def shared(today: date, pool: Pool) -> Shared:
    """Return how a pool is shared this month. Two queries."""
    rows = Holding.objects.filter(month=first_of(today), account__state=AccountState.ACTIVE, pool=pool)
    held = list(
        rows.order_by()
        .values_list(
            "account__organisation",
            "account__organisation__presence",
            "account__organisation__sort",
            "account__organisation__founded_on",
        )
        .annotate(held_units=Sum(F("given") - F("taken")))
    )
    places = [(row[1] if row[1] in _PLACES else "", row[0], row[-1]) for row in held]
    sorts = [(sort_of(sort, founded, today), key, units) for key, _place, sort, founded, units in held]
    return Shared(
        units=sum(units for *_rest, units in held),
        companies=len({key for key, *_rest in held}),
        by_place=_grouped(places, _PLACES),
        by_sort=_grouped(sorts, {**dict(OrganisationSort.choices), **_AGES}),
        waiting=holdings.empty_handed(today)
        .filter(pool=pool)
        .order_by()
        .values("organisation")
        .distinct()
        .count(),
    )


def sort_of(sort: str, founded: date | None, today: date) -> str:
    """Return the group of an organisation: companies by their age in whole years, others by what they are."""
    if sort != OrganisationSort.COMPANY:
        return sort
    if founded is None:
        return ""
    years = today.year - founded.year - ((today.month, today.day) < (founded.month, founded.day))
    return "young" if years < 3 else "growing" if years < 7 else "settled"


def waiting_by_pool(today: date) -> Mapping[int, int]:
    """Return by pool how many companies wait for it that hold nothing. One query."""
    rows = holdings.empty_handed(today).order_by().values("pool")
    return {row["pool"]: row["n"] for row in rows.annotate(n=Count("organisation", distinct=True))}


def _grouped(rows: list[tuple[str, int, int]], names: Mapping[str, str | Promise]) -> list[Group]:
    companies: dict[str, set[int]] = {}
    units: Counter[str] = Counter()
    for name, key, amount in rows:
        companies.setdefault(name, set()).add(key)
        units[name] += amount
    groups = [Group(names.get(name, name), len(keys), units[name]) for name, keys in companies.items()]
    small = [group for group in groups if group.companies < FEWEST]
    kept = [group for group in groups if group.companies >= FEWEST]
    if small:
        kept.append(Group(_REST, sum(g.companies for g in small), sum(g.units for g in small)))
    return sorted(kept, key=lambda group: (group.name == _REST, -group.units))
