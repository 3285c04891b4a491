"""Who may sign in, and stay signed in."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser


class CitizenBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth does not say its types
    """Every way in of a real city; the invented people of an example city have none.

    Django asks at each page as well, so that neither a session nor a passkey from before the example
    city was switched off opens anything.
    """

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        """Say whether ``user`` is active, and invented only where people are invented."""
        invented = bool(getattr(user, "is_example", False))
        return (settings.EXAMPLE_CITY or not invented) and super().user_can_authenticate(user)
