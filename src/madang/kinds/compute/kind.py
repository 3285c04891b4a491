"""GPU time, as the kernel sees it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.forms import Field
from django.utils.translation import gettext_lazy as _
from fairlot.shares.problem import Shares

from madang.kernel.agreements.models import Agreement
from madang.kernel.agreements.ports import Terms
from madang.kernel.allocation.models import Award
from madang.kernel.allocation.ports import Case
from madang.kernel.applications.models import Ask
from madang.kernel.applications.ports import Asked
from madang.kernel.calls.models import Offer
from madang.kinds.compute import asking, contracting, details, forms, problem, screens, watching
from madang.people.models import Organisation
from madang.ui.errands import Errand, Several
from madang.ui.ports import Catalogue


class GpuTime:
    """Companies ask for accelerators by the month, and everybody is raised together."""

    key = "compute"
    family = "shares"
    counted = ("대", "accelerators")
    name = _("GPU time")
    address = "pools"

    def describe(self, offers: Sequence[Offer]) -> Mapping[int, dict[str, Any]]:
        return details.describe(offers)

    def carry_over(self, pairs: Sequence[tuple[Offer, Offer]]) -> None:
        details.carry_over(pairs)

    def asked(self, asks: Sequence[Ask]) -> Mapping[int, Asked]:
        return asking.asked(asks)

    def keep(self, ask: Ask, name: str, value: str) -> None:
        asking.keep(ask, name, value)

    def problem(self, case: Case) -> Shares:
        return problem.shares_of(case)

    def terms_of(self, award: Award) -> Terms:
        return contracting.terms_of(award)

    def begin(self, agreement: Agreement) -> None:
        contracting.begin(agreement)

    def end(self, agreement: Agreement) -> None:
        contracting.end(agreement)

    def to_watch(self, at: datetime) -> Sequence[Errand | Several]:
        return watching.to_watch(at)

    def held_by(self, organisation: Organisation, at: datetime) -> Sequence[Errand]:
        return watching.held_by(organisation, at)

    def with_details(self, offers: QuerySet[Offer]) -> QuerySet[Offer]:
        return screens.with_details(offers)

    def ask_fields(self, ask: Ask) -> Mapping[str, Field]:
        return forms.ask_fields(ask)

    def terms_form(self, data: Mapping[str, Any] | None, *, offer: Offer | None) -> forms.PoolTermsForm:
        return screens.terms_form(data, offer=offer)

    def catalogue(self, query: Mapping[str, Any]) -> Catalogue:
        return screens.catalogue(query)

    def thing(self, code: str) -> Mapping[str, Any] | None:
        return screens.thing(code)
