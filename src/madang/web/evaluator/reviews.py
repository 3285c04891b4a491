"""One application a screen: the application on the left, the rubric on the right.

Every address goes through ``visible_to``: before a declaration, and after one of conflict, it is 404.
"""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from madang.core import clock
from madang.core.errors import MadangError, RuleBroken, WrongState
from madang.kernel.applications import actions as application_actions
from madang.kernel.applications import queries as application_queries
from madang.kernel.reviews import actions, queries, rules
from madang.kernel.reviews.models import Assignment
from madang.people.models import User
from madang.people.permissions import Permission
from madang.ui import downloads, views
from madang.ui.menus import Item
from madang.web.evaluator.forms import CommentForm, ConflictForm, ScoreForm, first_faults, score_forms
from madang.web.evaluator.queue import HOME


@views.screen(permission=Permission.REVIEW_WRITE)
def edit(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Show an application beside its rubric."""
    assignment = _mine(request, uid)
    return _page(request, assignment)


@require_POST
@views.screen(permission=Permission.REVIEW_WRITE)
def save(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Keep what has been typed so far: one criterion at a time with htmx, the whole form without."""
    assignment = _mine(request, uid)
    sent = _sent(request, assignment)
    faults = _kept(request, assignment, sent)
    if views.is_partial(request):
        missing = _missing(assignment)
        context = {
            "faults": faults,
            "at": clock.now(),
            "gaps": [missing[form.criterion.pk] for form in sent if form.criterion.pk in missing],
        }
        return render(request, "evaluator/saved.html", context)
    if faults:
        return _page(request, assignment, faults=faults, data=request.POST)
    messages.success(request, _("Saved."))
    return redirect("evaluator:review", uid=assignment.uid)


@require_POST
@views.screen(permission=Permission.REVIEW_WRITE)
def hand_in(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Keep what is on the screen and hand the review in."""
    assignment, person = _mine(request, uid), views.person(request)
    faults = _kept(request, assignment, _sent(request, assignment))
    if not faults:
        try:
            actions.submit(assignment=assignment, by=person)
        except (RuleBroken, WrongState) as refusal:
            faults = [str(refusal)]
        else:
            return _onwards(request, assignment, person)
    return _page(request, assignment, faults=faults, data=request.POST)


@require_POST
@views.screen(permission=Permission.REVIEW_WRITE)
def conflict(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Declare a conflict that was found late; from then on the application is gone."""
    assignment, form = _mine(request, uid), ConflictForm(request.POST)
    if form.is_valid():
        with views.refusals(request, form):
            actions.declare(assignment=assignment, by=views.person(request), **form.cleaned_data)
            messages.success(request, _("Noted. You will not see this application any more."))
            return redirect("evaluator:home")
    return _page(request, assignment, late_conflict=form)


@views.screen(permission=Permission.REVIEW_WRITE)
def file(request: HttpRequest, uid: str, attachment: str) -> HttpResponseBase:
    """Hand out a file of an application I may see."""
    assignment = _mine(request, uid)
    found = views.found(assignment.application.attachments.filter(removed_at=None), uid=attachment)
    path = application_actions.path_of(found)
    return downloads.sent(path, name=found.name, content_type=found.content_type)


def _mine(request: HttpRequest, uid: str) -> Assignment:
    return views.found(queries.visible_to(views.person(request)), uid=uid)


def _sent(request: HttpRequest, assignment: Assignment) -> list[ScoreForm]:
    criteria = queries.criteria_of(assignment.application.round)
    forms = score_forms(criteria, queries.scores_of(assignment), request.POST)
    return [form for form in forms if form.is_sent]


def _kept(request: HttpRequest, assignment: Assignment, sent: list[ScoreForm]) -> list[str]:
    """Save what was sent; return what keeps it from being saved."""
    person, comment = views.person(request), CommentForm(request.POST)
    faults = first_faults([*sent, comment])
    try:
        with transaction.atomic():
            for form in sent:
                if form.is_valid():
                    actions.save_score(
                        assignment=assignment, criterion=form.criterion, by=person, **form.cleaned_data
                    )
            if comment.is_sent and comment.is_valid():
                actions.save_comment(assignment=assignment, by=person, **comment.cleaned_data)
    except (RuleBroken, WrongState) as refusal:
        faults.append(str(refusal))
    return faults


def _missing(assignment: Assignment) -> dict[int, str]:
    return rules.gaps(queries.criteria_of(assignment.application.round), queries.scores_of(assignment))


def _page(
    request: HttpRequest,
    assignment: Assignment,
    *,
    faults: list[str] | None = None,
    data: Any = None,
    late_conflict: ConflictForm | None = None,
) -> HttpResponse:
    person = views.person(request)
    round = assignment.application.round
    criteria, scores = queries.criteria_of(round), queries.scores_of(assignment)
    written = application_queries.written(assignment.application)
    queue = queries.queue_of(person, round)
    place = [each.pk for each in queue].index(assignment.pk)
    review = getattr(assignment, "review", None)
    context = {
        "assignment": assignment,
        "application": assignment.application,
        "round": round,
        "review": review,
        "comment": data["comment"] if data and "comment" in data else review.comment if review else "",
        "score_forms": score_forms(criteria, scores, data),
        "gaps": rules.gaps(criteria, scores),
        "faults": faults or [],
        "closed": _closed(assignment, person),
        "written": written,
        "answers": [(question, written.answers.get(question.pk, "")) for question in written.questions],
        "position": place + 1,
        "queue": queue,
        "done": sum(each.state == "done" for each in queue),
        "before": queue[place - 1] if place else None,
        "after": queue[place + 1] if place + 1 < len(queue) else None,
        "late_conflict": late_conflict or ConflictForm(),
        "crumbs": [HOME, Item(round.title, f"/evaluator/rounds/{round.uid}/")],
    }
    return views.not_stored(render(request, "evaluator/review.html", context))


def _closed(assignment: Assignment, person: User) -> str:
    """Return why nothing can be written here any more; empty while it can."""
    try:
        rules.check_write(assignment, by=person, at=clock.now())
    except MadangError as refusal:
        return str(refusal)
    return ""


def _onwards(request: HttpRequest, assignment: Assignment, person: User) -> HttpResponse:
    """Go on to the next one, and say how many are left."""
    round = assignment.application.round
    left = [each for each in queries.queue_of(person, round) if each.state == "clear"]
    if not left:
        messages.success(request, _("Handed in. That was the last one: thank you."))
        return redirect("evaluator:queue", uid=round.uid)
    count = len(left)
    messages.success(
        request,
        ngettext("Handed in. %(count)d is left.", "Handed in. %(count)d are left.", count) % {"count": count},
    )
    return redirect("evaluator:review", uid=left[0].uid)
