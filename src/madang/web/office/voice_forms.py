"""What an officer fills in about a request. Each form is given the request and begins with what is known."""

from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.core import clock
from madang.kernel.voice import queries, rules
from madang.kernel.voice.models import Category, MeasureSort, Request, Verdict
from madang.kernel.voice.states import TurnState
from madang.people.models import Organisation
from madang.promises.queries import terms_on
from madang.ui.forms import DayField

LABELS: dict[str, str | Promise] = {
    "take": _("Take it up"),
    "refuse": _("Do not take it up"),
    "reword": _("Change title, subject or public words"),
    "join": _("Join to one that asks the same"),
    "assign": _("Name who answers"),
    "hand-over": _("Hand over to another office"),
    "extend": _("Move the day"),
    "answer": pgettext_lazy("deed", "Answer"),
    "act": _("Write down what was done"),
    "ask-back": _("Ask whether it is done"),
    "record": _("Write down what the press says came of it"),
}


class _OfRequest(forms.Form):
    """A form about one request."""

    def __init__(self, data: Any = None, *, request: Request, prefix: str | None = None) -> None:
        super().__init__(
            data, prefix=prefix, initial=self.known(request), auto_id=f"id_{type(self).__name__}_%s"
        )
        self.request = request

    def known(self, request: Request) -> dict[str, Any]:
        return {}


class WordsForm(_OfRequest):
    """The request as everybody may read it."""

    title_ko = forms.CharField(label=_("Title, Korean"), max_length=160)
    title_en = forms.CharField(label=_("Title, English"), max_length=160, required=False)
    public_ko = forms.CharField(
        label=_("As everybody may read it, Korean"),
        help_text=_("Without names of persons."),
        max_length=rules.MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    public_en = forms.CharField(
        label=_("As everybody may read it, English"),
        max_length=rules.MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    category = forms.ChoiceField(label=_("Subject"), choices=Category.choices)

    def known(self, request: Request) -> dict[str, Any]:
        return {
            "title_ko": request.title_ko,
            "title_en": request.title_en,
            "public_ko": request.public_ko or request.words,
            "public_en": request.public_en,
            "category": request.category,
        }


class ReasonForm(_OfRequest):
    """Why it is not taken up."""

    reason = forms.CharField(
        label=pgettext_lazy("request", "Why"),
        help_text=_("The one who asked reads it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class JoinForm(_OfRequest):
    """The request that goes on for both."""

    into = forms.CharField(label=_("Receipt number of the one that asks the same"), max_length=40)


class _OwnerForm(_OfRequest):
    owner = forms.ModelChoiceField(
        label=_("Office"),
        help_text=_("One that is dissolved hands over to its successor by itself."),
        queryset=Organisation.objects.none(),
        to_field_name="uid",
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["owner"].queryset = queries.offices(clock.today())  # type: ignore[attr-defined]


class AssignForm(_OwnerForm):
    """Who answers, by when."""

    due_on = DayField(
        label=_("Answer by"), help_text=_("Counted in working days; public holidays are left out.")
    )

    def known(self, request: Request) -> dict[str, Any]:
        today = clock.today()
        return {"due_on": rules.default_due(today, within=terms_on(today).answer_within)}


class HandOverForm(_OwnerForm):
    """Who answers from now on."""

    reason = forms.CharField(label=pgettext_lazy("request", "Why"), max_length=500)


class ExtendForm(_OfRequest):
    """A later day, and why."""

    due_on = DayField(label=_("New day"))
    reason = forms.CharField(
        label=pgettext_lazy("request", "Why"), help_text=_("Everybody reads it."), max_length=500
    )
    seen = DayField(widget=forms.HiddenInput, required=False)

    def known(self, request: Request) -> dict[str, Any]:
        return {"seen": _day_seen(request)}


class AnswerForm(_OfRequest):
    """What the city says."""

    verdict = forms.ChoiceField(label=_("The city says"), choices=Verdict.choices, widget=forms.RadioSelect)
    text_ko = forms.CharField(
        label=_("Answer, Korean"), max_length=rules.MOST_WORDS, widget=forms.Textarea(attrs={"rows": 6})
    )
    text_en = forms.CharField(
        label=_("Answer, English"),
        max_length=rules.MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    ground = forms.CharField(
        label=_("Legal ground"),
        help_text=_("Law, ordinance or rule, with its article. A no needs one."),
        max_length=300,
        required=False,
    )
    do_by = DayField(
        label=_("To be done by"),
        help_text=_("Becomes a promise in the ledger. Empty: everybody reads that no day was given."),
        required=False,
    )


class MeasureForm(_OfRequest):
    """What was done."""

    sort = forms.ChoiceField(label=_("It led to"), choices=MeasureSort.choices, widget=forms.RadioSelect)
    text_ko = forms.CharField(label=_("What was done, Korean"), max_length=300)
    text_en = forms.CharField(label=_("What was done, English"), max_length=300, required=False)
    link = forms.CharField(
        label=_("Where it can be seen"),
        help_text=_("A page of this site such as /calls/…, or https://…"),
        max_length=300,
        required=False,
    )
    on = DayField(label=_("On which day"), initial=clock.today)


class SourceForm(_OfRequest):
    """What a publication says came of it."""

    source = forms.CharField(label=_("Publication"), max_length=300)
    on = DayField(label=_("On which day"))
    text_ko = forms.CharField(
        label=_("What came of it, Korean"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    text_en = forms.CharField(
        label=_("What came of it, English"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sort = forms.ChoiceField(
        label=_("It led to"), choices=[("", _("Nothing named")), *MeasureSort.choices], required=False
    )
    done = forms.BooleanField(label=_("It says that what was asked was done"), required=False)


def _day_seen(request: Request) -> date | None:
    turn = request.turn
    if turn is None:
        return None
    promise = turn.promise if turn.state == TurnState.OPEN else turn.doing
    return promise.due_on if promise else None
