"""Forms of the kind: the terms of a pool on offer, what an application asks of it, the catalogue."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.kernel.applications.models import Ask
from madang.kernel.calls.models import Offer
from madang.kinds.compute.asking import fields_of
from madang.kinds.compute.models import PoolTerms, Purpose, SecurityClass
from madang.kinds.compute.problem import months_from
from madang.ui.forms import DayField, DayInput, FilterForm


class PoolTermsForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Which pool, in which months, in what steps, at what price."""

    class Meta:
        model = PoolTerms
        fields: ClassVar[list[str]] = [
            "pool",
            "first_month",
            "months",
            "unit",
            "least_each",
            "most_each",
            "price_won",
        ]
        labels: ClassVar[dict[str, Any]] = {"pool": _("Pool")}
        field_classes: ClassVar[dict[str, Any]] = {"first_month": DayField}
        widgets: ClassVar[dict[str, Any]] = {"first_month": DayInput, "unit": forms.RadioSelect}

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        first, most = found.get("first_month"), found.get("most_each")
        if first and first.day != 1:
            self.add_error("first_month", _("Choose the first day of a month."))
        if most and (found.get("least_each") or 0) > most:
            self.add_error("least_each", _("This is more than the most for each."))
        return found

    def save_for(self, offer: Offer) -> None:
        """Write the terms of ``offer``."""
        self.instance.offer = offer
        self.save()


class CatalogueForm(FilterForm):
    """What narrows the list of pools."""

    open = forms.BooleanField(label=_("Can be applied for now"), required=False)


def ask_fields(ask: Ask) -> Mapping[str, forms.Field]:
    """Return the fields of what is asked with ``ask``; the months are those of its pool."""
    terms = PoolTerms.objects.filter(offer_id=ask.offer_id).first()
    if terms is None:
        return {}
    months = months_from(f"{terms.first_month:%Y-%m}", terms.months)
    known: dict[str, forms.Field] = {
        "units": _number(_("Accelerators in each month"), _units_help(ask)),
        "first_month": forms.ChoiceField(
            label=_("First month"), choices=[("", _("Choose")), *((each, each) for each in months)]
        ),
        "months": forms.ChoiceField(
            label=_("For how many months"),
            choices=[("", _("Choose")), *((str(n), str(n)) for n in range(1, terms.months + 1))],
        ),
        "steady": forms.ChoiceField(
            label=_("If there is not enough"),
            choices=[
                ("no", _("take what there is, month by month")),
                ("yes", _("only the same number in each month is of use")),
            ],
            widget=forms.RadioSelect,
        ),
        "purpose": forms.ChoiceField(label=_("What for"), choices=Purpose.choices, widget=forms.RadioSelect),
        "security_class": forms.ChoiceField(
            label=_("What is computed"), choices=SecurityClass.choices, widget=forms.RadioSelect
        ),
        "gpu_hours": _number(
            _("Hours in a month that each of them runs"),
            _("As far as you know. Day and night it is about 730; left empty: all of them."),
            required=False,
        ),
        "storage_gb": _number(_("Storage in GB"), "", required=False),
        "framework": forms.CharField(
            label=pgettext_lazy("software", "Framework"),
            required=False,
            widget=forms.TextInput({"maxlength": 80, "autocomplete": "off"}),
        ),
    }
    return {name: known[name] for name in fields_of(ask)}


def _units_help(ask: Ask) -> Any:
    if ask.wish == 1:
        return _(
            "Of this type. An honest number is never a mistake: asking for more gains nothing. If what you "
            "are given is too little to be of use, decline it or take less; it goes to those who are short."
        )
    return _("How many of this type would do instead of all of your first choice.")


def _number(label: Any, help_text: Any, *, required: bool = True) -> forms.CharField:
    widget = forms.TextInput({"inputmode": "numeric", "maxlength": 12, "autocomplete": "off"})
    return forms.CharField(label=label, help_text=help_text, required=required, widget=widget)
