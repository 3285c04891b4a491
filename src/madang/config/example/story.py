"""One round as people live it: deeds put on the timeline, each done through the actions of the kernel."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from madang.config.example import scripts
from madang.config.example.city import City
from madang.config.example.timeline import Timeline, days, moment
from madang.core import clock
from madang.kernel.allocation import actions as allocation
from madang.kernel.allocation.models import Award, Publication, Run
from madang.kernel.applications import actions as applications
from madang.kernel.applications.models import Application
from madang.kernel.calls import actions as calls
from madang.kernel.calls.models import Call, Criterion, Offer, Round
from madang.kernel.reviews import actions as reviews
from madang.kernel.reviews.models import Assignment, Review, Score
from madang.kernel.reviews.rules import Entry, findings
from madang.kernel.reviews.states import AssignmentState, ConflictSort, Outcome
from madang.people.models import Organisation, User


@dataclass
class Story:
    """A call, its one round, and what has come of it so far."""

    city: City
    line: Timeline
    dates: dict[str, date]
    popular: int = 3
    call: Call | None = None
    applied: list[Application] = field(default_factory=list)
    worth: dict[int, float] = field(default_factory=dict)  # of a company, 0 to 1: what evaluators will see
    known: set[int] = field(default_factory=set)  # companies that apply in this round
    run: Run | None = None

    @property
    def rng(self) -> random.Random:
        return self.city.rng

    @property
    def manager(self) -> User:
        return self.city.people["manager"]

    @property
    def officer(self) -> User:
        return self.city.people["officer"]

    @property
    def round(self) -> Round:
        assert self.call is not None  # noqa: S101 for the type checker: stories begin with a draft
        return self.call.rounds.select_related("call").get()

    @property
    def offers(self) -> list[Offer]:
        return list(self.round.offers.select_related("host"))


def within(story: Story, first: date, last: date) -> datetime:
    """Return a moment in working hours between two days, drawn from the seed."""
    day = first + timedelta(days=story.rng.randint(0, (last - first).days))
    return moment(day, 9, story.rng.randint(5, 500) % 60) + timedelta(hours=story.rng.randint(0, 8))


# Applying.


def apply(story: Story, company: Organisation, *, worth: float, wishes: list[int] | None = None) -> None:
    """Let a company apply at some time in the window; ``wishes`` are places in the list of offers."""
    story.worth[company.pk] = worth
    at = within(story, story.dates["opens"] + days(1), story.dates["closes"] - days(1))
    story.line.put(at, lambda: _begin(story, company, wishes, submit=True))


def begin(story: Story, company: Organisation, *, at: datetime) -> None:
    """Let a company begin an application and leave it unfinished."""
    story.line.put(at, lambda: _begin(story, company, [0], submit=False))


def _begin(story: Story, company: Organisation, wishes: list[int] | None, *, submit: bool) -> None:
    founder = story.city.founders[company.pk]
    application = applications.start(round=story.round, organisation=company, by=founder)
    offers = story.offers
    chosen = [offers[n] for n in (wishes if wishes is not None else _taste(story, len(offers)))]
    trl = max(story.round.call.min_trl or 5, 5 + round(3 * story.worth.get(company.pk, 0.5)))
    written = {
        "title": scripts.title_of(company.names.all()[0].name_ko, chosen[0])[:120],
        "summary": scripts.summary(story.rng),
        "trl": str(min(trl, 9)),
        "presence": application.presence or "none",
    }
    applications.save_draft(application=application, by=founder, fields=written)
    plans = [(offer.pk, scripts.plan(story.rng) if submit else "") for offer in chosen]
    applications.set_wishes(application=application, by=founder, offers=plans)
    if not submit:
        return
    for question, text in zip(story.round.call.questions.all(), scripts.answers(), strict=True):
        applications.save_answer(application=application, by=founder, question=question, text=text)
    applications.submit(application=application, by=founder)
    story.applied.append(application)


def _taste(story: Story, count: int) -> list[int]:
    """Return two to four wishes; the first places on the list are the most wanted."""
    weights = [4.0 if n < story.popular else 1.0 for n in range(count)]
    chosen: list[int] = []
    while len(chosen) < min(count, story.rng.randint(2, 4)):
        n = story.rng.choices(range(count), weights)[0]
        if n not in chosen:
            chosen.append(n)
    return chosen


# Screening and reviewing.


def screen_all(story: Story, at: datetime, *, leave: int = 0) -> None:
    """Let the manager look at every rule of every application, but for the last ``leave`` of them."""

    def deed() -> None:
        done = story.applied[: len(story.applied) - leave]
        for application in done:
            _screen(
                story,
                Application.objects.select_related("organisation", "round__call").get(pk=application.pk),
            )

    story.line.put(at, deed)


def _screen(story: Story, application: Application) -> None:
    failed = ""
    for finding in findings(application):
        outcome = Outcome.PASSED if finding.outcome else Outcome.FAILED
        reviews.check_rule(application=application, rule=finding.rule, outcome=outcome, by=story.manager)
        if not finding.outcome:
            failed = str(finding.sentence)
    outcome = Outcome.FAILED if failed else Outcome.PASSED
    reviews.screen(application=application, outcome=outcome, reason=failed, by=story.manager)


def assign_all(story: Story, at: datetime, *, each: int, to: list[User]) -> None:
    """Give each application that passed to ``each`` evaluators in turn, and ask the hosts for their lists."""

    def deed() -> None:
        turn = 0
        for application in passed(story):
            for _ in range(each):
                reviews.assign(application=application, evaluator=to[turn % len(to)], by=story.manager)
                turn += 1
        reviews.ask_hosts(round=story.round, by=story.manager)

    story.line.put(at, deed)


def passed(story: Story) -> list[Application]:
    """Return the applications that passed screening, in the order in which they came."""
    return list(
        Application.objects.filter(round=story.round, screening__outcome=Outcome.PASSED)
        .select_related("organisation", "round__call")
        .order_by("pk")
    )


def review_all(
    story: Story, first: date, last: date, *, skip: Callable[[Assignment], bool] = lambda a: False
) -> None:
    """Let evaluators declare and hand in their reviews, at some time between two days."""

    def plan() -> None:
        open_ones = Assignment.objects.filter(
            application__round=story.round, state=AssignmentState.ASSIGNED
        ).select_related("evaluator", "application")
        for assignment in open_ones.order_by("pk"):
            if not skip(assignment):
                at = max(within(story, first, last), clock.now() + timedelta(minutes=10))
                story.line.put(at, lambda each=assignment: review(story, each))  # type: ignore[misc]

    story.line.put(moment(first, 8), plan)


def review(story: Story, assignment: Assignment, *, hand_in: bool = True) -> None:
    """Declare no conflict, score every criterion, and hand in."""
    by = assignment.evaluator
    reviews.declare(assignment=assignment, conflict="", by=by)
    made, _ = Review.objects.get_or_create(assignment=assignment)
    worth = story.worth[assignment.application.organisation_id]
    criteria = list(story.round.call.criteria.prefetch_related("anchors"))
    scores = [_score(story, made, criterion, worth) for criterion in (criteria if hand_in else criteria[:2])]
    Score.objects.bulk_create(scores)
    if hand_in:
        reviews.save_comment(
            assignment=assignment, comment=scripts.comment(sum(s.points or 0 for s in scores)), by=by
        )
        reviews.submit(assignment=assignment, by=by)


def _score(story: Story, review: Review, criterion: Criterion, worth: float) -> Score:
    points = min(5, max(1, round(1 + 4 * worth + story.rng.gauss(0, 0.5))))
    return Score(review=review, criterion=criterion, points=points, reason=scripts.reason(criterion, points))


def conflict(assignment: Assignment) -> None:
    """Let an evaluator declare a conflict of interest."""
    reviews.declare(
        assignment=assignment,
        conflict=ConflictSort.ADVICE,
        note="작년에 이 회사를 자문했습니다.",
        by=assignment.evaluator,
    )


def rank_all(story: Story, at: datetime, *, but: Callable[[Offer], bool] = lambda offer: False) -> None:
    """Let every host hand in its list."""

    def deed() -> None:
        for offer in story.offers:
            if not but(offer):
                rank(story, offer)

    story.line.put(at, deed)


def rank(story: Story, offer: Offer, *, hand_in: bool = True) -> None:
    """Put those who ask for ``offer`` into three tiers by worth; now and then one cannot be hosted."""
    by = _host_of(story, offer)
    asking = [a for a in passed(story) if a.asks.filter(offer=offer).exists()]
    entries = [_entry(story, each) for each in asking]
    if not any(entry.tier for entry in entries):
        entries = [Entry(application_id=each.pk, tier=1) for each in asking]
    if entries:
        reviews.save_ranking(offer=offer, by=by, entries=entries if hand_in else entries[: len(entries) // 2])
    if hand_in:
        reviews.submit_ranking(offer=offer, by=by)


def _host_of(story: Story, offer: Offer) -> User:
    keys = {organisation.pk: key for key, organisation in story.city.organisations.items()}
    return story.city.hosts[keys[offer.host_id]]


def _entry(story: Story, application: Application) -> Entry:
    ours = application.organisation == story.city.organisations["company"]
    worth = story.worth[application.organisation_id] + (0 if ours else story.rng.gauss(0, 0.08))
    if not ours and story.rng.random() < 0.04:
        return Entry(
            application_id=application.pk, tier=None, unacceptable=True, reason=scripts.unhostable(story.rng)
        )
    return Entry(application_id=application.pk, tier=1 if worth > 0.72 else 2 if worth > 0.56 else 3)


# Deciding.


def freeze(story: Story, at: datetime) -> None:
    """Fix the entry list."""
    story.line.put(at, lambda: allocation.freeze(round=story.round, by=story.manager))


def draw(story: Story, at: datetime) -> None:
    """Write the draw down."""

    def deed() -> None:
        value = "".join(str(story.rng.randint(0, 9)) for _ in range(12))
        calls.record_draw(
            round=story.round,
            value=value,
            evidence="시청 누리집 > 공지 > 예시 추첨값 (지어낸 값입니다)",
            by=story.manager,
        )

    story.line.put(at, deed)


def compute(story: Story, at: datetime, *, rule: str = "", by: User | None = None) -> None:
    """Ask for a run and make it at once; the last one by the call's rule is kept for publication."""

    def deed() -> None:
        asked = allocation.request_run(
            round=story.round, rule=rule or story.round.call.rule, by=by or story.manager
        )
        run = allocation.compute(computation_id=asked.pk)
        if run is None:
            asked.refresh_from_db()
            raise RuntimeError(f"The run of {story.round} was not made: {asked.error}")
        if run.rule == story.round.call.rule:
            story.run = run

    story.line.put(at, deed)


