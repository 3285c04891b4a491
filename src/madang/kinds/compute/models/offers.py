"""Centres and their pools, a pool as a round offers it, and what an application asks of it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madang.core.models import InLanguage, Named, Record


class SecurityClass(models.IntegerChoices):
    """How well what is computed has to be guarded; a pool takes what is of its class or below."""

    OPEN = 1, _("Open data")
    CONFIDENTIAL = 2, _("Confidential to the company")
    PERSONAL = 3, _("Personal data")


class Unit(models.TextChoices):
    """In what a pool is given out."""

    SINGLE = "single", _("Single accelerators")
    NODE = "node", _("Whole nodes")


class Purpose(models.TextChoices):
    PRETRAIN = "pretrain", _("Train a model from the start")
    FINETUNE = "finetune", _("Adapt a model")
    INFERENCE = "inference", _("Run a model for users")
    RESEARCH = "research", _("Research and experiments")


class Centre(Named):
    """A data centre, whoever runs it."""

    code = models.SlugField(max_length=40, unique=True)
    name_ko = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    name = InLanguage()
    operator = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300, help_text="Where the fact comes from, and its credit.")
    is_example = models.BooleanField(
        default=False, help_text="Generic: such centres exist, this one is made up."
    )

    class Meta:
        ordering = ["name_ko"]

    def __str__(self) -> str:
        return self.name


class Pool(Named):
    """Accelerators of one type in one centre, and by which names its cluster knows them."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="pools")
    code = models.SlugField(max_length=40, unique=True)
    accelerator = models.CharField(max_length=20, help_text="H100, A100, T4, IPU and what comes.")
    units_installed = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    units_per_node = models.PositiveSmallIntegerField(default=8, validators=[MinValueValidator(1)])
    memory_gb = models.PositiveIntegerField(help_text="Of one accelerator.")
    node_cpus = models.PositiveIntegerField(default=0, help_text="0: not known.")
    node_memory_gb = models.PositiveIntegerField(default=0, help_text="0: not known.")
    storage_tb = models.PositiveIntegerField(default=0, help_text="Beside this pool. 0: not known.")
    security_class = models.PositiveSmallIntegerField(
        choices=SecurityClass.choices, default=SecurityClass.CONFIDENTIAL, help_text="The highest it takes."
    )
    cluster = models.ForeignKey(
        "compute.Cluster",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pools",
        help_text="What runs its jobs. None: whichever cluster its centre has.",
    )
    slurm_partition = models.CharField(max_length=40, blank=True)
    slurm_gres = models.CharField(max_length=40, blank=True, help_text="Type in gres/gpu:TYPE, e.g. h100.")
    kueue_flavor = models.CharField(max_length=63, blank=True)
    source = models.CharField(max_length=300, help_text="Where the figure comes from.")

    class Meta:
        ordering = ["centre_id", "code"]
        constraints = [
            models.CheckConstraint(
                name="pool_has_units", condition=Q(units_installed__gte=1, units_per_node__gte=1)
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.accelerator} · {self.centre.name}"


class PoolTerms(Record):
    """On which terms a round offers a pool. How many units a month it has is ``offer.units``."""

    offer = models.OneToOneField("calls.Offer", models.CASCADE, primary_key=True, related_name="pool_terms")
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="terms")
    first_month = models.DateField(_("first month"), help_text=_("The first day of it."))
    months = models.PositiveSmallIntegerField(
        _("months"), validators=[MinValueValidator(1), MaxValueValidator(36)]
    )
    unit = models.CharField(_("given out in"), max_length=6, choices=Unit.choices, default=Unit.SINGLE)
    least_each = models.PositiveIntegerField(
        _("at least for each, in units"),
        default=0,
        help_text=_("Everybody who asks for so much gets it first, as far as it goes. 0: none."),
    )
    most_each = models.PositiveIntegerField(
        _("at most for each, in units"), default=0, help_text=_("0: no limit.")
    )
    price_won = models.PositiveIntegerField(_("price of a unit for a month, in won"), default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="pool_terms_begin_with_a_month", condition=Q(first_month__day=1, months__gte=1)
            ),
            models.CheckConstraint(
                name="pool_terms_least_below_most",
                condition=Q(most_each=0) | Q(least_each__lte=F("most_each")),
            ),
        ]

    def __str__(self) -> str:
        return f"terms of {self.offer_id}"


class AskTerms(Record):
    """What an application asks of one pool. ``units`` is said of each; the rest is said with the first wish.

    A draft may be unfinished everywhere, so all may be empty.
    """

    ask = models.OneToOneField("applications.Ask", models.CASCADE, primary_key=True, related_name="pool_ask")
    units = models.PositiveIntegerField(_("accelerators in each month"), null=True, blank=True)
    first_month = models.DateField(_("first month"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(_("months"), null=True, blank=True)
    steady = models.BooleanField(_("the same number in each month"), default=False)
    gpu_hours = models.PositiveIntegerField(
        _("hours in a month that each of them runs"), null=True, blank=True
    )
    storage_gb = models.PositiveIntegerField(_("storage in GB"), null=True, blank=True)
    framework = models.CharField(_("framework"), max_length=80, blank=True)
    security_class = models.PositiveSmallIntegerField(
        _("what is computed"), choices=SecurityClass.choices, null=True, blank=True
    )
    purpose = models.CharField(_("what for"), max_length=10, choices=Purpose.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ask_terms_begin_with_a_month",
                condition=Q(first_month=None) | Q(first_month__day=1),
            )
        ]

    def __str__(self) -> str:
        return f"ask {self.ask_id}: {self.units}"
