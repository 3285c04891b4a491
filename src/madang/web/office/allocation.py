"""How what a round offers is given: list, draw, runs, comparison, and publication by two persons."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from madang.core import clock
from madang.kernel.allocation import actions, queries
from madang.kernel.allocation.models import Computation, Publication, Purpose, Run
from madang.kernel.allocation.states import UNDERWAY
from madang.kernel.calls import actions as calls
from madang.kernel.calls.models import Round
from madang.kernel.calls.rules import ALLOCATION_RULES, rules_of
from madang.people.permissions import Permission
from madang.ui import menus, ports, views
from madang.web.office import board


class DrawForm(forms.Form):
    """The public value, and where anyone can look it up."""

    value = forms.CharField(
        label=gettext_lazy("The value, as it was published"),
        help_text=gettext_lazy(
            "Numbers in the order they were published. Blanks, commas and hyphens between become one blank."
        ),
        max_length=200,
    )
    evidence = forms.CharField(
        label=gettext_lazy("Where anyone can look it up"),
        help_text=gettext_lazy("The address of the page that published it."),
        max_length=300,
    )


class RunForm(forms.Form):
    """By which rule to compute."""

    rule = forms.ChoiceField(label=gettext_lazy("By which rule"))

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"rule": round.call.rule})
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [  # type: ignore[attr-defined]
            (
                key,
                _("%(rule)s (promised by the call)") % {"rule": words.title}
                if key == round.call.rule
                else words.title,
            )
            for key in rules_of(ports.of_kind(round.call.kind).family)
            for words in [ALLOCATION_RULES[key]]
        ]


class ReasonForm(forms.Form):
    """Why: read by the second person and kept in the log."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )


@views.screen(permission=Permission.RUN_MAKE)
@require_GET
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show where the allocation of a round stands, opening on what blocks it."""
    return _page(request, board.round_or_404(uid))


def _page(request: HttpRequest, round: Round, **shown: Any) -> HttpResponse:
    state = queries.board_of(round)
    context = {
        "board": state,
        "may_draw": clock.now() >= round.lottery_known_at,
        "draw_form": DrawForm(),
        "run_form": RunForm(round=round),
        "back_form": ReasonForm(auto_id="back_%s"),
        "is_proposer": state.proposal is not None and state.proposal.proposed_by_id == request.user.pk,
        "underway": state.computation is not None and state.computation.state in UNDERWAY,
        **board.frame(request, round, "allocation"),
        **shown,
    }
    return render(request, "office/allocation/index.html", context)


@views.screen(permission=Permission.RUN_MAKE)
@require_POST
def freeze(request: HttpRequest, uid: str) -> HttpResponse:
    """Fix who takes part."""
    round = board.round_or_404(uid)
    with views.refusals(request):
        actions.freeze(round=round, by=views.person(request))
        messages.success(request, _("The entry list is fixed and its digest is public."))
    return _back(round)


@views.screen(permission=Permission.RUN_MAKE)
@require_POST
def record_draw(request: HttpRequest, uid: str) -> HttpResponse:
    """Write the public value of the draw down."""
    round = board.round_or_404(uid)
    form = DrawForm(request.POST)
    if form.is_valid():
        with views.refusals(request, form):
            missing = [
                each.sentence
                for each in queries.board_of(round).missing
                if each.key in {"screening", "reviews"}
            ]
            calls.record_draw(round=round, by=views.person(request), missing=missing, **form.cleaned_data)
            messages.success(request, _("The value of the draw is written down."))
            return _back(round)
    return _page(request, round, draw_form=form)


@views.screen(permission=Permission.RUN_MAKE)
@require_POST
def request_run(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask for a run; it is computed in the background."""
    round = board.round_or_404(uid)
    form = RunForm(request.POST, round=round)
    if form.is_valid():
        with views.refusals(request, form):
            actions.request_run(round=round, by=views.person(request), rule=form.cleaned_data["rule"])
            return _back(round)
    return _page(request, round, run_form=form)


@views.screen(permission=Permission.RUN_MAKE)
@require_GET
def progress(request: HttpRequest, uid: str) -> HttpResponse:
    """Show how far a computation is; when it has ended, the whole page is read anew."""
    computation = views.found(Computation.objects.select_related("round", "requested_by"), uid=uid)
    underway = computation.state in UNDERWAY
    if not views.is_partial(request):
        return _back(computation.round)
    response = render(
        request, "office/allocation/progress.html", {"computation": computation, "underway": underway}
    )
    if not underway:
        response["HX-Refresh"] = "true"
    return response


@views.screen(permission=Permission.RUN_MAKE)
@require_POST
def cancel(request: HttpRequest, uid: str) -> HttpResponse:
    """Stop a computation."""
    computation = views.found(Computation.objects.select_related("round"), uid=uid)
    with views.refusals(request):
        actions.cancel(computation=computation, by=views.person(request))
        messages.success(request, _("The computation is cancelled. Nothing was written."))
    return _back(computation.round)