def propose(story: Story, at: datetime, reason: str) -> None:
    """Let the manager propose the run."""

    def deed() -> None:
        assert story.run is not None  # noqa: S101 for the type checker
        allocation.propose(run=story.run, reason=reason, by=story.manager)

    story.line.put(at, deed)


def publish(story: Story, at: datetime) -> None:
    """Let the officer publish what was proposed."""

    def deed() -> None:
        publication = Publication.objects.get(round=story.round, state="proposed")
        allocation.publish(publication=publication, by=story.officer)

    story.line.put(at, deed)


def answer(story: Story, at: datetime, *, decline: bool, but: Organisation | None = None) -> None:
    """Let companies accept, but for one that declines (the first that leaves a successor) if asked."""

    def deed() -> None:
        waiting = list(
            Award.objects.filter(round=story.round, state="offered")
            .select_related("application__organisation", "round")
            .order_by("pk")
        )
        refusing = waiting[1].pk if decline and len(waiting) > 1 else None
        for award in waiting:
            company = award.application.organisation
            if company == but:
                continue
            by = story.city.founders[company.pk]
            if award.pk == refusing:
                allocation.decline(award=award, reason=scripts.DECLINED, by=by)
            else:
                allocation.accept(award=award, by=by)

    story.line.put(at, deed)
