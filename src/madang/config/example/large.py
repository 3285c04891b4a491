"""A round with many applications, written in bulk: to see lists and runs at the size of a real city."""

import hashlib
import random
from datetime import timedelta

from django.db import transaction

from madang.config.example import announcements, scripts
from madang.config.example.city import City
from madang.config.example.personas import PERSONAS
from madang.config.example.timeline import moment, office_day
from madang.core import clock
from madang.kernel.applications.models import Application, Ask, Submission
from madang.kernel.applications.states import ApplicationState
from madang.kernel.calls import actions as calls
from madang.kernel.calls.models import Call, Offer, Programme, Round
from madang.kernel.reviews.models import Assignment, Review, Screening
from madang.kernel.reviews.states import AssignmentState, Outcome
from madang.kinds.site.models import Place
from madang.people.models import (
    LegalForm,
    Organisation,
    OrganisationName,
    OrganisationSort,
    Presence,
    User,
)


@transaction.atomic
def add(count: int, *, seed: int) -> Call:
    """Add a call under review with ``count`` applications, most of them screened and scored twice."""
    rng = random.Random(seed)  # noqa: S311 it has to come out the same each time
    call = _call(_city(rng))
    round = call.rounds.get()
    author = User.objects.get(email="founder@example.org")
    applications = _applications(round, _companies(count, rng), author, rng)
    _asks(applications, list(round.offers.all()), rng)
    _reviews(applications, rng)
    return call


def _city(rng: random.Random) -> City:
    """Find again what a call needs of the city that is there."""
    city = City(clock.today(), rng)
    city.people = {persona.key: User.objects.get(email=persona.email) for persona in PERSONAS}
    hosts = {user.email: user for user in User.objects.filter(email__startswith="host")}
    for email, user in hosts.items():
        key = email.partition("@")[0].removeprefix("host-")
        key = "hospital-a" if key == "host" else key
        city.organisations[key] = user.memberships.select_related("organisation").get().organisation
    city.places = {place.code: place for place in Place.objects.all()}
    return city


def _call(city: City) -> Call:
    manager, today = city.people["manager"], city.today
    dates = {"opens": -28, "closes": -2, "reviews": 14, "results": 20, "draw": 15}
    with clock.stopped(moment(office_day(today, -31), 9)):
        call = announcements.draft(
            city,
            Programme.objects.get(slug="ai-sites"),
            "everyday",
            {name: office_day(today, number) for name, number in dates.items()},
            manager,
            name="large",
            reviewers_each=2,
        )
        calls.update(
            call=call, by=manager, title_ko=f"{call.title_ko} 대규모", title_en=f"{call.title_en}, large"
        )
        calls.publish(call=call, by=manager)
    return Call.objects.get(pk=call.pk)


def _companies(count: int, rng: random.Random) -> list[Organisation]:
    made = Organisation.objects.bulk_create(
        Organisation(
            sort=OrganisationSort.COMPANY,
            legal_form=LegalForm.CORPORATION,
            founded_on=clock.today() - timedelta(days=rng.randint(200, 2500)),
            presence=rng.choice([Presence.HEAD_OFFICE, Presence.BRANCH, Presence.PLEDGE]),
            is_example=True,
        )
        for _ in range(count)
    )
    OrganisationName.objects.bulk_create(
        OrganisationName(
            organisation=company,
            name_ko=f"예시기업 {number}",
            name_en=f"Example company {number}",
            valid_from=company.founded_on or clock.today(),
        )
        for number, company in enumerate(made, start=1)
    )
    return made


def _applications(
    round: Round, companies: list[Organisation], author: User, rng: random.Random
) -> list[Application]:
    made = []
    for company in companies:
        at = round.closes_at - timedelta(minutes=rng.randint(5, 40_000))
        made.append(
            Application(
                round=round,
                organisation=company,
                author=author,
                state=ApplicationState.SUBMITTED,
                title=f"{scripts.summary(rng)[:30]} {company.pk}",
                summary=scripts.summary(rng),
                trl=rng.randint(4, 9),
                presence=company.presence,
                contact_name="예시",
                contact_email="founder@example.org",
                saved_at=at,
                submitted_at=at,
            )
        )
    Application.objects.bulk_create(made)
    Submission.objects.bulk_create(
        Submission(
            application=each,
            number=f"EXAMPLE-{round.pk}-{number:05d}",
            at=each.submitted_at or clock.now(),
            by=author,
            content={"example": number},
            digest="sha256:" + hashlib.sha256(str(number).encode()).hexdigest(),
        )
        for number, each in enumerate(made, start=1)
    )
    Round.objects.filter(pk=round.pk).update(receipts=len(made))
    return made


def _asks(applications: list[Application], offers: list[Offer], rng: random.Random) -> None:
    Ask.objects.bulk_create(
        Ask(application=each, offer=offer, wish=wish, plan=scripts.plan(rng))
        for each in applications
        for wish, offer in enumerate(rng.sample(offers, rng.randint(1, min(4, len(offers)))), start=1)
    )


def _reviews(applications: list[Application], rng: random.Random) -> None:
    """Nine of ten are screened; of those that passed, each evaluator's review is there or still open."""
    manager = User.objects.get(email="manager@example.org")
    evaluators = list(User.objects.filter(email__startswith="evaluator-").order_by("pk"))
    at = clock.now() - timedelta(days=1)
    screened = [each for each in applications if rng.random() < 0.9]
    outcomes = {each.pk: rng.random() < 0.93 for each in screened}
    Screening.objects.bulk_create(
        Screening(
            application=each,
            outcome=Outcome.PASSED if outcomes[each.pk] else Outcome.FAILED,
            reason="" if outcomes[each.pk] else "기술 성숙도가 기준에 미치지 못합니다.",
            decided_at=at,
            decided_by=manager,
        )
        for each in screened
    )
    given = [
        Assignment(
            application=each,
            evaluator=evaluator,
            state=AssignmentState.DONE if rng.random() < 0.8 else AssignmentState.ASSIGNED,
            assigned_by=manager,
            declared_at=at,
        )
        for each in screened
        if outcomes[each.pk]
        for evaluator in rng.sample(evaluators, 2)
    ]
    Assignment.objects.bulk_create(given)
    done = [each for each in given if each.state == AssignmentState.DONE]
    Review.objects.bulk_create(
        Review(
            assignment=each,
            saved_at=at,
            submitted_at=at,
            total_milli=rng.randint(8, 20) * 5_000,
            comment=scripts.comment(15),
        )
        for each in done
    )
