"""The forms of passkeys and security keys, with a label that allauth leaves untranslated."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import gettext_lazy as _

LABEL = _("Name of this key")


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth does not say its types
    """A new key, and how its owner calls it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = LABEL


class EditKeyForm(EditWebAuthnForm):  # type: ignore[misc]  # allauth does not say its types
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = LABEL
