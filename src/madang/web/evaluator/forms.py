"""What an evaluator types: conflicts of interest, points and reasons."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.kernel.calls.models import Criterion
from madang.kernel.reviews import rules
from madang.kernel.reviews.models import Assignment, Score
from madang.kernel.reviews.states import ConflictSort

_SORTS = [("", _("Choose")), *ConflictSort.choices]


class ConflictForm(forms.Form):
    """Which conflict of interest there is, and a few words on it."""

    conflict = forms.ChoiceField(label=_("Which conflict"), choices=_SORTS)
    note = forms.CharField(label=_("In a few words"), max_length=300, required=False)


class DeclarationForm(ConflictForm):
    """Whether there is a conflict with one application; unanswered, it is asked again next time."""

    has_conflict = forms.ChoiceField(
        label=_("Conflict of interest"),
        choices=[("no", _("No conflict")), ("yes", _("There is a conflict"))],
        widget=forms.RadioSelect,
        required=False,
    )
    conflict = forms.ChoiceField(label=_("Which conflict"), choices=_SORTS, required=False)

    def __init__(self, data: Any = None, *, assignment: Assignment) -> None:
        super().__init__(data, prefix=assignment.uid.hex)
        self.assignment = assignment

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("has_conflict") == "yes" and not said.get("conflict"):
            self.add_error("conflict", _("Choose which sort of conflict it is."))
        return said

    @property
    def answered(self) -> bool:
        return bool(self.cleaned_data.get("has_conflict"))

    @property
    def said(self) -> dict[str, str]:
        """The declaration: no conflict is an empty word."""
        if self.cleaned_data["has_conflict"] == "no":
            return {"conflict": "", "note": ""}
        return {"conflict": self.cleaned_data["conflict"], "note": self.cleaned_data["note"]}


class PledgeForm(forms.Form):
    """An evaluator judges in person, alone, and keeps silent."""

    pledge = forms.BooleanField(
        label=_("I have read this and give my word."),
        error_messages={"required": _("Give your word first: without it nothing is opened.")},
    )


class TypedText(forms.CharField):
    """Text as typed: its ends are kept, a line end counts as one character as it does in the browser."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\x00", "")


class CommentForm(forms.Form):
    """What the evaluator says of the application as a whole."""

    comment = TypedText(required=False, strip=False, max_length=rules.MAX_COMMENT)

    @property
    def is_sent(self) -> bool:
        return "comment" in self.data


class ScoreForm(forms.Form):
    """Points and reason of one criterion, finished or not."""

    points = forms.TypedChoiceField(
        coerce=int, choices=[(p, str(p)) for p in rules.POINTS], required=False, empty_value=None
    )
    reason = TypedText(required=False, strip=False, max_length=rules.MAX_REASON)

    def __init__(self, data: Any = None, *, criterion: Criterion, kept: Score | None) -> None:
        initial = {"points": kept.points, "reason": kept.reason} if kept else {}
        super().__init__(data, prefix=f"c{criterion.pk}", initial=initial)
        self.criterion = criterion
        self.anchors = list(criterion.anchors.all())

    @property
    def is_sent(self) -> bool:
        """A small save carries one criterion only; the others stay untouched."""
        return self.add_prefix("reason") in self.data

    @property
    def chosen(self) -> str:
        """The points as they stand, typed or kept."""
        value = self["points"].value()
        return "" if value is None else str(value)


def score_forms(
    criteria: Sequence[Criterion], scores: Mapping[int, Score], data: Any = None
) -> list[ScoreForm]:
    """Return a form for each criterion, filled with what is kept."""
    return [ScoreForm(data, criterion=each, kept=scores.get(each.pk)) for each in criteria]


def first_faults(forms_sent: Iterable[forms.Form]) -> list[str]:
    """Return what is wrong, a sentence each."""
    return [str(message) for form in forms_sent for messages in form.errors.values() for message in messages]
