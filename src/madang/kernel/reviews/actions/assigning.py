"""Applications are given to evaluators, who say first whether they have a conflict of interest."""

from django.db import transaction

from madang.audit import log
from madang.core import clock
from madang.core.states import check_move
from madang.kernel.applications.models import Application
from madang.kernel.calls.models import Round
from madang.kernel.reviews import queries, rules
from madang.kernel.reviews.actions.rounds import share
from madang.kernel.reviews.models import Assignment, Screening
from madang.kernel.reviews.states import ASSIGNMENT_LIFE, AssignmentState
from madang.notices import actions as notices
from madang.notices.models import Notice
from madang.notices.states import NoticeState
from madang.people import access
from madang.people import queries as people
from madang.people.models import User
from madang.people.permissions import Permission


@transaction.atomic
def assign(*, application: Application, evaluator: User, by: User) -> Assignment:
    """Give an application to an evaluator. Of two officers at the same moment, one is told it is done."""
    access.check_has(by, Permission.REVIEW_ASSIGN)
    share(application.round_id)
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("round__call")
        .get(pk=application.pk)
    )
    existing = Assignment.objects.filter(application=application, evaluator=evaluator).first()
    rules.check_assign(
        application,
        screening=Screening.objects.filter(application=application).first(),
        existing=existing,
        is_evaluator=people.has(evaluator, Permission.REVIEW_WRITE),
        ties=queries.ties_in([application], [evaluator]).get((application.pk, evaluator.pk), frozenset()),
        at=clock.now(),
    )
    assignment = existing or Assignment(application=application, evaluator=evaluator)
    if existing:
        _move(existing, AssignmentState.ASSIGNED)
    assignment.assigned_by, assignment.declared_at = by, None
    assignment.save()
    # The log comes last: it takes the lock of the chain, and whoever holds that waits for no row any more.
    _tell_assigned(application.round, evaluator)
    log.record(by=by, verb="review.assigned", subject=assignment, evaluator=evaluator.pk)
    return assignment


@transaction.atomic
def release(*, assignment: Assignment, by: User) -> Assignment:
    """Take an application back from an evaluator who has not handed in a review."""
    access.check_has(by, Permission.REVIEW_ASSIGN)
    assignment = _locked(assignment)
    rules.check_release(assignment, at=clock.now())
    _move(assignment, AssignmentState.RELEASED)
    assignment.save(update_fields=["state"])
    log.record(by=by, verb="review.released", subject=assignment)
    return assignment


@transaction.atomic
def declare(*, assignment: Assignment, conflict: str, note: str = "", by: User) -> Assignment:
    """Say that there is no conflict of interest (empty), or which: then it is gone from sight."""
    access.check_has(by, Permission.REVIEW_WRITE)
    assignment = _locked(assignment)
    at = clock.now()
    rules.check_declare(assignment, by=by, conflict=conflict, note=note, at=at)
    _move(assignment, AssignmentState.CONFLICTED if conflict else AssignmentState.CLEAR)
    assignment.declared_at = at
    assignment.conflict, assignment.conflict_note = conflict, note.strip() if conflict else ""
    assignment.save(update_fields=["state", "declared_at", "conflict", "conflict_note"])
    log.record(by=by, verb="review.declared", subject=assignment, conflict=conflict)
    return assignment


@transaction.atomic
def remind_evaluators(*, round: Round, by: User) -> int:
    """Remind each evaluator with open reviews; returns how many were written to."""
    access.check_has(by, Permission.REVIEW_ASSIGN)
    round = share(round.pk)
    rules.check_window(round, at=clock.now())
    waiting = [load for load in queries.progress_of(round).loads if load.open]
    for load in waiting:
        _post(round, load.evaluator, template="review_reminder", count=load.open)
    log.record(by=by, verb="review.reminded", subject=round, people=len(waiting))
    return len(waiting)


def _locked(assignment: Assignment) -> Assignment:
    share(assignment.application.round_id)
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("application__round__call")
    return rows.get(pk=assignment.pk)


def _move(assignment: Assignment, new: AssignmentState) -> None:
    check_move(ASSIGNMENT_LIFE, assignment.state, new)
    assignment.state = new


def _tell_assigned(round: Round, evaluator: User) -> None:
    # Twelve applications given within minutes make one message, not twelve: one that still waits is replaced.
    about = log.name_of(round)
    unsent = Notice.objects.filter(template="assignment_made", recipient=evaluator, about=about)
    unsent.filter(state=NoticeState.WAITING).delete()
    waiting = Assignment.objects.filter(
        evaluator=evaluator, application__round=round, state=AssignmentState.ASSIGNED
    )
    _post(round, evaluator, template="assignment_made", count=waiting.count())


def _post(round: Round, evaluator: User, *, template: str, count: int) -> None:
    notices.post(
        template=template,
        to=evaluator,
        about=round,
        link="/evaluator/",
        **round.titles,
        count=count,
        due_at=round.review_due_at,
    )
