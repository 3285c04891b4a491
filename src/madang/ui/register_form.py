"""What is typed of an organisation: the same fields for its founder and for the office."""

from collections.abc import Collection
from dataclasses import fields, replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.core import clock
from madang.people.models import LegalForm, Organisation, OrganisationSort, Presence
from madang.register import queries, rules
from madang.register.rules import Written
from madang.ui.forms import DayInput

FIELDS = tuple(field.name for field in fields(Written))


class OrganisationForm(forms.Form):
    """Facts of an organisation; every wrong field is told at once, and what was typed stays."""

    name_ko = forms.CharField(label=_("Korean name"), max_length=120, required=False)
    name_en = forms.CharField(
        label=_("English name"), max_length=120, required=False, help_text=_("English pages show it.")
    )
    legal_form = forms.ChoiceField(
        label=_("Legal form"),
        choices=LegalForm.choices,
        initial=LegalForm.CORPORATION,
        widget=forms.RadioSelect,
    )
    business_number = forms.CharField(
        label=_("Business registration number"),
        max_length=20,
        required=False,
        help_text=_("Ten digits, with or without hyphens."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    corporate_number = forms.CharField(
        label=_("Corporate registration number"),
        max_length=20,
        required=False,
        help_text=_("Thirteen digits; corporations only."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    founded_on = forms.DateField(
        label=_("Founded on"),
        required=False,
        help_text=_(
            "The day of incorporation; for a sole trader, the day of opening. Limits of age count from it."
        ),
        widget=DayInput,
    )
    presence = forms.ChoiceField(
        label=_("What it has in the city"),
        choices=Presence.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    address = forms.CharField(
        label=_("Address of the head office"),
        max_length=200,
        required=False,
        help_text=_("As it is registered."),
    )
    new_industry = forms.BooleanField(
        label=_("Works in a field the law calls a new industry"),
        required=False,
        help_text=_("Some calls let such companies be older."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        sort: str = OrganisationSort.COMPANY,
        only: Collection[str] = FIELDS,
        organisation: Organisation | None = None,
    ) -> None:
        now = self._now(organisation)
        super().__init__(data, initial={name: getattr(now, name) for name in only} if organisation else None)
        self._sort, self._before = sort, now
        self.known: Organisation | None = None
        for name in set(FIELDS) - set(only):
            del self.fields[name]
        for fault in rules.faults_in(Written(presence=""), sort=sort, today=clock.today()):
            if fault.field in self.fields and (fault.field != "presence" or sort == OrganisationSort.COMPANY):
                self.fields[fault.field].required = True
                self.fields[fault.field].error_messages["required"] = str(fault.sentence)

    @staticmethod
    def _now(organisation: Organisation | None) -> Written:
        if organisation is None:
            return Written()
        columns = {name: getattr(organisation, name) for name in FIELDS if hasattr(organisation, name)}
        return Written(name_ko="-", **columns)

    def written(self) -> Written:
        """Return what was typed, over what stands there."""
        typed = {name: value for name, value in self.cleaned_data.items() if name in FIELDS}
        if not typed.get("presence", "-"):
            typed["presence"] = Presence.NONE  # which a hospital or a city is not asked for
        return rules.tidied(replace(self._before, **typed))

    def clean(self) -> dict[str, Any]:
        """Tell each fault at its field; a number that is in the register already goes before all others."""
        written = self.written()
        if "business_number" in self.fields and written.business_number != self._before.business_number:
            self.known = queries.by_business_number(written.business_number)
        if self.known:
            self.add_error("business_number", _("A company with this number is in the register already."))
        for fault in rules.faults_in(written, sort=self._sort, today=clock.today()):
            if fault.field in self.fields and fault.field not in self.errors:
                self.add_error(fault.field, str(fault.sentence))
        return self.cleaned_data
