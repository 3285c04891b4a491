"""What is typed about a call: input shape only; the rules are asked by the actions."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.core import clock, periods
from madang.kernel.calls import queries, rules
from madang.kernel.calls.models import Call, Criterion, Group, Offer, Programme, Question
from madang.people.models import Organisation, OrganisationSort
from madang.ui import ports
from madang.ui.forms import DayField, DayInput, MomentField

HOSTS = (
    OrganisationSort.HOSPITAL,
    OrganisationSort.PUBLIC_BODY,
    OrganisationSort.UNIVERSITY,
    OrganisationSort.CITY,
    OrganisationSort.AGENCY,
)
_LONG = {"rows": 10}
_DATES = ("opens_at", "closes_at", "review_due_at", "results_due_on", "lottery_known_at")


class DatesForm(forms.Form):
    """When a round opens, closes, and is decided; dates that come too early are told at their field."""

    opens_at = MomentField(label=_("Applications open"))
    closes_at = MomentField(label=_("Deadline"), help_text=_("To the minute. Seoul time."))
    review_due_at = MomentField(label=_("Reviews due"))
    lottery_known_at = MomentField(
        label=_("Draw known from"), help_text=_("After the deadline, so that nobody can steer the draw.")
    )
    results_due_on = DayField(label=_("Results due"))

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if all(found.get(name) for name in _DATES):
            dates = rules.RoundDates(*(found[name] for name in _DATES))
            for field, sentence in rules.date_faults(dates):
                self.add_error(field, str(sentence))
        return found


class RoundForm(DatesForm):
    """One more round of a call: its dates, and whether it offers what the last one offers."""

    same_places = forms.BooleanField(
        label=_("Offer the same places again"),
        help_text=_("On the same terms, their days moved along. You may change each of them afterwards."),
        required=False,
        initial=True,
    )

    def dates(self) -> dict[str, Any]:
        """Return the fields of the round."""
        return {name: self.cleaned_data[name] for name in _DATES}


def usual_dates(day: date) -> dict[str, Any]:
    """Two weeks from ``day`` until the opening, two to apply, two to judge: what most calls take."""
    opens = periods.working_days_after(day, 10)
    closes = periods.working_days_after(opens, 10)
    judged = periods.working_days_after(closes, 10)
    return {
        "opens_at": _seoul(opens, 9),
        "closes_at": _seoul(closes, 18),
        "review_due_at": _seoul(judged, 18),
        "lottery_known_at": _seoul(periods.working_days_after(judged, 1), 21),
        "results_due_on": periods.working_days_after(judged, 5),
    }


def _seoul(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=clock.SEOUL)


class NewCallForm(DatesForm):
    """The little that a new call needs to begin with."""

    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.none())
    kind = forms.ChoiceField(label=_("What is offered"))
    title_ko = forms.CharField(label=_("title (Korean)"), max_length=160)
    title_en = forms.CharField(label=_("title (English)"), max_length=160)
    field_order = ["programme", "kind", "title_ko", "title_en"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_one(self.fields["programme"], queries.programmes())
        kinds = self.fields["kind"]
        if isinstance(kinds, forms.ChoiceField):
            kinds.choices = [(kind.key, kind.name) for kind in ports.every()]

    def words(self) -> dict[str, Any]:
        """Return the fields of the call itself."""
        return {name: self.cleaned_data[name] for name in ("programme", "kind", "title_ko", "title_en")}

    def dates(self) -> dict[str, Any]:
        """Return the fields of its round."""
        return {name: self.cleaned_data[name] for name in _DATES}


class TextForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What the call says, in both languages."""

    class Meta:
        model = Call
        fields: ClassVar[list[str]] = [
            "title_ko",
            "title_en",
            "summary_ko",
            "summary_en",
            "text_ko",
            "text_en",
        ]
        widgets: ClassVar[dict[str, Any]] = {
            "text_ko": forms.Textarea(_LONG),
            "text_en": forms.Textarea(_LONG),
        }


class WhoForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who may apply."""

    class Meta:
        model = Call
        fields: ClassVar[list[str]] = [
            "max_age_years",
            "max_age_years_new_industry",
            "age_counted_on",
            "presence",
            "min_trl",
            "max_wishes",
        ]
        field_classes: ClassVar[dict[str, Any]] = {"age_counted_on": DayField}
        widgets: ClassVar[dict[str, Any]] = {"age_counted_on": DayInput, "presence": forms.RadioSelect}


class DecisionForm(forms.ModelForm):  # type: ignore[type-arg]
    """How it is decided: fixed at publication."""

    rule = forms.ChoiceField(
        label=_("rule of allocation"),
        widget=forms.RadioSelect,
    )
    pass_mark = forms.DecimalField(
        label=_("pass mark"),
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
        help_text=_("Points of 100. Whoever has fewer gets no place."),
    )
    lottery_source_ko = forms.CharField(
        label=_("public source of the draw (Korean)"),
        max_length=300,
        required=False,
        help_text=_(
            "For example the winning numbers of a named lottery draw: known to all, chosen by nobody."
        ),
    )
    lottery_source_en = forms.CharField(
        label=_("public source of the draw (English)"), max_length=300, required=False
    )

    class Meta:
        model = Call
        fields: ClassVar[list[str]] = [
            "rule",
            "priority_order",
            "weighting",
            "reviewers_each",
            "young_under_years",
            "answer_days",
            "leftovers",
        ]
        widgets: ClassVar[dict[str, Any]] = {
            "priority_order": forms.RadioSelect,
            "weighting": forms.RadioSelect,
        }

    field_order = [
        "rule",
        "priority_order",
        "weighting",
        "pass_mark",
        "lottery_source_ko",
        "lottery_source_en",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        family = ports.of_kind(self.instance.kind).family
        rule = self.fields["rule"]
        if isinstance(rule, forms.ChoiceField):
            rule.choices = [(key, rules.ALLOCATION_RULES[key].title) for key in rules.rules_of(family)]
        # Of whole things some come first; of what is divided everybody gets a part.
        for name in ("priority_order", "leftovers") if family == "shares" else ("weighting",):
            del self.fields[name]

    def call_fields(self) -> dict[str, Any]:
        """Return the fields of the call; the pass mark in thousandths."""
        mark: Decimal = self.cleaned_data["pass_mark"]
        own = {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}
        return own | {"min_score_milli": int(mark * 1000)}

    def round_fields(self) -> dict[str, Any]:
        """Return the fields of the round."""
        return {name: self.cleaned_data[name] for name in ("lottery_source_ko", "lottery_source_en")}


class OfferForm(forms.Form):
    """A place on offer: its name, its host, its seats and whom some are kept for."""

    title_ko = forms.CharField(label=_("name (Korean)"), max_length=160)
    title_en = forms.CharField(label=_("name (English)"), max_length=160)
    host = forms.ModelChoiceField(label=_("Host"), queryset=Organisation.objects.none())
    units = forms.IntegerField(label=_("Seats or units"), min_value=1, max_value=9_999)
    young_seats = forms.IntegerField(
        label=_("of these, kept for young companies"), min_value=0, max_value=9_999, required=False
    )
    young_hard = forms.BooleanField(
        label=_("these stay empty sooner than go to others (young)"), required=False
    )
    local_seats = forms.IntegerField(
        label=_("of these, kept for companies with their head office in the city"),
        min_value=0,
        max_value=9_999,
        required=False,
    )
    local_hard = forms.BooleanField(
        label=_("these stay empty sooner than go to others (head office)"), required=False
    )
    newcomer_seats = forms.IntegerField(
        label=_("of these, kept for companies that were given nothing of this kind before"),
        min_value=0,
        max_value=9_999,
        required=False,
    )
    newcomer_hard = forms.BooleanField(
        label=_("these stay empty sooner than go to others (newcomers)"), required=False
    )
    conditions_ko = forms.CharField(
        label=_("conditions (Korean)"), widget=forms.Textarea({"rows": 4}), required=False, max_length=4000
    )
    conditions_en = forms.CharField(
        label=_("conditions (English)"), widget=forms.Textarea({"rows": 4}), required=False, max_length=4000
    )
    OWN = ("title_ko", "title_en", "host", "units", "conditions_ko", "conditions_en")

    def __init__(self, data: Any, *, offer: Offer | None) -> None:
        super().__init__(data, initial=_initial_of(offer))
        hosts = Organisation.objects.filter(sort__in=HOSTS, closed_on=None).order_by("pk")
        choose_one(self.fields["host"], hosts.prefetch_related("names"))

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        kept = sum(found.get(f"{group}_seats") or 0 for group in Group.values)
        if found.get("units") and kept > found["units"]:
            self.add_error("units", str(_("More seats are kept for groups than there are.")))
        return found

    def own(self) -> dict[str, Any]:
        """Return the fields of the offer itself."""
        return {name: self.cleaned_data[name] for name in self.OWN}

    def reserves(self) -> dict[str, tuple[int, bool]]:
        """Return, by group, how many seats are kept and whether they stay empty."""
        told = self.cleaned_data
        return {group: (told[f"{group}_seats"] or 0, told[f"{group}_hard"]) for group in Group.values}


def _initial_of(offer: Offer | None) -> dict[str, Any]:
    if offer is None:
        return {"units": 1}
    first: dict[str, Any] = {name: getattr(offer, name) for name in OfferForm.OWN}
    for kept in offer.reserves.all():
        first |= {f"{kept.group}_seats": kept.seats, f"{kept.group}_hard": kept.hard}
    return first


class CriterionForm(forms.ModelForm):  # type: ignore[type-arg]
    """A criterion and what its scores mean."""

    class Meta:
        model = Criterion
        fields: ClassVar[list[str]] = ["title_ko", "title_en", "weight", "order"]
        labels: ClassVar[dict[str, Any]] = {
            "title_ko": _("name (Korean)"),
            "title_en": _("name (English)"),
            "weight": _("Weight"),
            "order": _("Place in the list"),
        }
        help_texts: ClassVar[dict[str, Any]] = {"weight": _("All weights together make 100.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {anchor.points: anchor for anchor in self.instance.anchors.all()} if self.instance.pk else {}
        for points in range(1, 6):
            for tongue, label in (("ko", _("Korean")), ("en", _("English"))):
                self.fields[f"anchor_{points}_{tongue}"] = forms.CharField(
                    label=_("What %(points)s of 5 means (%(language)s)")
                    % {"points": points, "language": label},
                    max_length=200,
                    required=points in (1, 3, 5),
                    initial=getattr(known.get(points), f"text_{tongue}", ""),
                )

    def anchors(self) -> Mapping[int, tuple[str, str]]:
        """Return what each score means, Korean and English; empty: not said."""
        told = self.cleaned_data
        return {points: (told[f"anchor_{points}_ko"], told[f"anchor_{points}_en"]) for points in range(1, 6)}


class QuestionForm(forms.ModelForm):  # type: ignore[type-arg]
    """A question that only people read the answer to."""

    class Meta:
        model = Question
        fields: ClassVar[list[str]] = [
            "text_ko",
            "text_en",
            "help_ko",
            "help_en",
            "max_length",
            "required",
            "order",
        ]
        labels: ClassVar[dict[str, Any]] = {
            "text_ko": _("question (Korean)"),
            "text_en": _("question (English)"),
            "help_ko": _("hint (Korean)"),
            "help_en": _("hint (English)"),
            "max_length": _("characters at most"),
            "required": _("has to be answered"),
            "order": _("Place in the list"),
        }


def choose_one(field: forms.Field, rows: Any) -> None:
    """Give a chooser its rows when the form is made, not when the module is read."""
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows
