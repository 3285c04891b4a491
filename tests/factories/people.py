"""Persons, organisations, memberships."""

from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from madang.core import clock
from madang.core.periods import anniversary
from madang.people.models import LegalForm, Membership, Organisation, OrganisationName, Presence, User
from madang.people.roles import (
    AUDITOR,
    CITY_OFFICER,
    EVALUATOR,
    FOUNDER,
    HOST_OFFICER,
    PROGRAMME_MANAGER,
    Role,
)


def founded(years: int, days: int = 0) -> date:
    """Return the day on which what is ``years`` and ``days`` old today was founded."""
    return anniversary(clock.today(), -years) - timedelta(days=days)


class UserFactory(DjangoModelFactory):
    """A person without any role. No password: tests sign in with ``client.force_login``."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"사람 {n}")
    password = "!"


class OrganisationFactory(DjangoModelFactory):
    """A company of two years with its head office in the city, unless traits say otherwise."""

    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    class Params:
        hospital = factory.Trait(sort="hospital", legal_form=LegalForm.OTHER)
        city = factory.Trait(sort="city", legal_form=LegalForm.OTHER)
        agency = factory.Trait(sort="agency", legal_form=LegalForm.OTHER)
        old = factory.Trait(founded_on=factory.LazyFunction(lambda: founded(12)))
        branch = factory.Trait(presence=Presence.BRANCH)
        elsewhere = factory.Trait(presence=Presence.NONE)

    sort = "company"
    legal_form = LegalForm.CORPORATION
    founded_on = factory.LazyFunction(lambda: founded(2))
    presence = Presence.HEAD_OFFICE
    is_example = True

    @factory.post_generation
    def name(self, create, extracted, **kwargs):
        """``OrganisationFactory(name="예시 로봇", name__en="Example Robots")``."""
        if create:
            OrganisationName.objects.create(
                organisation=self,
                name_ko=extracted or f"예시 기업 {self.pk}",
                name_en=kwargs.get("en", f"Example Company {self.pk}"),
                valid_from=date(2000, 1, 1),
            )


class MembershipFactory(DjangoModelFactory):
    """A person in an organisation, since long ago."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = FOUNDER.key
    valid_from = date(2000, 1, 1)


def person(role: Role, organisation: Organisation | None = None, **fields) -> User:
    """Return a new person who holds ``role`` at ``organisation`` (a fitting new one by default)."""
    if organisation is None:
        traits = {"company": {}, "host": {"hospital": True}}.get(role.home, {"agency": True})
        organisation = OrganisationFactory(**traits)
    user = UserFactory(**fields)
    MembershipFactory(user=user, organisation=organisation, role=role.key)
    return user


def founder(company: Organisation | None = None, **fields) -> User:
    """Return a person who applies for ``company``."""
    return person(FOUNDER, company, **fields)


def officer(**fields) -> User:
    """Return a city officer."""
    return person(CITY_OFFICER, **fields)


def manager(**fields) -> User:
    """Return a programme manager."""
    return person(PROGRAMME_MANAGER, **fields)


def host_officer(host: Organisation | None = None, **fields) -> User:
    """Return a person who ranks candidates for ``host``."""
    return person(HOST_OFFICER, host, **fields)


def evaluator(**fields) -> User:
    """Return an evaluator."""
    return person(EVALUATOR, **fields)


def auditor(**fields) -> User:
    """Return an auditor."""
    return person(AUDITOR, **fields)
