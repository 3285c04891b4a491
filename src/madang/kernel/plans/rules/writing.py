"""What a plan or a project has to say before it is kept, and before anybody reads it."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from madang.core.clock import YEARS
from madang.core.errors import RuleBroken

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,59}")
MOST_YEARS = 30
_TAKEN = frozenset({"new", "projects"})  # addresses of our own pages


@dataclass(frozen=True)
class PlanText:
    """What is typed of a plan."""

    slug: str
    title_ko: str
    first_year: int
    last_year: int
    title_en: str = ""
    summary_ko: str = ""
    summary_en: str = ""


def check_slug(slug: str) -> None:
    """Raise RuleBroken unless ``slug`` may stand in an address."""
    if not _SLUG.fullmatch(slug):
        raise RuleBroken(
            _("For the address use small Latin letters, digits and hyphens, such as phase-2."), field="slug"
        )
    if slug in _TAKEN:
        raise RuleBroken(_("This address is taken by a page. Choose another."), field="slug")


def check_plan(text: PlanText) -> None:
    """Raise RuleBroken unless ``text`` may be kept."""
    check_slug(text.slug)
    if not text.title_ko.strip():
        raise RuleBroken(_("Write a Korean title."), field="title_ko")
    for field, year in (("first_year", text.first_year), ("last_year", text.last_year)):
        if year not in YEARS:
            raise RuleBroken(_("Write a year between 2000 and 2100."), field=field)
    if not 0 <= text.last_year - text.first_year < MOST_YEARS:
        raise RuleBroken(
            _("A plan ends in the year it starts or later, and within 30 years."), field="last_year"
        )


def check_publish(*, amounts: int) -> None:
    """Raise RuleBroken unless there is at least one number to show."""
    if not amounts:
        raise RuleBroken(_("Write down at least one amount with its source before the plan is published."))
