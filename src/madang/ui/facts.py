"""A fact of the register as people read it: numbers with hyphens, days and choices in words."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from madang.people.models import LegalForm, Presence
from madang.people.registration import hyphened
from madang.register.models import Fact
from madang.register.queries import Line
from madang.ui import formats


def spoken(line: Line) -> str | Promise:
    """Return the value of a fact in the language of the reader; empty where there is none."""
    if not line.value:
        return ""
    if line.fact == Fact.BUSINESS_NUMBER:
        return hyphened(line.value)
    if line.fact == Fact.CORPORATE_NUMBER:
        return f"{line.value[:6]}-{line.value[6:]}"
    if line.fact == Fact.FOUNDED_ON:
        return formats.written_day(date.fromisoformat(line.value))
    if line.fact == Fact.NEW_INDUSTRY:
        return _("Yes") if line.value == "yes" else _("No")
    choices = {Fact.PRESENCE: Presence, Fact.LEGAL_FORM: LegalForm}
    return choices[Fact(line.fact)](line.value).label if line.fact in choices else line.value
