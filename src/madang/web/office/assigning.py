"""Who judges what: applications down, evaluators across, a cross in a cell gives one to the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from madang.core.errors import MadangError, NotAllowed
from madang.kernel.applications.models import Application
from madang.kernel.calls.models import Round
from madang.kernel.reviews import actions, queries
from madang.kernel.reviews.models import Assignment
from madang.kernel.reviews.rules import Tie
from madang.kernel.reviews.states import AssignmentState, Outcome
from madang.people.models import User
from madang.people.permissions import Permission
from madang.people.queries import has
from madang.ui import tables, views
from madang.ui.forms import FilterForm
from madang.web.office import board
from madang.web.office.review_tabs import review_tabs

TIES: dict[Tie, str | Promise] = {
    Tie.COMPANY: _("Belongs to the company"),
    Tie.OFFICE: _("Works for the office"),
    Tie.HOST: _("Hosts a place it asks for"),
    Tie.RIVAL: _("Belongs to a company that competes with it"),
}


class AssigningFilter(FilterForm):
    """Which applications to look at."""

    short = forms.BooleanField(label=_("Only those that lack evaluators"), required=False)


@dataclass(frozen=True)
class Cell:
    """One application and one evaluator: given, or free, or bound by a tie."""

    evaluator: User
    assignment: Assignment | None
    tie: str | Promise

    @property
    def is_free(self) -> bool:
        return not self.tie and (self.assignment is None or self.assignment.state == AssignmentState.RELEASED)

    @property
    def may_be_taken_back(self) -> bool:
        return self.assignment is not None and self.assignment.state in (
            AssignmentState.ASSIGNED,
            AssignmentState.CLEAR,
        )


@views.screen(permission=Permission.APPLICATION_READ)
def matrix(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Show who has what, and let the office give more."""
    round = board.round_or_404(uid)
    narrowed = AssigningFilter(request.GET)
    chosen = narrowed.chosen()
    rows = queries.to_screen(
        round,
        decision=Outcome.PASSED,
        text=chosen.get("q", ""),
        fewer_than=round.call.reviewers_each if chosen.get("short") else None,
    )
    page = tables.listed(queries.with_assignments(rows), request.GET)
    people = list(queries.evaluators())
    loads = {load.evaluator: load for load in queries.loads_in(round, people)}
    context = board.frame(request, round, "reviews") | {
        "review_tabs": review_tabs(round, "assigning"),
        "filter": narrowed,
        "page": page,
        "people": [(person, loads.get(person)) for person in people],
        "rows": _cells(page.rows, people),
        "may_assign": has(views.person(request), Permission.REVIEW_ASSIGN),
    }
    return render(request, "office/reviews/assigning.html", context)


@require_POST
@views.screen(permission=Permission.REVIEW_ASSIGN)
def give(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Give what is crossed; what cannot be given is told, the rest is done."""
    round, person = board.round_or_404(uid), views.person(request)
    given, refused = 0, []
    for application, evaluator in _crossed(round, request.POST.getlist("give")):
        try:
            actions.assign(application=application, evaluator=evaluator, by=person)
            given += 1
        except NotAllowed:
            raise
        except MadangError as refusal:
            refused.append(f"{application.title}, {evaluator}: {refusal}")
    if given:
        words = ngettext("%(count)d application is given.", "%(count)d applications are given.", given)
        messages.success(request, words % {"count": given})
    for sentence in refused:
        messages.error(request, sentence)
    if not given and not refused:
        messages.warning(request, _("Nothing was crossed."))
    return _back(request, round)


@require_POST
@views.screen(permission=Permission.REVIEW_ASSIGN)
def take_back(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Take one application back from an evaluator."""
    assignment = views.found(Assignment.objects.select_related("application__round", "evaluator"), uid=uid)
    with views.refusals(request):
        actions.release(assignment=assignment, by=views.person(request))
        words = _("Taken back from %(name)s: %(title)s")
        told = {"name": assignment.evaluator, "title": assignment.application.title}
        messages.success(request, words % told)
    return _back(request, assignment.application.round)


def _cells(rows: Sequence[Application], people: Sequence[User]) -> list[tuple[Application, list[Cell]]]:
    ties = queries.ties_in(rows, people)
    found = []
    for application in rows:
        given = {assignment.evaluator_id: assignment for assignment in application.assignments.all()}
        cells = [Cell(person, given.get(person.pk), _tie(ties, application, person)) for person in people]
        found.append((application, cells))
    return found


def _tie(
    ties: Mapping[tuple[int, int], frozenset[Tie]], application: Application, person: User
) -> str | Promise:
    bound = ties.get((application.pk, person.pk), frozenset())
    return next((words for tie, words in TIES.items() if tie in bound), "")


def _crossed(round: Round, crosses: Sequence[str]) -> list[tuple[Application, User]]:
    """Return the pairs behind the crosses; what names nothing of this round is left out."""
    pairs = [cross.partition(":")[::2] for cross in crosses]
    applications = {a.uid.hex: a for a in queries.to_screen(round)}
    people = {str(person.pk): person for person in queries.evaluators()}
    return [(applications[a], people[p]) for a, p in pairs if a in applications and p in people]


def _back(request: HttpRequest, round: Round) -> HttpResponseBase:
    response = redirect("office:assigning", uid=round.uid)
    if request.GET:
        response["Location"] += f"?{request.GET.urlencode()}"
    return response


urlpatterns: list[URLPattern] = [
    path("rounds/<uuid:uid>/reviews/evaluators/", matrix, name="assigning"),
    path("rounds/<uuid:uid>/reviews/evaluators/give/", give, name="assigning_give"),
    path("assignments/<uuid:uid>/take-back/", take_back, name="assigning_take_back"),
]
