"""Who may take part: rule by rule, with what the machine found beside it, then as a whole."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from madang.kernel.applications.models import Application
from madang.kernel.applications.states import ApplicationState
from madang.kernel.calls.rules import Finding
from madang.kernel.reviews import actions, queries, rules
from madang.kernel.reviews.models import Check
from madang.kernel.reviews.states import Outcome
from madang.people.permissions import Permission
from madang.people.queries import has
from madang.register import queries as register
from madang.register.models import Fact
from madang.ui import tables, views
from madang.ui.forms import FilterForm
from madang.web.office import board
from madang.web.office.review_tabs import review_tabs

RULE_NAMES: dict[str, str | Promise] = {
    "age": _("Company age"),
    "presence": _("In the city"),
    "trl": _("Technology readiness"),
}
_COLUMNS = [
    tables.Column("company", _("Application")),
    tables.Column("rules", _("Rules")),
    tables.Column("decision", _("Decision"), ("screening__outcome",)),
    tables.Column("received", _("Received"), ("submitted_at",)),
]


class ScreeningFilter(FilterForm):
    """Which applications to look at."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        required=False,
        choices=[
            ("", _("All")),
            ("open", _("Not decided yet")),
            (Outcome.PASSED, _("Passed")),
            (Outcome.FAILED, _("Refused")),
        ],
    )


class CheckForm(forms.Form):
    """What a person says of one rule."""

    rule = forms.CharField(max_length=20, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(choices=Outcome.choices, required=False, widget=forms.HiddenInput)
    note = forms.CharField(label=_("What I have seen"), max_length=500, required=False)


class DecisionForm(forms.Form):
    """Whether the application takes part."""

    outcome = forms.ChoiceField(choices=Outcome.choices, required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason, to the company"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        help_text=_("Needed when you refuse."),
    )


@dataclass(frozen=True)
class Row:
    """One rule on one application: the finding, and what a person said of it so far."""

    finding: Finding
    check: Check | None
    form: CheckForm

    @property
    def name(self) -> str | Promise:
        return RULE_NAMES.get(self.finding.rule, self.finding.rule)

    @property
    def has_changed(self) -> bool:
        """Say whether the rule finds otherwise than when a person decided: a fact was changed since."""
        return self.check is not None and self.check.found != self.found

    @property
    def found(self) -> str:
        return rules.outcome_of(self.finding)


def _rows(application: Application, sent: CheckForm | None = None) -> list[Row]:
    checks = {check.rule: check for check in application.checks.all()}
    found = []
    for finding in rules.findings(application):
        check = checks.get(finding.rule)
        form = CheckForm(initial={"rule": finding.rule, "note": check.note if check else ""})
        if sent is not None and sent.data.get("rule") == finding.rule:
            form = sent
        form.auto_id = f"id_{finding.rule}_%s"
        found.append(Row(finding, check, form))
    return found


@views.screen(permission=Permission.APPLICATION_READ)
def listing(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Show the applications with their findings; a click confirms what the machine found."""
    round = board.round_or_404(uid)
    chosen = (narrowed := ScreeningFilter(request.GET)).chosen()
    rows = queries.to_screen(round, decision=chosen.get("decision", ""), text=chosen.get("q", ""))
    page = tables.listed(rows.prefetch_related("checks"), request.GET, columns=_COLUMNS, sort="received")
    context = board.frame(request, round, "reviews") | {
        "review_tabs": review_tabs(round, "screening"),
        "filter": narrowed,
        "page": page,
        "rows": [(application, _rows(application)) for application in page.rows],
        "may_screen": has(views.person(request), Permission.APPLICATION_SCREEN),
    }
    return render(request, "office/reviews/screening.html", context)


@views.screen(permission=Permission.APPLICATION_READ)
def one(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Show one application: each rule in the words of the call, the finding, and two buttons."""
    return _page(request, _application(uid))


@require_POST
@views.screen(permission=Permission.APPLICATION_SCREEN)
def check(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Say of one rule whether it is met."""
    application, form = _application(uid), CheckForm(request.POST)
    if form.is_valid():
        with views.refusals(request, form):
            actions.check_rule(application=application, by=views.person(request), **form.cleaned_data)
            return _back(request, application)
    return _page(request, application, sent=form)


@require_POST
@views.screen(permission=Permission.APPLICATION_SCREEN)
def decide(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Let the application through, or refuse it; then go on to the next one that is open."""
    application, form = _application(uid), DecisionForm(request.POST)
    if form.is_valid():
        with views.refusals(request, form):
            actions.screen(application=application, by=views.person(request), **form.cleaned_data)
            passed = form.cleaned_data["outcome"] == Outcome.PASSED
            words = _("Passed: %(title)s") if passed else _("Refused: %(title)s")
            messages.success(request, words % {"title": application.title})
            if "list" in request.POST:
                return _back(request, application)
            following = queries.to_screen(application.round, decision="open").first()
            if following:
                return redirect("office:screening_one", uid=following.uid)
            return redirect("office:screening", uid=application.round.uid)
    return _page(request, application, decision=form)


def _application(uid: str) -> Application:
    rows = Application.objects.exclude(state=ApplicationState.DRAFT)
    rows = rows.select_related("organisation", "round__call__programme", "screening__decided_by")
    return views.found(rows.prefetch_related("organisation__names", "checks__decided_by"), uid=uid)


def _back(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Return to the list where the press came from it, with its filter; else to the application."""
    if "list" not in request.POST:
        return redirect("office:screening_one", uid=application.uid)
    response = redirect("office:screening", uid=application.round.uid)
    response["Location"] += f"?{request.GET.urlencode()}#row-{application.uid.hex}"
    return response


def _page(
    request: HttpRequest,
    application: Application,
    *,
    sent: CheckForm | None = None,
    decision: DecisionForm | None = None,
) -> HttpResponseBase:
    screening = getattr(application, "screening", None)
    context = board.frame(request, application.round, "reviews") | {
        "review_tabs": review_tabs(application.round, "screening"),
        "application": application,
        "rows": _rows(application, sent),
        "unconfirmed": [
            str(line.label) for line in register.facts_of(application.organisation) if _waits(line)
        ],
        "screening": screening,
        "decision": decision or DecisionForm(initial={"reason": screening.reason if screening else ""}),
        "may_screen": has(views.person(request), Permission.APPLICATION_SCREEN),
    }
    return render(request, "office/reviews/screening_one.html", context)


def _waits(line: register.Line) -> bool:
    """Say whether a fact that a rule of eligibility reads is only stated by the company."""
    is_read = line.fact in {Fact.FOUNDED_ON, Fact.PRESENCE, Fact.NEW_INDUSTRY}
    return is_read and line.attested is not None and not line.is_confirmed


urlpatterns: list[URLPattern] = [
    path("rounds/<uuid:uid>/reviews/screening/", listing, name="screening"),
    path("applications/<uuid:uid>/screening/", one, name="screening_one"),
    path("applications/<uuid:uid>/screening/check/", check, name="screening_check"),
    path("applications/<uuid:uid>/screening/decide/", decide, name="screening_decide"),
]
