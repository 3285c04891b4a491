"""Who may take part: what the rules of the call say, and what a person may say of it."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken, WrongState
from madang.kernel.applications import rules as application_rules
from madang.kernel.applications.models import Application
from madang.kernel.calls import rules as call_rules
from madang.kernel.reviews.models import Check
from madang.kernel.reviews.rules.windows import MAX_SENTENCE, check_length, check_submitted, check_window
from madang.kernel.reviews.states import Outcome


def findings(application: Application) -> list[call_rules.Finding]:
    """Return what the rules of the call say of ``application``, loaded with organisation, round and call."""
    call = application.round.call
    facts = application_rules.facts_of(application.organisation, application)
    return call_rules.eligibility(call, facts, call_rules.age_day(call))


def outcome_of(finding: call_rules.Finding) -> str:
    """Return what a finding would make of its rule: an Outcome, or empty where a rule cannot tell."""
    if finding.outcome is None:
        return ""
    return Outcome.PASSED if finding.outcome else Outcome.FAILED


def finding_named(application: Application, rule: str) -> call_rules.Finding:
    """Return the finding of one rule; RuleBroken when the call does not ask for it."""
    for finding in findings(application):
        if finding.rule == rule:
            return finding
    raise RuleBroken(_("The call has no such rule."), field="rule")


def check_check(
    application: Application, *, found: str, outcome: str, note: str, let_through: bool, at: datetime
) -> None:
    """Raise unless a person may say ``outcome`` of one rule on ``application`` now.

    ``let_through`` says whether the decision that stands has let it through.
    """
    check_submitted(application)
    check_window(application.round, at=at)
    if outcome not in Outcome.values:
        raise RuleBroken(_("Say whether the rule is met."), field="outcome")
    check_length(note, MAX_SENTENCE, field="note")
    if outcome != found and not note.strip():
        raise RuleBroken(
            _("The rule by itself says otherwise, or cannot tell. Write down what you have seen."),
            field="note",
        )
    if let_through and outcome == Outcome.FAILED:
        raise WrongState(
            _("This application was let through. Refuse it first, then mark the rule as not met.")
        )


def check_screen(
    application: Application, *, outcome: str, reason: str, checks: Collection[Check], at: datetime
) -> None:
    """Raise unless ``application`` may be let through (or refused) now, given the ``checks`` made so far."""
    check_submitted(application)
    check_window(application.round, at=at)
    if outcome not in Outcome.values:
        raise RuleBroken(_("Say whether the application takes part."), field="outcome")
    check_length(reason, MAX_SENTENCE, field="reason")
    if outcome == Outcome.FAILED:
        if not reason.strip():
            raise RuleBroken(_("Whoever is refused is told why. Write the reason."), field="reason")
        return
    if {finding.rule for finding in findings(application)} - {check.rule for check in checks}:
        raise RuleBroken(_("Look at every rule first, then let the application through."), field="outcome")
    if any(check.outcome == Outcome.FAILED for check in checks):
        raise RuleBroken(
            _("A rule is not met. Refuse the application, or correct the check."), field="outcome"
        )
