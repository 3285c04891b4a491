"""The rounds: last year's, finished, and one in each phase today."""

from datetime import timedelta
from typing import Any

from madang.config.example import agreeing, announcements, applying, deciding, judging, scripts
from madang.config.example.city import EVERYDAY_OUT, MOBILITY_OUT, City
from madang.config.example.story import Story
from madang.config.example.timeline import Timeline, moment, office_day
from madang.kernel.calls import actions as calls
from madang.kernel.calls.models import Offer, Programme
from madang.kernel.reviews import actions as reviews
from madang.kernel.reviews.models import Assignment
from madang.people.models import Organisation

PERSONA_REVIEWS = 8


def plan_all(city: City, line: Timeline, programme: Programme) -> None:
    """Put the deeds of every round on the line."""
    last_year(_story(city, line, programme, "last-year", (-285, -282, -265, -251, -245, -250)))
    decided(_story(city, line, programme, "street-life", (-28, -26, -14, -5, -2, -4), reviewers_each=2))
    waiting(_story(city, line, programme, "buildings", (-25, -23, -11, -4, -1, -3), reviewers_each=2))
    reviewing(
        _story(city, line, programme, "care", (-18, -16, -4, 4, 9, 6), reviewers_each=2, leftovers=True)
    )
    everyday = _story(
        city, line, programme, "everyday", (-EVERYDAY_OUT, -5, 9, 19, 25, 20), again=(50, 64, 74, 80, 75)
    )
    open_now(everyday)
    _story(city, line, programme, "mobility", (-MOBILITY_OUT, 4, 20, 30, 36, 32))
    _story(city, line, programme, "night-safety", (0, 12, 30, 40, 46, 42))


def _story(
    city: City,
    line: Timeline,
    programme: Programme,
    key: str,
    when: tuple[int, int, int, int, int, int],
    again: tuple[int, int, int, int, int] | None = None,
    **overrides: Any,
) -> Story:
    """Draft the call and publish it on its day; a call of today stays a draft.

    ``when``, in working days from today: published, opens, closes, reviews due, results due, draw; ``again``,
    without the first of these, a second round with the same places.
    """
    today = city.today
    names = ("published", "opens", "closes", "reviews", "results", "draw")
    dates = {name: office_day(today, count) for name, count in zip(names, when, strict=True)}
    published = dates["published"] < today
    told = Story(city, line, dates)

    def write() -> None:
        told.call = announcements.draft(city, programme, key, dates, told.manager, **overrides)
        if again:
            days = (office_day(today, count) for count in again)
            announcements.second_round(told.round, dict(zip(names[1:], days, strict=True)), told.manager)
        if not published:
            _leave_undone(told)

    line.put(moment(office_day(dates["published"], -3), 10), write)
    if published:
        line.put(moment(dates["published"], 9), lambda: _publish_call(told))
    return told


def _publish_call(told: Story) -> None:
    assert told.call is not None  # noqa: S101 for the type checker
    calls.publish(call=told.call, by=told.city.people["manager2"])


def _leave_undone(told: Story) -> None:
    """The draft lacks one criterion, so that the persona has something to finish."""
    assert told.call is not None  # noqa: S101 for the type checker
    calls.remove_criterion(criterion=told.call.criteria.order_by("-order")[0], by=told.manager)


def _some(told: Story, count: int) -> list[Organisation]:
    """Return ``count`` companies not yet in this round; a few of them will not meet a condition."""
    fresh = [company for company in told.city.companies[2:] if company.pk not in told.known]
    chosen = told.city.rng.sample(fresh, count)
    told.known.update(company.pk for company in chosen)
    return chosen


def _ours(told: Story) -> Organisation:
    return told.city.organisations["company"]


def last_year(told: Story) -> None:
    """Finished: our founder got nothing, one company gave its place back, and another got it."""
    for company in _some(told, 38):
        applying.apply(told, company, worth=told.city.rng.uniform(0.35, 0.98))
    applying.apply(told, _ours(told), worth=0.56, wishes=[0, 1])
    closes = told.dates["closes"]
    judging.screen_all(told, moment(office_day(closes, 2), 10))
    judging.assign_all(told, moment(office_day(closes, 3), 10), each=3, to=told.city.evaluators)
    judging.review_all(told, office_day(closes, 4), office_day(told.dates["draw"], -2))
    judging.rank_all(told, moment(office_day(told.dates["draw"], -1), 10))
    deciding.freeze(told, moment(office_day(told.dates["draw"], -1), 11))
    deciding.draw(told, moment(told.dates["draw"], 18, 20))
    deciding.compute(told, moment(office_day(told.dates["draw"], 1), 10))
    deciding.compute(told, moment(office_day(told.dates["draw"], 1), 11), rule="points_first_come")
    deciding.propose(
        told,
        moment(office_day(told.dates["draw"], 2), 10),
        scripts.PROPOSED,
    )
    deciding.publish(told, moment(office_day(told.dates["draw"], 3), 15))
    deciding.answer(told, moment(office_day(told.dates["draw"], 5), 14), decline=True)
    deciding.answer(told, moment(office_day(told.dates["draw"], 7), 14), decline=False)
    agreeing.last_year(told)


