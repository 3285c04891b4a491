"""The office screens, evaluators review, hosts rank; each deed waits on the timeline."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from madang.config.example import scripts
from madang.config.example.story import Story, within
from madang.config.example.timeline import moment
from madang.core import clock
from madang.kernel.applications.models import Application
from madang.kernel.calls.models import Criterion, Offer
from madang.kernel.reviews import actions as reviews
from madang.kernel.reviews.models import Assignment, Review, Score
from madang.kernel.reviews.rules import Entry, findings
from madang.kernel.reviews.states import AssignmentState, ConflictSort, Outcome
from madang.people.models import User


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
