"""Forms in the look of KRDS: ``{{ form }}`` for a whole form, or ``{% field form.x %}`` for one field."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input
from django.utils.translation import gettext_lazy as _

from madang.core import clock, files

_BY_WIDGET: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, ""),
    (forms.CheckboxInput, ""),
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.FileInput, "md-file"),
    (forms.Select, "krds-form-select"),
    (forms.Textarea, "krds-input"),
    (Input, "krds-input"),
)


def class_of(widget: forms.Widget) -> str:
    """Return the class KRDS wants on an input of this sort; checks and radios have a template instead."""
    return next((name for sort, name in _BY_WIDGET if isinstance(widget, sort)), "")


class KrdsField(BoundField):
    """A field that knows its class; a text area that has a limit counts what is typed."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        classes = {*str(widget.attrs.get("class", "")).split(), *class_of(widget).split()} - {""}
        if classes:
            built["class"] = " ".join(sorted(classes))
        if isinstance(widget, forms.Textarea) and widget.attrs.get("maxlength") and self.auto_id:
            built["data-counter"] = f"{self.auto_id}_count"
        return built

    @property
    def is_group(self) -> bool:
        """Several inputs under one legend: radios, or a list of checks."""
        return bool(self.use_fieldset)

    @property
    def is_check(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def limit(self) -> int | None:
        """The most characters a text area takes, for its counter."""
        most = self.field.widget.attrs.get("maxlength")
        return int(most) if most and isinstance(self.field.widget, forms.Textarea) else None


class KrdsRenderer(TemplatesSetting):
    """Render fields with our own templates, which wear the classes of KRDS."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = KrdsField


class DayInput(forms.DateInput):
    """A day, with the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A moment to the minute; what is typed and shown is Seoul time, as settings.TIME_ZONE has it."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


def check_year(value: date) -> None:
    """Raise ValidationError at a year nobody means: PostgreSQL keeps some that Python cannot read back."""
    if value.year not in clock.YEARS:
        raise ValidationError(_("Choose a day between the years 2000 and 2100."), code="year")


class DayField(forms.DateField):
    """A day of the years ``clock.YEARS``."""

    widget = DayInput
    default_validators = [check_year]


class MomentField(forms.DateTimeField):
    """A moment in Seoul, to the minute, of the years ``clock.YEARS``."""

    widget = MomentInput
    default_validators = [check_year]
    input_formats = [  # Django declares it so
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%d %H:%M",
    ]


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, or none; gives them as ``core.files.Sent``, whose rules judge what is in them."""

    widget = FilesInput

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, **more)
        self.widget.attrs["accept"] = ",".join(f".{ending}" for ending in files.ENDINGS)

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [
            files.Sent(each.name, each.file, each.size)
            for each in (super(FilesField, self).clean(one, initial) for one in data or ())
        ]


class FilterForm(forms.Form):
    """What narrows a list; nothing is required, and a wrong value is as good as none."""

    q = forms.CharField(label=_("Search"), required=False, max_length=80)

    def chosen(self) -> dict[str, Any]:
        """Return what was chosen and makes sense, without the empty values."""
        self.is_valid()
        given = self.cleaned_data.items()
        return {name: value for name, value in given if value is not False and value not in (None, "", [])}
