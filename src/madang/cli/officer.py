"""The first officer of an empty installation: somebody has to be able to let the others in."""

from argparse import Namespace
from typing import TYPE_CHECKING

from madang.cli import start

if TYPE_CHECKING:
    from madang.people.models import User


def make(options: Namespace) -> int:
    """Give the role of city officer to an address, make the city if there is none, and say what is next."""
    start.ready()
    from django.core.exceptions import ValidationError  # noqa: PLC0415 needs settings
    from django.core.validators import validate_email  # noqa: PLC0415 needs settings
    from django.utils import translation  # noqa: PLC0415 needs settings

    from madang.core.errors import MadangError  # noqa: PLC0415 needs settings
    from madang.register import actions  # noqa: PLC0415 needs settings

    email = options.email.strip().lower()
    with translation.override("en"):
        try:
            validate_email(email)
            user, city = actions.make_first_officer(
                email=email,
                name=options.name,
                name_ko=options.city,
                name_en=options.city_en,
                again=options.again,
            )
        except ValidationError:
            raise start.CannotStart(f"{options.email!r} is no e-mail address.") from None
        except MadangError as refusal:
            raise start.CannotStart(f"{refusal}{_advice(refusal.field)}") from None
        print(f"{user.email} is city officer of {city.name} now.")
    _say_what_is_next(user)
    return 0


def _advice(field: str | None) -> str:
    return ' Say --city "광주광역시", for example.' if field == "name_ko" else ""


def _say_what_is_next(user: "User") -> None:
    """Print how the officer gets in: with the password there is, or by a link that sets one."""
    from allauth.account.models import EmailAddress  # noqa: PLC0415 needs settings
    from django.conf import settings  # noqa: PLC0415 needs settings

    if EmailAddress.objects.filter(user=user, email=user.email, verified=False).exists():
        # Anybody may have made this account, and knows its password: only the link below opens it now.
        user.set_unusable_password()
        user.save(update_fields=["password"])
    # Whoever types this answers for the address: no letter has to prove it again.
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    if user.has_usable_password():
        print(f"Next: sign in at {settings.SITE_ADDRESS}/accounts/login/ as usual.")
    else:
        print(
            "Next: open this address within three days, on a computer of that person, and choose a password:"
        )
        print(f"  {settings.SITE_ADDRESS}{_password_path(user)}")
    print("Then: open the organisations in the menu, enter the bodies of the city and invite their people.")


def _password_path(user: "User") -> str:
    from allauth.account.forms import default_token_generator  # noqa: PLC0415 needs settings
    from allauth.account.utils import user_pk_to_url_str  # noqa: PLC0415 needs settings
    from django.urls import reverse  # noqa: PLC0415 needs settings

    words = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=words)
