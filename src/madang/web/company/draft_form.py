"""The form of a draft: how each field looks. What may be kept is judged by the rules, not here."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from madang.kernel.applications.rules import Written
from madang.people.models import Presence
from madang.ui import ports

TRL = (
    ("", _("Choose")),
    ("1", _("1 Basic principles observed")),
    ("2", _("2 Concept formulated")),
    ("3", _("3 Shown in a laboratory")),
    ("4", _("4 Main parts tested in a laboratory")),
    ("5", _("5 Prototype built from definite parts")),
    ("6", _("6 Prototype tested as in use")),
    ("7", _("7 Proven reliable in real surroundings")),
    ("8", _("8 Certified or standardised")),
    ("9", _("9 On sale")),
)


def _area(most: int, rows: int) -> forms.Textarea:
    return forms.Textarea({"maxlength": most, "rows": rows})


class DraftForm(forms.Form):
    """Every field of a draft, always filled with what is kept or was just typed.

    A draft may be unfinished everywhere, so the form itself refuses nothing; ``tell`` puts the
    refusals of the rules beside their fields.
    """

    use_required_attribute = False

    title = forms.CharField(
        label=_("Title of the project"), widget=forms.TextInput({"maxlength": 120, "autocomplete": "off"})
    )
    summary = forms.CharField(
        label=_("What you want to prove"),
        help_text=_("In a few sentences. Hosts and evaluators read this first."),
        widget=_area(600, 5),
    )
    trl = forms.ChoiceField(
        label=_("Technology readiness (TRL)"),
        choices=TRL,
        help_text=_("How ready your product is today, from 1 to 9."),
    )
    presence = forms.ChoiceField(
        label=_("What your company has in the city"), choices=Presence.choices, widget=forms.RadioSelect
    )
    contact_name = forms.CharField(
        label=_("Contact person"), widget=forms.TextInput({"maxlength": 80, "autocomplete": "name"})
    )
    contact_email = forms.CharField(
        label=_("E-mail"), widget=forms.EmailInput({"maxlength": 254, "autocomplete": "email"})
    )
    contact_phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        help_text=_("Evaluators never see the contact person."),
        widget=forms.TextInput({"maxlength": 30, "autocomplete": "tel", "type": "tel"}),
    )

    def __init__(self, written: Written, typed: Mapping[str, str] | None = None) -> None:
        super().__init__(kept_in(written) | dict(typed or {}))
        kind = ports.of_kind(written.application.round.call.kind)
        for ask in written.asks:
            for name, field in kind.ask_fields(ask).items():
                self.fields[f"ask-{ask.offer_id}-{name}"] = field
            self.fields[f"plan-{ask.offer_id}"] = forms.CharField(
                label=_("What you would do there"), widget=_area(600, 3)
            )
        for question in written.questions:
            self.fields[f"answer-{question.pk}"] = forms.CharField(
                label=question.text,
                help_text=question.help,
                required=question.required,
                widget=_area(question.max_length, 4),
            )

    def full_clean(self) -> None:
        self._errors = ErrorDict()
        self.cleaned_data = {}

    def tell(self, faults: Mapping[str, str]) -> None:
        """Show each refusal beside its field; what belongs to none stands on top."""
        self.full_clean()
        for name, sentence in faults.items():
            self.add_error(name if name in self.fields else None, sentence)


def kept_in(written: Written) -> dict[str, Any]:
    """Return what the application holds, by the names of the fields."""
    application = written.application
    plain = {name: getattr(application, name) for name in _PLAIN}
    asked = {
        f"ask-{ask.offer_id}-{name}": value
        for ask, told in written.wishes
        if told
        for name, value in told.values.items()
    }
    plans = {f"plan-{ask.offer_id}": ask.plan for ask in written.asks}
    return plain | asked | plans | {f"answer-{key}": text for key, text in written.answers.items()}


_PLAIN = ("title", "summary", "trl", "presence", "contact_name", "contact_email", "contact_phone")
