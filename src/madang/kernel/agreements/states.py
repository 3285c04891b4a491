"""The life of an agreement, and of a change that somebody asks for."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.core.states import Life


class AgreementState(TextChoices):
    DRAFT = "draft", _("Being written")
    SIGNING = "signing", _("Waits for signatures")
    SIGNED = "signed", _("Signed; own share still owed")
    IN_FORCE = "in_force", _("In force")
    ENDED = "ended", _("Term is over")
    TERMINATED = "terminated", _("Terminated")
    SUPERSEDED = "superseded", _("Replaced by a changed agreement")


AGREEMENT_LIFE: Life = {
    AgreementState.DRAFT: frozenset({AgreementState.SIGNING, AgreementState.TERMINATED}),
    # Back to the desk: what was signed by one side only binds nobody.
    AgreementState.SIGNING: frozenset(
        {AgreementState.DRAFT, AgreementState.SIGNED, AgreementState.IN_FORCE, AgreementState.TERMINATED}
    ),
    AgreementState.SIGNED: frozenset({AgreementState.IN_FORCE, AgreementState.TERMINATED}),
    AgreementState.IN_FORCE: frozenset(
        {AgreementState.ENDED, AgreementState.TERMINATED, AgreementState.SUPERSEDED}
    ),
}

UNDERWAY = (AgreementState.DRAFT, AgreementState.SIGNING, AgreementState.SIGNED)
STANDING = (*UNDERWAY, AgreementState.IN_FORCE)


class ChangeState(TextChoices):
    ASKED = "asked", _("Waits for the office")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Not approved")
    NOTED = "noted", _("Noted: told to the office, needs no approval")


CHANGE_LIFE: Life = {
    ChangeState.ASKED: frozenset({ChangeState.APPROVED, ChangeState.REFUSED}),
}


class TripState(TextChoices):
    OPEN = "open", pgettext_lazy("signing", "Waits for the signing service")
    SIGNED = "signed", pgettext_lazy("signing", "Signed")
    REFUSED = "refused", pgettext_lazy("signing", "Not signed there")
    LATE = "late", pgettext_lazy("signing", "Came too late: nothing was signed")


TRIP_LIFE: Life = {
    TripState.OPEN: frozenset({TripState.SIGNED, TripState.REFUSED, TripState.LATE}),
}
