"""The office decides who may take part: rule by rule, then as a whole."""

from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise

from madang.audit import log
from madang.core import clock
from madang.kernel.applications.models import Application
from madang.kernel.reviews import rules
from madang.kernel.reviews.actions.rounds import share
from madang.kernel.reviews.models import Check, Screening
from madang.kernel.reviews.states import Outcome
from madang.notices import actions as notices
from madang.notices import queries as letters
from madang.people import access, queries
from madang.people.models import User
from madang.people.permissions import Permission

_REFUSED, _REVERSED = "screening_refused", "screening_reversed"


@transaction.atomic
def check_rule(*, application: Application, rule: str, outcome: str, note: str = "", by: User) -> Check:
    """Say whether one rule of the call is met; what the machine found and the quote are kept beside it."""
    access.check_has(by, Permission.APPLICATION_SCREEN)
    application = _locked(application)
    at = clock.now()
    finding = rules.finding_named(application, rule)
    found = rules.outcome_of(finding)
    let_through = Screening.objects.filter(application=application, outcome=Outcome.PASSED).exists()
    rules.check_check(application, found=found, outcome=outcome, note=note, let_through=let_through, at=at)
    check, _made = Check.objects.update_or_create(
        application=application,
        rule=rule,
        defaults={
            "found": found,
            "outcome": outcome,
            "quote": _in_korean(finding.quote),
            "note": note.strip(),
            "decided_at": at,
            "decided_by": by,
        },
    )
    log.record(
        by=by, verb="application.checked", subject=application, rule=rule, found=found, outcome=outcome
    )
    return check


@transaction.atomic
def screen(*, application: Application, outcome: str, reason: str = "", by: User) -> Screening:
    """Let an application through to the evaluators, or refuse it; the company is told either turn."""
    access.check_has(by, Permission.APPLICATION_SCREEN)
    application = _locked(application)
    at = clock.now()
    checks = list(application.checks.all())
    rules.check_screen(application, outcome=outcome, reason=reason, checks=checks, at=at)
    screening, _made = Screening.objects.update_or_create(
        application=application,
        defaults={"outcome": outcome, "reason": reason.strip(), "decided_at": at, "decided_by": by},
    )
    _tell(application, screening)
    log.record(
        by=by, verb="application.screened", subject=application, outcome=outcome, reason=screening.reason
    )
    return screening


def _locked(application: Application) -> Application:
    share(application.round_id)
    rows = Application.objects.select_for_update(of=("self",)).select_related("organisation", "round__call")
    return rows.get(pk=application.pk)


def _in_korean(quote: str | Promise) -> str:
    """Return a rule as it binds: the Korean text of a call is the one that counts."""
    with translation.override("ko"):
        return str(quote)[: rules.MAX_SENTENCE]


def _tell(application: Application, screening: Screening) -> None:
    # A letter that nobody has read yet and that is true no more does not go at all.
    notices.call_off(templates=(_REFUSED, _REVERSED), about=application)
    believed = letters.last_sent(templates=(_REFUSED, _REVERSED), about=application)
    failed = screening.outcome == Outcome.FAILED
    for member in queries.members_with(application.organisation_id, Permission.APPLICATION_WRITE):
        if not failed and believed.get(member.pk) != _REFUSED:
            continue
        notices.post(
            template=_REFUSED if failed else _REVERSED,
            to=member,
            about=application,
            link=f"/company/applications/{application.uid}/",
            **application.round.titles,
            reason=screening.reason,
        )
