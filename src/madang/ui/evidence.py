"""Evidence as people give it and open it, the same for whoever owes a promise: company, host, office."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from madang.promises import actions, rules
from madang.promises.models import Evidence, Promise
from madang.ui import uploads, views
from madang.ui.forms import FilesField


class EvidenceForm(forms.Form):
    """What shows that a promise is kept."""

    text = forms.CharField(
        label=_("What the evidence shows"),
        max_length=rules.MAX_EVIDENCE,
        widget=forms.Textarea({"rows": 4}),
    )
    link = forms.CharField(
        label=_("Address"),
        max_length=500,
        required=False,
        help_text=_("Where it can be seen, such as https://example.org/report."),
    )
    file = FilesField(
        label=_("Files"),
        help_text=_(
            "PDF, pictures, documents: five at most. Both parties and the office can open them; they stay as "
            "they are."
        ),
    )
    public = forms.BooleanField(
        label=_("Everybody may open the files once the evidence is accepted"), required=False
    )

    def __init__(self, *args: Any, promise: Promise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if promise.evidence_wanted:
            self.fields["text"].help_text = promise.evidence_wanted
        if not promise.public:
            del self.fields["public"]


def form_of(request: HttpRequest, promise: Promise) -> EvidenceForm:
    """Return the form with what was sent, or empty."""
    if request.method != "POST":
        return EvidenceForm(promise=promise)
    return EvidenceForm(request.POST, request.FILES, promise=promise)


def taken(request: HttpRequest, promise: Promise, form: EvidenceForm) -> Evidence | None:
    """Take evidence in; None where something is refused, which stands in ``form`` then."""
    with views.refusals(request, form):
        uploads.check_arrived(request)
        if form.is_valid():
            given = dict(form.cleaned_data)
            return actions.give_evidence(
                promise=promise, sent=given.pop("file"), by=views.person(request), **given
            )
    return None
