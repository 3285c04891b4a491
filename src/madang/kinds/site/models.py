"""What only a demonstration site has: the place itself, and the terms on which a round offers it."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.core.models import InLanguage, Named, Record


class Category(models.TextChoices):
    HOSPITAL = "hospital", _("Hospital")
    UNIVERSITY = "university", _("University")
    LIBRARY = "library", _("Library or museum")
    PARK = "park", _("Park")
    STREET = "street", _("Street or square")
    TRANSIT = "transit", _("Metro, rail or bus")
    BUILDING = "building", _("Public building")
    WELFARE = "welfare", _("Welfare facility")


class DataClass(models.TextChoices):
    """What kind of personal data a demonstration there would touch."""

    NONE = "none", _("No personal data")
    VIDEO = "video", _("Video of passers-by")
    PERSONAL = "personal", _("Personal data with consent")
    HEALTH = "health", _("Health data, ethics board needed")


DISTRICTS = {
    "동구": _("Dong-gu"),
    "서구": _("Seo-gu"),
    "남구": _("Nam-gu"),
    "북구": _("Buk-gu"),
    "광산구": _("Gwangsan-gu"),
}


class Place(Named):
    """A real or plainly generic place on the map of the city."""

    code = models.SlugField(max_length=40, unique=True)
    name_ko = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    name = InLanguage()
    category = models.CharField(max_length=12, choices=Category.choices)
    district = models.CharField(max_length=20, help_text="동구, 서구, 남구, 북구, 광산구")
    address = models.CharField(max_length=200, blank=True)
    latitude_micro = models.IntegerField(help_text="Millionths of a degree, WGS 84.")
    longitude_micro = models.IntegerField(help_text="Millionths of a degree, WGS 84.")
    source = models.CharField(max_length=300, help_text="Where the fact comes from, and its credit.")
    confidence = models.CharField(max_length=20, blank=True)
    is_example = models.BooleanField(
        default=False, help_text="Generic: such places exist, this one is made up."
    )

    class Meta:
        ordering = ["name_ko"]

    def __str__(self) -> str:
        return self.name

    @property
    def district_name(self) -> str:
        """The district in the language of the reader; one we do not know stays as it is written."""
        return str(DISTRICTS.get(self.district, self.district))

    @property
    def latitude(self) -> float:
        return self.latitude_micro / 1_000_000

    @property
    def longitude(self) -> float:
        return self.longitude_micro / 1_000_000


class SiteTerms(Record):
    """On which terms a round offers a place."""

    offer = models.OneToOneField("calls.Offer", models.CASCADE, primary_key=True, related_name="site_terms")
    place = models.ForeignKey(Place, models.PROTECT, related_name="terms")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    indoor = models.BooleanField(_("indoors"), default=True)
    power = models.BooleanField(_("electric power"), default=True)
    network = models.BooleanField(_("network"), default=False)
    data_class = models.CharField(
        _("personal data"), max_length=10, choices=DataClass.choices, default=DataClass.NONE
    )
    insurance = models.BooleanField(_("liability insurance needed"), default=True)
    grant_won = models.BigIntegerField(
        _("support for each company, in won"), default=0, blank=True, validators=[MinValueValidator(0)]
    )
    own_share_won = models.BigIntegerField(
        _("own share of the company, in won"), default=0, blank=True, validators=[MinValueValidator(0)]
    )

    def __str__(self) -> str:
        return f"terms of {self.offer_id}"

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="site_terms_end_after_they_start", condition=models.Q(ends_on__gt=models.F("starts_on"))
            )
        ]


class Stay(Record):
    """From when to when a company is at a place under an agreement."""

    agreement = models.OneToOneField("agreements.Agreement", models.PROTECT, related_name="site_stay")
    place = models.ForeignKey(Place, models.PROTECT, related_name="stays")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The last day; earlier than agreed when it was cut short.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stay_ends_after_it_starts", condition=models.Q(ends_on__gte=models.F("starts_on"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} at {self.place_id}"
