"""The evaluator's first pages: which rounds, conflicts of interest first, then a queue."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from madang.core.errors import RuleBroken, WrongState
from madang.kernel.calls.states import RoundState
from madang.kernel.reviews import actions, queries
from madang.people.permissions import Permission
from madang.ui import views
from madang.ui.menus import Item
from madang.web.evaluator.forms import DeclarationForm, PledgeForm

HOME = Item(gettext_lazy("My reviews"), "/evaluator/")


@views.screen(permission=Permission.REVIEW_WRITE)
def home(request: HttpRequest) -> HttpResponseBase:
    """Show the rounds I judge in: what is open first."""
    rounds = list(queries.rounds_of(views.person(request)))
    running = [round for round in rounds if round.state != RoundState.DECIDED]
    past = [round for round in rounds if round.state == RoundState.DECIDED]
    return render(request, "evaluator/home.html", {"running": running, "past": past})


@views.screen(permission=Permission.REVIEW_WRITE)
def listing(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Show my queue of one round, and how far I am."""
    person = views.person(request)
    round = views.found(queries.rounds_of(person), uid=uid)
    queue = queries.queue_of(person, round)
    done = sum(assignment.state == "done" for assignment in queue)
    context = {
        "round": round,
        "queue": queue,
        "done": done,
        "next": next((a for a in queue if a.state == "clear"), None),
        "crumbs": [HOME],
    }
    return render(request, "evaluator/queue.html", context)


@views.screen(permission=Permission.REVIEW_WRITE)
def conflicts(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Ask for conflicts of interest: only the company and the title are shown before it is answered."""
    person = views.person(request)
    round = views.found(queries.rounds_of(person), uid=uid)
    waiting = queries.undeclared_of(person, round)
    if not waiting:
        return redirect("evaluator:queue", uid=round.uid)
    data = request.POST if request.method == "POST" else None
    declarations = [DeclarationForm(data, assignment=assignment) for assignment in waiting]
    pledge = PledgeForm(data)
    if data is not None and all([pledge.is_valid(), *[form.is_valid() for form in declarations]]):
        answered = [form for form in declarations if form.answered]
        if _declared(request, answered):
            # With a conflict in all of them, the round is gone from sight as well.
            left = queries.rounds_of(person).filter(pk=round.pk).exists()
            return redirect("evaluator:queue", uid=round.uid) if left else redirect("evaluator:home")
    context = {"round": round, "declarations": declarations, "pledge": pledge, "crumbs": [HOME]}
    return render(request, "evaluator/conflicts.html", context)


def _declared(request: HttpRequest, answered: list[DeclarationForm]) -> bool:
    """Write all answers down, or none; a refusal is told beside its form."""
    person = views.person(request)
    if not answered:
        messages.warning(request, _("Nothing was answered yet. Say for each application how it stands."))
        return False
    try:
        with transaction.atomic():
            for form in answered:
                actions.declare(assignment=form.assignment, by=person, **form.said)
    except (WrongState, RuleBroken) as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, str(refusal))
        return False
    count = len(answered)
    messages.success(
        request,
        ngettext(
            "%(count)d answer is kept. What has a conflict is gone from your lists.",
            "%(count)d answers are kept. What has a conflict is gone from your lists.",
            count,
        )
        % {"count": count},
    )
    return True
