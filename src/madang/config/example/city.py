"""The city itself: who governs, who lends places, which companies and people there are."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from madang.config.example import facts, invented
from madang.config.example.personas import PERSONAS
from madang.config.example.timeline import office_day
from madang.core import clock, periods
from madang.kinds.site.models import Place
from madang.people.models import (
    Domicile,
    Jurisdiction,
    LegalForm,
    Membership,
    Organisation,
    OrganisationName,
    OrganisationSort,
    Presence,
    User,
)

MERGER = date(2026, 7, 1)  # the day the Act of March 2026 names; whether it came so is not confirmed here
SINCE = date(2000, 1, 1)
COMPANIES = 120
# How many working days ago the calls came out whose age limits two companies just miss.
MOBILITY_OUT, EVERYDAY_OUT = 2, 7
DISTRICTS = (
    ("29110", "동구", "Dong-gu"),
    ("29140", "서구", "Seo-gu"),
    ("29155", "남구", "Nam-gu"),
    ("29170", "북구", "Buk-gu"),
    ("29200", "광산구", "Gwangsan-gu"),
)
_FIXED = (
    ("agency", OrganisationSort.AGENCY, "빛고을AI진흥단(예시)", "Bitgoeul AI Agency (example)"),
    ("fund", OrganisationSort.FUND, "마당투자조합(예시)", "Madang Fund (example)"),
    ("academy", OrganisationSort.UNIVERSITY, "빛고을AI아카데미(예시)", "Bitgoeul AI Academy (example)"),
    ("council", OrganisationSort.PUBLIC_BODY, "예시 시의회", "Example city council"),
)


@dataclass
class City:
    """What the rounds are made of. ``organisations`` and ``people`` go by the keys of the personas."""

    today: date
    rng: random.Random
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    hosts: dict[str, User] = field(default_factory=dict)
    evaluators: list[User] = field(default_factory=list)
    companies: list[Organisation] = field(default_factory=list)
    founders: dict[int, User] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)


def found(today: date, seed: int) -> City:
    """Write the city with everyone in it, before any round."""
    city = City(today, random.Random(seed))  # noqa: S311 an example has to come out the same each time
    districts = _jurisdictions()
    for key, sort, korean, english in _FIXED:
        city.organisations[key] = organisation(sort, korean, english)
    _city_and_successor(city)
    _hosts(city)
    _companies(city, districts)
    _people(city)
    _places(city)
    return city


def _jurisdictions() -> dict[str, Jurisdiction]:
    merged = Jurisdiction.objects.create(
        code="JG",
        name_ko="전남광주통합특별시(법률에 따른 이름)",
        name_en="Jeonnam-Gwangju (as the Act names it)",
        valid_from=MERGER,
    )
    before = Jurisdiction.objects.create(
        code="29",
        name_ko="광주광역시",
        name_en="Gwangju",
        valid_from=date(1995, 1, 1),
        valid_to=MERGER,
        successor=merged,
    )
    found = {}
    for code, korean, english in DISTRICTS:
        after = Jurisdiction.objects.create(
            code=code, name_ko=korean, name_en=english, valid_from=MERGER, parent=merged
        )
        found[korean] = Jurisdiction.objects.create(
            code=code,
            name_ko=korean,
            name_en=english,
            valid_from=date(1995, 3, 1),
            valid_to=MERGER,
            parent=before,
            successor=after,
        )
    return found


def organisation(sort: str, korean: str, english: str, *, since: date = SINCE) -> Organisation:
    made = Organisation.objects.create(sort=sort, founded_on=since, is_example=True)
    OrganisationName.objects.create(
        organisation=made, name_ko=korean, name_en=english, valid_from=since if since > SINCE else SINCE
    )
    return made


def _city_and_successor(city: City) -> None:
    """The city that issued, and the one that the Act puts in its place: what was issued keeps an issuer."""
    before = organisation(OrganisationSort.CITY, "광주광역시(예시)", "Gwangju (example)")
    after = organisation(
        OrganisationSort.CITY,
        "전남광주통합특별시(예시, 법률에 따른 이름)",
        "Jeonnam-Gwangju (example, as the Act names it)",
        since=MERGER,
    )
    before.closed_on, before.successor = MERGER, after
    before.save(update_fields=["closed_on", "successor"])
    city.organisations["former-city"] = before
    city.organisations["city"] = after if city.today >= MERGER else before


def _hosts(city: City) -> None:
    for row in facts.records("hosts"):
        city.organisations[row["key"]] = organisation(row["sort"], row["name_ko"], row["name_en"])


def _companies(city: City, districts: dict[str, Jurisdiction]) -> None:
    names = invented.company_names(city.rng)
    made = [_company(city, serial) for serial in range(1, COMPANIES + 1)]
    city.companies = Organisation.objects.bulk_create(made)
    called = []
    homes = []
    for company in city.companies:
        korean, english = next(names)
        since = company.founded_on or SINCE
        called.append(
            OrganisationName(organisation=company, name_ko=korean, name_en=english, valid_from=since)
        )
        if company.presence == Presence.HEAD_OFFICE:
            district = districts[city.rng.choice(DISTRICTS)[1]]
            homes += _homes(company, district, since)
    OrganisationName.objects.bulk_create(called)
    Domicile.objects.bulk_create(homes)
    city.organisations["company"] = city.companies[0]


def _homes(company: Organisation, district: Jurisdiction, since: date) -> list[Domicile]:
    """The district as it was, and the same district under the successor."""
    if since >= MERGER:
        return [Domicile(organisation=company, jurisdiction=district.successor, valid_from=since)]
    return [
        Domicile(organisation=company, jurisdiction=district, valid_from=since, valid_to=MERGER),
        Domicile(organisation=company, jurisdiction=district.successor, valid_from=MERGER),
    ]


def _company(city: City, serial: int) -> Organisation:
    if serial == 1:  # of the founder a newcomer may be: too old, by 23 days, for young companies only
        founded = just_missed(office_day(city.today, -MOBILITY_OUT), 3)
        presence, new = Presence.HEAD_OFFICE, True
    elif serial == 2:  # too old, by 23 days, for the call that is open
        founded = just_missed(office_day(city.today, -EVERYDAY_OUT), 7)
        presence, new = Presence.HEAD_OFFICE, False
    else:
        founded = city.today - timedelta(days=city.rng.randint(450, 3600))
        presence = city.rng.choices(
            [Presence.HEAD_OFFICE, Presence.BRANCH, Presence.PLEDGE, Presence.NONE], [60, 20, 16, 4]
        )[0]
        new = city.rng.random() < 0.5
    sole = serial > 2 and city.rng.random() < 0.15
    return Organisation(
        sort=OrganisationSort.COMPANY,
        legal_form=LegalForm.SOLE_TRADER if sole else LegalForm.CORPORATION,
        business_number=invented.business_number(serial),
        corporate_number="" if sole else invented.corporate_number(serial),
        founded_on=founded,
        presence=presence,
        new_industry=new,
        is_example=True,
    )


def just_missed(counted_on: date, limit: int, over: int = 23) -> date:
    """Return the founding day that misses a limit of ``limit`` years by ``over`` days."""
    return periods.anniversary(counted_on - timedelta(days=over), -limit)


def _people(city: City) -> None:
    names = invented.person_names(city.rng)
    taken = {persona.name for persona in PERSONAS}
    fresh = (name for name in names if name not in taken)
    seats: list[Membership] = []
    for persona in PERSONAS:
        user = city.people[persona.key] = _person(persona.email, persona.name)
        seats.append(_seat(user, city.organisations[persona.seat], persona.role))
    for row in facts.records("hosts"):
        key = row["key"]
        user = city.people["host"] if key == "hospital-a" else _person(f"host-{key}@example.org", next(fresh))
        city.hosts[key] = user
        if key != "hospital-a":
            seats.append(_seat(user, city.organisations[key], "host_officer"))
    city.evaluators = [
        city.people["evaluator"],
        *(_person(f"evaluator-{n:02d}@example.org", next(fresh)) for n in range(2, 16)),
    ]
    seats += [_seat(user, city.organisations["agency"], "evaluator") for user in city.evaluators[1:]]
    founders = User.objects.bulk_create(
        _unsaved(f"founder-{n:03d}@example.org", next(fresh)) for n in range(2, COMPANIES + 1)
    )
    for company, user in zip(city.companies, [city.people["founder"], *founders], strict=True):
        city.founders[company.pk] = user
        if user != city.people["founder"]:
            seats.append(_seat(user, company, "founder"))
    Membership.objects.bulk_create(seats)
    city.people["newcomer"] = _person("newcomer@example.org", next(fresh))


def _unsaved(email: str, name: str) -> User:
    return User(email=email, name=name, password=make_password(None), is_example=True)


def _person(email: str, name: str) -> User:
    user = _unsaved(email, name)
    user.save()
    return user


def _seat(user: User, organisation: Organisation, role: str) -> Membership:
    """A founder since the founding, everybody else since the example began."""
    since = organisation.founded_on if role == "founder" else None
    return Membership(
        user=user,
        organisation=organisation,
        role=role,
        valid_from=min(since or clock.today(), clock.today()),
    )


def _places(city: City) -> None:
    made = Place.objects.bulk_create(
        Place(
            code=fact.code,
            name_ko=fact.name_ko,
            name_en=fact.name_en,
            category=fact.category,
            district=fact.district,
            address=fact.address,
            latitude_micro=round(fact.latitude * 1_000_000),
            longitude_micro=round(fact.longitude * 1_000_000),
            source=fact.source,
            confidence=fact.confidence,
            is_example=fact.is_example,
        )
        for fact in facts.rows(facts.PlaceFact)
    )
    city.places = {place.code: place for place in made}
