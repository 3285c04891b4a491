"""What a company may use: its account at a centre, its hours by the month, and who may log in."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from madang.core.models import Named, Record
from madang.kinds.compute.models.doors import Request
from madang.kinds.compute.models.offers import Pool
from madang.kinds.compute.states import AccountState


class Account(Named):
    """Under what name a cluster knows a company, by one agreement or one request at a small door.

    ``changed_at`` moves whenever something changes that a cluster must know; it has been handed over
    when ``handed_over_at`` is not before it.
    """

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="gpu_accounts")
    name = models.SlugField(max_length=40, unique=True, help_text="On the cluster.")
    agreement = models.OneToOneField(
        "agreements.Agreement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="gpu_account",
        help_text="The one in force of its line.",
    )
    request = models.OneToOneField(
        Request, models.PROTECT, null=True, blank=True, related_name="account", help_text="Of a small door."
    )
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The last day.")
    state = models.CharField(max_length=6, choices=AccountState.choices, default=AccountState.ACTIVE)
    changed_at = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="account_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="account_by_agreement_or_request",
                condition=Q(agreement=None) ^ Q(request=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Holding(Named):
    """How much of one pool an account holds in one month; of ``given`` units ``taken`` were taken back."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="holdings")
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="holdings")
    month = models.DateField(help_text="The first day of it.")
    given = models.PositiveIntegerField(help_text="Units at the same time, as agreed.")
    taken = models.PositiveIntegerField(default=0, help_text="Units taken back because they stood idle.")
    hours_given = models.PositiveIntegerField(help_text="Hours of one unit that go with the units given.")

    class Meta:
        ordering = ["account_id", "pool_id", "month"]
        constraints = [
            models.UniqueConstraint(name="one_holding_a_month", fields=["account", "pool", "month"]),
            models.CheckConstraint(
                name="holding_of_a_month", condition=Q(month__day=1, given__gte=1, taken__lte=F("given"))
            ),
        ]
        indexes = [models.Index(name="holdings_of_a_month", fields=["pool", "month"])]

    def __str__(self) -> str:
        return f"{self.units} of {self.pool_id} for {self.account_id} in {self.month:%Y-%m}"

    @property
    def units(self) -> int:
        """Units that may be used at the same time, as things stand."""
        return self.given - self.taken

    @property
    def gpu_hours(self) -> int:
        """Hours of one unit in this month, as things stand: taken units take theirs along."""
        return self.hours_given * self.units // self.given


class Login(Record):
    """A person who may log in on an account, from when to when; ``name`` is who they are on the cluster."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="logins")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="gpu_logins")
    name = models.SlugField(max_length=32)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text="First day on which they may not any more.")

    class Meta:
        ordering = ["account_id", "name"]
        constraints = [
            models.UniqueConstraint(
                name="one_login_a_person", fields=["account", "user"], condition=Q(until_on=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} on {self.account_id}"


class Entitlement(Record):
    """A right of a company to a discount that the register does not know, and the evidence somebody saw."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="gpu_entitlements")
    reason = models.CharField(max_length=10, help_text="A reason of a discount, such as youth.")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=300)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.reason} for {self.organisation_id}"


class Discount(Record):
    """How many per cent less whoever has a reason pays, for agreements drafted between two days."""

    reason = models.CharField(max_length=10, choices=[("local", "local"), ("youth", "youth")])
    percent = models.PositiveSmallIntegerField()
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["reason", "-from_on"]
        constraints = [
            models.CheckConstraint(name="discount_up_to_all", condition=Q(percent__gte=1, percent__lte=100))
        ]

    def __str__(self) -> str:
        return f"{self.percent} % for {self.reason}"
