"""Persons, organisations with a past, and who belongs where.

An organisation keeps its identity when its name or its jurisdiction changes; names and jurisdictions are
dated, and both organisations and jurisdictions may have a successor (the city itself was to be merged on
2026-07-01), so that what was once issued keeps an issuer.
"""

from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from madang.core import clock
from madang.core.models import InLanguage, Named, Record
from madang.people.roles import ROLES


class UserManager(BaseUserManager["User"]):
    """People sign in with an address, not a user name."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractUser):
    """A person; what they may do follows from memberships, not from this row."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("email"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    language = models.CharField(max_length=2, choices=[("ko", "한국어"), ("en", "English")], default="ko")
    is_example = models.BooleanField(default=False, help_text="Invented for the example city.")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()  # type: ignore[assignment,misc]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name


def _bigint_range(field: str) -> Func:
    """Return a range of one number: the embedded server has no btree_gist, and ranges need none."""
    return Func(F(field), F(field), Value("[]"), function="int8range")


def _date_range(start: str, end: str) -> Func:
    return Func(F(start), F(end), function="daterange")


class Jurisdiction(Record):
    """A place that governs, for as long as it does."""

    code = models.CharField(max_length=10)
    name_ko = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="First day on which it no longer governs.")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="jurisdiction_code_from", fields=["code", "valid_from"]),
            models.CheckConstraint(
                name="jurisdiction_ends_after_it_starts",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name_ko


class OrganisationSort(models.TextChoices):
    COMPANY = "company", _("Company")
    HOSPITAL = "hospital", _("Hospital")
    PUBLIC_BODY = "public_body", _("Public body")
    UNIVERSITY = "university", _("University")
    CITY = "city", _("City")
    AGENCY = "agency", _("Agency")
    FUND = "fund", _("Fund")
    DEPARTMENT = "department", _("Department of the city")


class LegalForm(models.TextChoices):
    CORPORATION = "corporation", _("Corporation")
    SOLE_TRADER = "sole_trader", _("Sole trader")
    OTHER = "other", _("Other")


class Presence(models.TextChoices):
    """What a company has in the city."""

    HEAD_OFFICE = "head_office", _("Head office in the city")
    BRANCH = "branch", _("Branch or laboratory in the city")
    PLEDGE = "pledge", _("None yet; would open one before the agreement")
    NONE = "none", _("None")


class Organisation(Named):
    """A company, a hospital, a city: whoever can apply, offer, owe or issue."""

    sort = models.CharField(max_length=12, choices=OrganisationSort.choices)
    legal_form = models.CharField(max_length=12, choices=LegalForm.choices, default=LegalForm.OTHER)
    business_number = models.CharField(max_length=10, blank=True)
    corporate_number = models.CharField(max_length=13, blank=True)
    founded_on = models.DateField(
        null=True, blank=True, help_text="Incorporation; for a sole trader, the day of opening."
    )
    address = models.CharField(max_length=200, blank=True, help_text="Of the head office, as registered.")
    presence = models.CharField(max_length=12, choices=Presence.choices, default=Presence.NONE)
    new_industry = models.BooleanField(
        default=False, help_text="Works in a field the law calls a new industry."
    )
    closed_on = models.DateField(
        null=True,
        blank=True,
        help_text="First day on which it is no more, or its successor stands in its place.",
    )
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    is_example = models.BooleanField(default=False, help_text="Invented for the example city.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_organisation_a_business_number",
                fields=["business_number"],
                condition=~Q(business_number=""),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name of today, in the language of the reader; load ``names`` beforehand for lists."""
        today = clock.today()
        fitting = [
            n for n in self.names.all() if n.valid_from <= today and (not n.valid_to or today < n.valid_to)
        ]
        if not fitting:
            return f"#{self.pk}"
        return fitting[0].name


class OrganisationName(Record):
    """What an organisation was called, from when to when."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names")
    name_ko = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    name = InLanguage()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            ExclusionConstraint(
                name="one_name_at_a_time",
                expressions=[
                    (_bigint_range("organisation_id"), RangeOperators.OVERLAPS),
                    (_date_range("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return self.name_ko


class Domicile(Record):
    """In which jurisdiction an organisation sits, from when to when."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="domiciles")
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            ExclusionConstraint(
                name="one_domicile_at_a_time",
                expressions=[
                    (_bigint_range("organisation_id"), RangeOperators.OVERLAPS),
                    (_date_range("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.jurisdiction_id} from {self.valid_from}"


class Membership(Record):
    """A person, in an organisation, in a role, for a time."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.key, role.name) for role in ROLES.values()])
    valid_from = models.DateField(default=clock.today)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_role_once", fields=["user", "organisation", "role", "valid_from"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} as {self.role} at {self.organisation_id}"