def decided(told: Story) -> None:
    """Published yesterday: our founder has a place to answer."""
    for company in _some(told, 24):
        applying.apply(told, company, worth=told.city.rng.uniform(0.35, 0.9))
    applying.apply(told, _ours(told), worth=0.97, wishes=[2, 0])
    _judged(told)
    deciding.propose(
        told,
        moment(office_day(told.city.today, -2), 10),
        scripts.PROPOSED,
    )
    deciding.publish(told, moment(office_day(told.city.today, -1), 9))
    deciding.answer(told, moment(office_day(told.city.today, -1), 16), decline=True, but=_ours(told))


def waiting(told: Story) -> None:
    """Computed twice and proposed; a second person has to confirm, and the day has passed."""
    for company in _some(told, 20):
        applying.apply(told, company, worth=told.city.rng.uniform(0.4, 0.95))
    _judged(told)
    deciding.compute(
        told,
        moment(office_day(told.city.today, -2), 14),
        rule="serial_dictatorship",
        by=told.city.people["manager2"],
    )
    deciding.compute(told, moment(office_day(told.city.today, -2), 15), rule="points_first_come")
    deciding.propose(
        told,
        moment(office_day(told.city.today, -1), 9),
        scripts.PROPOSED_BESIDE_OTHERS,
    )


def _judged(told: Story) -> None:
    """From the deadline to a run with the public draw."""
    closes, drawn = told.dates["closes"], told.dates["draw"]
    judging.screen_all(told, moment(office_day(closes, 1), 10))
    judging.assign_all(told, moment(office_day(closes, 2), 10), each=2, to=told.city.evaluators)
    judging.review_all(told, office_day(closes, 3), office_day(drawn, -2))
    judging.rank_all(told, moment(office_day(drawn, -1), 10))
    deciding.freeze(told, moment(office_day(drawn, -1), 11))
    deciding.draw(told, moment(drawn, 18, 20))
    deciding.compute(told, moment(office_day(drawn, 1), 9))


def reviewing(told: Story) -> None:
    """In the middle: the evaluator has a queue, the host a list to finish, two are not screened yet."""
    for company in _some(told, 20):
        applying.apply(told, company, worth=told.city.rng.uniform(0.35, 0.95))
    closes = told.dates["closes"]
    persona = told.city.people["evaluator"]
    judging.screen_all(told, moment(office_day(closes, 1), 10), leave=2)
    judging.assign_all(told, moment(office_day(closes, 1), 14), each=1, to=told.city.evaluators[1:8])
    told.line.put(moment(office_day(closes, 1), 15), lambda: _give_persona(told))
    judging.review_all(
        told,
        office_day(closes, 2),
        office_day(closes, 3),
        skip=lambda each: each.evaluator_id == persona.pk or told.city.rng.random() < 0.3,
    )
    hospital = told.city.organisations["hospital-a"]
    judging.rank_all(
        told, moment(office_day(closes, 3), 9), but=lambda offer: offer.host == hospital or _later(offer)
    )
    told.line.put(moment(office_day(closes, 2), 16), lambda: _half_ranked(told, hospital))


def _later(offer: Offer) -> bool:
    return offer.code in {"S05", "S08"}


def _give_persona(told: Story) -> None:
    """Eight for the persona: half to declare, the rest clear, begun, done or in conflict."""
    persona = told.city.people["evaluator"]
    taken = [
        reviews.assign(application=each, evaluator=persona, by=told.manager)
        for each in judging.passed(told)[:PERSONA_REVIEWS]
    ]
    later = office_day(told.dates["closes"], 2)
    given: list[Assignment] = list(Assignment.objects.filter(pk__in=[a.pk for a in taken]).order_by("pk"))
    told.line.put(moment(later, 9), lambda: judging.review(told, given[0]))
    told.line.put(moment(later, 10), lambda: judging.review(told, given[1], hand_in=False))
    told.line.put(moment(later, 11), lambda: judging.conflict(given[2]))
    told.line.put(moment(later, 11, 5), lambda: _clear(given[3]))


def _clear(assignment: Assignment) -> None:
    reviews.declare(assignment=assignment, conflict="", by=assignment.evaluator)


def _half_ranked(told: Story, hospital: Organisation) -> None:
    first = next(offer for offer in told.offers if offer.host == hospital)
    judging.rank(told, first, hand_in=False)


def open_now(told: Story) -> None:
    """Open: our founder has begun; one that has begun misses the age limit by 23 days."""
    now = told.line.until
    for company in _some(told, 24):
        applying.apply(told, company, worth=told.city.rng.uniform(0.35, 0.95))
    for hours, company in enumerate(_some(told, 6), start=2):
        applying.begin(told, company, at=now - timedelta(hours=hours))
    applying.begin(told, _ours(told), at=now - timedelta(hours=26))
    applying.begin(told, told.city.companies[1], at=now - timedelta(hours=20))
