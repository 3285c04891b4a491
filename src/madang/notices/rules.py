"""What may be done with a message."""

from django.utils.translation import gettext_lazy as _

from madang.core.errors import NotAllowed, WrongState
from madang.notices.models import Notice
from madang.notices.states import NoticeState
from madang.people.models import User


def check_read(notice: Notice, *, by: User) -> None:
    """Raise unless ``notice`` was sent to ``by``."""
    if notice.recipient_id is None or notice.recipient_id != by.pk:
        raise NotAllowed(_("This message was written to somebody else."))
    if notice.state != NoticeState.SENT:
        raise WrongState(_("This message has not been sent."))


def check_whole(notice: Notice) -> None:
    """Raise WrongState for a message that is kept without what it held for its recipient alone."""
    if notice.covered:
        raise WrongState(
            _("It held an address for its recipient alone, kept nowhere. They can ask for a new one.")
        )


def check_still_here(notice: Notice) -> None:
    """Raise WrongState for a message that can no longer be stopped."""
    if notice.state == NoticeState.SENT:
        raise WrongState(_("This message has been sent already; it cannot be held back any more."))
    if notice.state == NoticeState.WITHDRAWN:
        raise WrongState(_("This message has been withdrawn already."))
