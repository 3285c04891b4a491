"""What is typed of a MOU: the paper itself, its clauses, what was found, what others counted."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.kernel.mous import queries
from madang.kernel.mous.models import AmendmentSort, Counted, Finding, Mou, ProofSort, Side
from madang.kernel.mous.rules import Seen, Signed
from madang.people.models import Organisation
from madang.promises.rules import Wording
from madang.ui.forms import DayField, FilesField


class OrganisationField(forms.CharField):
    """An organisation of the register, by its name or its business number."""

    def clean(self, value: Any) -> Any:
        text = " ".join(str(super().clean(value)).split())
        if not text:
            return None
        found = queries.organisations_called(text)
        if not found:
            raise ValidationError(
                _("The register has nobody of this name or number. Enter it under Organisations first.")
            )
        if len(found) > 1:
            raise ValidationError(_("The register has several of this name. Write the business number."))
        return found[0]


class PaperForm(forms.Form):
    """The header of a MOU."""

    number = forms.CharField(
        label=_("Number"), max_length=40, help_text=_("As in your list, such as 2024-214.")
    )
    title_ko = forms.CharField(label=_("Korean title"), max_length=200)
    title_en = forms.CharField(label=_("English title"), max_length=200, required=False)
    signed_on = DayField(label=_("Signed on"))
    ends_on = DayField(label=_("Ends on"), required=False, help_text=_("Empty: it has no term."))
    text = forms.CharField(
        label=_("What was agreed"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20_000,
        required=False,
    )
    source = forms.CharField(
        label=pgettext_lazy("mou", "Source"),
        max_length=300,
        required=False,
        help_text=_("Where it was published."),
    )
    note = forms.CharField(label=_("Note for the office"), max_length=500, required=False)
    is_public = forms.BooleanField(label=_("Everybody may read it"), required=False, initial=True)

    def signed(self) -> Signed:
        """Return what was typed, for the rules."""
        names = (
            "number",
            "title_ko",
            "signed_on",
            "title_en",
            "ends_on",
            "text",
            "source",
            "note",
            "is_public",
        )
        return Signed(**{name: self.cleaned_data[name] for name in names})


class NewMouForm(PaperForm):
    """A MOU with its parties."""

    our_side = forms.ModelChoiceField(
        label=_("For the city"), queryset=Organisation.objects.none(), to_field_name="uid"
    )
    their_side = OrganisationField(
        label=_("On the other side"),
        max_length=120,
        help_text=_("Name or business number as in the register."),
    )
    signatory = forms.CharField(
        label=_("Who signed there"),
        max_length=80,
        required=False,
        help_text=_("Only where the name was published."),
    )
    their_side_2 = OrganisationField(label=_("A second company"), max_length=120, required=False)
    signatory_2 = forms.CharField(label=_("Who signed for the second"), max_length=80, required=False)
    field_order = (
        "number",
        "title_ko",
        "title_en",
        "signed_on",
        "ends_on",
        "our_side",
        "their_side",
        "signatory",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["our_side"].queryset = queries.our_sides()  # type: ignore[attr-defined]

    def theirs(self) -> list[tuple[Organisation, str]]:
        """Return who signed on the other side."""
        pairs = [
            (self.cleaned_data[f"their_side{n}"], self.cleaned_data[f"signatory{n}"]) for n in ("", "_2")
        ]
        return [(organisation, name) for organisation, name in pairs if organisation]


class CorrectMouForm(PaperForm):
    """The header as it should be, and why."""

    reason = forms.CharField(label=_("Why it is corrected"), max_length=500)


class ClauseForm(forms.Form):
    """One thing that a side has undertaken."""

    side = forms.ChoiceField(label=_("Who owes it"), choices=Side.choices, widget=forms.RadioSelect)
    title_ko = forms.CharField(label=_("What is promised, in Korean"), max_length=200)
    title_en = forms.CharField(label=_("What is promised, in English"), max_length=200, required=False)
    measure_ko = forms.CharField(label=_("How one will know that it is kept"), max_length=500, required=False)
    evidence_wanted_ko = forms.CharField(label=_("Evidence wanted"), max_length=500, required=False)
    owed_by = forms.ModelChoiceField(
        label=_("Which of them"),
        queryset=Organisation.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label=_("The first that signed on that side"),
    )
    due_on = DayField(
        label=_("By when"), required=False, help_text=_("Empty: no day was given, and everybody sees that.")
    )

    def __init__(self, *args: Any, mou: Mou, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = mou.parties.filter(left_on=None).values("organisation_id")
        rows = Organisation.objects.filter(pk__in=present).prefetch_related("names")
        self.fields["owed_by"].queryset = rows  # type: ignore[attr-defined]

    def wording(self, source: str) -> Wording:
        """Return what was typed, for the ledger."""
        given = self.cleaned_data
        return Wording(
            given["title_ko"],
            given["title_en"],
            given["measure_ko"],
            evidence_wanted_ko=given["evidence_wanted_ko"],
            source=source,
        )


class AmendmentForm(forms.Form):
    """Who joins a MOU, or withdraws from it, and from which day on."""

    sort = forms.ChoiceField(label=_("What changes"), choices=AmendmentSort.choices, widget=forms.RadioSelect)
    organisation = OrganisationField(
        label=pgettext_lazy("mou", "Who"),
        max_length=120,
        help_text=_("Name or business number as in the register."),
    )
    side = forms.ChoiceField(
        label=_("On which side, where it joins"),
        choices=Side.choices,
        initial=Side.THEIRS,
        required=False,
    )
    signatory = forms.CharField(
        label=_("Who signed there"),
        max_length=80,
        required=False,
        help_text=_("Only where the name was published."),
    )
    on = DayField(label=_("From which day on"))
    reason = forms.CharField(label=_("Why"), max_length=500, help_text=_("Everybody may read it."))
    source = forms.CharField(label=pgettext_lazy("mou", "Source"), max_length=300, required=False)


class LookForm(forms.Form):
    """What was found on a day, and by what evidence."""

    checked_on = DayField(label=_("Looked on"))
    finding = forms.ChoiceField(label=_("What was found"), choices=Finding.choices, widget=forms.RadioSelect)
    staff = forms.IntegerField(
        label=_("Insured employees in the city"), min_value=0, max_value=99_999, required=False
    )
    lease = forms.CharField(label=ProofSort.LEASE.label, max_length=300, required=False)
    branch = forms.CharField(label=ProofSort.BRANCH.label, max_length=300, required=False)
    insured = forms.CharField(label=ProofSort.INSURED.label, max_length=300, required=False)
    presence = forms.CharField(label=ProofSort.PRESENCE.label, max_length=300, required=False)
    other = forms.CharField(label=ProofSort.OTHER.label, max_length=300, required=False)
    file = FilesField(
        label=_("Files"),
        help_text=_("Such as the lease: five at most, for the office only. They stay as they are."),
    )
    note_ko = forms.CharField(label=_("Note, public, in Korean"), max_length=500, required=False)
    note_en = forms.CharField(label=_("Note, public, in English"), max_length=500, required=False)
    source = forms.CharField(label=pgettext_lazy("mou", "Source"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for sort in ProofSort:
            self.fields[f"{sort}_link"] = forms.CharField(
                label=_("%(proof)s: address") % {"proof": sort.label}, max_length=500, required=False
            )
        pairs = [name for sort in ProofSort.values for name in (sort, f"{sort}_link")]
        self.order_fields(["checked_on", "finding", "staff", *pairs, "file"])

    def said(self) -> dict[str, Any]:
        """Return what was typed, for the deed."""
        given = self.cleaned_data
        names = ("finding", "checked_on", "staff", "note_ko", "note_en", "source")
        proofs = [Seen(sort, given[sort], given[f"{sort}_link"]) for sort in ProofSort.values if given[sort]]
        return {name: given[name] for name in names} | {"proofs": proofs, "sent": given["file"]}


class ReportForm(forms.Form):
    """How many somebody said there were."""

    what = forms.ChoiceField(label=_("What was counted"), choices=Counted.choices)
    value = forms.IntegerField(label=_("How many"), min_value=0, max_value=1_000_000)
    is_about = forms.BooleanField(label=_("Said as “some” or “about”"), required=False)
    as_of = DayField(label=_("As of"))
    as_of_text = forms.CharField(
        label=_("As it was published"),
        max_length=40,
        required=False,
        help_text=_("Where only a month is known."),
    )
    said_ko = forms.CharField(label=_("What exactly was counted, or by whom"), max_length=200, required=False)
    source = forms.CharField(label=pgettext_lazy("mou", "Source"), max_length=300)
