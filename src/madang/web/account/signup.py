"""What one is asked for when making an account, besides address and password."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from madang.people.models import User


class NameForm(forms.Form):
    """How others see the person: colleagues, and the office."""

    name = forms.CharField(
        label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ("email", "name", "password1", "password2")

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name and the language of the page; allauth calls this once the account is made."""
        user.name = self.cleaned_data["name"]
        user.language = "en" if get_language() == "en" else "ko"
        user.save(update_fields=["name", "language"])