@views.screen(permission=Permission.RUN_MAKE)
@require_GET
def run(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one run: who would get what."""
    return _run_page(request, _run(uid), ReasonForm())


def _run_page(request: HttpRequest, run: Run, form: ReasonForm) -> HttpResponse:
    round = board.round_or_404(run.round.uid)
    crumbs = [
        menus.Item(_("Office"), reverse("office:home")),
        menus.Item(round.title, reverse("office:allocation", args=[round.uid])),
    ]
    context = {
        "run": run,
        "round": round,
        "rule": ALLOCATION_RULES[run.rule],
        "placements": queries.placements(run),
        "replay": queries.replay(run, request.LANGUAGE_CODE),
        "board": queries.board_of(round),
        "promised": run.rule == round.call.rule,
        "form": form,
        "crumbs": crumbs,
    }
    return views.not_stored(render(request, "office/allocation/run.html", context))


@views.screen(permission=Permission.RUN_MAKE)
@require_GET
def compare(request: HttpRequest, uid: str) -> HttpResponse:
    """Show two runs side by side: who gains, who loses."""
    round = board.round_or_404(uid)
    numbers = [request.GET.get(name, "") for name in ("first", "second")]
    runs = [
        # A run after a vacancy asks another question than the runs of the round: nothing to compare.
        Run.objects.filter(round=round, purpose=Purpose.ROUND, number=int(n)).first()
        for n in numbers
        if n.isdecimal() and len(n) < 6
    ]
    if len(runs) != 2 or None in runs or runs[0] == runs[1]:
        messages.error(request, _("Choose two different runs to compare."))
        return _back(round)
    first, second = (each for each in runs if each)
    crumbs = [
        menus.Item(_("Office"), reverse("office:home")),
        menus.Item(round.title, reverse("office:allocation", args=[round.uid])),
    ]
    context = {"comparison": queries.comparison(first, second), "round": round, "crumbs": crumbs}
    return views.not_stored(render(request, "office/allocation/compare.html", context))


@views.screen(permission=Permission.RUN_PROPOSE)
@require_POST
def propose(request: HttpRequest, uid: str) -> HttpResponse:
    """Propose a run for publication."""
    found = _run(uid)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with views.refusals(request, form):
            actions.propose(run=found, by=views.person(request), reason=form.cleaned_data["reason"])
            messages.success(request, _("Proposed. A second person has to confirm it."))
            return _back(found.round)
    return _run_page(request, found, form)


@views.screen(permission=Permission.RUN_CONFIRM)
@require_POST
def publish(request: HttpRequest, uid: str) -> HttpResponse:
    """Publish what another person proposed."""
    publication = _publication(uid)
    with views.refusals(request):
        actions.publish(publication=publication, by=views.person(request))
        messages.success(request, _("Published. The letters wait in the outbox."))
    return _back(publication.round)


@views.screen(permission=Permission.RUN_CONFIRM)
@require_POST
def send_back(request: HttpRequest, uid: str) -> HttpResponse:
    """Send a proposal back, with a reason."""
    publication = _publication(uid)
    form = ReasonForm(request.POST, auto_id="back_%s")
    if form.is_valid():
        with views.refusals(request, form):
            actions.send_back(
                publication=publication, by=views.person(request), reason=form.cleaned_data["reason"]
            )
            messages.success(request, _("Sent back."))
            return _back(publication.round)
    return _page(request, board.round_or_404(publication.round.uid), back_form=form)


def _run(uid: str) -> Run:
    found = Run.objects.select_related("round__call", "made_by")
    run = views.found(found, uid=uid)
    if run.rule not in ALLOCATION_RULES:
        raise Http404
    return run


def _publication(uid: str) -> Publication:
    return views.found(Publication.objects.select_related("run", "round"), uid=uid)


def _back(round: Round) -> HttpResponse:
    return redirect("office:allocation", round.uid)


urlpatterns: list[URLPattern] = [
    path("rounds/<uuid:uid>/allocation/", show, name="allocation"),
    path("rounds/<uuid:uid>/allocation/freeze/", freeze, name="freeze"),
    path("rounds/<uuid:uid>/allocation/draw/", record_draw, name="record-draw"),
    path("rounds/<uuid:uid>/allocation/runs/", request_run, name="request-run"),
    path("rounds/<uuid:uid>/allocation/compare/", compare, name="compare-runs"),
    path("computations/<uuid:uid>/", progress, name="computation"),
    path("computations/<uuid:uid>/cancel/", cancel, name="cancel-computation"),
    path("runs/<uuid:uid>/", run, name="run"),
    path("runs/<uuid:uid>/propose/", propose, name="propose-run"),
    path("publications/<uuid:uid>/publish/", publish, name="publish-run"),
    path("publications/<uuid:uid>/send-back/", send_back, name="send-back-run"),
]
