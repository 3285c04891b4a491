"""Who vouches for the facts: most are confirmed by a manager, some only stated by a founder."""

from collections.abc import Iterator

from madang.config.example.city import City
from madang.core import clock
from madang.people.models import Organisation, Presence
from madang.register import actions, queries
from madang.register.models import Attestation, Fact, Standing

_EACH_NINTH = 9  # has an address that nobody has confirmed
_NOTE = "사업자등록증과 등기사항을 봄(예시)"


def vouch(city: City) -> None:
    """Give every organisation its sources; companies get an invented address besides."""
    for serial, company in enumerate(city.companies, start=1):
        where = "빛고을" if company.presence == Presence.HEAD_OFFICE else "서울"
        company.address = f"{where} 예시로 {serial}"
    Organisation.objects.bulk_update(city.companies, ["address"])
    everybody = Organisation.objects.prefetch_related("names").order_by("pk")
    Attestation.objects.bulk_create(each for body in everybody for each in _words_on(body, city))


def _words_on(organisation: Organisation, city: City) -> Iterator[Attestation]:
    founder = city.founders.get(organisation.pk)
    for fact, value in queries.values_now(organisation).items():
        if not value:
            continue
        is_stated = founder is not None and fact == Fact.ADDRESS and organisation.pk % _EACH_NINTH == 0
        yield Attestation(
            organisation=organisation,
            fact=fact,
            value=value,
            at=clock.now(),
            standing=Standing.STATED if is_stated else Standing.CONFIRMED,
            by=founder if is_stated else city.people["manager"],
            note="" if is_stated else _NOTE,
        )


def ask(city: City) -> None:
    """Let somebody without a company ask to join that of the founder."""
    newcomer = city.people["newcomer"]
    company = city.organisations["company"]
    actions.ask_to_join(organisation=company, message="지난달부터 개발팀에서 일합니다(예시).", by=newcomer)
