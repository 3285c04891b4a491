"""Demonstration sites, as the kernel sees them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.forms import Field
from django.utils.translation import gettext_lazy as _
from fairlot.matching.problem import Matching

from madang.core.errors import RuleBroken
from madang.kernel.agreements.models import Agreement
from madang.kernel.agreements.ports import Terms
from madang.kernel.allocation.models import Award
from madang.kernel.allocation.ports import Case
from madang.kernel.applications.models import Ask
from madang.kernel.applications.ports import Asked
from madang.kernel.calls.models import Offer
from madang.kinds.site import contracting, details, problem, screens
from madang.kinds.site.forms import SiteTermsForm
from madang.ui.ports import Catalogue


class DemonstrationSite:
    """Companies rank places, hosts rank companies."""

    key = "site"
    family = "matching"
    counted = ("자리", "places")
    name = _("Demonstration sites")
    address = "places"

    def describe(self, offers: Sequence[Offer]) -> Mapping[int, dict[str, Any]]:
        return details.describe(offers)

    def carry_over(self, pairs: Sequence[tuple[Offer, Offer]]) -> None:
        details.carry_over(pairs)

    def asked(self, asks: Sequence[Ask]) -> Mapping[int, Asked]:
        return {}

    def keep(self, ask: Ask, name: str, value: str) -> None:
        raise RuleBroken(_("This form has no such field."))

    def problem(self, case: Case) -> Matching:
        return problem.matching_of(case)

    def with_details(self, offers: QuerySet[Offer]) -> QuerySet[Offer]:
        return screens.with_details(offers)

    def ask_fields(self, ask: Ask) -> Mapping[str, Field]:
        return {}

    def terms_form(self, data: Mapping[str, Any] | None, *, offer: Offer | None) -> SiteTermsForm:
        return screens.terms_form(data, offer=offer)

    def catalogue(self, query: Mapping[str, Any]) -> Catalogue:
        return screens.catalogue(query)

    def thing(self, code: str) -> Mapping[str, Any] | None:
        return screens.thing(code)

    def terms_of(self, award: Award) -> Terms:
        return contracting.terms_of(award)

    def begin(self, agreement: Agreement) -> None:
        contracting.begin(agreement)

    def end(self, agreement: Agreement) -> None:
        contracting.end(agreement)
