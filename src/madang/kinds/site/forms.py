"""Forms of the kind: the terms of an offer, and what narrows the catalogue."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.kernel.calls.models import Offer
from madang.kinds.site.models import DISTRICTS, Category, DataClass, Place, SiteTerms
from madang.ui.forms import DayField, DayInput, FilterForm


class SiteTermsForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Which place, from when to when, and what is there."""

    class Meta:
        model = SiteTerms
        fields: ClassVar[list[str]] = [
            "place",
            "starts_on",
            "ends_on",
            "indoor",
            "power",
            "network",
            "data_class",
            "insurance",
            "grant_won",
            "own_share_won",
        ]
        labels: ClassVar[dict[str, Any]] = {"place": _("Place")}
        field_classes: ClassVar[dict[str, Any]] = {"starts_on": DayField, "ends_on": DayField}
        widgets: ClassVar[dict[str, Any]] = {
            "starts_on": DayInput,
            "ends_on": DayInput,
            "data_class": forms.RadioSelect,
        }

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        for name in ("grant_won", "own_share_won"):
            found[name] = found.get(name) or 0
        starts, ends = found.get("starts_on"), found.get("ends_on")
        if starts and ends and ends <= starts:
            self.add_error("ends_on", _("The last day has to come after the first."))
        return found

    def save_for(self, offer: Offer) -> None:
        """Write the terms of ``offer``."""
        self.instance.offer = offer
        self.save()


class CatalogueForm(FilterForm):
    """What narrows the list of places."""

    category = forms.ChoiceField(
        label=_("What kind of place"), required=False, choices=[("", _("All")), *Category.choices]
    )
    district = forms.ChoiceField(label=_("District"), required=False)
    indoor = forms.ChoiceField(
        label=_("Indoors or out"),
        required=False,
        choices=[("", _("All")), ("yes", _("Indoors")), ("no", _("Outdoors"))],
    )
    data_class = forms.ChoiceField(
        label=_("Personal data there"), required=False, choices=[("", _("All")), *DataClass.choices]
    )
    open = forms.BooleanField(label=_("Can be applied for now"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Place.objects.order_by("district").values_list("district", flat=True).distinct()
        chooser = self.fields["district"]
        if isinstance(chooser, forms.ChoiceField):
            chooser.choices = [("", _("All")), *((name, DISTRICTS.get(name, name)) for name in known)]
