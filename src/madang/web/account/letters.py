"""The letters of signing in: through the outbox like every other, but never with a secret in it.

Four of them go out at once, while the person waits for the page, and are kept without their link; that all
four take the same way also keeps the time of the answer from telling who has an account. The others tell
what was done to an account, and leave with the next sending.
"""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.core import clock
from madang.notices import actions
from madang.notices.models import masked
from madang.notices.states import NoticeState
from madang.people.models import User

#: What allauth calls a letter -> what we call it, and the word in which allauth hands over its address.
COVERED = {
    "account/email/email_confirmation": ("account_confirm", "activate_url"),
    "account/email/email_confirmation_signup": ("account_confirm", "activate_url"),
    "account/email/password_reset_key": ("account_reset", "password_reset_url"),
    "account/email/account_already_exists": ("account_exists", "password_reset_url"),
    "account/email/unknown_account": ("account_unknown", "signup_url"),
}
_ADDRESSES = {"from_email": "old", "deleted_email": "old", "to_email": "new"}
_SAID_SENT = "account/messages/email_confirmation_sent.txt"


class OutboxAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth does not say its types
    """Hands the letters of allauth to our outbox."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write to ``email``; a mail server that is down is told on the page, and fails nothing."""
        # Exactly: for a database "ı" is an "I", and a link must never go to the address of a double.
        person = User.objects.filter(email=email.lower()).first()
        to, language = person or email, get_language() or settings.LANGUAGE_CODE
        if template_prefix not in COVERED:
            event = template_prefix.rpartition("/")[2]
            words: dict[str, Any] = {
                ours: masked(context[its]) for its, ours in _ADDRESSES.items() if its in context
            }
            words |= {"event": event, "provider": str(context.get("provider", ""))}
            actions.post(
                template="account_changed",
                to=to,
                about=person,
                at_once=True,
                language=language,
                at=clock.now(),
                **words,
            )
            return
        template, word = COVERED[template_prefix]
        # Our own address, as in every other letter: what a request says of its host is not to be believed.
        secret = {"url": settings.SITE_ADDRESS + urlsplit(context[word]).path}
        notice = actions.send_covered(template=template, to=to, secret=secret, language=language)
        if notice.state == NoticeState.FAILED:
            self._regret()

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Show a message of allauth, except that a letter went out when it did not."""
        template = args[0] if args else kwargs.get("message_template")
        if not (template == _SAID_SENT and getattr(request, "letter_failed", False)):
            super().add_message(request, level, *args, **kwargs)

    def _regret(self) -> None:
        self.request.letter_failed = True
        messages.error(
            self.request, _("The email could not be sent just now. Ask for it again in a few minutes.")
        )
