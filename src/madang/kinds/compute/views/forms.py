"""What is typed on the screens of GPU time."""

from dataclasses import fields
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.core import clock
from madang.kernel.calls.models import Call
from madang.kinds.compute.models import Capacity, Door, IdleRule, Pool, PoolTerms, Purpose
from madang.kinds.compute.models.capacity import WRITTEN
from madang.kinds.compute.rules.asking import CARDS
from madang.kinds.compute.rules.doors import AHEAD, Asked
from madang.kinds.compute.rules.months import months_from
from madang.kinds.compute.rules.reclaiming import Rule
from madang.people.models import User
from madang.ui.charts import months
from madang.ui.forms import DayField, FilterForm

_MOST = 10_000_000


class AskForm(forms.Form):
    """A request at a small door."""

    pool = forms.ModelChoiceField(label=_("Accelerator"), queryset=Pool.objects.none(), empty_label=None)
    units = forms.IntegerField(label=_("Accelerators at the same time"), min_value=1, max_value=_MOST)
    gpu_hours = forms.IntegerField(
        label=_("GPU hours in all"),
        help_text=_("One hour of one accelerator. The calculator below turns a plan into hours."),
        min_value=1,
        max_value=_MOST,
    )
    first_month = forms.ChoiceField(label=pgettext_lazy("GPU", "First month"))
    months = forms.IntegerField(label=pgettext_lazy("GPU", "Months"), min_value=1, max_value=36)
    purpose = forms.ChoiceField(label=pgettext_lazy("GPU", "What for"), choices=Purpose.choices)
    text = forms.CharField(label=_("What you want to do"), widget=forms.Textarea, max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pool"].queryset = Pool.objects.select_related("centre")  # type: ignore[attr-defined]
        ahead = months_from(clock.today(), AHEAD + 1)
        names = months(ahead[0], len(ahead))
        self.fields["first_month"].choices = [  # type: ignore[attr-defined]
            (day.isoformat(), name) for day, name in zip(ahead, names, strict=True)
        ]

    def asked(self) -> Asked:
        """Return what was typed as the rules read it; only of a valid form."""
        typed = self.cleaned_data
        return Asked(
            units=typed["units"],
            gpu_hours=typed["gpu_hours"],
            first_month=date.fromisoformat(typed["first_month"]),
            months=typed["months"],
            text=typed["text"],
        )


class CalculatorForm(forms.Form):
    """A model to be trained."""

    parameters = forms.IntegerField(
        label=_("Parameters, in millions"), help_text=_("7,000 for a model of 7 billion."), min_value=1
    )
    tokens = forms.IntegerField(
        label=_("Tokens to train on, in millions"), help_text=_("140,000 for 140 billion."), min_value=1
    )
    utilisation = forms.IntegerField(
        label=_("Utilisation, in per cent"),
        help_text=_("How much of the peak a training reaches; 30 to 45 is common."),
        min_value=1,
        max_value=100,
        initial=35,
    )


class CapacityForm(forms.ModelForm):  # type: ignore[type-arg]
    """A span of capacity with its source."""

    step = forms.ChoiceField(label=_("Step"), choices=[(step.value, step.label) for step in WRITTEN])
    from_on = DayField(label=pgettext_lazy("GPU", "From"))
    until_on = DayField(
        label=pgettext_lazy("GPU", "Until"),
        required=False,
        help_text=_("The last day. Leave it empty while no end is known."),
    )

    class Meta:
        model = Capacity
        fields = ("pool", "step", "units", "from_on", "until_on", "source", "note")
        labels = {"pool": _("Pool"), "units": _("Accelerators"), "source": _("Source"), "note": _("Note")}

    def _post_clean(self) -> None:
        """The rule of the deed says what is wrong, in one place; the model is not asked."""


class DoorForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a door lets through."""

    class Meta:
        model = Door
        fields = ("is_open", "most_gpu_hours", "most_units", "most_months", "answer_days")


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """When GPUs count as idle, and from which day on."""

    call = forms.ModelChoiceField(
        label=_("For which call"),
        queryset=Call.objects.none(),
        required=False,
        empty_label=_("Everything without a rule of its own"),
    )
    from_on = DayField(label=_("Counts from"), initial=clock.today)
    reason = forms.CharField(label=_("Why it is changed"), max_length=300)

    class Meta:
        model = IdleRule
        fields = (
            "call",
            "from_on",
            "least_percent",
            "weeks",
            "answer_days",
            "keep_percent",
            "appeal_days",
            "reason",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = PoolTerms.objects.values("offer__round__call")
        self.fields["call"].queryset = Call.objects.filter(pk__in=offered)  # type: ignore[attr-defined]

    def rule(self) -> Rule:
        """Return the numbers as the rules read them; only of a valid form."""
        return Rule(**{each.name: self.cleaned_data[each.name] for each in fields(Rule)})

    def _post_clean(self) -> None:
        """The rule of the deed says what is wrong, in one place; the model is not asked."""


class UseFilters(FilterForm):
    """What narrows who uses what."""

    pool = forms.ModelChoiceField(
        label=_("Pool"),
        queryset=Pool.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("All"),
    )
    idle = forms.BooleanField(label=_("Below the rule only"), required=False)
    field_order = ("pool", "idle", "q")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["pool"].queryset = Pool.objects.select_related("centre")  # type: ignore[attr-defined]
        self.fields["q"].label = _("Company")


class TextForm(forms.Form):
    """An answer or an objection."""

    text = forms.CharField(label=_("Your words"), widget=forms.Textarea, max_length=2000)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=pgettext_lazy("GPU", "Reason"), max_length=300)


class ExcuseForm(ReasonForm):
    """Until when nothing is taken, and why."""

    until = DayField(label=_("Nothing is taken until"))
    field_order = ("until", "reason")


class LoginForm(forms.Form):
    """A colleague who may log in."""

    user = forms.ModelChoiceField(label=_("Colleague"), queryset=User.objects.none(), empty_label=None)


CARD_NAMES = tuple(CARDS)
